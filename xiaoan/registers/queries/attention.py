"""What of the registers wants attention: reminders, what has expired, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.values import Page
from xiaoan.registers.queries.entries import EntryInfo, as_entry, scope_entries
from xiaoan.registers.queries.filters import match_standing
from xiaoan.registers.queries.types import find_register_type
from xiaoan.registers.rules.reminders import find_tier
from xiaoan.registers.rules.types import RegisterType


@dataclass(frozen=True, slots=True)
class ReminderInfo:
    """An expiry that wants attention. `tier_days`: the most urgent tier reached."""

    entry: EntryInfo
    register: RegisterType
    tier_days: int
    days_left: int


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """How many live entries a register holds, and how many of them want attention."""

    total: int = 0
    due: int = 0
    expired: int = 0
    invalid: int = 0


def list_reminders(
    actor: Actor,
    *,
    today: date,
    type_key: str | None = None,
    org_id: UUID | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[ReminderInfo]:
    """Expiries in the actor's scope that want attention now, the most pressing first.

    Acknowledged ones come back when the next, more urgent tier is reached.
    """
    rows = scope_entries(actor).filter(retired_at=None, next_reminder__lte=today)
    if type_key:
        rows = rows.filter(type_key=type_key)
    if org_id:
        rows = rows.filter(org_id=org_id)
    start = (max(number, 1) - 1) * size
    found = [
        reminder
        for stored in rows.order_by("valid_until", "id")[start : start + size]
        if (reminder := _as_reminder(as_entry(stored, actor), today))
    ]
    return Page(rows=found, total=rows.count(), number=max(number, 1), size=size)


def list_attention(
    actor: Actor,
    *,
    standing: str,
    today: date,
    org_id: UUID | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[EntryInfo]:
    """Entries of all registers that are due, expired or not usable, the most pressing first."""
    rows = match_standing(scope_entries(actor).filter(retired_at=None), standing, today)
    if org_id:
        rows = rows.filter(org_id=org_id)
    start = (max(number, 1) - 1) * size
    ordered = rows.order_by(F("valid_until").asc(nulls_last=True), "org__path", "id")
    found = [as_entry(stored, actor) for stored in ordered[start : start + size]]
    return Page(rows=found, total=rows.count(), number=max(number, 1), size=size)


def _as_reminder(entry: EntryInfo, today: date) -> ReminderInfo | None:
    register = find_register_type(entry.type_key)
    if register is None or entry.valid_until is None:
        return None
    tier = find_tier(valid_until=entry.valid_until, tiers=register.reminders, today=today)
    left = (entry.valid_until - today).days
    return None if tier is None else ReminderInfo(entry, register, tier, left)


def count_entries(
    actor: Actor, *, today: date, org_id: UUID | None = None, under: str = ""
) -> dict[str, RegisterCount]:
    """Live entries of each register in the actor's scope, by type. One query."""
    rows = scope_entries(actor).filter(retired_at=None, org__path__under=under)
    if org_id:
        rows = rows.filter(org_id=org_id)
    usable = Q(is_invalid=False)
    counted = (
        rows.order_by()
        .values("type_key")
        .annotate(
            total=Count("id"),
            due=Count("id", filter=usable & Q(next_reminder__lte=today, valid_until__gte=today)),
            expired=Count("id", filter=usable & Q(valid_until__lt=today)),
            invalid=Count("id", filter=~usable),
        )
    )
    return {
        row["type_key"]: RegisterCount(row["total"], row["due"], row["expired"], row["invalid"])
        for row in counted
    }
