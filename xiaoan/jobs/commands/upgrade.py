"""`xiaoan upgrade`: the database brought up to date."""

from __future__ import annotations

import click

from xiaoan.jobs.console import set_up_django, tell


@click.command("upgrade")
def command() -> None:
    """升级:建立或更新数据库结构,可重复执行。"""
    migrate_database()
    tell("数据库结构已是最新。", "The database is up to date.")


def migrate_database() -> None:
    """Brings the tables to the state of this version. Safe to repeat."""
    set_up_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
