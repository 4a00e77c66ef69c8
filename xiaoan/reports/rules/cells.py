"""What a value becomes in a cell: a number, a day, a moment or a text that stays a text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from xiaoan.reports.states import FORMULA_STARTS, LONGEST_TEXT

LOCAL = timezone(timedelta(hours=8))

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f]")
"""Control signs that a cell cannot hold."""

Cell = str | int | float | bool | date | datetime | Decimal | UUID | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `width` in characters; None = by the longest of the first rows."""

    title: str
    width: int | None = None


class PlainCell(NamedTuple):
    """A cell as written: kind is number, day, moment, text, guarded or blank."""

    kind: str
    value: float | str | date | datetime | None


BLANK = PlainCell("blank", None)


def build_cell(value: Cell) -> PlainCell:
    """The plain cell of a value. Moments are shown on the county's clock."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return PlainCell("text", "是" if value else "否")
    if isinstance(value, int | float | Decimal):
        return _build_number(value)
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL).replace(tzinfo=None) if value.tzinfo else value
        return PlainCell("moment", local)
    if isinstance(value, date):
        return PlainCell("day", value)
    return build_text(str(value))


def build_text(words: str) -> PlainCell:
    """A text; one that a spreadsheet would run as a formula is marked as guarded."""
    kept = words if words.isprintable() else UNSEEN.sub("", words)
    guarded = words.lstrip(" ").startswith(FORMULA_STARTS)
    return PlainCell("guarded" if guarded else "text", kept[:LONGEST_TEXT])


def measure_text(words: str) -> int:
    """How wide a text is, in characters of which a Chinese one counts two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in words)


def _build_number(value: float | Decimal) -> PlainCell:
    number = float(value)
    if not math.isfinite(number) or abs(number) >= 1e15:
        return PlainCell("text", str(value))
    return PlainCell("number", number)
