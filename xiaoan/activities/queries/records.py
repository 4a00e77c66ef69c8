"""Records as read: lists narrowed by the address, one record with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet

from xiaoan.activities import errors
from xiaoan.activities.models import ActivityRecord, RecordRevision
from xiaoan.activities.policy import VIEW, may_see_private
from xiaoan.activities.queries.kinds import find_activity_kind, get_activity_kind
from xiaoan.activities.rules.facts import list_facts
from xiaoan.activities.rules.types import ActivityKind
from xiaoan.activities.states import RECORDED
from xiaoan.journal.queries import (
    AttachmentRow,
    Row,
    count_some,
    list_attachments,
    list_subject_rows,
    scan_below,
)
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.fields import Value, find_field, split_words
from xiaoan.kernel.fields.parse import Unreadable, parse_answer
from xiaoan.kernel.values import Page

LIVE = Q(withdrawn_at__isnull=True)
COLUMNS = {
    "held_on": "held_on",
    "org": "org__path",
    "updated": "updated_at",
    "quantity": "quantity",
}


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """One record. Private answers are missing for those outside its organisation."""

    id: UUID
    region: str
    org_id: UUID
    org_path: str
    org_name: str
    activity_key: str
    held_on: date
    values: dict[str, Value]
    quantity: Decimal
    is_zero: bool
    revision: int
    fact_ids: tuple[str, ...]
    recorded_by: str
    created_at: datetime
    updated_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def org_ref(self) -> OrgRef:
        """The organisation that held it, as lower packages need it."""
        return OrgRef(id=self.org_id, path=self.org_path, region=self.region)


@dataclass(frozen=True, slots=True)
class RecordRevisionInfo:
    """A record as it stood after one change."""

    revision: int
    act: str
    held_on: date
    is_zero: bool
    values: dict[str, Value]
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """One record with its history (newest first), evidence and journal rows."""

    record: RecordInfo
    activity: ActivityKind
    history: tuple[RecordRevisionInfo, ...]
    attachments: tuple[AttachmentRow, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """How many live records an activity has and the last day on which it was held."""

    total: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What is wanted of the records. `answers`: field → answer, for fields that are filters.

    `sort`: "held_on", "org", "updated", "quantity", with "-" before it for descending.
    """

    text: str = ""
    org_id: UUID | None = None
    under: str = ""
    from_on: date | None = None
    until_on: date | None = None
    is_withdrawn: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""


def as_record(stored: ActivityRecord, actor: Actor) -> RecordInfo:
    """A stored record in the shape that leaves this package, private answers masked."""
    hidden = _hide_answers(actor, find_activity_kind(stored.activity_key), stored.org_id)
    return RecordInfo(
        org_path=stored.org.path,
        org_name=stored.org.name,
        values={name: value for name, value in stored.values.items() if name not in hidden},
        fact_ids=tuple(stored.fact_ids),
        **{name: getattr(stored, name) for name in _COPIED},
    )


_COPIED = tuple(
    name
    for name in RecordInfo.__slots__
    if name not in {"org_path", "org_name", "values", "fact_ids"}
)


def _hide_answers(actor: Actor, activity: ActivityKind | None, org_id: UUID) -> set[str]:
    if activity is None or may_see_private(actor, org_id):
        return set()
    return {asked.name for asked in activity.fields if asked.is_private}


def scope_records(actor: Actor) -> QuerySet[ActivityRecord]:
    """The records that an actor may see, with their organisation."""
    actor.require(VIEW, actor.org_path)
    rows = ActivityRecord.objects.filter(org__path__under=actor.org_path)
    return rows.select_related("org")


