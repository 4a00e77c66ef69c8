"""`xiaoan doctor`: whether this installation is well, and what to do when it is not."""

from __future__ import annotations

from dataclasses import asdict

import click

from xiaoan.jobs.console import find_language, print_json, set_up_django

MARKS = {"well": ("✓", "green"), "warning": ("!", "yellow"), "ill": ("✗", "red")}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 数组 · a JSON array")
def command(*, as_json: bool) -> None:
    """体检:数据库、数据目录、文件存储、规则库、可选组件;有问题时退出码为 1。"""
    set_up_django()
    from xiaoan.jobs.keeping.doctor import ILL, examine

    findings = examine()
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark, colour = MARKS[finding.level]
            words = finding.en if find_language() == "en" else finding.zh
            click.secho(f"{mark} {finding.subject:12} {words}", fg=colour)
    if any(finding.level == ILL for finding in findings):
        raise click.exceptions.Exit(1)
