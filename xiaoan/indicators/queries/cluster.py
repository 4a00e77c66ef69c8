"""A Spark cluster of separate processes on this machine: one master, two workers, loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from xiaoan.indicators import errors
from xiaoan.kernel.errors import InvalidInput

HOST = "127.0.0.1"
WORKERS = 2
WORKER_MEMORY = "3g"
READY_SECONDS = 60
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


@contextmanager
def start_cluster(*, workers: int = WORKERS) -> Iterator[Any]:
    """A Spark session on a cluster started for it and stopped after it.

    Raises InvalidInput when pyspark is not installed or the cluster does not come up.
    """
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise InvalidInput(errors.EXTRA_MISSING, engine="Spark", extra="spark") from missing
    home = Path(pyspark.__file__).parent
    folder = Path(tempfile.mkdtemp(prefix="xiaoan-spark-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        port, page = find_free_port(), find_free_port()
        address = f"spark://{HOST}:{port}"
        launch = [str(home / "bin" / "spark-class")]
        master = [*launch, _MASTER, "--host", HOST, "--port", str(port), "--webui-port", str(page)]
        _start_process(stack, master, home=home, log=folder / "master.log")
        _wait_for_port(port, folder)
        for number in range(workers):
            size = ["-c", "1", "-m", WORKER_MEMORY, "-d", str(folder / f"work-{number}")]
            place = ["--host", HOST, "--webui-port", str(find_free_port())]
            command = [*launch, _WORKER, *size, *place, address]
            _start_process(stack, command, home=home, log=folder / f"worker-{number}.log")
        session = (
            SparkSession.builder.master(address)
            .appName("xiaoan")
            .config("spark.driver.host", HOST)
            .config("spark.driver.bindAddress", HOST)
            .config("spark.executor.memory", "2g")
            .config("spark.cores.max", str(workers))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(workers * 4))
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.local.dir", str(folder / "scratch"))
            .getOrCreate()
        )
        stack.callback(session.stop)
        session.sparkContext.setLogLevel("ERROR")
        yield session


def find_free_port() -> int:
    """A port of the loopback address that nothing listens at just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _start_process(stack: ExitStack, command: list[str], *, home: Path, log: Path) -> None:
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
    out = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=out, stderr=out
    )
    stack.callback(_stop_process, process)


def _stop_process(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for_port(port: int, folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise InvalidInput(errors.CLUSTER_SILENT, seconds=READY_SECONDS, folder=str(folder))
