"""Registers as tables: the sheet to fill in, the list to take out, the sheet to mend."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import RowProblem
from xiaoan.kernel.fields import Field, Value, describe_value
from xiaoan.kernel.sheets import Sheet, SheetColumn, SheetNotes, write_form_sheet
from xiaoan.kernel.texts import say
from xiaoan.registers.queries.entries import iterate_entries
from xiaoan.registers.queries.filters import EntryFilter
from xiaoan.registers.queries.types import get_register_type
from xiaoan.registers.rules.sheets import STANDING, UNTIL, list_form_columns
from xiaoan.registers.states import STANDINGS

_WORDS = {
    "zh": ("填写说明", "列名", "必填", "可填内容", "说明", "必填", "选填", "问题"),
    "en": (
        "How to fill in",
        "Column",
        "Required",
        "Answers",
        "Note",
        "required",
        "optional",
        "Problems",
    ),
}
_TYPES = {
    "text": ("文字", "text"),
    "long_text": ("文字", "text"),
    "date": ("日期,如 2026-09-01", "date, as 2026-09-01"),
    "time": ("时刻,如 08:30", "time, as 08:30"),
    "integer": ("整数", "whole number"),
    "number": ("数字", "number"),
    "yes_no": ("是 / 否", "Yes / No"),
}


def write_register_template(type_key: str, *, language: str = "zh") -> bytes:
    """An empty Excel of a register with the answers to choose from and a page of explanations."""
    register = get_register_type(type_key)
    words = _WORDS["en" if language.startswith("en") else "zh"]
    rows = [
        words[1:5],
        *(_explain_field(asked, language, words) for asked in register.fields),
        ("", "", "", register.source),
    ]
    out = io.BytesIO()
    write_form_sheet(
        out,
        title=register.name_in(language),
        columns=list_form_columns(register, language),
        rows=(),
        notes=SheetNotes(words[0], rows),
    )
    return out.getvalue()


def _explain_field(asked: Field, language: str, words: Sequence[str]) -> tuple[str, ...]:
    english = language.startswith("en")
    kind = _TYPES.get(asked.type, ("", ""))[1 if english else 0]
    choices = " / ".join(c.title_en if english else c.title for c in asked.choices)
    help_text = asked.help_en if english else asked.help
    must = words[5] if asked.is_required else words[6]
    return (asked.name_in(language), must, choices or kind, help_text)


def write_problem_sheet(
    sheet: Sheet, problems: Iterable[RowProblem], *, language: str = "zh"
) -> bytes:
    """The sheet as it came with one more column: what is wrong in each row, and how to mend it."""
    by_row: dict[int, list[str]] = {}
    for problem in problems:
        words = say(problem.code, problem.data, language=language)
        by_row.setdefault(problem.row, []).append(words)
    title = _WORDS["en" if language.startswith("en") else "zh"][7]
    columns = [SheetColumn(title, width=48), *(SheetColumn(name) for name in sheet.headings)]
    heading = [*by_row.get(sheet.heading_row, [])]
    above = [("\n".join(heading),)] if heading else []
    rows = [("\n".join(by_row.get(number, [])), *cells) for number, cells in sheet.rows]
    out = io.BytesIO()
    write_form_sheet(out, title=title, columns=columns, rows=[*above, *rows])
    return out.getvalue()


def list_export_columns(type_key: str, *, language: str = "zh") -> list[str]:
    """The headings of an export."""
    register = get_register_type(type_key)
    place = 1 if language.startswith("en") else 0
    extra = [("机构", "Organisation")[place], STANDING[place], UNTIL[place]]
    shown = [field for field in register.fields if not field.is_private]
    return [extra[0], *(field.name_in(language) for field in shown), *extra[1:]]


def iterate_export_rows(
    actor: Actor,
    *,
    type_key: str,
    today: date,
    wanted: EntryFilter | None = None,
    language: str = "zh",
) -> Iterator[list[str | int | float | date | None]]:
    """The rows of an export: what the list shows, in words, without private answers."""
    register = get_register_type(type_key)
    shown = [field for field in register.fields if not field.is_private]
    place = 1 if language.startswith("en") else 0
    for entry in iterate_entries(actor, type_key=type_key, today=today, wanted=wanted):
        cells = [show_cell(field, entry.values, language) for field in shown]
        standing = STANDINGS[entry.find_standing(today)][place]
        yield [entry.org_name, *cells, standing, entry.valid_until]


def show_cell(
    field: Field, values: Mapping[str, Value], language: str
) -> str | int | float | date | None:
    """A kept answer as a cell: days as days, numbers as numbers, the rest in words."""
    kept = values.get(field.name)
    if kept is None:
        return None
    if field.type == "date":
        return date.fromisoformat(str(kept))
    if field.type in {"integer", "number"}:
        return kept
    return describe_value(field, kept, language)
