"""Obligations one by one: lists with filters, one with its evidence and history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from xiaoan.journal.queries import Row, list_org_facts
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.days import NEVER, day_from_number, day_number, moment_from_number
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.values import Page
from xiaoan.obligations import errors, states
from xiaoan.obligations.models import Obligation, Waiver
from xiaoan.obligations.policy import VIEW
from xiaoan.obligations.queries.asof import stand_at
from xiaoan.obligations.rules.inputs import NEVER_AT
from xiaoan.obligations.rules.signature import sign_demand
from xiaoan.plans.queries import list_measured_kinds

HISTORY_SIZE = 24


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """What one organisation owes in one period, and how it stands.

    `value` of `target` in the unit of what is counted; for a share both in percent, of `base`.
    Days are None where there is none: no due day behind a status that waits for nothing, no end
    for a standing duty. `due_at`: the instant by which an event must be answered; `since_on`: the
    day from which the status holds; `changes_on`: the next day on which it changes by itself.
    Rows of one organisation with one `signature` ask the same: a record settles them together.
    """

    id: UUID
    org_id: UUID
    org_name: str
    org_path: str
    requirement_id: UUID
    requirement_key: str
    title: str
    title_en: str
    clause: str
    area: str
    plan_id: UUID
    plan_key: str
    every: str
    measure: str
    status: str
    is_shown: bool
    period_key: str
    start_on: date | None
    end_on: date | None
    due_on: date | None
    due_at: datetime | None
    since_on: date | None
    changes_on: date | None
    provisional: bool
    value: Decimal | None
    target: Decimal | None
    base: int
    counted: int
    reported: int
    expired: int
    first_on: date | None
    last_on: date | None
    waived_until: date | None
    signature: str


@dataclass(frozen=True, slots=True)
class WaiverInfo:
    """A waiver in force: who let the organisation off, why, for which days (None = no end)."""

    id: UUID
    reason: str
    by: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ObligationDetail:
    """An obligation with its waiver, the measure as written, and earlier periods, newest first."""

    row: ObligationRow
    measure: dict[str, Any]
    waiver: WaiverInfo | None
    history: tuple[ObligationRow, ...]


_NAMED = {
    "org_name": "org__name",
    "requirement_key": "requirement__key",
    "title": "requirement__title",
    "title_en": "requirement__title_en",
    "clause": "requirement__clause",
    "plan_id": "requirement__plan_id",
    "plan_key": "requirement__plan__key",
    "every": "requirement__every",
    "written": "requirement__measure",
}
_STORED = (
    *("id", "org_id", "path", "requirement_id", "area", "now_status", "now_shown", "period_key"),
    *("start_day", "end", "due", "fail", "provisional", "value", "target", "base", "counted"),
    *("reported", "expired", "first_day", "last_day", "waived_until", "clock_at", "changes_at"),
    *("outcome", "holds_until"),
)


def list_obligations(
    actor: Actor,
    *,
    org_id: UUID | None = None,
    under: str | None = None,
    requirement_id: UUID | None = None,
    area: str | None = None,
    statuses: Sequence[str] = (),
    plan_key: str | None = None,
    due_from: date | None = None,
    due_until: date | None = None,
    history: bool = False,
    number: int = 1,
    size: int = 50,
    now: datetime | None = None,
) -> Page[ObligationRow]:
    """A page of obligations in the actor's scope, by due day.

    `statuses` empty: all; `under`: path of an organisation, its subtree; `history`: also what
    has left the dashboards. `now`: the instant as of which statuses are meant.
    """
    rows = filter_obligations(
        actor,
        org_id=org_id,
        under=under,
        requirement_id=requirement_id,
        area=area,
        statuses=statuses,
        plan_key=plan_key,
        due_from=due_from,
        due_until=due_until,
        history=history,
        now=now,
    )
    number = max(number, 1)
    ordered = rows.order_by("due", "path", "id")[(number - 1) * size : number * size]
    return Page(rows=read_rows(ordered), total=rows.count(), number=number, size=size)


def iterate_obligations(
    actor: Actor, *, now: datetime | None = None, **filters: Any
) -> Iterator[ObligationRow]:
    """Every obligation that `list_obligations` would list with the same filters, for exports."""
    rows = filter_obligations(actor, now=now, **filters).order_by("due", "path", "id")
    for values in rows.values(*_STORED, **_annotate()).iterator(chunk_size=2000):
        yield _as_row(values)


def get_obligation(
    actor: Actor, *, obligation_id: UUID, now: datetime | None = None
) -> ObligationDetail:
    """One obligation in the actor's scope. Raises NotFound."""
    row, values = _get_values(actor, obligation_id, now)
    waiver = _find_waiver(row, until_day=values["waived_until"])
    earlier = stand_at(
        Obligation.objects.filter(
            org_id=row.org_id, requirement_id=row.requirement_id, end__lt=values["end"]
        ),
        now,
    )
    history = read_rows(earlier.order_by("-end")[:HISTORY_SIZE])
    return ObligationDetail(row, values["written"], _as_waiver(waiver), tuple(history))


def list_contributing_rows(
    actor: Actor,
    *,
    obligation_id: UUID,
    now: datetime | None = None,
    detail: ObligationDetail | None = None,
    size: int = 100,
) -> list[Row]:
    """The live journal rows that an obligation looks at, newest first: what counted, and what
    has expired. `detail`: the obligation, where the caller has read it already. Raises NotFound.
    """
    found = detail or get_obligation(actor, obligation_id=obligation_id, now=now)
    row = found.row
    is_standing = row.start_on is None or row.end_on is None
    is_open = is_standing or row.measure == "on"
    return list_org_facts(
        org_id=row.org_id,
        kinds=list_measured_kinds(found.measure),
        from_day=None if is_standing else _as_number(row.start_on),
        until_day=None if is_open else _as_number(row.end_on),
        size=size,
    )


