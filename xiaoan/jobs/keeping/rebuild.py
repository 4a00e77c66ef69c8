"""The proof that facts = f(tables): every live fact follows from a row, and every row is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from xiaoan.activities.queries import iterate_facts as iterate_activity_facts
from xiaoan.journal.queries import iterate_live_facts
from xiaoan.registers.queries import iterate_facts as iterate_register_facts

STEP = 5000
Key = tuple[str, str, str, date, date | None, Decimal]


class Fact(Protocol):
    """What the tables and the journal both say of a fact."""

    @property
    def org_id(self) -> UUID:
        """The organisation it is of."""

    @property
    def kind(self) -> str:
        """What it speaks of."""

    @property
    def subject(self) -> str:
        """The row it speaks of."""

    @property
    def day(self) -> date:
        """The day it is for."""

    @property
    def until(self) -> date | None:
        """The last day on which it holds; None when it does not expire."""

    @property
    def quantity(self) -> Decimal:
        """How much, in the unit of its kind."""


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that only one side has. `side`: journal (no row tells it) or tables (not told)."""

    side: str
    org_id: str
    kind: str
    subject: str
    day: date
    until: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class FactReport:
    """How many live facts were compared, and every difference."""

    facts: int
    differences: tuple[FactDifference, ...]

    @property
    def is_equal(self) -> bool:
        """Whether the journal's facts are exactly those of the tables."""
        return not self.differences


def compare_facts(progress: Callable[[int, int], None] | None = None) -> FactReport:
    """Compares every live fact with what registers and activities give today."""
    journal = Counter(_iterate_keys(iterate_live_facts()))
    tables = Counter(_iterate_keys(_iterate_table_facts(progress, journal.total())))
    only = [("journal", key) for key in (journal - tables).elements()]
    only += [("tables", key) for key in (tables - journal).elements()]
    differences = tuple(FactDifference(side, *key) for side, key in sorted(only, key=str))
    return FactReport(facts=journal.total(), differences=differences)


def _iterate_table_facts(
    progress: Callable[[int, int], None] | None, expected: int
) -> Iterator[Fact]:
    done = 0
    for facts in (iterate_register_facts(), iterate_activity_facts()):
        for fact in facts:
            done += 1
            if progress and done % STEP == 0:
                progress(done, expected)
            yield fact
    if progress:
        progress(1, 1)


def _iterate_keys(facts: Iterable[Fact]) -> Iterator[Key]:
    for fact in facts:
        quantity = Decimal(fact.quantity).normalize()
        yield str(fact.org_id), fact.kind, fact.subject, fact.day, fact.until, quantity
