"""A sheet of entries against its register type: columns, rows, codes, and all that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiaoan.kernel.errors import RowProblem
from xiaoan.kernel.fields import Field, FieldProblem, Value, check_values
from xiaoan.kernel.fields.parse import Unreadable, parse_answer
from xiaoan.kernel.guard import find_refused
from xiaoan.kernel.sheets import Sheet, SheetColumn, fold_heading
from xiaoan.registers.rules.types import RegisterType

STANDING, UNTIL = ("当前效期", "Standing"), ("有效至", "Valid to")
EXPORTED = ("机构", "Organisation", *STANDING, *UNTIL, "问题", "Problems")
"""Columns that an export carries beside the fields; handed back in, they are passed over."""
_FORMULA_SIGNS = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """A live entry of the same register and organisation, as an import compares with it."""

    id: object
    code: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class SheetReading:
    """What a sheet would do: rows to add, entries to change, rows that say nothing new."""

    added: list[tuple[int, dict[str, Value]]] = field(default_factory=list)
    changed: list[tuple[int, object, dict[str, Value]]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def read_entries(
    register: RegisterType, sheet: Sheet, *, known: Sequence[KnownEntry], today: date
) -> SheetReading:
    """What a sheet would do to a register, with every problem of every row."""
    reading = SheetReading()
    columns = dict(_match_headings(register, sheet, reading.problems))
    if reading.problems:
        return reading
    reader = _RowReader(register, columns, known, today)
    for number, cells in sheet.rows:
        reader.read_row(number, cells, reading)
    return reading


def _match_headings(
    register: RegisterType, sheet: Sheet, problems: list[RowProblem]
) -> Iterator[tuple[int, Field]]:
    names = {
        fold_heading(label): asked
        for asked in register.fields
        for label in (asked.name, asked.title_en, asked.title)
    }
    passed = {fold_heading(label) for label in EXPORTED}
    passed |= {fold_heading(day.title) for day in register.computed}
    passed |= {fold_heading(day.title_en) for day in register.computed}
    seen: set[str] = set()
    for index, heading in enumerate(sheet.headings):
        folded = fold_heading(heading)
        asked = names.get(folded)
        if asked is not None and asked.name in seen:
            problems.append(_state(sheet, heading, "sheets.column_twice"))
        elif asked is not None:
            seen.add(asked.name)
            yield index, asked
        elif folded and folded not in passed:
            problems.append(_refuse_heading(sheet, heading, register))
    problems.extend(
        _state(sheet, asked.title, "sheets.missing_column")
        for asked in register.fields
        if asked.is_required and asked.name not in seen
    )


def _refuse_heading(sheet: Sheet, heading: str, register: RegisterType) -> RowProblem:
    refused = find_refused([heading])
    if refused:
        return _state(sheet, heading, "sheets.refused_column", word=refused[0].word)
    titles = [asked.title for asked in register.fields]
    near = difflib.get_close_matches(heading, titles, n=1, cutoff=0.5)
    return _state(
        sheet, heading, "sheets.unknown_column", near=near[0] if near else "、".join(titles)
    )


def _state(sheet: Sheet, column: str, code: str, **data: object) -> RowProblem:
    return RowProblem(sheet.heading_row, column, code, {"column": column, **data})


class _RowReader:
    def __init__(
        self,
        register: RegisterType,
        columns: Mapping[int, Field],
        known: Sequence[KnownEntry],
        today: date,
    ) -> None:
        self.register, self.columns, self.today = register, columns, today
        self.by_code = {entry.code: entry for entry in known if entry.code}
        self.alike = {_freeze(entry.values) for entry in known}
        self.rows_by_code: dict[str, int] = {}

    def read_row(self, number: int, cells: Sequence[object], reading: SheetReading) -> None:
        given = {
            asked.name: _clean_cell(cells[index] if index < len(cells) else None)
            for index, asked in self.columns.items()
        }
        code = self._read_code(given)
        existing = self.by_code.get(code) if code else None
        kept: dict[str, object] = {**existing.values} if existing else {}
        checked = check_values(self.register.fields, {**kept, **given}, today=self.today)
        problems = [_as_row_problem(number, problem) for problem in checked.problems]
        if code and code in self.rows_by_code:
            problems.append(self._state_twice(number, code))
        self.rows_by_code.setdefault(code, number)
        if problems:
            reading.problems += problems
        elif existing is not None and checked.values != dict(existing.values):
            reading.changed.append((number, existing.id, checked.values))
        elif existing is not None or (not code and _freeze(checked.values) in self.alike):
            reading.unchanged += 1
        else:
            reading.added.append((number, checked.values))

    def _read_code(self, given: Mapping[str, object]) -> str:
        asked = self.register.code_field
        if asked is None:
            return ""
        try:
            return str(parse_answer(asked, given.get(asked.name)) or "")
        except Unreadable:
            return ""

    def _state_twice(self, number: int, code: str) -> RowProblem:
        asked = self.register.code_field
        title = asked.title if asked else ""
        first = self.rows_by_code[code]
        data: dict[str, object] = {"column": title, "code": code, "first": first}
        return RowProblem(number, title, "registers.code_twice", data)


def _freeze(values: Mapping[str, Value]) -> frozenset[tuple[str, Value]]:
    return frozenset(values.items())


def _clean_cell(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return cell[1:]
    return cell


def _as_row_problem(number: int, problem: FieldProblem) -> RowProblem:
    title = str(problem.data.get("title", problem.name))
    return RowProblem(number, title, problem.code, {**problem.data, "column": title})


def list_form_columns(register: RegisterType, language: str) -> list[SheetColumn]:
    """The columns of the sheet that people fill in."""
    english = language.startswith("en")
    return [
        SheetColumn(
            title=_title_column(asked, language),
            width=max(12, min(30, len(asked.title) * 3)),
            choices=_list_answers(asked, english=english),
            is_required=asked.is_required,
        )
        for asked in register.fields
    ]


def _title_column(asked: Field, language: str) -> str:
    unit = (asked.unit_en or asked.unit) if language.startswith("en") else asked.unit
    return f"{asked.name_in(language)}({unit})" if unit else asked.name_in(language)


def _list_answers(asked: Field, *, english: bool) -> tuple[str, ...]:
    if asked.type == "yes_no":
        return ("Yes", "No") if english else ("是", "否")
    return tuple(choice.title_en if english else choice.title for choice in asked.choices)
