"""Counts of each organisation, for matrices and rankings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiaoan.kernel.actor import Actor
from xiaoan.obligations.models import (
    AreaRollup,
    Obligation,
    OwingOrg,
    RequirementMeasure,
    RequirementRollup,
)
from xiaoan.obligations.policy import VIEW
from xiaoan.obligations.queries.asof import stand_at
from xiaoan.obligations.queries.stale import Counts, StaleCount, correct_counts, list_stale
from xiaoan.orgs.states import REGION


def count_matrix(
    actor: Actor,
    *,
    org_ids: Collection[UUID],
    area: str | None = None,
    plan: str | None = None,
    now: datetime | None = None,
) -> dict[tuple[UUID, str], Counts]:
    """Statuses of each organisation by area, or by requirement of one area.

    Keys: (organisation, area), or (organisation, requirement id as text). At most four reads,
    however many organisations.
    """
    by_area = area is None
    named = _name_requirements(by_area, area=area, plan=plan) if plan or area else None
    orgs = _scope_orgs(actor, None).filter(org_id__in=org_ids)
    found: dict[Any, Counts] = defaultdict(dict)
    leaves = dict(orgs.exclude(kind=REGION).values_list("path", "org_id"))
    for org_id, key, status, number in _iterate_rollups(actor, leaves, named):
        counts = found[org_id, key]
        counts[status] = counts.get(status, 0) + number
    kept = set(leaves.values())
    columns = ("org_id", "area") if named is None else ("org_id", "requirement_id")
    stale = list_stale(columns, path=actor.org_path, now=now)
    corrected = correct_counts(found, _rename_stale(stale, named, kept))
    for org_id, key, status, number in _iterate_regions(actor, org_ids, columns[1], now):
        name = str(key) if named is None else named.get(key)
        if org_id not in kept and name is not None:
            counts = corrected.setdefault((org_id, name), {})
            counts[status] = counts.get(status, 0) + number
    return corrected


def count_orgs(
    actor: Actor,
    *,
    under: str | None = None,
    requirement_id: UUID | None = None,
    now: datetime | None = None,
) -> dict[Any, Counts]:
    """Statuses of each organisation itself, without what lies below it."""
    ids = list(_scope_orgs(actor, under).values_list("org_id", flat=True))
    if requirement_id is not None:
        rows: QuerySet[Any] = Obligation.objects.filter(
            requirement_id=requirement_id, org_id__in=ids
        )
        shown = stand_at(rows, now).filter(now_shown=True).order_by()
        one: dict[Any, Counts] = defaultdict(dict)
        for org_id, status, number in shown.values_list("org_id", "now_status").annotate(
            n=Count("*")
        ):
            one[org_id][status] = number
        return dict(one)
    found: dict[Any, Counts] = defaultdict(dict)
    for (org_id, _area), counts in count_matrix(actor, org_ids=ids, now=now).items():
        for status, number in counts.items():
            found[org_id][status] = found[org_id].get(status, 0) + number
    return dict(found)


def _scope_orgs(actor: Actor, under: str | None) -> QuerySet[OwingOrg]:
    actor.require(VIEW, actor.org_path)
    rows = OwingOrg.objects.filter(path__under=actor.org_path)
    return rows.filter(path__under=under) if under else rows


def _name_requirements(by_area: bool, *, area: str | None, plan: str | None) -> dict[UUID, str]:
    """Requirement → the column it is counted in, for those that are asked about."""
    rows = RequirementMeasure.objects.all()
    if area is not None:
        rows = rows.filter(area=area)
    if plan is not None:
        rows = rows.filter(plan__key=plan)
    listed = rows.values_list("requirement_id", "area")
    return {key: name if by_area else str(key) for key, name in listed}


def _iterate_rollups(
    actor: Actor, leaves: dict[str, UUID], named: dict[UUID, str] | None
) -> list[tuple[UUID, str, str, int]]:
    inside = Q(node__under=actor.org_path, count__gt=0)
    if named is None:
        rows = AreaRollup.objects.filter(inside).values_list("node", "area", "status", "count")
        return [(leaves[node], key, st, n) for node, key, st, n in rows if node in leaves]
    counted = RequirementRollup.objects.filter(inside, requirement_id__in=list(named))
    listed = counted.values_list("node", "requirement_id", "status", "count")
    return [(leaves[node], named[key], st, n) for node, key, st, n in listed if node in leaves]


def _rename_stale(
    stale: list[StaleCount], named: dict[UUID, str] | None, kept: set[UUID]
) -> list[StaleCount]:
    found = []
    for one in stale:
        org_id, key = one.key
        name = str(key) if named is None else named.get(key)
        if org_id in kept and name is not None:
            counts = (one.was_status, one.was_shown, one.now_status, one.is_shown, one.number)
            found.append(StaleCount((org_id, name), *counts))
    return found


def _iterate_regions(
    actor: Actor, org_ids: Collection[UUID], column: str, now: datetime | None
) -> list[tuple[UUID, Any, str, int]]:
    """What regions owe themselves: their nodes count everything below them."""
    regions = list(
        _scope_orgs(actor, None)
        .filter(org_id__in=org_ids, kind=REGION)
        .values_list("org_id", flat=True)
    )
    if not regions:
        return []
    rows = stand_at(Obligation.objects.filter(org_id__in=regions), now).filter(now_shown=True)
    counted = rows.order_by().values_list("org_id", column, "now_status").annotate(n=Count("*"))
    return list(counted)
