"""Recording what was held, changing and withdrawing records, attesting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.activities import errors
from xiaoan.activities.actions.batch import Answers, RecordBatch
from xiaoan.activities.models import ActivityRecord, RecordRevision
from xiaoan.activities.policy import EDIT, may_see_private
from xiaoan.activities.queries.kinds import get_activity_kind
from xiaoan.activities.queries.records import RecordInfo, as_record
from xiaoan.activities.rules.evidence import find_missing_evidence
from xiaoan.activities.rules.facts import check_held_on
from xiaoan.activities.rules.types import STATEMENT, UNTIL, ActivityKind
from xiaoan.activities.states import EDITED
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.kernel.fields import (
    FieldsRefused,
    Merge,
    Value,
    check_values,
    clean_line,
    find_field,
    merge_values,
)
from xiaoan.kernel.ids import new_id
from xiaoan.registers.actions import Upload, attach_kept, keep_uploads

HELD_ON, IS_ZERO = "held_on", "is_zero"
"""Names under which the day and the zero report take part in a merge."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to add in bulk."""

    org: OrgRef
    activity_key: str
    held_on: date
    values: Mapping[str, object]
    is_zero: bool = False
    activity_id: UUID | None = None


def record_activity(
    actor: Actor,
    *,
    org: OrgRef,
    activity_key: str,
    held_on: date,
    values: Mapping[str, object],
    now: datetime,
    activity_id: UUID | None = None,
    files: Sequence[Upload] = (),
    is_zero: bool = False,
    is_late_meant: bool = False,
) -> RecordInfo:
    """A record of something held, its facts and evidence.

    The same `activity_id` with the same answers is the same record. `is_zero`: a zero report, for
    which answers may be missing. `is_late_meant`: the person knows that the day lies before this
    school year. Raises FieldsRefused, InvalidInput for a day that cannot be right or for missing
    evidence, Conflict when the id stands for another record, NotAllowed and NotFound.
    """
    activity = get_activity_kind(activity_key)
    actor.require(EDIT, org.path)
    check_held_on(held_on, today=local_day(now), is_late_meant=is_late_meant)
    answers = _check_answers(activity, held_on, values, is_zero=is_zero, now=now)
    key = activity_id or new_id()
    if (known := _find_record(key)) is not None:
        return _confirm_same(actor, known, org, activity, answers)
    kept = keep_uploads(actor, uploads=files, now=now)
    _require_evidence(activity, [stored.media_type for stored, _ in kept], is_zero=is_zero)
    try:
        with transaction.atomic():
            batch = RecordBatch(actor, now)
            batch.add(activity, org, answers, record_id=key)
            batch.save()
            attach_kept(actor, org=org, subject=key, kept=kept, now=now)
    except Conflict:
        # The same form came twice at the same instant: the other one was faster.
        known = _find_record(key)
        if known is None:
            raise
        return _confirm_same(actor, known, org, activity, answers)
    return _reread(actor, key)


def _find_record(key: UUID) -> ActivityRecord | None:
    return ActivityRecord.objects.filter(id=key).first()


def record_activities(
    actor: Actor, *, rows: Sequence[NewRecord], now: datetime, settle: bool = True
) -> list[UUID]:
    """Many records at once, all of them or none; evidence may follow.

    `settle=False` is for loaders that settle once at the end.
    """
    batch = RecordBatch(actor, now)
    made = []
    with transaction.atomic():
        for row in rows:
            activity = get_activity_kind(row.activity_key)
            actor.require(EDIT, row.org.path)
            check_held_on(row.held_on, today=local_day(now), is_late_meant=True)
            answers = _check_answers(
                activity, row.held_on, row.values, is_zero=row.is_zero, now=now
            )
            made.append(batch.add(activity, row.org, answers, record_id=row.activity_id).id)
        batch.save(settle=settle)
    return made


def attest(
    actor: Actor,
    *,
    org: OrgRef,
    kind: str,
    held_on: date,
    statement: str,
    now: datetime,
    until_on: date | None = None,
    files: Sequence[Upload] = (),
    activity_id: UUID | None = None,
) -> RecordInfo:
    """A statement with evidence that something is so; it counts as a fact of its `attest.` kind.

    Raises InvalidInput for a kind that is no attestation, and as `record_activity`.
    """
    activity = get_activity_kind(kind)
    if not activity.is_attestation:
        raise InvalidInput(errors.NOT_AN_ATTESTATION, kind=kind)
    values = {STATEMENT: statement, UNTIL: until_on}
    asked = {name: value for name, value in values.items() if find_field(activity.fields, name)}
    return record_activity(
        actor,
        org=org,
        activity_key=activity.key,
        held_on=held_on,
        values=asked,
        now=now,
        activity_id=activity_id,
        files=files,
        is_late_meant=True,
    )


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
        stored = _lock_record(actor, activity_id)
        activity = get_activity_kind(stored.activity_key)
        if held_on != stored.held_on:
            check_held_on(held_on, today=today, is_late_meant=is_late_meant)
        base = _find_base(stored, base_revision)
        if not may_see_private(actor, stored.org_id):
            values = {**_list_private(activity, base), **values}
        mine = _check_answers(activity, held_on, values, is_zero=is_zero, now=now)
        merge = merge_values(base=base, mine=_flatten(mine), theirs=_flatten(_as_answers(stored)))
        _refuse_clashes(activity, stored, merge)
        if merge.values == _flatten(_as_answers(stored)):
            return as_record(stored, actor)
        merged = _unflatten(merge.values)
        merged = _check_answers(
            activity, merged.held_on, merged.values, is_zero=merged.is_zero, now=now
        )
        batch = RecordBatch(actor, now)
        batch.change(activity, _read_org(stored), stored, merged, act=EDITED)
        batch.save()
    return _reread(actor, activity_id)


