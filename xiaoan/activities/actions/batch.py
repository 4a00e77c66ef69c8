"""Saving records: one or thousands with the same guarantees, each with revision and facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError

from xiaoan.activities import errors
from xiaoan.activities.models import ActivityRecord, RecordRevision
from xiaoan.activities.rules.facts import FactDraft, list_facts
from xiaoan.activities.rules.types import ActivityKind
from xiaoan.activities.states import RECORDED, WITHDRAWN
from xiaoan.journal.actions import NewRow, append_many
from xiaoan.journal.states import RETRACT
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day, start_of_day
from xiaoan.kernel.errors import Conflict
from xiaoan.kernel.fields import Value, compose_search_text
from xiaoan.kernel.ids import new_id
from xiaoan.obligations.actions import resettle

SIZE = 500
NOON = timedelta(hours=12)
CHANGED = (
    *("held_on", "values", "search", "quantity", "is_zero", "revision", "fact_ids", "updated_at"),
    *("withdrawn_at", "withdrawn_reason"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a record says: the day, the answers to keep, and whether it is a zero report."""

    held_on: date
    values: dict[str, Value]
    is_zero: bool = False


@dataclass(slots=True)
class _Step:
    stored: ActivityRecord
    revision: RecordRevision | None
    rows: list[NewRow] = field(default_factory=list)


class RecordBatch:
    """Gathers new, changed and withdrawn records and saves them together.

    Used inside one transaction: check, gather, `save`. A record is its own first revision until
    it is changed: most never are.
    """

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self._created: list[_Step] = []
        self._changed: list[_Step] = []
        self._firsts: list[RecordRevision] = []
        self._touched: dict[OrgRef, set[str]] = {}

    def add(
        self,
        activity: ActivityKind,
        org: OrgRef,
        answers: Answers,
        *,
        record_id: UUID | None = None,
    ) -> ActivityRecord:
        """A new record."""
        stored = ActivityRecord(
            id=record_id or new_id(),
            region=org.region,
            org_id=org.id,
            activity_key=activity.key,
            recorded_by=self.actor.name,
            created_at=self.now,
            revision=0,
        )
        self._created.append(self._prepare(activity, org, stored, answers, act=RECORDED))
        return stored

    def change(
        self,
        activity: ActivityKind,
        org: OrgRef,
        stored: ActivityRecord,
        answers: Answers,
        *,
        act: str,
    ) -> None:
        """A record with other answers; each of its facts is replaced."""
        self._changed.append(self._prepare(activity, org, stored, answers, act=act))

    def withdraw(
        self, activity: ActivityKind, org: OrgRef, stored: ActivityRecord, *, reason: str
    ) -> None:
        """A record that no longer counts; each of its facts is taken back."""
        answers = Answers(stored.held_on, dict(stored.values), stored.is_zero)
        step = self._prepare(activity, org, stored, answers, act=WITHDRAWN)
        stored.withdrawn_at, stored.withdrawn_reason = self.now, reason
        self._changed.append(step)

    def save(self, *, settle: bool = True) -> None:
        """Writes journal rows, records and revisions, then settles what they touch.

        Raises Conflict("activities.id_taken") when the same form was saved at the same instant.
        """
        steps = [*self._created, *self._changed]
        drafts = [row for step in steps for row in step.rows]
        made = iter(append_many(self.actor, rows=drafts, now=self.now))
        for step in steps:
            step.stored.fact_ids = [str(next(made).id) for _ in step.rows]
            if step.revision:
                step.revision.fact_ids = step.stored.fact_ids
        created = [step.stored for step in self._created]
        try:
            ActivityRecord.objects.bulk_create(created, batch_size=SIZE)
        except IntegrityError as cause:
            raise Conflict(errors.ID_TAKEN) from cause
        changed = [step.stored for step in self._changed]
        ActivityRecord.objects.bulk_update(changed, CHANGED, batch_size=SIZE)
        revisions = [step.revision for step in steps if step.revision]
        RecordRevision.objects.bulk_create(self._firsts, batch_size=SIZE, ignore_conflicts=True)
        RecordRevision.objects.bulk_create(revisions, batch_size=SIZE)
        if settle:
            for org, kinds in self._touched.items():
                resettle(self.actor, org=org, kinds=kinds, now=self.now)

    def _prepare(
        self,
        activity: ActivityKind,
        org: OrgRef,
        stored: ActivityRecord,
        answers: Answers,
        *,
        act: str,
    ) -> _Step:
        replaced = [UUID(key) for key in stored.fact_ids]
        if stored.revision == 1:
            self._firsts.append(_compose_first(stored))
        facts = list_facts(
            activity,
            record_id=stored.id,
            held_on=answers.held_on,
            values=answers.values,
            is_zero=answers.is_zero,
        )
        stored.held_on, stored.values = answers.held_on, answers.values
        stored.is_zero, stored.quantity = answers.is_zero, facts[0].quantity
        stored.search = compose_search_text(activity.fields, answers.values)
        stored.revision += 1
        stored.updated_at = self.now
        rows = [
            self._compose_row(activity, org, stored, fact, replaces=taken, act=act)
            for fact, taken in zip(facts, [*replaced, *[None] * len(facts)], strict=False)
        ]
        # The library may have dropped a further fact since the record was made.
        rows += [replace(rows[0], replaces=key, act=RETRACT) for key in replaced[len(facts) :]]
        self._touched.setdefault(org, set()).update(activity.kinds)
        revision = self._note_revision(org, stored, act) if stored.revision > 1 else None
        return _Step(stored, revision, rows)

    def _note_revision(self, org: OrgRef, stored: ActivityRecord, act: str) -> RecordRevision:
        return RecordRevision(
            region=org.region,
            record=stored,
            revision=stored.revision,
            act=act,
            held_on=stored.held_on,
            is_zero=stored.is_zero,
            values=stored.values,
            changed_by=self.actor.name,
            changed_at=self.now,
        )

    def _compose_row(
        self,
        activity: ActivityKind,
        org: OrgRef,
        stored: ActivityRecord,
        fact: FactDraft,
        *,
        replaces: UUID | None,
        act: str,
    ) -> NewRow:
        row = NewRow(
            kind=fact.kind,
            org=org,
            subject=fact.subject,
            day=fact.day,
            until=fact.until,
            occurred_at=self._find_moment(activity, stored),
            quantity=fact.quantity,
            replaces=replaces,
            data={
                "activity": activity.key,
                "record": str(stored.id),
                "revision": stored.revision,
                **({"zero": True} if stored.is_zero else {}),
            },
        )
        return replace(row, act=RETRACT) if act == WITHDRAWN else row

    def _find_moment(self, activity: ActivityKind, stored: ActivityRecord) -> datetime:
        """When it happened: the stated time, else now if it was today, else noon of that day."""
        stated = stored.values.get(activity.time_field) if activity.time_field else None
        if stated:
            hours, minutes = str(stated).split(":")
            passed = timedelta(hours=int(hours), minutes=int(minutes))
            return min(start_of_day(stored.held_on) + passed, self.now)
        if stored.held_on == local_day(stored.created_at):
            return stored.created_at
        return start_of_day(stored.held_on) + NOON


def _compose_first(stored: ActivityRecord) -> RecordRevision:
    return RecordRevision(
        region=stored.region,
        record=stored,
        revision=1,
        act=RECORDED,
        held_on=stored.held_on,
        is_zero=stored.is_zero,
        values=stored.values,
        fact_ids=stored.fact_ids,
        changed_by=stored.recorded_by,
        changed_at=stored.created_at,
    )
