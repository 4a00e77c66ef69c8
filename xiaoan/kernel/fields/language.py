"""What a field is, and how its kept value reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FIELD_TYPES = ("text", "long_text", "choice", "date", "time", "integer", "number", "yes_no")
Value = str | int | float | bool
"""A kept answer as JSON holds it: days as YYYY-MM-DD, times as HH:MM, choices by value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a choice offers."""

    value: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks. Bounds are inclusive; `after` names an earlier date field.

    `is_private`: shown only inside the organisation that keeps it, never exported above it.
    """

    name: str
    title: str
    title_en: str
    type: str = "text"
    is_required: bool = False
    is_unique: bool = False
    is_listed: bool = False
    is_filter: bool = False
    is_private: bool = False
    not_future: bool = False
    after: str | None = None
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    unit: str = ""
    unit_en: str = ""
    help: str = ""
    help_en: str = ""

    def name_in(self, language: str) -> str:
        """The label in a language ("zh…" or "en…")."""
        return self.title_en if language.startswith("en") else self.title

    def find_choice(self, value: object) -> Choice | None:
        """The choice of this value, or None."""
        return next((choice for choice in self.choices if choice.value == value), None)


def find_field(fields: Iterable[Field], name: str) -> Field | None:
    """The field of this name, or None."""
    return next((field for field in fields if field.name == name), None)


def read_date(values: Mapping[str, object], name: str) -> date | None:
    """The day kept under a name, or None when none is."""
    kept = values.get(name)
    return date.fromisoformat(kept) if isinstance(kept, str) and kept else None


def describe_value(field: Field, value: object, language: str = "zh") -> str:
    """A kept answer in words: the title of a choice, 是 / 否, a number with its unit."""
    english = language.startswith("en")
    if value is None or value == "":
        return ""
    if field.type == "choice":
        choice = field.find_choice(value)
        return str(value) if choice is None else choice.title_en if english else choice.title
    if field.type == "yes_no":
        return ("Yes" if value else "No") if english else ("是" if value else "否")
    unit = (field.unit_en or field.unit) if english else field.unit
    if field.type in {"integer", "number"} and unit:
        return f"{value} {unit}"
    return str(value)


def compose_search_text(fields: Iterable[Field], values: Mapping[str, Value]) -> str:
    """The words by which a record is found, without case. Private answers are left out."""
    words = []
    for field in fields:
        kept = values.get(field.name)
        if kept is None or field.is_private or field.type in {"yes_no", "date", "time"}:
            continue
        choice = field.find_choice(kept) if field.type == "choice" else None
        words.append(f"{choice.title} {choice.title_en}" if choice else str(kept))
    return " ".join(words).casefold()[:2000]


def split_words(text: str) -> list[str]:
    """The words to look for in a search text: at most six, without case and control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text).casefold().split()[:6]


def clean_line(text: str, *, limit: int = 200) -> str:
    """A line that a person wrote: trimmed, without control signs, no longer than the limit."""
    return " ".join("".join(s if s.isprintable() else " " for s in text).split())[:limit]
