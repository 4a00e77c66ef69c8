"""The table of figures, and the machine that they were measured on."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("django", "duckdb", "pyspark", "ibis-framework", "openpyxl", "xlsxwriter")
HEADS = ("figure", "rows", "measured", "against", "ratio")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: `against` names the rival or the promise, `ratio` is measured over it."""

    figure: str
    rows: int | str
    measured: str
    against: str = ""
    ratio: str = ""


def put(figure: Figure) -> None:
    """Hands a figure from the process of its part to the one that prints the table."""
    print(json.dumps(asdict(figure)), flush=True)


def read_figure(line: str) -> Figure:
    return Figure(**json.loads(line))


def measure_times(work: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round, sorted."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return sorted(spent)


def pick_share(spent: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of sorted seconds."""
    return spent[min(len(spent) - 1, max(0, round(share * len(spent) + 0.5) - 1))]


def show_spread(spent: Sequence[float]) -> str:
    p50, p95 = (pick_share(spent, share) * 1000 for share in (0.5, 0.95))
    return f"p50 {p50:,.1f} ms, p95 {p95:,.1f} ms"


def against_promise(measured: float, promised: float) -> str:
    """How many times the promise was needed: at most 1 keeps it."""
    return f"{measured / promised:.2f}x"


def print_table(figures: Sequence[Figure]) -> None:
    rows = [
        HEADS,
        *((f.figure, show_rows(f.rows), f.measured, f.against, f.ratio) for f in figures),
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADS))]
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(width) if n in (1, 4) else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if not number:
            print("  ".join("-" * width for width in widths))


def show_rows(rows: int | str) -> str:
    return f"{rows:,}" if isinstance(rows, int) else rows


def describe_machine() -> str:
    """Machine, cores, memory, versions: without them a figure says nothing."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{platform.system()} {platform.machine()} ({find_processor()}), {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, load {load:.1f} at the start\n"
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def find_processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "unknown processor"
