"""`xiaoan demo`: the demonstration county."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import click

from xiaoan.jobs.commands.serve import serve_product
from xiaoan.jobs.commands.upgrade import migrate_database
from xiaoan.jobs.console import make_progress, tell
from xiaoan.kernel import clock

OBJECTS_BETWEEN = 100_000


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Looks for unreachable objects seldom: among a million rows in the making there are none."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@click.command("demo")
@click.option("--schools", default=24, show_default=True, type=click.IntRange(1, 5000))
@click.option("--years", default=2, show_default=True, type=click.IntRange(1, 5))
@click.option("--if-empty", is_flag=True, help="已有数据时不重建 · keep what is there")
@click.option("--serve", is_flag=True, help="建好后启动服务 · then serve")
@click.option("--port", default=8000, show_default=True)
def command(*, schools: int, years: int, if_empty: bool, serve: bool, port: int) -> None:
    """示例旗:虚构的机构、账号和两个学年的记录,可重复、结果固定。"""
    migrate_database()
    from xiaoan.jobs.demo import build_demo, is_database_empty, list_demo_logins

    if if_empty and not is_database_empty():
        tell("数据已存在,沿用现有数据。", "There is data already; it is kept.")
    else:
        tell("正在生成示例旗…", "Building the demonstration county…")
        with collect_seldom():
            now = clock.now()
            build_demo(
                schools=schools,
                years=years,
                today=clock.local_day(now),
                now=now,
                progress=make_progress("demo"),
            )
    tell("登录账号:", "Log-ins:")
    for login in list_demo_logins():
        click.echo(f"  {login.login:16} {login.password:16} {login.title}")
    if serve:
        serve_product(host="127.0.0.1", port=port)
