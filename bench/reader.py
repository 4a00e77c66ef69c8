"""Speed of the notice reader: characters a second, and the ratio to merely splitting sentences."""

import platform
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xiaoan.plans.rules.reader import decode_notice, read_notice  # noqa: E402

CASES = ROOT / "tests" / "plans" / "reader" / "cases"
_STOPS = re.compile(r"[。；;\n]")


def split_only(text: str) -> list[str]:
    return [sentence for sentence in _STOPS.split(text) if sentence]


def measure_best(work: Callable[[str], object], text: str, rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        work(text)
        best = min(best, time.process_time() - begun)
    return best


def gather_text() -> str:
    """Every text case one after the other: many hands, many genres."""
    paths = sorted(CASES.glob("*.txt"))
    return "\n".join(decode_notice(path.read_bytes(), path.name) for path in paths)


def main() -> None:
    once = gather_text()
    print(f"notice reader · Python {platform.python_version()} · {platform.machine()}")
    print(f"{'characters':>12} {'seconds':>9} {'characters/s':>13} {'ratio to split':>15}")
    seconds: dict[int, float] = {}
    for copies in (1, 4, 16, 64):
        text = once * copies
        rounds = 3 if copies < 16 else 1
        spent = measure_best(read_notice, text, rounds)
        split = measure_best(split_only, text, 3)
        seconds[copies] = spent
        print(f"{len(text):>12,} {spent:>9.3f} {len(text) / spent:>13,.0f} {spent / split:>14.0f}x")
    growth = seconds[64] / seconds[16]
    print(f"four times the text takes {growth:.1f} times as long")


if __name__ == "__main__":
    main()
