"""Live facts: rows that state something and have not been taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from xiaoan.journal.models import JournalRow
from xiaoan.journal.queries.kinds import list_kinds
from xiaoan.journal.queries.rows import Row, as_row
from xiaoan.journal.states import RECORD


@dataclass(frozen=True, slots=True)
class LiveFact:
    """What a fact says, without when and by whom it was written down."""

    org_id: UUID
    kind: str
    subject: str
    day: date
    until: date | None
    quantity: Decimal


def iterate_live_facts() -> Iterator[LiveFact]:
    """Every live fact of every organisation, in no particular order. Acts are left out."""
    acts = [kind.key for kind in list_kinds().values() if not kind.is_fact]
    later = JournalRow.objects.filter(org_id=OuterRef("org_id"), retracts=OuterRef("position"))
    rows = JournalRow.objects.filter(act=RECORD).exclude(Exists(later))
    rows = rows.exclude(kind__in=acts)
    names = ("org_id", "kind", "subject", "day", "until", "quantity")
    for values in rows.values_list(*names).iterator(chunk_size=5000):
        yield LiveFact(*values)


def list_org_facts(
    *,
    org_id: UUID,
    kinds: Collection[str],
    from_day: int | None = None,
    until_day: int | None = None,
    size: int = 100,
) -> list[Row]:
    """An organisation's live facts of some kinds, for the days from one to another (as day
    numbers), newest first."""
    later = JournalRow.objects.filter(org_id=OuterRef("org_id"), retracts=OuterRef("position"))
    rows = JournalRow.objects.filter(org_id=org_id, kind__in=kinds, act=RECORD)
    if from_day is not None:
        rows = rows.filter(day__gte=from_day)
    if until_day is not None:
        rows = rows.filter(day__lte=until_day)
    live = rows.exclude(Exists(later)).order_by("-day", "-position")
    return [as_row(stored) for stored in live[:size]]