def filter_obligations(
    actor: Actor,
    *,
    org_id: UUID | None = None,
    under: str | None = None,
    requirement_id: UUID | None = None,
    area: str | None = None,
    statuses: Sequence[str] = (),
    plan_key: str | None = None,
    due_from: date | None = None,
    due_until: date | None = None,
    history: bool = False,
    now: datetime | None = None,
) -> QuerySet[Any]:
    """The obligations of a list, as a query with `now_status` and `now_shown`."""
    rows = scope_obligations(actor, under=under)
    given = {
        "org_id": org_id,
        "requirement_id": requirement_id,
        "area": area,
        "requirement__plan__key": plan_key,
        "due__gte": None if due_from is None else day_number(due_from),
        "due__lte": None if due_until is None else day_number(due_until),
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    standing = stand_at(rows, now)
    if not history:
        standing = standing.filter(now_shown=True)
    return standing.filter(now_status__in=list(statuses)) if statuses else standing


def scope_obligations(actor: Actor, *, under: str | None = None) -> QuerySet[Obligation]:
    """The obligations that the actor may see, at or below a path."""
    actor.require(VIEW, actor.org_path)
    rows = Obligation.objects.filter(path__under=actor.org_path)
    return rows.filter(path__under=under) if under else rows


def read_rows(rows: QuerySet[Any]) -> list[ObligationRow]:
    """Obligations in the shape that leaves this package, in one read."""
    return [_as_row(values) for values in rows.values(*_STORED, **_annotate())]


def _annotate() -> dict[str, Any]:
    return {name: F(path) for name, path in _NAMED.items()}


def _get_values(
    actor: Actor, obligation_id: UUID, now: datetime | None
) -> tuple[ObligationRow, dict[str, Any]]:
    rows = stand_at(scope_obligations(actor).filter(id=obligation_id), now)
    values = rows.values(*_STORED, **_annotate()).first()
    if values is None:
        raise NotFound(errors.NOT_FOUND)
    return _as_row(values), values


def _as_row(values: dict[str, Any]) -> ObligationRow:
    measure = next((name for name in states.MEASURES if name in values["written"]), "")
    is_standing = values["end"] >= NEVER
    value, target = _read_amounts(values, is_share=measure == "share")
    kept = ("id", "org_id", "requirement_id", "area", "period_key", "provisional", "base")
    return ObligationRow(
        **{name: values[name] for name in (*kept, *(n for n in _NAMED if n != "written"))},
        org_path=values["path"],
        measure=measure,
        status=values["now_status"],
        is_shown=values["now_shown"],
        start_on=None if is_standing else _as_day(values["start_day"]),
        end_on=None if is_standing else _as_day(values["end"]),
        due_on=_as_day(values["due"]),
        due_at=_as_instant(values["clock_at"]),
        since_on=_find_since(values),
        changes_on=_find_change_day(values["changes_at"]),
        value=value,
        target=target,
        counted=values["counted"],
        reported=values["reported"],
        expired=values["expired"],
        first_on=_as_day(values["first_day"]),
        last_on=_as_day(values["last_day"]),
        waived_until=_as_day(values["waived_until"]),
        signature=sign_demand(values["written"], every=values["every"]),
    )


def _read_amounts(
    values: dict[str, Any], *, is_share: bool
) -> tuple[Decimal | None, Decimal | None]:
    if values["outcome"] == states.NOTHING_OWED:
        return None, None
    target = Decimal(values["target"]) / 1000
    value = Decimal(values["value"]) / 1000
    if is_share:
        value = (value * 100 / values["base"]).quantize(Decimal("0.1")) if values["base"] else value
    return value, target


def _find_since(values: dict[str, Any]) -> date | None:
    status, outcome = values["now_status"], values["outcome"]
    if status == states.MET:
        return _as_day(values["last_day"])
    if status == states.OVERDUE and outcome == states.HELD:
        return _as_day(max(values["due"], values["holds_until"]) + 1)
    if status == states.OVERDUE and outcome not in (states.ANSWERED, states.UNANSWERED):
        return _as_day(values["due"] + 1)
    if status == states.FAILED:
        broken = outcome in (states.BROKEN, states.ANSWERED_LATE)
        return _as_day(values["last_day"] if broken else values["fail"] + 1)
    return None


def _find_change_day(changes_at: int) -> date | None:
    instant = _as_instant(changes_at)
    return None if instant is None else (instant + timedelta(hours=8)).date()


def _as_number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _find_waiver(row: ObligationRow, *, until_day: int) -> Waiver | None:
    if until_day < 0:
        return None
    live = Waiver.objects.filter(
        org_id=row.org_id, requirement_id=row.requirement_id, withdrawn_at=None
    )
    return live.filter(until_day__gte=until_day).order_by("-until_day").first()


def _as_day(number: int) -> date | None:
    return day_from_number(number) if 0 <= number < NEVER else None


def _as_instant(number: int) -> datetime | None:
    return moment_from_number(number) if number < NEVER_AT else None


def _as_waiver(stored: Waiver | None) -> WaiverInfo | None:
    if stored is None:
        return None
    return WaiverInfo(
        id=stored.id,
        reason=stored.reason,
        by=stored.made_by,
        from_on=day_from_number(stored.from_day),
        until_on=_as_day(stored.until_day),
    )
