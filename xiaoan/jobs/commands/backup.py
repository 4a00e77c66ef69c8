"""`xiaoan backup FILE`: everything in one archive."""

from __future__ import annotations

from pathlib import Path

import click

from xiaoan.jobs.console import make_progress, print_json, set_up_django, tell
from xiaoan.kernel import clock


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def command(file: Path | None, *, as_json: bool) -> None:
    """备份:全部数据表和文件写入一个归档(默认 xiaoan-日期时间.tar.gz)。"""
    set_up_django()
    from xiaoan.jobs.keeping.backup import write_backup

    now = clock.now()
    target = file or Path(f"xiaoan-{now.astimezone(clock.LOCAL_ZONE):%Y%m%d-%H%M%S}.tar.gz")
    report = write_backup(target, now=now, progress=make_progress("backup"))
    rows = sum(report.rows.values())
    if as_json:
        print_json(
            {"file": str(target), "rows": rows, "files": report.files, "digest": report.digest}
        )
    else:
        tell(
            f"已备份到 {target}:{rows} 行,{report.files} 个文件。",
            f"Backed up to {target}: {rows} rows, {report.files} files.",
        )
