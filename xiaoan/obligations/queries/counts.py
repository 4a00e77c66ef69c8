"""Counts of statuses: from roll-ups up the tree, corrected for what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.days import day_from_number, day_number
from xiaoan.kernel.paths import SEGMENT
from xiaoan.obligations import states
from xiaoan.obligations.models import (
    AreaRollup,
    MonthRollup,
    Obligation,
    RequirementMeasure,
    RequirementRollup,
)
from xiaoan.obligations.policy import VIEW
from xiaoan.obligations.queries.asof import stand_at
from xiaoan.obligations.queries.matrix import count_orgs
from xiaoan.obligations.queries.rows import scope_obligations
from xiaoan.obligations.queries.stale import Counts, correct_counts, list_stale
from xiaoan.obligations.rules.months import first_day_of_month, month_number

By = Literal["area", "requirement", "org", "clause"]
TREND_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many are met of how many that are owed; what counts in neither stands beside it."""

    met: int
    owed: int
    late: int
    not_applicable: int
    waived: int

    @property
    def is_whole(self) -> bool:
        """Whether everything that is owed is met."""
        return self.met == self.owed


def count_statuses(
    actor: Actor,
    *,
    by: By,
    under: str | None = None,
    requirement_id: UUID | None = None,
    plan_key: str | None = None,
    now: datetime | None = None,
) -> dict[Any, Counts]:
    """How many obligations on dashboards have each status, at or below a path.

    Keys: area; requirement id; organisation id; or (plan id, clause).
    """
    actor.require(VIEW, actor.org_path)
    if by == "org":
        return count_orgs(actor, under=under, requirement_id=requirement_id, now=now)
    node = _find_node(actor, under)
    if by == "area" and requirement_id is None and plan_key is None:
        return _count_areas(actor, node, now)
    found = _count_requirements(
        actor, node, requirement_id=requirement_id, plan_key=plan_key, now=now
    )
    return found if by == "requirement" else _regroup(found, by)


def count_due(
    actor: Actor,
    *,
    from_on: date,
    until_on: date,
    under: str | None = None,
    now: datetime | None = None,
) -> Counts:
    """Statuses of what falls due in a stretch of days, what has left the dashboards too."""
    rows = _filter_due(actor, from_on=from_on, until_on=until_on, under=under)
    counted = stand_at(rows, now).order_by().values_list("now_status").annotate(n=Count("*"))
    return dict(counted)


