"""A register type as its library file states it."""

from __future__ import annotations

from dataclasses import dataclass

from xiaoan.kernel.fields import Field, find_field
from xiaoan.kernel.keepers import Keepers

UNITS = ("years", "months", "days")


@dataclass(frozen=True, slots=True)
class Step:
    """A day and what is added to it: a number, or a rule's value (by a choice of the entry)."""

    base: str
    amount: int = 0
    unit: str = "days"
    rule: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A day that follows from others. Of the steps, the first whose base day is known counts.

    `is_age`: the day an age is reached; what depends on it holds until the day before.
    `earliest`: instead of steps, the earliest of these fields and computed days.
    """

    name: str
    title: str
    title_en: str
    steps: tuple[Step, ...] = ()
    earliest: tuple[str, ...] = ()
    is_age: bool = False


@dataclass(frozen=True, slots=True)
class RegisterType:
    """One kind of register: what is asked, what is computed, who keeps it, where it comes from.

    `reminders`: days before the validity ends, most days first.
    """

    key: str
    kind: str
    title: str
    title_en: str
    area: str
    keepers: Keepers
    ledger: str
    source: str
    certainty: str
    fields: tuple[Field, ...]
    computed: tuple[Computed, ...] = ()
    validity: tuple[str, ...] = ()
    invalid_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reminders: tuple[int, ...] = ()
    quantity: str | None = None
    note: str = ""
    note_en: str = ""

    @property
    def code_field(self) -> Field | None:
        """The field that tells entries apart inside one organisation, if the type has one."""
        return next((field for field in self.fields if field.is_unique), None)

    @property
    def filters(self) -> tuple[Field, ...]:
        """The fields by which a list can be narrowed."""
        return tuple(field for field in self.fields if field.is_filter)

    @property
    def listed(self) -> tuple[Field, ...]:
        """The columns of a list; without any marked, the first four fields."""
        marked = tuple(field for field in self.fields if field.is_listed)
        return marked or self.fields[:4]

    def name_in(self, language: str) -> str:
        """The title in a language ("zh…" or "en…")."""
        return self.title_en if language.startswith("en") else self.title

    def note_in(self, language: str) -> str:
        """The explanation in a language ("zh…" or "en…")."""
        return (self.note_en or self.note) if language.startswith("en") else self.note

    def list_rules(self) -> list[str]:
        """The keys of every rule whose value the type needs."""
        steps = (step for computed in self.computed for step in computed.steps)
        return sorted({step.rule for step in steps if step.rule})

    def find_date_title(self, name: str) -> tuple[str, str]:
        """The titles of a date field or computed day."""
        field = find_field(self.fields, name)
        computed = next((item for item in self.computed if item.name == name), None)
        found = field or computed
        return (found.title, found.title_en) if found else (name, name)
