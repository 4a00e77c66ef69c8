"""`xiaoan plan`: plans of the library."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from xiaoan.jobs.console import find_language, print_json, set_up_django, tell
from xiaoan.kernel.texts import say


@click.group("plan")
def command() -> None:
    """方案:检查和列出规则库中的方案。"""


@command.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def check(files: tuple[Path, ...], *, as_json: bool) -> None:
    """检查方案文件(默认检查规则库全部方案):引文、编号、类型、单位、规则、禁止属性。"""
    set_up_django()
    from xiaoan.plans.queries import check_plan, list_library_plans

    paths = files or tuple(found.path for found in list_library_plans())
    checks = [check_plan(path) for path in paths]
    if as_json:
        print_json([asdict(found) for found in checks])
    else:
        for found in checks:
            for problem in found.problems:
                words = say(problem.code, problem.data, language=find_language())
                click.secho(f"{problem.file}:{problem.line}: {words}", fg="red", err=True)
            count = len(found.requirements)
            tell(f"{found.path}: {count} 项要求", f"{found.path}: {count} requirements")
    if any(found.problems for found in checks):
        raise click.exceptions.Exit(1)


@command.command("list")
def show_list() -> None:
    """列出规则库中的方案。"""
    set_up_django()
    from xiaoan.plans.queries import list_library_plans

    for found in list_library_plans():
        click.echo(f"{found.key}\t{found.title}")
