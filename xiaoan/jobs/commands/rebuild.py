"""`xiaoan rebuild`: the proof that the journal's facts follow from the tables."""

from __future__ import annotations

from dataclasses import asdict

import click

from xiaoan.jobs.console import make_progress, print_json, set_up_django, tell

SHOWN = 50


@click.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def command(*, as_json: bool) -> None:
    """复算:由台账和活动记录重新推出全部事实,与流水逐条比对;不一致时退出码为 1。"""
    set_up_django()
    from xiaoan.jobs.keeping.rebuild import compare_facts

    report = compare_facts(progress=make_progress("rebuild"))
    if as_json:
        print_json({**asdict(report), "is_equal": report.is_equal})
    elif report.is_equal:
        tell(
            f"一致:{report.facts} 条有效事实全部可由数据表推出。",
            f"Equal: all {report.facts} live facts follow from the tables.",
        )
    else:
        for difference in report.differences[:SHOWN]:
            click.secho(
                f"{difference.side:8} {difference.org_id} {difference.kind} "
                f"{difference.subject} {difference.day}",
                fg="red",
            )
        tell(
            f"发现 {len(report.differences)} 处不一致。请先运行 xiaoan verify 并与备份比对。",
            f"{len(report.differences)} differences. Run xiaoan verify and compare with a backup.",
        )
    if not report.is_equal:
        raise click.exceptions.Exit(1)
