"""`xiaoan read FILE`: an official notice, read."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from xiaoan.jobs.console import print_json, set_up_django


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一个 JSON 对象 · one JSON object")
@click.option("--text", "as_text", is_flag=True, help="读到的文字 · the text that was worked on")
def command(file: Path, *, as_json: bool, as_text: bool) -> None:
    """读通知:文号、条款、成员单位职责、数量要求(txt、docx、网页、PDF)。"""
    set_up_django()
    from xiaoan.plans.queries import read_notice_file

    text, reading = read_notice_file(file.read_bytes(), name=file.name)
    if as_text:
        click.echo(text, nl=False)
    elif as_json:
        print_json(reading.as_json())
    else:
        show_reading(reading.as_json())


def show_reading(found: dict[str, object]) -> None:
    """A reading for a person: what it is, then counts and the first lines of each part."""
    for name in ("title", "doc_no", "issuer", "date"):
        click.echo(f"{name:8} {found[name] or '—'}")
    for name in ("clauses", "duties", "quantities", "out_of_scope"):
        entries = cast("list[object]", found[name])
        click.echo(f"\n{name} {len(entries)}")
        for entry in entries:
            click.echo(f"  {describe_entry(entry)}")


def describe_entry(entry: object) -> str:
    """One line of a clause, a duty, a quantity or an out-of-scope mark."""
    if not isinstance(entry, dict):
        return str(entry)
    if "heading" in entry:
        return f"{entry['number']} {entry['heading']}"
    if "unit" in entry and "text" in entry:
        return f"{entry['unit']}: {entry['text']}"
    return f"{entry['quote']}  [{entry['subject']}]"
