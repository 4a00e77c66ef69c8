"""Entries as read: lists narrowed by the address, one entry with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from xiaoan.journal.queries import AttachmentRow, Row, list_attachments, list_subject_rows
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.fields import Value
from xiaoan.kernel.values import Page
from xiaoan.registers import errors
from xiaoan.registers.models import Entry, EntryRevision, ReminderAck
from xiaoan.registers.policy import VIEW, may_see_private
from xiaoan.registers.queries.filters import (
    EntryFilter,
    narrow_entries,
    sort_entries,
)
from xiaoan.registers.queries.rules import read_rule_values
from xiaoan.registers.queries.types import find_register_type, get_register_type
from xiaoan.registers.rules.dates import Standing, compute_standing
from xiaoan.registers.rules.types import RegisterType
from xiaoan.registers.states import DUE, EXPIRED, GONE, INVALID, VALID


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """One entry of a register. Private answers are missing for those outside its organisation."""

    id: UUID
    region: str
    org_id: UUID
    org_path: str
    org_name: str
    type_key: str
    code: str
    values: dict[str, Value]
    held_from: date
    valid_until: date | None
    is_invalid: bool
    next_reminder: date | None
    acknowledged: int | None
    revision: int
    fact_id: UUID | None
    created_at: datetime
    updated_at: datetime
    retired_at: datetime | None
    retired_reason: str

    @property
    def org_ref(self) -> OrgRef:
        """The organisation that keeps it, as lower packages need it."""
        return OrgRef(id=self.org_id, path=self.org_path, region=self.region)

    def find_standing(self, today: date) -> str:
        """How it stands on a day: a key of states.STANDINGS."""
        if self.retired_at is not None:
            return GONE
        if self.is_invalid:
            return INVALID
        if self.valid_until is not None and self.valid_until < today:
            return EXPIRED
        reminded = self.next_reminder is not None and self.next_reminder <= today
        return DUE if reminded else VALID

    def count_days_left(self, today: date) -> int | None:
        """Days until the validity ends, negative after it; None when it does not end."""
        return None if self.valid_until is None else (self.valid_until - today).days


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """An entry as it stood after one change."""

    revision: int
    act: str
    values: dict[str, Value]
    changed_by: str
    changed_at: datetime
    fact_id: UUID | None


@dataclass(frozen=True, slots=True)
class AckInfo:
    """An acknowledged reminder."""

    valid_until: date
    tier_days: int
    reason: str
    acknowledged_by: str
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry with its computed days, history (newest first), evidence and journal rows."""

    entry: EntryInfo
    register: RegisterType
    standing: Standing
    history: tuple[RevisionInfo, ...]
    acks: tuple[AckInfo, ...]
    attachments: tuple[AttachmentRow, ...]
    rows: tuple[Row, ...]


def as_entry(stored: Entry, actor: Actor) -> EntryInfo:
    """A stored entry in the shape that leaves this package, private answers masked."""
    register = find_register_type(stored.type_key)
    hidden = _hide_fields(actor, register, stored.org_id) if register else set()
    values = {name: value for name, value in stored.values.items() if name not in hidden}
    return EntryInfo(
        org_path=stored.org.path,
        org_name=stored.org.name,
        values=values,
        **{name: getattr(stored, name) for name in _COPIED},
    )


_COPIED = tuple(
    name for name in EntryInfo.__slots__ if name not in {"org_path", "org_name", "values"}
)


def scope_entries(actor: Actor) -> QuerySet[Entry]:
    """The entries that an actor may see, with their organisation."""
    actor.require(VIEW, actor.org_path)
    return Entry.objects.filter(org__path__under=actor.org_path).select_related("org")


def list_entries(
    actor: Actor,
    *,
    type_key: str,
    today: date,
    wanted: EntryFilter | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[EntryInfo]:
    """A page of one register in the actor's scope. Two queries, however many rows there are."""
    register = get_register_type(type_key)
    wanted = wanted or EntryFilter()
    rows = narrow_entries(scope_entries(actor), register, wanted, today=today)
    start = (max(number, 1) - 1) * size
    ordered = sort_entries(rows, register, wanted.sort)[start : start + size]
    found = [as_entry(stored, actor) for stored in ordered]
    return Page(rows=found, total=rows.count(), number=max(number, 1), size=size)


def iterate_entries(
    actor: Actor, *, type_key: str, today: date, wanted: EntryFilter | None = None
) -> Iterator[EntryInfo]:
    """Every entry of a register in the actor's scope, for export."""
    register = get_register_type(type_key)
    wanted = wanted or EntryFilter()
    rows = narrow_entries(scope_entries(actor), register, wanted, today=today)
    for stored in sort_entries(rows, register, wanted.sort).iterator(chunk_size=2000):
        yield as_entry(stored, actor)


def find_entry(actor: Actor, *, entry_id: UUID) -> EntryInfo | None:
    """An entry in the actor's scope, or None."""
    stored = scope_entries(actor).filter(id=entry_id).first()
    return None if stored is None else as_entry(stored, actor)


def get_entry(actor: Actor, *, entry_id: UUID, today: date) -> EntryDetail:
    """One entry with everything that belongs to it. Raises NotFound."""
    stored = scope_entries(actor).filter(id=entry_id).first()
    if stored is None:
        raise NotFound(errors.ENTRY_NOT_FOUND)
    entry = as_entry(stored, actor)
    register = get_register_type(entry.type_key)
    return EntryDetail(
        entry=entry,
        register=register,
        standing=_show_standing(actor, register, stored, today),
        history=tuple(_list_revisions(entry, actor, register)),
        acks=tuple(_list_acks(entry)),
        attachments=tuple(list_attachments(actor, subjects=[entry.id])[str(entry.id)]),
        rows=tuple(_list_rows(actor, entry.id)),
    )


def _show_standing(actor: Actor, register: RegisterType, stored: Entry, today: date) -> Standing:
    rules = read_rule_values(region=stored.region, day=today)
    standing = compute_standing(register, stored.values, rules)
    hidden = _hide_fields(actor, register, stored.org_id)
    shown = tuple(day for day in standing.dates if day.basis not in hidden)
    return replace(standing, dates=shown)


def _hide_fields(actor: Actor, register: RegisterType, org_id: UUID) -> set[str]:
    if may_see_private(actor, org_id):
        return set()
    return {field.name for field in register.fields if field.is_private}


def _list_rows(actor: Actor, subject: UUID) -> list[Row]:
    if not actor.holds("journal.view"):
        return []
    return list_subject_rows(actor, subject=subject)


def _list_revisions(
    entry: EntryInfo, actor: Actor, register: RegisterType
) -> Iterator[RevisionInfo]:
    hidden = _hide_fields(actor, register, entry.org_id)
    for stored in EntryRevision.objects.filter(entry_id=entry.id).order_by("-revision"):
        info = RevisionInfo(**{name: getattr(stored, name) for name in RevisionInfo.__slots__})
        shown = {name: value for name, value in info.values.items() if name not in hidden}
        yield replace(info, values=shown)


def _list_acks(entry: EntryInfo) -> Iterator[AckInfo]:
    for stored in ReminderAck.objects.filter(entry_id=entry.id).order_by("-acknowledged_at"):
        yield AckInfo(**{name: getattr(stored, name) for name in AckInfo.__slots__})
