"""Recording what was held, one or many; attesting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.activities import errors
from xiaoan.activities.actions.batch import Answers, RecordBatch
from xiaoan.activities.actions.checks import check_answers, reread_record
from xiaoan.activities.models import ActivityRecord, RecordRevision
from xiaoan.activities.policy import EDIT
from xiaoan.activities.queries.kinds import get_activity_kind
from xiaoan.activities.queries.records import RecordInfo
from xiaoan.activities.rules.evidence import find_missing_evidence
from xiaoan.activities.rules.facts import check_held_on
from xiaoan.activities.rules.types import STATEMENT, UNTIL, ActivityKind
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.kernel.fields import (
    find_field,
)
from xiaoan.kernel.ids import new_id
from xiaoan.registers.actions import Upload, attach_kept, keep_uploads


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
    answers = check_answers(activity, held_on, values, is_zero=is_zero, now=now)
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
    return reread_record(actor, key)


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
            answers = check_answers(activity, row.held_on, row.values, is_zero=row.is_zero, now=now)
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


def _require_evidence(activity: ActivityKind, media_types: Sequence[str], *, is_zero: bool) -> None:
    missing = find_missing_evidence(activity, media_types, is_zero=is_zero)
    if missing:
        raise InvalidInput(errors.EVIDENCE_MISSING, what=missing[0])


def _confirm_same(
    actor: Actor, known: ActivityRecord, org: OrgRef, activity: ActivityKind, answers: Answers
) -> RecordInfo:
    firsts = RecordRevision.objects.filter(record=known, revision=1)
    first = known if known.revision == 1 else firsts.first()
    same_place = known.org_id == org.id and known.activity_key == activity.key
    if first is None or not same_place:
        raise Conflict(errors.ID_TAKEN)
    if Answers(first.held_on, first.values, first.is_zero) != answers:
        raise Conflict(errors.ID_TAKEN)
    return reread_record(actor, known.id)
