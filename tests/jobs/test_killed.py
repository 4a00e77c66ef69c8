"""An acknowledged record survives a process that is killed at any instant."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WRITER = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from uuid import UUID
from xiaoan.journal.actions import append
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM, OrgRef
org = OrgRef(id=UUID(int=7), path="0001", region="159901")
print("ready", flush=True)
while True:
    row = append(SYSTEM, kind="drill.evacuation", org=org, subject="x", now=clock.now())
    print(row.id, flush=True)
"""
READER = """
import django
django.setup()
from xiaoan.journal.queries import list_subject_rows, verify_chains
from xiaoan.kernel.actor import SYSTEM
assert verify_chains().is_whole
for row in list_subject_rows(SYSTEM, subject="x"):
    print(row.id)
"""


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "XIAOAN_DATABASE"}
    return {
        **kept,
        "XIAOAN_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "xiaoan.config.settings",
    }


@pytest.mark.no_database
@pytest.mark.parametrize("pause", [0.02, 0.35])
def test_what_was_acknowledged_is_there_after_kill_nine(tmp_path, pause) -> None:
    environment = _environment(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        writer.stdout.readline()
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = set(writer.stdout.read().split("\n")[:-1])
    run = subprocess.run(
        [sys.executable, "-c", READER],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert acknowledged
    assert acknowledged <= set(run.stdout.split())
