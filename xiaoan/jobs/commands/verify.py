"""`xiaoan verify`: whether any journal row was altered, removed or reordered."""

from __future__ import annotations

from dataclasses import asdict

import click

from xiaoan.jobs.console import make_progress, print_json, set_up_django, tell


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def command(*, as_json: bool) -> None:
    """验链:逐条核对流水,指出被改、被删、被调换的行;有问题时退出码为 1。"""
    set_up_django()
    from xiaoan.journal.queries import verify_chains

    report = verify_chains(progress=make_progress("verify"))
    if as_json:
        print_json({**asdict(report), "is_whole": report.is_whole})
    elif report.is_whole:
        tell(
            f"流水完好:{report.chains} 条链,{report.rows} 行。",
            f"The journal is whole: {report.chains} chains, {report.rows} rows.",
        )
    else:
        for fault in report.faults:
            row = fault.row_id or "—"
            click.secho(f"{fault.org_id} #{fault.position} {fault.fault} {row}", fg="red")
        tell(
            f"发现 {len(report.faults)} 处不符。请保留现场,用最近一次备份比对上列行。",
            f"{len(report.faults)} places do not hold. Keep this state and compare with a backup.",
        )
    if not report.is_whole:
        raise click.exceptions.Exit(1)
