"""The text layer of a PDF: lines broken at the paper's edge joined, tables in lines."""

import logging
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from xiaoan.kernel.errors import InvalidInput

logging.getLogger("pdfminer").setLevel(logging.ERROR)
_MOST_PAGES: Final = 500
_FEWEST_CHARACTERS: Final = 10
_PAGE_NUMBER: Final = re.compile(r"^[-—–－\s]*(?:第\s*)?\d{1,4}(?:\s*页.{0,8})?[-—–－\s]*$")


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    top: float
    left: float
    right: float
    size: float
    table: bool = False


def decode_pdf(data: bytes, name: str) -> str:
    """The text of a PDF; refuses scans, which carry pictures of text and no text."""
    pages: list[list[_Row]] = []
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            for page in document.pages[:_MOST_PAGES]:
                pages.append(_list_page_rows(page))
                page.close()
    except (PdfminerException, ValueError, TypeError, KeyError, OSError) as cause:
        raise InvalidInput("plans.reader.broken", name=name) from cause
    if sum(len(row.text) for page in pages for row in page) < _FEWEST_CHARACTERS:
        raise InvalidInput("plans.reader.no_text_layer", name=name)
    return "\n".join(_join_rows(pages))


def _list_page_rows(page: Any) -> list[_Row]:
    tables = page.find_tables()
    rows: list[_Row] = []
    rest = page
    for table in tables:
        left, top, right, bottom = table.bbox
        for index, cells in enumerate(table.extract()):
            words = ["".join((cell or "").split()) for cell in cells]
            if any(words):
                height = (bottom - top) * index / max(len(table.rows), 1)
                rows.append(_Row(" | ".join(words), top + height, left, right, 0, table=True))
        box = table.bbox
        rest = rest.filter(lambda item, box=box: not _is_within(item, box))
    for line in rest.extract_text_lines(return_chars=True):
        text = line["text"]
        if text.strip():
            size = max((char["size"] for char in line["chars"]), default=12.0)
            rows.append(_Row(text, line["top"], line["x0"], line["x1"], size))
    rows.sort(key=lambda row: row.top)
    while rows and not rows[-1].table and _PAGE_NUMBER.match(rows[-1].text):
        rows.pop()
    return rows


def _is_within(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    middle = (item["top"] + item["bottom"]) / 2
    across = (item["x0"] + item["x1"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= middle <= box[3])


def _join_rows(pages: list[list[_Row]]) -> list[str]:
    rows = [row for page in pages for row in page]
    running = [row for row in rows if not row.table and len(row.text) >= 10]
    left = min((row.left for row in running), default=0.0)
    right = max((row.right for row in running), default=0.0)
    joined: list[str] = []
    before: _Row | None = None
    for row in rows:
        if before is not None and _continues(before, row, left=left, right=right):
            joined[-1] += row.text
        else:
            joined.append(row.text)
        before = row
    return joined


def _continues(before: _Row, row: _Row, *, left: float, right: float) -> bool:
    if before.table or row.table:
        return False
    reaches = before.right >= right - 1.6 * before.size
    return reaches and row.left <= left + 0.8 * row.size and abs(row.size - before.size) < 1.5
