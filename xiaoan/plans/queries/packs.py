"""Rule values: the library's packs and what counties set themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.library import read_documents
from xiaoan.plans import errors
from xiaoan.plans.models import RuleOverride
from xiaoan.plans.policy import require_viewer
from xiaoan.plans.rules.packs import RuleBook, RuleEntry, build_pack_entries
from xiaoan.plans.rules.thresholds import list_threshold_steps


@dataclass(frozen=True, slots=True)
class RuleValue:
    """A rule's value somewhere on a day, with the place, days and source it comes from."""

    key: str
    title: str
    title_en: str
    unit: str
    value: Any
    jurisdiction: str
    from_on: date | None
    until_on: date | None
    source: str
    certainty: str
    pack: str
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as listed: the value in force, every value there is, who set their own."""

    key: str
    title: str
    title_en: str
    unit: str
    current: RuleValue | None
    values: tuple[RuleValue, ...]


def as_rule_value(entry: RuleEntry) -> RuleValue:
    """A rule value in the shape that leaves this package."""
    return RuleValue(**{name: getattr(entry, name) for name in RuleValue.__slots__})


@cache
def list_pack_entries() -> tuple[RuleEntry, ...]:
    """Every value of every pack in library/rules. Raises InvalidInput for a broken file."""
    return tuple(
        entry
        for document in read_documents("rules")
        if isinstance(document.data, Mapping)
        for entry in build_pack_entries(document.data)
    )


def load_rule_book() -> RuleBook:
    """Every rule value there is, packs and counties, in one query; ask it as often as needed."""
    packed = {entry.key: entry for entry in list_pack_entries()}
    own = [
        _as_entry(stored, packed.get(stored.key))
        for stored in RuleOverride.objects.filter(replaced_at=None)
    ]
    return RuleBook([*list_pack_entries(), *own])


def resolve_rule(key: str, *, region: str, day: date) -> RuleValue:
    """The value in force in a place on a day: the narrowest jurisdiction wins.

    Raises NotFound("plans.rule_unknown") when no pack and no county sets it.
    """
    return as_rule_value(load_rule_book().resolve_rule(key, region=region, day=day))


def read_rule(book: RuleBook, key: str, *, region: str, day: date) -> RuleValue | None:
    """The value of a loaded book in force in a place on a day, or None."""
    entry = book.find_rule(key, region=region, day=day)
    return as_rule_value(entry) if entry else None


def list_rules(actor: Actor, *, day: date, text: str = "") -> list[RuleRow]:
    """Every rule with its value in force in the actor's region and all its values, by key."""
    require_viewer(actor)
    book, wanted = load_rule_book(), text.strip().lower()
    rows = [_build_rule_row(book, key, region=actor.region, day=day) for key in book.list_keys()]
    return [row for row in rows if wanted in f"{row.key} {row.title} {row.title_en}".lower()]


def get_rule(actor: Actor, *, key: str, day: date) -> RuleRow:
    """One rule with all its values. Raises NotFound."""
    require_viewer(actor)
    book = load_rule_book()
    if not book.list_values(key):
        raise NotFound(errors.RULE_UNKNOWN, rule=key, region=actor.region, day=day.isoformat())
    return _build_rule_row(book, key, region=actor.region, day=day)


def list_rule_history(actor: Actor, *, key: str) -> list[RuleValue]:
    """Values that a county set in the actor's region and has replaced since, newest first."""
    require_viewer(actor)
    packed = {entry.key: entry for entry in list_pack_entries()}
    stored = RuleOverride.objects.filter(key=key, region=actor.region).exclude(replaced_at=None)
    rows = stored.order_by("-replaced_at", "-id")
    return [as_rule_value(_as_entry(one, packed.get(one.key))) for one in rows]


def find_numeric_fault(value: Any) -> str | None:
    """Why a rule's value is not a number for every organisation, or None when it is."""
    try:
        list_threshold_steps(value)
    except InvalidInput as refusal:
        return refusal.code
    return None


def find_override_id(*, key: str, jurisdiction: str, from_on: date) -> UUID | None:
    """The value that a county set for a rule from a day on, or None."""
    return (
        RuleOverride.objects.filter(
            key=key, jurisdiction=jurisdiction, from_on=from_on, replaced_at=None
        )
        .values_list("id", flat=True)
        .first()
    )


def _build_rule_row(book: RuleBook, key: str, *, region: str, day: date) -> RuleRow:
    values = [one for one in book.list_values(key) if _concerns_region(one, region)]
    current = book.find_rule(key, region=region, day=day)
    named = current or book.list_values(key)[0]
    return RuleRow(
        key=key,
        title=named.title,
        title_en=named.title_en,
        unit=named.unit,
        current=as_rule_value(current) if current else None,
        values=tuple(as_rule_value(one) for one in values),
    )


def _concerns_region(entry: RuleEntry, region: str) -> bool:
    return bool(entry.pack) or region.startswith(entry.jurisdiction)


def _as_entry(stored: RuleOverride, packed: RuleEntry | None) -> RuleEntry:
    return RuleEntry(
        key=stored.key,
        title=packed.title if packed else stored.key,
        title_en=packed.title_en if packed else stored.key,
        unit=packed.unit if packed else "",
        value=stored.value,
        jurisdiction=stored.jurisdiction,
        from_on=stored.from_on,
        until_on=stored.until_on,
        source=stored.source,
        certainty=stored.certainty,
        pack="",
        domain=packed.domain if packed else "",
        set_by=stored.set_by,
    )
