"""The `xiaoan` command: one sub-command per job, clear errors, right exit codes.

Exit codes: 0 done; 1 a check found something wrong; 2 the call or its input cannot be taken;
130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from xiaoan import __version__
from xiaoan.jobs.console import find_language, print_refusal
from xiaoan.kernel.errors import Refusal

COMMANDS = {
    "serve": ("serve", "启动服务 · start the product"),
    "demo": ("demo", "示例旗 · build the demonstration county"),
    "read": ("read", "读通知 · read an official notice"),
    "plan": ("plan", "方案 · plans of the library"),
    "adopt": ("adopt", "方案生效 · adopt a plan for an organisation"),
    "orgs": ("orgs", "机构 · organisations"),
    "account": ("account", "账号 · accounts"),
    "settle": ("settle", "结算 · settle obligations"),
    "lake": ("lake", "数据湖 · journal to Parquet"),
    "verify": ("verify", "验链 · verify the journal"),
    "rebuild": ("rebuild", "复算 · prove that facts follow from tables"),
    "backup": ("backup", "备份 · back up everything"),
    "restore": ("restore", "恢复 · restore a backup"),
    "doctor": ("doctor", "体检 · check this installation"),
    "upgrade": ("upgrade", "升级 · bring the database up to date"),
}
"""Sub-command → module below xiaoan.jobs.commands and its line of help."""


class JobGroup(click.Group):
    """Loads a sub-command's module when it is asked for, so that every start is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every sub-command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The sub-command of a name, loaded now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"xiaoan.jobs.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help table, without loading any sub-command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=JobGroup)
@click.version_option(__version__, prog_name="xiaoan")
def root() -> None:
    """校安 Xiaoan: 把校园安全通知变成看得见、追得到的责任事项。"""


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.config.settings")
    try:
        # Not standalone: click returns the code of ctx.exit() and of Exit instead of leaving.
        left = root.main(standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except Refusal as refusal:
        print_refusal(refusal, language=find_language())
        sys.exit(2)
    except BrokenPipeError:
        sys.stdout = None
        sys.exit(0)
    sys.exit(left if isinstance(left, int) else 0)