def list_due_weeks(
    actor: Actor,
    *,
    from_on: date,
    weeks: int,
    under: str | None = None,
    now: datetime | None = None,
) -> list[tuple[date, Counts]]:
    """Statuses of what falls due in each of the coming weeks, by the week's Monday."""
    monday = from_on - timedelta(days=from_on.weekday())
    until_on = monday + timedelta(days=7 * weeks - 1)
    rows = stand_at(_filter_due(actor, from_on=monday, until_on=until_on, under=under), now)
    found: list[Counts] = [{} for _ in range(weeks)]
    counted = rows.order_by().values_list("due", "now_status").annotate(n=Count("*"))
    for due, status, number in counted:
        week = found[(due - day_number(monday)) // 7]
        week[status] = week.get(status, 0) + number
    return [(monday + timedelta(days=7 * n), counts) for n, counts in enumerate(found)]


def list_trend(
    actor: Actor,
    *,
    today: date,
    under: str | None = None,
    requirement_id: UUID | None = None,
    months: int = TREND_MONTHS,
) -> list[tuple[date, Counts]]:
    """Statuses of what fell due in each of the last months, by the first of the month.

    Standing duties have no due month and are left out; months in which nothing was due too.
    """
    actor.require(VIEW, actor.org_path)
    last = month_number(today)
    found: dict[int, Counts] = defaultdict(dict)
    for month, status, number in _iterate_trend(
        actor, last - months + 1, today, under, requirement_id
    ):
        found[month][status] = found[month].get(status, 0) + number
    return [(first_day_of_month(month), found[month]) for month in sorted(found)]


def count_coverage(counts: Mapping[str, int]) -> Coverage:
    """The share that statuses amount to."""
    return Coverage(
        met=counts.get(states.MET, 0),
        owed=sum(counts.get(status, 0) for status in states.OWED),
        late=sum(counts.get(status, 0) for status in states.WANTING),
        not_applicable=counts.get(states.NOT_APPLICABLE, 0),
        waived=counts.get(states.WAIVED, 0),
    )


def _filter_roots(rows: QuerySet[Any]) -> QuerySet[Any]:
    roots: QuerySet[Any] = rows.annotate(depth=Length("node")).filter(depth=SEGMENT)
    return roots


def _find_node(actor: Actor, under: str | None) -> str:
    """The narrower of the two subtrees; one outside the scope has nothing in it."""
    node = under or actor.org_path
    if node.startswith(actor.org_path):
        return node
    return actor.org_path if actor.org_path.startswith(node) else "-"


def _count_areas(actor: Actor, node: str, now: datetime | None) -> dict[Any, Counts]:
    rows = AreaRollup.objects.filter(count__gt=0)
    rows = rows.filter(node=node) if node else _filter_roots(rows)
    found: dict[Any, Counts] = defaultdict(dict)
    counted = rows.values_list("area", "status").annotate(n=Sum("count"))
    for key, status, number in counted:
        found[key][status] = number
    return correct_counts(found, list_stale(("area",), path=node, now=now))


def _count_requirements(
    actor: Actor,
    node: str,
    *,
    requirement_id: UUID | None,
    plan_key: str | None,
    now: datetime | None,
) -> dict[Any, Counts]:
    rows = RequirementRollup.objects.filter(count__gt=0)
    rows = rows.filter(node=node) if node else _filter_roots(rows)
    if requirement_id is not None:
        rows = rows.filter(requirement_id=requirement_id)
    if plan_key is not None:
        rows = rows.filter(requirement__plan__key=plan_key)
    found: dict[Any, Counts] = defaultdict(dict)
    counted = rows.values_list("requirement_id", "status").annotate(n=Sum("count"))
    for key, status, number in counted:
        found[key][status] = number
    wanted = None if requirement_id is None and plan_key is None else set(found)
    stale = list_stale(("requirement_id",), path=node, now=now)
    return correct_counts(found, [one for one in stale if wanted is None or one.key in wanted])


def _regroup(found: dict[Any, Counts], by: By) -> dict[Any, Counts]:
    measures = RequirementMeasure.objects.filter(requirement_id__in=list(found))
    named = measures.values_list("requirement_id", "area", "plan_id", "clause")
    keys = {one: area if by == "area" else (plan, clause) for one, area, plan, clause in named}
    grouped: dict[Any, Counts] = defaultdict(dict)
    for requirement_id, counts in found.items():
        group = grouped[keys.get(requirement_id)]
        for status, number in counts.items():
            group[status] = group.get(status, 0) + number
    return dict(grouped)


def _filter_due(
    actor: Actor, *, from_on: date, until_on: date, under: str | None
) -> QuerySet[Obligation]:
    first, last = day_number(from_on), day_number(until_on)
    return scope_obligations(actor, under=under).filter(due__gte=first, due__lte=last)


def _iterate_trend(
    actor: Actor, first: int, today: date, under: str | None, requirement_id: UUID | None
) -> list[tuple[int, str, int]]:
    if requirement_id is None:
        node = _find_node(actor, under)
        rows = MonthRollup.objects.filter(
            month__gte=first, month__lte=month_number(today), count__gt=0
        )
        rows = rows.filter(node=node) if node else _filter_roots(rows)
        return list(rows.values_list("month", "status").annotate(n=Sum("count")))
    since = first_day_of_month(first)
    due = _filter_due(actor, from_on=since, until_on=today, under=under)
    counted = due.filter(requirement_id=requirement_id).order_by()
    days = counted.values_list("due", "status").annotate(n=Count("*"))
    return [(month_number(day_from_number(day)), status, n) for day, status, n in days]
