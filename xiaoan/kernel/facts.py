"""What a table says should stand in the journal: the proof that facts = f(tables)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LiveFact:
    """A fact that a row of a table stands for. `until` None = it does not expire."""

    org_id: UUID
    kind: str
    subject: str
    day: date
    until: date | None
    quantity: Decimal
