"""`xiaoan serve`: the product on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time

import click

from xiaoan.jobs.commands.upgrade import migrate_database
from xiaoan.jobs.console import tell
from xiaoan.kernel.errors import Conflict

TICK_SECONDS = 1800


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=4, show_default=True)
def command(*, host: str, port: int, threads: int) -> None:
    """启动服务:浏览器打开给出的地址即可使用;Ctrl-C 停止。"""
    serve_product(host=host, port=port, threads=threads)


def serve_product(*, host: str, port: int, threads: int = 4) -> None:
    """Serves until interrupted. Raises Conflict("jobs.port_taken")."""
    require_free_port(host, port)
    migrate_database()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    tell(f"服务地址  http://{host}:{port}/", f"Serving at  http://{host}:{port}/")
    stop = threading.Event()
    threading.Thread(target=keep_ticking, args=(stop,), daemon=True).start()
    server = Granian(
        "xiaoan.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        log_access=False,
    )
    try:
        server.serve()
    finally:
        stop.set()


def require_free_port(host: str, port: int) -> None:
    """Raises Conflict when something listens at the address already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Conflict("jobs.port_taken", port=port, other=port + 1) from taken


def keep_ticking(stop: threading.Event) -> None:
    """Runs the clock's work beside the server: at once, then every half hour."""
    while not stop.is_set():
        subprocess.run(
            [sys.executable, "-m", "xiaoan", "settle", "--tick", "--quiet"],
            env=os.environ,
            check=False,
        )
        deadline = time.monotonic() + TICK_SECONDS
        while not stop.is_set() and time.monotonic() < deadline:
            stop.wait(1)