def list_activities(
    actor: Actor,
    *,
    activity_key: str | None = None,
    wanted: RecordFilter | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[RecordInfo]:
    """A page of records in the actor's scope, the latest first. Two queries, however many rows.

    Many records are read back from the latest until the page is full; few are sorted.
    """
    wanted = wanted or RecordFilter()
    scoped = scope_records(actor)
    total, is_more = count_some(_narrow(scoped, activity_key, wanted))
    if is_more:
        records = ActivityRecord.objects.select_related("org")
        scoped = scan_below(records, "org__path", actor.org_path)
    start = (max(number, 1) - 1) * size
    ordered = _sort(_narrow(scoped, activity_key, wanted), wanted.sort)[start : start + size]
    found = [as_record(stored, actor) for stored in ordered]
    return Page(rows=found, total=total, number=max(number, 1), size=size, is_more=is_more)


def iterate_activities(
    actor: Actor, *, activity_key: str, wanted: RecordFilter | None = None
) -> Iterator[RecordInfo]:
    """Every record of an activity in the actor's scope, for export."""
    rows = _narrow(scope_records(actor), activity_key, wanted or RecordFilter())
    for stored in _sort(rows, (wanted or RecordFilter()).sort).iterator(chunk_size=2000):
        yield as_record(stored, actor)


def _narrow(
    rows: QuerySet[ActivityRecord], activity_key: str | None, wanted: RecordFilter
) -> QuerySet[ActivityRecord]:
    rows = rows.filter(~LIVE if wanted.is_withdrawn else LIVE)
    if wanted.org_id:
        rows = rows.filter(org_id=wanted.org_id)
    if wanted.under:
        rows = rows.filter(org__path__under=wanted.under)
    if wanted.from_on:
        rows = rows.filter(held_on__gte=wanted.from_on)
    if wanted.until_on:
        rows = rows.filter(held_on__lte=wanted.until_on)
    for word in split_words(wanted.text):
        rows = rows.filter(search__contains=word)
    if activity_key is None:
        return rows
    activity = get_activity_kind(activity_key)
    rows = rows.filter(activity_key=activity.key)
    for name, answer in wanted.answers.items():
        rows = rows.filter(_match_answer(activity, name, answer))
    return rows


def _match_answer(activity: ActivityKind, name: str, answer: str) -> Q:
    asked = find_field(activity.filters, name)
    if asked is None:
        raise InvalidInput(errors.FILTER_REFUSED, name=name, answer=answer)
    try:
        value = parse_answer(asked, answer)
    except Unreadable as problem:
        raise InvalidInput(errors.FILTER_REFUSED, name=asked.title, answer=answer) from problem
    return Q() if value is None else Q(**{f"values__{asked.name}": value})


def _sort(rows: QuerySet[ActivityRecord], sort: str) -> QuerySet[ActivityRecord]:
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        return rows.order_by("-held_on", "-created_at", "-id")
    place = F(column)
    order = place.desc() if sort.startswith("-") else place.asc()
    return rows.order_by(order, "-created_at", "-id")


def find_activity(actor: Actor, *, activity_id: UUID) -> RecordInfo | None:
    """A record in the actor's scope, or None."""
    stored = scope_records(actor).filter(id=activity_id).first()
    return None if stored is None else as_record(stored, actor)


def get_activity(actor: Actor, *, activity_id: UUID) -> RecordDetail:
    """One record with everything that belongs to it. Raises NotFound."""
    record = find_activity(actor, activity_id=activity_id)
    if record is None:
        raise NotFound(errors.RECORD_NOT_FOUND)
    activity = get_activity_kind(record.activity_key)
    return RecordDetail(
        record=record,
        activity=activity,
        history=tuple(_list_revisions(record, actor, activity)),
        attachments=tuple(list_attachments(actor, subjects=[record.id])[str(record.id)]),
        rows=tuple(_list_rows(actor, record)),
    )


def _list_rows(actor: Actor, record: RecordInfo) -> list[Row]:
    """The journal rows of this record; of a shared subject, those of its own facts."""
    if not actor.holds("journal.view"):
        return []
    activity = get_activity_kind(record.activity_key)
    facts = list_facts(
        activity,
        record_id=record.id,
        held_on=record.held_on,
        values=record.values,
        is_zero=record.is_zero,
    )
    rows = list_subject_rows(actor, subject=facts[0].subject)
    return [row for row in rows if row.data.get("record") == str(record.id)]


def _list_revisions(
    record: RecordInfo, actor: Actor, activity: ActivityKind
) -> Iterator[RecordRevisionInfo]:
    if record.revision == 1:
        yield _read_first(record)
        return
    hidden = _hide_answers(actor, activity, record.org_id)
    for stored in RecordRevision.objects.filter(record_id=record.id).order_by("-revision"):
        names = RecordRevisionInfo.__slots__
        info = RecordRevisionInfo(**{name: getattr(stored, name) for name in names})
        shown = {name: value for name, value in info.values.items() if name not in hidden}
        yield replace(info, values=shown)


def _read_first(record: RecordInfo) -> RecordRevisionInfo:
    return RecordRevisionInfo(
        revision=1,
        act=RECORDED,
        held_on=record.held_on,
        is_zero=record.is_zero,
        values=record.values,
        changed_by=record.recorded_by,
        changed_at=record.created_at,
    )


def count_activities(
    actor: Actor,
    *,
    org_id: UUID | None = None,
    under: str = "",
    from_on: date | None = None,
) -> dict[str, ActivityCount]:
    """Live records of each activity in the actor's scope, by key. One query."""
    rows = scope_records(actor).filter(LIVE, org__path__under=under)
    if org_id:
        rows = rows.filter(org_id=org_id)
    if from_on:
        rows = rows.filter(held_on__gte=from_on)
    counted = (
        rows.order_by().values("activity_key").annotate(total=Count("*"), last_on=Max("held_on"))
    )
    return {row["activity_key"]: ActivityCount(row["total"], row["last_on"]) for row in counted}
