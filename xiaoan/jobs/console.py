"""How the command line speaks: refusals, progress, JSON."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from xiaoan.kernel.errors import ImportRefused, Refusal
from xiaoan.kernel.texts import say

SHOWN_PROBLEMS = 20


def find_language() -> str:
    """The language of the terminal: English where it asks for it, otherwise Chinese."""
    chosen = os.environ.get("XIAOAN_LANGUAGE") or os.environ.get("LC_ALL") or ""
    chosen = chosen or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if chosen.lower().startswith("en") else "zh"


def print_refusal(refusal: Refusal, *, language: str) -> None:
    """Says on the error stream what was refused, where, and how to mend it."""
    click.secho(say(refusal.code, refusal.data, language=language), fg="red", err=True)
    problems = refusal.problems if isinstance(refusal, ImportRefused) else ()
    for problem in problems[:SHOWN_PROBLEMS]:
        place = f"{problem.row}" + (f" · {problem.column}" if problem.column else "")
        click.echo(f"  {place}: {say(problem.code, problem.data, language=language)}", err=True)
    if len(problems) > SHOWN_PROBLEMS:
        click.echo(f"  … +{len(problems) - SHOWN_PROBLEMS}", err=True)


def print_json(value: Any) -> None:
    """One JSON value on the output stream, UTF-8, two spaces."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


def tell(zh: str, en: str) -> None:
    """One line for the person at the terminal, in his language."""
    click.echo(en if find_language() == "en" else zh)


def set_up_django() -> None:
    """Loads the settings and the tables; only for commands that need them."""
    import django

    django.setup()


def make_progress(label: str) -> Callable[[int, int], None]:
    """A progress line for long work, on the error stream and only where a person looks on."""
    shown = {"percent": -1}

    def show(done: int, total: int) -> None:
        percent = 100 if total <= 0 else min(100, done * 100 // total)
        if not sys.stderr.isatty() or percent == shown["percent"]:
            return
        shown["percent"] = percent
        click.echo(f"\r{label} {percent:3d} %", err=True, nl=percent == 100)

    return show
