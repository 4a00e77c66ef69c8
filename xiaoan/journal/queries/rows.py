"""Journal rows as read: newest first for people, in chain order for consumers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from xiaoan.journal import errors
from xiaoan.journal.models import ChainHead, Cursor, JournalRow
from xiaoan.journal.rules.chain import HASHED
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.days import NEVER, day_number, moment_number
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.values import Page


@dataclass(frozen=True, slots=True)
class Row:
    """One journal row. `until` None = does not expire; `retracts` = position taken back."""

    id: UUID
    org_id: UUID
    org_path: str
    position: int
    act: str
    kind: str
    subject: str
    day: date
    until: date | None
    occurred_at: datetime
    recorded_at: datetime
    quantity: Decimal
    retracts: int | None
    actor: dict[str, Any]
    data: dict[str, Any]
    previous_hash: str
    hash: str


def as_row(stored: JournalRow) -> Row:
    """A stored row in the shape that leaves this package."""
    return Row(**{name: getattr(stored, name) for name in Row.__slots__})


def as_hashable(stored: JournalRow) -> dict[str, object]:
    """A stored row as the plain values that its hash is taken of."""
    plain: dict[str, object] = {name: getattr(stored, name) for name in HASHED}
    plain["id"], plain["org_id"] = str(stored.id), str(stored.org_id)
    plain["day"] = day_number(stored.day)
    plain["until"] = NEVER if stored.until is None else day_number(stored.until)
    plain["occurred_at"] = moment_number(stored.occurred_at)
    plain["recorded_at"] = moment_number(stored.recorded_at)
    plain["quantity"] = int(stored.quantity * 1000)
    return plain


def get_row(actor: Actor, *, row_id: UUID) -> Row:
    """One row within the actor's scope. Raises NotFound."""
    stored = _scoped(actor).filter(id=row_id).first()
    if stored is None:
        raise NotFound(errors.ROW_NOT_FOUND)
    return as_row(stored)


def list_rows(
    actor: Actor,
    *,
    kind: str | None = None,
    org_path: str | None = None,
    subject: str | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[Row]:
    """A page of rows in the actor's scope, newest first. `kind` may end in "." for a family.

    Where the scope is wide, rows are read back from the newest until the page is full; where it
    is narrow, those of the scope are sorted.
    """
    scoped = _scoped(actor)
    if count_some(scoped)[1]:
        scoped = scan_below(JournalRow.objects.all(), "org_path", actor.org_path)
    rows = _filter_rows(scoped, kind=kind, org_path=org_path, subject=subject)
    if from_day:
        rows = rows.filter(day__gte=day_number(from_day))
    if until_day:
        rows = rows.filter(day__lte=day_number(until_day))
    start = (max(number, 1) - 1) * size
    ordered = rows.order_by("-recorded_at", "-id")
    found = [as_row(stored) for stored in ordered[start : start + size]]
    total, is_more = count_some(rows)
    return Page(rows=found, total=total, number=max(number, 1), size=size, is_more=is_more)


MOST_COUNTED = 10_000
"""Nobody leafs through more rows than that; counting on would take as long as there are rows."""


def scan_below(rows: QuerySet[Any], column: str, path: str) -> QuerySet[Any]:
    """Rows below a path that holds many of them, to be read in their order until a page is full.

    The path is compared so that no index serves it: that of the order does.
    """
    return rows.alias(above=Left(column, len(path))).filter(above=path) if path else rows


def count_some(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows there are, at most MOST_COUNTED, and whether there are more."""
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return min(number, MOST_COUNTED), number > MOST_COUNTED


def count_rows(actor: Actor, *, kind: str | None = None, org_path: str | None = None) -> int:
    """How many rows the actor's scope holds."""
    return _filter_rows(_scoped(actor), kind=kind, org_path=org_path, subject=None).count()


def list_subject_rows(actor: Actor, *, subject: UUID | str) -> list[Row]:
    """The history of one subject in the actor's scope, oldest first."""
    rows = _scoped(actor).filter(subject=str(subject)).order_by("recorded_at", "position")
    return [as_row(stored) for stored in rows]


def list_unread(*, consumer: str, size: int = 1000) -> Iterator[Row]:
    """Rows that a consumer has not dealt with, in chain order, organisation by organisation."""
    cursor = Cursor.objects.filter(consumer=consumer, org_id=OuterRef("org_id"))
    heads = ChainHead.objects.annotate(
        read=Coalesce(Subquery(cursor.values("position")[:1]), 0)
    ).filter(position__gt=F("read"))
    left = size
    for head in heads.order_by("org_id"):
        rows = JournalRow.objects.filter(org_id=head.org_id, position__gt=head.read)
        for stored in rows.order_by("position")[:left]:
            left -= 1
            yield as_row(stored)
        if left <= 0:
            return


def _scoped(actor: Actor) -> QuerySet[JournalRow]:
    actor.require("journal.view", actor.org_path)
    return _under(JournalRow.objects.all(), actor.org_path)


def _filter_rows(
    rows: QuerySet[JournalRow], *, kind: str | None, org_path: str | None, subject: str | None
) -> QuerySet[JournalRow]:
    if kind:
        end = kind[:-1] + chr(ord(kind[-1]) + 1)
        rows = rows.filter(Q(kind__gte=kind, kind__lt=end) if kind.endswith(".") else Q(kind=kind))
    if org_path:
        rows = _under(rows, org_path)
    if subject:
        rows = rows.filter(subject=subject)
    return rows


def _under(rows: QuerySet[JournalRow], path: str) -> QuerySet[JournalRow]:
    if not path:
        return rows
    return rows.filter(org_path__gte=path, org_path__lt=path[:-1] + chr(ord(path[-1]) + 1))
