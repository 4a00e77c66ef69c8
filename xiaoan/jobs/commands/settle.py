"""`xiaoan settle`: obligations settled against facts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from xiaoan.jobs.console import make_progress, print_json, set_up_django, tell
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM


@click.command("settle")
@click.option(
    "--engine",
    type=click.Choice(["database", "duckdb", "spark"]),
    default="database",
    show_default=True,
    help="在哪里结算 · where to settle",
)
@click.option(
    "--lake", type=click.Path(file_okay=False, path_type=Path), help="Parquet 目录 · lake folder"
)
@click.option("--tick", is_flag=True, help="只处理今天到点的事项 · only what falls due")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
@click.option("--quiet", is_flag=True)
def command(*, engine: str, lake: Path | None, tick: bool, as_json: bool, quiet: bool) -> None:
    """结算:按记录重算全部责任事项的状态,可重复执行。"""
    set_up_django()
    now = clock.now()
    if engine == "database":
        counts = settle_database(now=now, tick=tick, quiet=quiet)
    else:
        counts = settle_lake(engine, lake=lake, now=now)
    if as_json:
        print_json({"engine": engine, "statuses": counts})
    elif not quiet:
        shown = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        tell(f"结算完成({engine}):{shown}", f"Settled ({engine}): {shown}")


def settle_database(*, now: datetime, tick: bool, quiet: bool) -> dict[str, int]:
    """Settles in the product's own database; gives how many obligations have each status."""
    from xiaoan.obligations.actions import count_shown, settle_scope
    from xiaoan.obligations.actions import tick as run_tick
    from xiaoan.registers.actions import recompute_entries

    if tick:
        recompute_entries(SYSTEM, path="", now=now)
        run_tick(SYSTEM, now=now)
        return {} if quiet else count_shown("")
    return settle_scope(SYSTEM, path="", now=now, progress=make_progress("settle"))


def settle_lake(engine: str, *, lake: Path | None, now: datetime) -> dict[str, int]:
    """Settles over Parquet, exporting the journal first; gives counts by status."""
    from xiaoan.indicators.actions import export_lake
    from xiaoan.indicators.queries import settle_on

    folder = lake or Path(settings.DATA) / "lake"
    export_lake(folder, now=now, progress=make_progress("lake"))
    return settle_on(engine, folder=folder, now=now, progress=make_progress("settle"))
