"""`xiaoan adopt PLAN --org CODE`: a library plan begins to bind."""

from __future__ import annotations

import click

from xiaoan.jobs.commands.orgs import get_org_by_code
from xiaoan.jobs.console import print_json, set_up_django, tell
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM


@click.command("adopt")
@click.argument("plan")
@click.option("--org", "code", required=True, help="机构代码 · code of the organisation bound")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def command(plan: str, *, code: str, as_json: bool) -> None:
    """方案生效:规则库中的方案(编号或 YAML 文件)对一个机构及其下属生效,并立即结算。"""
    set_up_django()
    from xiaoan.obligations.actions import settle_scope
    from xiaoan.plans.actions import adopt_library_plan

    org, now = get_org_by_code(code), clock.now()
    adopted = adopt_library_plan(SYSTEM, key=plan, org=org.ref, now=now)
    settle_scope(SYSTEM, path=org.path, now=now)
    if as_json:
        print_json({"plan": adopted.key, "version": adopted.version, "org": org.code})
    else:
        tell(
            f"方案 {adopted.key} 第 {adopted.version} 版已对 {org.name} 生效。",
            f"Plan {adopted.key}, version {adopted.version}, now binds {org.name}.",
        )
