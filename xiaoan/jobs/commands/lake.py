"""`xiaoan lake`: the journal as Parquet."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from xiaoan.jobs.console import make_progress, print_json, set_up_django, tell
from xiaoan.kernel import clock


@click.group("lake")
def command() -> None:
    """数据湖:把流水导出为 Parquet,供 DuckDB、Spark 分析。"""


@command.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def export(folder: Path, *, as_json: bool) -> None:
    """导出上次之后的新流水;可重复执行,中途中断也不丢不重。"""
    set_up_django()
    from xiaoan.indicators.actions import export_lake

    report = export_lake(folder, now=clock.now(), progress=make_progress("lake"))
    if as_json:
        print_json(asdict(report))
    else:
        tell(
            f"已导出到 {folder}:新增 {report.rows} 行。",
            f"Exported to {folder}: {report.rows} new rows.",
        )
