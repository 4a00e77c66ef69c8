"""`xiaoan account`: the first accounts of a new county, and a forgotten password."""

from __future__ import annotations

import click

from xiaoan.jobs.commands.orgs import get_org_by_code
from xiaoan.jobs.console import print_json, set_up_django, tell
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM


@click.group("account")
def command() -> None:
    """账号:新建账号并任岗。"""


@command.command("create")
@click.argument("login")
@click.option("--org", "code", required=True, help="机构代码 · code of the organisation")
@click.option("--role", required=True, help="岗位 · role, e.g. administrator")
@click.option("--title", help="显示名称(岗位名) · role title shown")
@click.option("--scope", help="管辖机构代码 · code of the organisation looked over")
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
def create(
    login: str, *, code: str, role: str, title: str | None, scope: str | None, as_json: bool
) -> None:
    """新建账号并任岗;首次密码只在这里显示一次,登录后必须修改。"""
    set_up_django()
    from xiaoan.orgs.actions import create_account_in_post

    org, now = get_org_by_code(code), clock.now()
    over = get_org_by_code(scope) if scope else org
    shown = title or f"{org.name} {role}"
    account, password = create_account_in_post(
        SYSTEM, org_id=org.id, login=login, title=shown, role=role, scope_id=over.id, now=now
    )
    if as_json:
        print_json({"login": account.login, "password": password})
    else:
        tell(
            f"账号 {account.login} 已建立,首次密码 {password}(登录后须修改)。",
            f"Account {account.login} made; first password {password} (to be changed).",
        )
