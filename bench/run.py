"""The table of figures: `make bench`, or `make bench QUICK=1` for small sizes.

Each part runs in a process of its own, so that none inherits another's memory or caches.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.table import Figure, describe_machine, print_table, put, read_figure  # noqa: E402

PARTS = ("county", "nation", "spark", "reader", "start")
SCHOOLS, YEARS = {False: 80, True: 6}, {False: 3, True: 1}
QUICK_SHARE = 100


def main() -> None:
    given = read_call()
    if given.part:
        run_part(given.part, given)
        return
    print(describe_machine(), flush=True)
    figures, failed = [], []
    for part in given.only or PARTS:
        found, code = collect_part(part, given)
        figures += found
        failed += [part] if code else []
    print()
    print_table([*figures, *(Figure(f"{part}: FAILED, see above", "", "") for part in failed)])
    sys.exit(1 if failed else 0)


def read_call() -> argparse.Namespace:
    call = argparse.ArgumentParser(description=__doc__)
    call.add_argument("--quick", action="store_true", help="small sizes: a few minutes")
    call.add_argument("--data", type=Path, default=ROOT / ".cache" / "bench", help="what is kept")
    call.add_argument("--only", nargs="+", choices=PARTS, help="these parts")
    call.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    return call.parse_args()


def collect_part(part: str, given: argparse.Namespace) -> tuple[list[Figure], int]:
    """The figures of a part, measured in a process of its own, and how that process ended."""
    command = [sys.executable, str(Path(__file__)), "--part", part, "--data", str(given.data)]
    command += ["--quick"] if given.quick else []
    figures = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        for line in process.stdout or ():
            if line.startswith('{"figure"'):
                figures.append(read_figure(line))
                print(f"  {figures[-1].figure}: {figures[-1].measured}", flush=True)
            else:
                print(line, end="", file=sys.stderr)
    return figures, process.returncode


def run_part(part: str, given: argparse.Namespace) -> None:
    """Measures one part in this process. Django learns its data folder before it is loaded."""
    schools, years = SCHOOLS[given.quick], YEARS[given.quick]
    county = given.data.resolve() / f"county-{schools}x{years}"
    county.mkdir(parents=True, exist_ok=True)
    os.environ["XIAOAN_DATA"] = str(county)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.config.settings")
    if part == "county":
        from bench.county import build_county, measure

        build_county(county, schools=schools, years=years)
        start_django()
        measure(county)
        return
    start_django()
    lake = given.data.resolve() / "nation"
    if part == "nation":
        from bench import nation

        nation.measure(lake, share=QUICK_SHARE if given.quick else 1)
    elif part == "spark":
        from bench import spark

        spark.measure(lake, share=QUICK_SHARE)
    elif part == "reader":
        measure_reader()
    else:
        from bench import start

        start.measure(county)


def start_django() -> None:
    """Loads the product as its server does."""
    import xiaoan.config.wsgi  # noqa: F401


def measure_reader() -> None:
    """The notice reader on every case of the tests, against merely splitting sentences."""
    from bench.reader import gather_text, measure_best, split_only
    from xiaoan.plans.rules.reader import read_notice

    text = gather_text()
    spent, split = measure_best(read_notice, text, 3), measure_best(split_only, text, 3)
    shown = f"{len(text) / spent:,.0f} characters/s"
    put(
        Figure(
            "notice reader",
            f"{len(text):,} characters",
            shown,
            f"splitting sentences {split * 1000:.2f} ms",
            f"{spent / split:,.0f}x",
        )
    )


if __name__ == "__main__":
    main()
