"""What every write of a record shares: answers that hold, the record locked, read anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from xiaoan.activities import errors
from xiaoan.activities.actions.batch import Answers
from xiaoan.activities.models import ActivityRecord
from xiaoan.activities.policy import EDIT
from xiaoan.activities.queries.records import RecordInfo, as_record
from xiaoan.activities.rules.types import ActivityKind
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.kernel.fields import (
    FieldsRefused,
    check_values,
)


def check_answers(
    activity: ActivityKind,
    held_on: date,
    values: Mapping[str, object],
    *,
    is_zero: bool,
    now: datetime,
) -> Answers:
    """The answers to keep. Raises FieldsRefused, or InvalidInput for a zero report too many."""
    if is_zero and not activity.zero_report:
        raise InvalidInput(errors.NO_ZERO_REPORT, title=activity.title)
    checked = check_values(activity.fields, values, today=local_day(now), is_complete=not is_zero)
    if checked.problems:
        raise FieldsRefused(checked.problems)
    return Answers(held_on, checked.values, is_zero)


def reread_record(actor: Actor, activity_id: UUID) -> RecordInfo:
    """The record as it stands now."""
    return as_record(ActivityRecord.objects.select_related("org").get(id=activity_id), actor)


def lock_record(actor: Actor, activity_id: UUID, *, even_withdrawn: bool = False) -> ActivityRecord:
    """The stored record, locked for change. Raises NotFound, NotAllowed, Conflict if withdrawn."""
    rows = ActivityRecord.objects.select_for_update(of=("self",)).select_related("org")
    stored = rows.filter(id=activity_id, org__path__under=actor.org_path).first()
    if stored is None:
        raise NotFound(errors.RECORD_NOT_FOUND)
    actor.require(EDIT, stored.org.path)
    if stored.withdrawn_at is not None and not even_withdrawn:
        raise Conflict(errors.RECORD_WITHDRAWN)
    return stored


def read_org(stored: ActivityRecord) -> OrgRef:
    """The organisation of a record, as lower packages need it."""
    return OrgRef(id=stored.org_id, path=stored.org.path, region=stored.org.region)
