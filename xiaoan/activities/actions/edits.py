"""Changing and withdrawing records; evidence that comes later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.activities import errors
from xiaoan.activities.actions.batch import Answers, RecordBatch
from xiaoan.activities.actions.checks import check_answers, lock_record, read_org, reread_record
from xiaoan.activities.models import ActivityRecord, RecordRevision
from xiaoan.activities.policy import may_see_private
from xiaoan.activities.queries.kinds import get_activity_kind
from xiaoan.activities.queries.records import RecordInfo, as_record
from xiaoan.activities.rules.facts import check_held_on
from xiaoan.activities.rules.types import ActivityKind
from xiaoan.activities.states import EDITED
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.kernel.fields import (
    Merge,
    Value,
    clean_line,
    merge_values,
)
from xiaoan.registers.actions import Upload, attach_kept, keep_uploads

HELD_ON, IS_ZERO = "held_on", "is_zero"
"""Names under which the day and the zero report take part in a merge."""


def edit_activity(
    actor: Actor,
    *,
    activity_id: UUID,
    base_revision: int,
    held_on: date,
    values: Mapping[str, object],
    now: datetime,
    is_zero: bool = False,
    is_late_meant: bool = False,
) -> RecordInfo:
    """The record with the answers of a form that was filled in on `base_revision`.

    What others changed in other fields since then stays. Raises Conflict
    ("activities.edit_conflict") with `fields`, `joined` and `revision` when both changed the same
    field; the day and the zero report are the fields "_held_on" and "_is_zero" of `joined`.
    """
    today = local_day(now)
    with transaction.atomic():
        stored = lock_record(actor, activity_id)
        activity = get_activity_kind(stored.activity_key)
        if held_on != stored.held_on:
            check_held_on(held_on, today=today, is_late_meant=is_late_meant)
        base = _find_base(stored, base_revision)
        if not may_see_private(actor, stored.org_id):
            values = {**_list_private(activity, base), **values}
        mine = check_answers(activity, held_on, values, is_zero=is_zero, now=now)
        merge = merge_values(base=base, mine=_flatten(mine), theirs=_flatten(_as_answers(stored)))
        _refuse_clashes(activity, stored, merge)
        if merge.values == _flatten(_as_answers(stored)):
            return as_record(stored, actor)
        merged = _unflatten(merge.values)
        merged = check_answers(
            activity, merged.held_on, merged.values, is_zero=merged.is_zero, now=now
        )
        batch = RecordBatch(actor, now)
        batch.change(activity, read_org(stored), stored, merged, act=EDITED)
        batch.save()
    return reread_record(actor, activity_id)


def withdraw_activity(actor: Actor, *, activity_id: UUID, reason: str, now: datetime) -> RecordInfo:
    """The record withdrawn, its facts taken back. Withdrawing it again changes nothing."""
    stated = clean_line(reason)
    if not stated:
        raise InvalidInput(errors.REASON_MISSING)
    with transaction.atomic():
        stored = lock_record(actor, activity_id, even_withdrawn=True)
        if stored.withdrawn_at is None:
            activity = get_activity_kind(stored.activity_key)
            batch = RecordBatch(actor, now)
            org = read_org(stored)
            batch.withdraw(activity, org, stored, reason=stated)
            batch.save()
    return reread_record(actor, activity_id)


def add_activity_evidence(
    actor: Actor, *, activity_id: UUID, uploads: Sequence[Upload], now: datetime
) -> int:
    """Shows files as evidence of a record; returns how many. Raises NotFound, InvalidInput."""
    kept = keep_uploads(actor, uploads=uploads, now=now)
    with transaction.atomic():
        stored = lock_record(actor, activity_id)
        attach_kept(actor, org=read_org(stored), subject=stored.id, kept=kept, now=now)
    return len(kept)


def _find_base(stored: ActivityRecord, base_revision: int) -> dict[str, Value]:
    if base_revision == stored.revision:
        return _flatten(_as_answers(stored))
    base = RecordRevision.objects.filter(record=stored, revision=base_revision).first()
    if base is None:
        raise InvalidInput(errors.REVISION_UNKNOWN, revision=base_revision)
    return _flatten(Answers(base.held_on, base.values, base.is_zero))


def _as_answers(stored: ActivityRecord) -> Answers:
    return Answers(stored.held_on, dict(stored.values), stored.is_zero)


def _flatten(answers: Answers) -> dict[str, Value]:
    held_on = answers.held_on.isoformat()
    return {**answers.values, f"_{HELD_ON}": held_on, f"_{IS_ZERO}": answers.is_zero}


def _unflatten(values: Mapping[str, Value]) -> Answers:
    kept = {name: value for name, value in values.items() if not name.startswith("_")}
    held_on = date.fromisoformat(str(values[f"_{HELD_ON}"]))
    return Answers(held_on, kept, bool(values[f"_{IS_ZERO}"]))


def _list_private(activity: ActivityKind, base: Mapping[str, Value]) -> dict[str, Value]:
    """Who may not see private answers does not erase them by saving a form without them."""
    hidden = {asked.name for asked in activity.fields if asked.is_private}
    return {name: value for name, value in base.items() if name in hidden}


def _refuse_clashes(activity: ActivityKind, stored: ActivityRecord, merge: Merge) -> None:
    if not merge.clashes:
        return
    titles = {f"_{HELD_ON}": ("日期", "Day"), f"_{IS_ZERO}": ("零报告", "Zero report")}
    titles |= {asked.name: (asked.title, asked.title_en) for asked in activity.fields}
    fields = []
    for clash in merge.clashes:
        title, title_en = titles.get(clash.name, (clash.name, clash.name))
        fields.append(
            {
                "name": clash.name,
                "title": title,
                "title_en": title_en,
                "base": clash.base,
                "mine": clash.mine,
                "theirs": clash.theirs,
            }
        )
    raise Conflict(
        errors.EDIT_CONFLICT,
        fields=fields,
        revision=stored.revision,
        names="、".join(str(field["title"]) for field in fields),
        names_en=", ".join(str(field["title_en"]) for field in fields),
        joined=merge.values,
    )
