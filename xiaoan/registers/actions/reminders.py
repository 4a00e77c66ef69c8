"""Taking note of reminders; computing validity anew when a rule has changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.kernel.fields import clean_line
from xiaoan.registers import errors
from xiaoan.registers.actions.batch import EntryBatch
from xiaoan.registers.actions.entries import lock_entry
from xiaoan.registers.models import Entry, ReminderAck
from xiaoan.registers.policy import EDIT
from xiaoan.registers.queries.entries import EntryInfo, as_entry
from xiaoan.registers.queries.rules import read_rule_values
from xiaoan.registers.queries.types import get_register_type, list_register_types
from xiaoan.registers.rules.dates import RuleValues, compute_standing
from xiaoan.registers.rules.reminders import find_next_reminder, find_tier
from xiaoan.registers.states import RECOMPUTED

CHUNK = 1000


def acknowledge_reminder(actor: Actor, *, entry_id: UUID, reason: str, now: datetime) -> EntryInfo:
    """Silences the reached tier of an expiry, with a reason; a more urgent tier still comes.

    Doing it again changes nothing. Raises InvalidInput without a reason, Conflict when there is
    nothing to remind of.
    """
    stated = clean_line(reason)
    if not stated:
        raise InvalidInput(errors.REASON_MISSING)
    with transaction.atomic():
        stored = lock_entry(actor, entry_id)
        register = get_register_type(stored.type_key)
        until = None if stored.is_invalid else stored.valid_until
        if until is None:
            raise Conflict(errors.NOTHING_TO_ACKNOWLEDGE)
        tier = find_tier(valid_until=until, tiers=register.reminders, today=local_day(now))
        if tier is None:
            raise Conflict(errors.NOTHING_TO_ACKNOWLEDGE)
        if stored.acknowledged is None or tier < stored.acknowledged:
            ack = ReminderAck(valid_until=until, tier_days=tier, reason=stated)
            _note_acknowledged(actor, stored, ack, now=now)
    return as_entry(stored, actor)


def _note_acknowledged(actor: Actor, stored: Entry, ack: ReminderAck, *, now: datetime) -> None:
    ack.region, ack.entry = stored.region, stored
    ack.acknowledged_by, ack.acknowledged_at = actor.name, now
    ack.save(force_insert=True)
    register = get_register_type(stored.type_key)
    stored.acknowledged = ack.tier_days
    stored.next_reminder = find_next_reminder(
        valid_until=stored.valid_until, tiers=register.reminders, acknowledged=ack.tier_days
    )
    Entry.objects.filter(id=stored.id).update(
        acknowledged=stored.acknowledged, next_reminder=stored.next_reminder
    )
    append(
        actor,
        kind="reminder.acknowledged",
        org=as_entry(stored, actor).org_ref,
        subject=stored.id,
        now=now,
        data={"register": stored.type_key, "tier_days": ack.tier_days},
    )


def recompute_entries(actor: Actor, *, path: str, now: datetime) -> int:
    """Brings entries below a path to the rules now in force; returns how many changed.

    For a change of a rule and for the daily round; each changed entry gets a revision and a fact.
    """
    actor.require(EDIT, path)
    changed = 0
    rules: dict[str, RuleValues] = {}
    for register in list_register_types():
        if not register.list_rules():
            continue
        rows = Entry.objects.filter(type_key=register.key, retired_at=None)
        keys = [*rows.filter(org__path__under=path).values_list("id", flat=True)]
        for start in range(0, len(keys), CHUNK):
            changed += _recompute_chunk(actor, keys[start : start + CHUNK], rules, now)
    return changed


def _recompute_chunk(
    actor: Actor, keys: list[UUID], rules: dict[str, RuleValues], now: datetime
) -> int:
    today, changed = local_day(now), 0
    with transaction.atomic():
        batch = EntryBatch(actor, now)
        rows = Entry.objects.select_for_update(of=("self",)).filter(id__in=keys, retired_at=None)
        for stored in rows.select_related("org"):
            register = get_register_type(stored.type_key)
            if stored.region not in rules:
                rules[stored.region] = read_rule_values(region=stored.region, day=today)
            standing = compute_standing(register, stored.values, rules[stored.region])
            if (standing.valid_until, standing.is_invalid) == (
                stored.valid_until,
                stored.is_invalid,
            ):
                continue
            org = as_entry(stored, actor).org_ref
            batch.change(register, org, stored, dict(stored.values), act=RECOMPUTED)
            changed += 1
        if changed:
            batch.save()
    return changed
