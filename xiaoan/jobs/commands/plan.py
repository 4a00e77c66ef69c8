"""`xiaoan plan`: plans of the library."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiaoan.jobs.console import find_language, print_json, set_up_django, tell
from xiaoan.kernel.texts import say

if TYPE_CHECKING:
    from xiaoan.jobs.keeping.library import LibraryCheck


@click.group("plan")
def command() -> None:
    """方案:检查和列出规则库中的方案。"""


@command.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def check(files: tuple[Path, ...], *, as_json: bool) -> None:
    """检查方案文件:引文、编号、类型、单位、规则、禁止属性。不指定文件时检查整个规则库。"""
    set_up_django()
    from xiaoan.jobs.keeping.library import LibraryCheck, check_library
    from xiaoan.plans.queries import check_plan

    if files:
        found = LibraryCheck(tuple(check_plan(path) for path in files), ())
    else:
        found = check_library()
    if as_json:
        others = [{"path": one.file, "problems": [asdict(one)]} for one in found.faults]
        print_json([*(asdict(plan) for plan in found.plans), *others])
    else:
        show_check(found)
    if found.list_faults():
        raise click.exceptions.Exit(1)


def show_check(found: LibraryCheck) -> None:
    """Prints every fault with its file and line, then what each plan holds."""
    for fault in found.list_faults():
        words = say(fault.code, fault.data, language=find_language())
        click.secho(f"{fault.file}:{fault.line}: {words}", fg="red", err=True)
    for plan in found.plans:
        count = len(plan.requirements)
        tell(f"{plan.path}: {count} 项要求", f"{plan.path}: {count} requirements")


@command.command("list")
def show_list() -> None:
    """列出规则库中的方案。"""
    set_up_django()
    from xiaoan.plans.queries import list_library_plans

    for found in list_library_plans():
        click.echo(f"{found.key}\t{found.title}")
