"""Tables as people hand them in and take them out: Excel and CSV, with nothing taken on trust."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import filetype
import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from xiaoan.kernel.errors import InvalidInput

MEGABYTE = 1024 * 1024
MAX_UNPACKED_MB = 200
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CHOICE_LETTERS = 255
"""More than that, Excel refuses to offer as a list."""
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_CHUNK = MEGABYTE


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its headings, and each row that is not empty with its number in the sheet."""

    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[object, ...]], ...]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column to write. `choices`: what a cell offers; `width` in letters."""

    title: str
    width: int = 14
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """A page of explanations beside a table."""

    title: str
    rows: Sequence[Sequence[str]]


_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def read_sheet(content: bytes, *, name: str) -> Sheet:
    """The first table of an Excel (xlsx) or CSV file (UTF-8 or GBK).

    Raises InvalidInput when the file is empty, is something else, is damaged, unpacks to far more
    than it should or holds too many rows.
    """
    if not content.strip():
        raise InvalidInput("sheets.empty", name=name)
    cells = _read_excel(content, name) if content[:4] == b"PK\x03\x04" else _read_csv(content, name)
    filled = [
        (number, tuple(row))
        for number, row in enumerate(cells, start=1)
        if any(cell not in (None, "") for cell in row)
    ]
    if not filled:
        raise InvalidInput("sheets.empty", name=name)
    if len(filled) > MAX_ROWS + 1:
        raise InvalidInput("sheets.too_many_rows", name=name, limit=MAX_ROWS)
    heading_row, headings = filled[0]
    return Sheet(tuple(str(cell).strip() for cell in headings), heading_row, tuple(filled[1:]))


def _read_excel(content: bytes, name: str) -> Iterator[Sequence[object]]:
    try:
        _check_archive(content, name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        page = book.get_sheet_by_index(0)
        rows = page.to_python(skip_empty_area=False)  # so that row numbers stay true
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError, EOFError) as cause:
        raise InvalidInput("sheets.broken", name=name) from cause
    except (RuntimeError, NotImplementedError) as cause:  # a sheet under a password
        raise InvalidInput("sheets.locked", name=name) from cause
    return iter(rows)


def _check_archive(content: bytes, name: str) -> None:
    """Unpacks once with a counter: a size that an archive states of itself is no promise."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise InvalidInput("sheets.not_a_sheet", name=name, found=_name_type(content))
        for info in archive.infolist():
            tail = b""
            with archive.open(info) as part:
                while chunk := part.read(_CHUNK):
                    total += len(chunk)
                    if total > MAX_UNPACKED_MB * MEGABYTE:
                        raise InvalidInput(
                            "sheets.unpacks_too_large", name=name, limit_mb=MAX_UNPACKED_MB
                        )
                    if info.filename.startswith("xl/worksheets/"):
                        _check_extent(tail + chunk, name)
                        tail = chunk[-32:]


def _check_extent(xml: bytes, name: str) -> None:
    """A single cell far out would make a reader lay out the whole table up to it."""
    for letters, digits in _CELL.findall(xml):
        if int(digits) > MAX_ROWS * 2:
            raise InvalidInput("sheets.too_many_rows", name=name, limit=MAX_ROWS)
        if _column_number(letters) > MAX_COLUMNS:
            raise InvalidInput("sheets.too_many_columns", name=name, limit=MAX_COLUMNS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _name_type(content: bytes) -> str:
    guess = filetype.guess(content)
    return str(guess.mime) if guess else "application/octet-stream"


def _read_csv(content: bytes, name: str) -> Iterator[Sequence[object]]:
    if b"\x00" in content[:4096] or filetype.guess(content):
        raise InvalidInput("sheets.not_a_sheet", name=name, found=_name_type(content))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InvalidInput("sheets.not_a_sheet", name=name, found="text/plain")
    heading = text.lstrip().split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    try:
        rows: list[list[str]] = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as cause:
        raise InvalidInput("sheets.broken", name=name) from cause
    return iter(rows)


def fold_heading(heading: str) -> str:
    """A heading as it is compared: without marks for required, units in brackets and case."""
    plain = unicodedata.normalize("NFKC", heading)
    plain = re.sub(r"\([^)]*\)", "", plain)
    return re.sub(r"[\s*:]", "", plain).casefold()


def write_form_sheet(
    stream: IO[bytes],
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    notes: SheetNotes | None = None,
) -> int:
    """Writes a table to fill in or to mend; returns its number of rows. Text is never a formula.

    `notes` become a second page that explains how to fill in the first.
    """
    count = 0
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        page = book.add_worksheet(_name_page(title))
        _write_headings(book, page, columns)
        for count, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                _write_cell(page, count, index, cell)
        page.autofilter(0, 0, max(count, 1), max(len(columns) - 1, 0))
        if notes:
            _write_notes(book, notes)
    return count


def _write_headings(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, columns: Sequence[SheetColumn]
) -> None:
    look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    plain = book.add_format(look)
    required = book.add_format({**look, "font_color": "9C2A10"})
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        heading = f"{column.title}*" if column.is_required else column.title
        page.write_string(0, index, heading, required if column.is_required else plain)
        if column.choices and len(",".join(column.choices)) <= MAX_CHOICE_LETTERS:
            rule = {"validate": "list", "source": list(column.choices)}
            page.data_validation(1, index, 5000, index, rule)
    page.freeze_panes(1, 0)


def _write_cell(page: xlsxwriter.worksheet.Worksheet, row: int, index: int, cell: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        page.write_datetime(row, index, cell.replace(tzinfo=None))
    elif isinstance(cell, date):
        page.write_datetime(row, index, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001 (a day in a cell has no zone)
    elif isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        page.write_number(row, index, float(cell))
    else:
        page.write_string(row, index, str(cell)[:32_000])


def _write_notes(book: xlsxwriter.Workbook, notes: SheetNotes) -> None:
    page = book.add_worksheet(_name_page(notes.title))
    page.set_column(0, 6, 24)
    for row, texts in enumerate(notes.rows):
        for index, text in enumerate(texts):
            page.write_string(row, index, text)


def _name_page(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Sheet1"
