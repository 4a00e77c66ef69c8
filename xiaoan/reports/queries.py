"""Lists as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import chain, islice
from typing import Any

import xlsxwriter

from xiaoan.reports.rules.cells import Cell, Column, PlainCell, build_cell, build_text, measure_text

__all__ = ["Cell", "Column", "write_table"]

SAMPLED_ROWS = 50
"""Rows that decide how wide the columns are."""
NARROWEST, WIDEST = 8, 60


def write_table(
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    notes_title: str = "说明",
) -> bytes:
    """A list as an Excel file: heading frozen and filterable, days as days, numbers as numbers.

    Text is never run as a formula: it is written as text, and what begins like a formula carries
    the mark that keeps it text when the file is saved again. `notes` stand on a second sheet,
    named `notes_title` (filters, who exported, when). Memory does not grow with a long list.
    """
    kept = [column if isinstance(column, Column) else Column(column) for column in columns]
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    try:
        _write_sheet(book, kept, rows, title=title)
        if notes:
            _write_notes(book, notes, title=notes_title)
    finally:
        book.close()
    return target.getvalue()


def _write_sheet(
    book: Any, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str
) -> None:
    sheet = book.add_worksheet(_name_sheet(title))
    formats = _build_formats(book)
    upcoming = iter(rows)
    sampled = [[build_cell(value) for value in row] for row in islice(upcoming, SAMPLED_ROWS)]
    for index, width in enumerate(_measure_columns(columns, sampled)):
        sheet.set_column(index, index, width)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.title, formats["heading"])
    last = 0
    later = (map(build_cell, row) for row in upcoming)
    write = _prepare_writing(sheet, formats)
    for last, row in enumerate(chain(sampled, later), start=1):
        for index, (kind, value) in enumerate(row):
            if kind in write:
                put, form = write[kind]
                put(last, index, value, form)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), max(len(columns) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write_notes(book: Any, notes: Sequence[str], *, title: str) -> None:
    sheet = book.add_worksheet(_name_sheet(title))
    sheet.set_column(0, 0, 80)
    formats = _build_formats(book)
    for index, words in enumerate(notes):
        sheet.write_string(index, 0, *_place_note(words, formats))


def _place_note(words: str, formats: Any) -> tuple[str, Any]:
    cell = build_text(words)
    return str(cell.value), formats[cell.kind]


def _build_formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    return {
        "heading": book.add_format({**font, "bold": True, "bg_color": "#EFEDE7", "bottom": 1}),
        "text": book.add_format({**font, "text_wrap": True}),
        "guarded": book.add_format({**font, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format(font),
        "day": book.add_format({**font, "num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({**font, "num_format": "yyyy-mm-dd hh:mm"}),
    }


def _prepare_writing(sheet: Any, formats: Any) -> dict[str, tuple[Any, Any]]:
    """Kind of cell → how it is put and in which form; blank cells are not put at all."""
    put = {
        "number": sheet.write_number,
        "day": sheet.write_datetime,
        "moment": sheet.write_datetime,
        "text": sheet.write_string,
        "guarded": sheet.write_string,
    }
    return {kind: (method, formats[kind]) for kind, method in put.items()}


def _measure_columns(columns: Sequence[Column], rows: Sequence[Sequence[PlainCell]]) -> list[int]:
    widths = []
    for index, column in enumerate(columns):
        longest = max(
            (measure_text(_show(row[index])) for row in rows if index < len(row)), default=0
        )
        fitting = max(longest, measure_text(column.title) + 3) + 2
        widths.append(column.width or max(NARROWEST, min(WIDEST, fitting)))
    return widths


def _show(cell: PlainCell) -> str:
    if cell.kind == "moment":
        return "2026-11-23 00:00"
    return "" if cell.value is None else str(cell.value).split("\n", maxsplit=1)[0]


def _name_sheet(title: str) -> str:
    """A title without the signs that Excel refuses in a sheet's name, at most 31 characters."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "清单"