def withdraw_activity(actor: Actor, *, activity_id: UUID, reason: str, now: datetime) -> RecordInfo:
    """The record withdrawn, its facts taken back. Withdrawing it again changes nothing."""
    stated = clean_line(reason)
    if not stated:
        raise InvalidInput(errors.REASON_MISSING)
    with transaction.atomic():
        stored = _lock_record(actor, activity_id, even_withdrawn=True)
        if stored.withdrawn_at is None:
            activity = get_activity_kind(stored.activity_key)
            batch = RecordBatch(actor, now)
            org = _read_org(stored)
            batch.withdraw(activity, org, stored, reason=stated)
            batch.save()
    return _reread(actor, activity_id)


def add_activity_evidence(
    actor: Actor, *, activity_id: UUID, uploads: Sequence[Upload], now: datetime
) -> int:
    """Shows files as evidence of a record; returns how many. Raises NotFound, InvalidInput."""
    kept = keep_uploads(actor, uploads=uploads, now=now)
    with transaction.atomic():
        stored = _lock_record(actor, activity_id)
        attach_kept(actor, org=_read_org(stored), subject=stored.id, kept=kept, now=now)
    return len(kept)


def _check_answers(
    activity: ActivityKind,
    held_on: date,
    values: Mapping[str, object],
    *,
    is_zero: bool,
    now: datetime,
) -> Answers:
    if is_zero and not activity.zero_report:
        raise InvalidInput(errors.NO_ZERO_REPORT, title=activity.title)
    checked = check_values(activity.fields, values, today=local_day(now), is_complete=not is_zero)
    if checked.problems:
        raise FieldsRefused(checked.problems)
    return Answers(held_on, checked.values, is_zero)


def _require_evidence(activity: ActivityKind, media_types: Sequence[str], *, is_zero: bool) -> None:
    missing = find_missing_evidence(activity, media_types, is_zero=is_zero)
    if missing:
        raise InvalidInput(errors.EVIDENCE_MISSING, what=missing[0])


def _confirm_same(
    actor: Actor, known: ActivityRecord, org: OrgRef, activity: ActivityKind, answers: Answers
) -> RecordInfo:
    first = RecordRevision.objects.filter(record=known, revision=1).first()
    same_place = known.org_id == org.id and known.activity_key == activity.key
    if first is None or not same_place:
        raise Conflict(errors.ID_TAKEN)
    if Answers(first.held_on, first.values, first.is_zero) != answers:
        raise Conflict(errors.ID_TAKEN)
    return _reread(actor, known.id)


def _reread(actor: Actor, activity_id: UUID) -> RecordInfo:
    return as_record(ActivityRecord.objects.select_related("org").get(id=activity_id), actor)


def _lock_record(
    actor: Actor, activity_id: UUID, *, even_withdrawn: bool = False
) -> ActivityRecord:
    rows = ActivityRecord.objects.select_for_update(of=("self",)).select_related("org")
    stored = rows.filter(id=activity_id, org__path__under=actor.org_path).first()
    if stored is None:
        raise NotFound(errors.RECORD_NOT_FOUND)
    actor.require(EDIT, stored.org.path)
    if stored.withdrawn_at is not None and not even_withdrawn:
        raise Conflict(errors.RECORD_WITHDRAWN)
    return stored


def _read_org(stored: ActivityRecord) -> OrgRef:
    return OrgRef(id=stored.org_id, path=stored.org.path, region=stored.org.region)


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
    titles = {f"_{HELD_ON}": "日期", f"_{IS_ZERO}": "零报告"}
    titles |= {asked.name: asked.title for asked in activity.fields}
    fields = [
        {
            "name": clash.name,
            "title": titles.get(clash.name, clash.name),
            "base": clash.base,
            "mine": clash.mine,
            "theirs": clash.theirs,
        }
        for clash in merge.clashes
    ]
    names = "、".join(str(field["title"]) for field in fields)
    raise Conflict(
        errors.EDIT_CONFLICT,
        fields=fields,
        revision=stored.revision,
        names=names,
        joined=merge.values,
    )
