"""Journal rows that count towards an obligation, with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from xiaoan.journal.queries import AttachmentRow, Row, find_kind
from xiaoan.web.measures import say_amount, say_kind
from xiaoan.web.words import say_actor


@dataclass(frozen=True, slots=True)
class FactLine:
    """One contributing record in words, with the addresses of record and journal row."""

    title: str
    address: str
    journal_address: str
    position: int
    day: date
    until: date | None
    quantity: str
    by: str
    files: tuple[AttachmentRow, ...]


def build_facts(
    rows: Sequence[Row], files: Mapping[str, Sequence[AttachmentRow]]
) -> list[FactLine]:
    """Contributing rows, newest day first, each with the evidence of its subject."""
    ordered = sorted(rows, key=lambda row: (row.day, row.position), reverse=True)
    return [
        FactLine(
            title=say_kind(row.kind),
            address=find_subject_address(row) or reverse("journal-row", args=[row.id]),
            journal_address=reverse("journal-row", args=[row.id]),
            position=row.position,
            day=row.day,
            until=row.until,
            quantity=say_amount(row.kind, row.quantity),
            by=say_actor(row.actor),
            files=tuple(files.get(str(row.subject), ())),
        )
        for row in ordered
    ]


def find_subject_address(row: Row) -> str:
    """The page of what a row is about: a register entry or a record; nothing for other rows."""
    name = "entry" if row.kind.startswith("register.") else "activity"
    key = row.data.get("entry" if name == "entry" else "record") or row.subject
    kind = find_kind(row.kind)
    if kind is None or not kind.is_fact:
        return ""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
