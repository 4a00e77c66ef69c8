"""`xiaoan orgs`: organisations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiaoan.jobs.console import print_json, set_up_django, tell
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from xiaoan.orgs.queries import OrgInfo


@click.group("orgs")
def command() -> None:
    """机构:导入名册、列出机构。"""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--parent", help="上级机构代码 · code of the organisation above")
@click.option("--dry-run", is_flag=True, help="只检查不导入 · check only")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def import_file(file: Path, *, parent: str | None, dry_run: bool, as_json: bool) -> None:
    """导入机构名册(Excel/CSV):按代码新增或更新;有一处错误则整表退回。"""
    set_up_django()
    from xiaoan.obligations.actions import settle_scope
    from xiaoan.orgs.actions import import_roster

    above, now = get_org_by_code(parent) if parent else get_root(), clock.now()
    report = import_roster(
        SYSTEM, parent=above.id, content=file.read_bytes(), name=file.name, dry_run=dry_run, now=now
    )
    if not dry_run:
        settle_scope(SYSTEM, path=above.path, now=now)
    counts = {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "dry_run": dry_run,
    }
    if as_json:
        print_json(counts)
    else:
        tell(
            f"新增 {report.created},更新 {report.updated},未变 {report.unchanged}"
            + ("(仅检查,未写入)" if dry_run else ""),
            f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
            + (" (checked only)" if dry_run else ""),
        )


@command.command("create")
@click.argument("code")
@click.argument("name")
@click.option("--kind", default="region", show_default=True)
@click.option("--parent", help="上级机构代码 · code of the organisation above")
def create(code: str, name: str, *, kind: str, parent: str | None) -> None:
    """新建一个机构;不写上级时建立根机构(县区),代码用六位行政区划代码。"""
    set_up_django()
    from xiaoan.orgs.actions import create_org

    above = get_org_by_code(parent) if parent else None
    values = {"code": code, "name": name, "kind": kind}
    made = create_org(SYSTEM, parent_id=above.id if above else None, values=values, now=clock.now())
    tell(f"已建立 {made.name}({made.code})。", f"Made {made.name} ({made.code}).")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 数组 · a JSON array")
def show_list(*, as_json: bool) -> None:
    """列出全部机构及代码。"""
    set_up_django()
    from xiaoan.orgs.queries import list_all_orgs

    found = list_all_orgs(SYSTEM)
    if as_json:
        print_json([{"code": org.code, "name": org.name, "kind": org.kind} for org in found])
    else:
        for org in found:
            click.echo(f"{org.code}\t{org.kind}\t{org.name}")


def get_root() -> OrgInfo:
    """The one root of the tree. Raises InvalidInput("jobs.parent_needed") with none or several."""
    from xiaoan.orgs.queries import list_all_orgs

    roots = [org for org in list_all_orgs(SYSTEM) if org.depth == 0]
    if len(roots) != 1:
        raise InvalidInput("jobs.parent_needed", count=len(roots))
    return roots[0]


def get_org_by_code(code: str) -> OrgInfo:
    """The organisation of a code. Raises NotFound("jobs.org_unknown")."""
    from xiaoan.orgs.queries import find_org

    found = find_org(SYSTEM, code=code)
    if found is None:
        raise NotFound("jobs.org_unknown", code=code)
    return found
