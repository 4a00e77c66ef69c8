"""Answers as people and sheets give them, turned into the values that are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from xiaoan.kernel.fields.language import Field, Value

SHEET_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T].*)?")
_TIME = re.compile(r"(\d{1,2})[:时点](\d{1,2})分?(?::\d{1,2})?")
_YES = frozenset(["是", "有", "对", "√", "yes", "y", "true", "on", "1"])
_NO = frozenset(["否", "无", "没有", "×", "no", "n", "false", "off", "0"])
_SEPARATORS = str.maketrans("", "", ", ")


class Unreadable(ValueError):
    """An answer that cannot be read. Its message is the code of the problem."""


def parse_answer(field: Field, given: object) -> Value | None:
    """The value to keep, None for an empty answer. Raises Unreadable with the problem's code."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    return _READERS[field.type](field, given)


def _plain(given: object) -> str:
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    return unicodedata.normalize("NFKC", str(given)).strip()


def _read_text(field: Field, given: object) -> Value:
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    text = str(given).replace("\r\n", "\n").strip()
    if field.type == "text":
        text = " ".join(text.split())
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
        raise Unreadable("fields.control_signs")
    return text


def _read_choice(field: Field, given: object) -> Value:
    text = _plain(given).casefold()
    for choice in field.choices:
        if text in {choice.value.casefold(), _fold(choice.title), _fold(choice.title_en)}:
            return choice.value
    raise Unreadable("fields.not_a_choice")


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _read_date(_field: Field, given: object) -> Value:
    if isinstance(given, datetime):
        given = given.date()
    if not isinstance(given, date):
        given = _parse_date(given)
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise Unreadable("fields.date_out_of_range")
    return given.isoformat()


def _parse_date(given: object) -> date:
    if isinstance(given, (int, float)) and not isinstance(given, bool) and 1 <= given < 80000:
        return SHEET_EPOCH + timedelta(days=int(given))
    found = _DATE.fullmatch(_plain(given))
    if not found:
        raise Unreadable("fields.not_a_date")
    year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    try:
        return date(int(year), int(month), int(day))
    except ValueError as problem:
        raise Unreadable("fields.not_a_date") from problem


def _read_time(_field: Field, given: object) -> Value:
    if isinstance(given, (datetime, time)):
        return given.strftime("%H:%M")
    found = _TIME.fullmatch(_plain(given))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unreadable("fields.not_a_time")
    return f"{int(found[1]):02d}:{int(found[2]):02d}"


def _read_number(_field: Field, given: object) -> Value:
    text = _plain(given).translate(_SEPARATORS)
    try:
        number = Decimal(text) if len(text) <= 30 else Decimal("NaN")
    except InvalidOperation as problem:
        raise Unreadable("fields.not_a_number") from problem
    if isinstance(given, bool) or not number.is_finite() or abs(number) >= 10**12:
        raise Unreadable("fields.not_a_number")
    rounded = round(number, 3)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _read_integer(field: Field, given: object) -> Value:
    number = _read_number(field, given)
    if not isinstance(number, int):
        raise Unreadable("fields.not_whole")
    return number


def _read_yes_no(_field: Field, given: object) -> Value:
    text = _plain(given).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable("fields.not_yes_no")


_READERS: dict[str, Callable[[Field, object], Value]] = {
    "text": _read_text,
    "long_text": _read_text,
    "choice": _read_choice,
    "date": _read_date,
    "time": _read_time,
    "integer": _read_integer,
    "number": _read_number,
    "yes_no": _read_yes_no,
}
