"""Cold start: the command line and the web application, seconds and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.table import Figure, against_promise, put

STARTS = {
    "start: python -m xiaoan --help": [sys.executable, "-m", "xiaoan", "--help"],
    "start: the WSGI application": [sys.executable, "-c", "import xiaoan.config.wsgi"],
    "start: WSGI and the first page": [
        sys.executable,
        "-c",
        "import xiaoan.config.wsgi; from django.test import Client; Client().get('/log-in')",
    ],
}
SECONDS, MEGABYTES = 2.0, 250.0
ROUNDS = 5


def measure(folder: Path) -> None:
    """Puts the figures of every start."""
    environment = {**os.environ, "XIAOAN_DATA": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's machine keeps what it compiled
    for command in STARTS.values():
        run_once(command, environment)
    for name, command in STARTS.items():
        runs = [run_once(command, environment) for _ in range(ROUNDS)]
        seconds = sorted(run[0] for run in runs)[ROUNDS // 2]
        peak = max(run[1] for run in runs)
        shown = f"p50 {seconds:.2f} s, peak {peak:.0f} MB"
        promise = f"promise {SECONDS:.0f} s, {MEGABYTES:.0f} MB"
        ratios = f"{against_promise(seconds, SECONDS)}, {against_promise(peak, MEGABYTES)}"
        put(Figure(name, "", shown, promise, ratios))


def run_once(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the most memory that the process held, in megabytes."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - begun, used.ru_maxrss / 1024
