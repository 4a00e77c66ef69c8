"""`xiaoan restore FILE`: an equal system from an archive."""

from __future__ import annotations

from pathlib import Path

import click

from xiaoan.jobs.commands.upgrade import migrate_database
from xiaoan.jobs.console import make_progress, print_json, tell


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def command(file: Path, *, as_json: bool) -> None:
    """恢复:把备份装入一个空库,并逐表核对与备份完全一致。"""
    migrate_database()
    from xiaoan.jobs.keeping.backup import restore_backup

    report = restore_backup(file, progress=make_progress("restore"))
    rows = sum(report.rows.values())
    if as_json:
        print_json({"rows": rows, "files": report.files, "digest": report.digest, "equal": True})
    else:
        tell(
            f"已恢复 {rows} 行、{report.files} 个文件,与备份逐表一致。",
            f"Restored {rows} rows and {report.files} files, equal to the backup table by table.",
        )
