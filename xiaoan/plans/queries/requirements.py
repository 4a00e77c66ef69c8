"""Requirements in force, and where two plans ask the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.plans import errors
from xiaoan.plans.models import Requirement
from xiaoan.plans.policy import may_see_plan
from xiaoan.plans.queries.plans import get_stored_plan
from xiaoan.plans.rules.language import name_measure


@dataclass(frozen=True, slots=True)
class RequirementInfo:
    """One requirement in force. `key` is "plan/id"; `id` stays through new versions of a plan.

    `measure` is as written, with "${rule}" unresolved; `spans` are the passages of the plan's
    text that it quotes, as (start, end); `binds` is the organisation the plan was adopted for.
    """

    id: UUID
    key: str
    plan_id: UUID
    plan_key: str
    plan_title: str
    plan_title_en: str
    clause: str
    quotes: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    title: str
    title_en: str
    area: str
    owed_by: dict[str, Any]
    every: str
    during: str
    measure: dict[str, Any]
    evidence: tuple[str, ...]
    soon_days: int | None
    late_days: int | None
    source: str
    certainty: str
    duties: tuple[str, ...]
    same_as: tuple[str, ...]
    adopted_on: date
    binds: OrgRef

    @property
    def quote(self) -> str:
        """The passages quoted, as one text."""
        return "……".join(self.quotes)

    @property
    def measure_name(self) -> str:
        """Which measure it is: count, sum, share, always, on or attest."""
        return name_measure(self.measure)


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """A requirement and the one of another plan that asks the same. `is_in_force`: both bind."""

    requirement: RequirementInfo
    target: str
    other: RequirementInfo | None

    @property
    def is_in_force(self) -> bool:
        """Whether the other one is adopted here, so that one record settles both."""
        return self.other is not None


def list_plan_requirements(actor: Actor, *, plan_id: UUID) -> list[RequirementInfo]:
    """The requirements in force of a version of a plan, in the order of the document."""
    plan = get_stored_plan(actor, plan_id)
    rows = _in_force(Requirement.objects.filter(plan=plan)).order_by("position")
    return [as_requirement(one) for one in rows]


def list_active_requirements(*, path: str = "") -> list[RequirementInfo]:
    """Every requirement in force that binds something at or below a path, by key.

    Plans adopted above the path and plans adopted below it both count.
    """
    rows = Requirement.objects.filter(ended_on=None, plan__withdrawn_at=None)
    if path:
        above = Q(plan__org__path__in=list_ancestor_paths(path))
        rows = rows.filter(Q(plan__org__path__under=path) | above)
    rows = rows.order_by("key", "plan__org__path")
    return _recall([*rows.values_list("id", "plan_id", "plan__org__path")])


_Known = tuple[UUID, UUID, str]
_KNOWN: dict[_Known, RequirementInfo] = {}
"""Requirements as read, by row, version of the plan and place. What a version of a plan asks
never changes: a later version moves its rows."""
_MOST_KNOWN = 20_000


def _recall(keys: Sequence[_Known]) -> list[RequirementInfo]:
    """The requirements of these keys, in order; only those not read before are read."""
    known = {key: _KNOWN[key] for key in keys if key in _KNOWN}
    missing = [key[0] for key in keys if key not in known]
    if missing:
        rows = Requirement.objects.select_related("plan__org").defer("plan__text", "plan__data")
        read = [as_requirement(one) for one in rows.filter(id__in=missing)]
        known |= {(one.id, one.plan_id, one.binds.path): one for one in read}
        if len(_KNOWN) + len(read) > _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN.update(known)
    return [known[key] for key in keys if key in known]


def get_requirement(actor: Actor, *, requirement_id: UUID) -> RequirementInfo:
    """One requirement that concerns the actor's scope, ended ones too. Raises NotFound."""
    rows = Requirement.objects.select_related("plan__org").defer("plan__text", "plan__data")
    stored = rows.filter(id=requirement_id).first()
    if stored is None or not may_see_plan(actor, stored.plan.org.path):
        raise NotFound(errors.REQUIREMENT_NOT_FOUND)
    return as_requirement(stored)


def list_requirements_by_id(actor: Actor, *, ids: Iterable[UUID]) -> dict[UUID, RequirementInfo]:
    """The requirements of these ids that concern the actor's scope, in one read."""
    rows = Requirement.objects.select_related("plan__org").defer("plan__text", "plan__data")
    return {
        one.id: as_requirement(one)
        for one in rows.filter(id__in=set(ids))
        if may_see_plan(actor, one.plan.org.path)
    }


def list_crosswalk(actor: Actor, *, plan_id: UUID) -> list[CrosswalkRow]:
    """Where a plan and others ask the same, whichever of the two says so."""
    path = get_stored_plan(actor, plan_id).org.path
    return pair_requirements(list_active_requirements(path=path), plan_id=plan_id)


def pair_requirements(active: Sequence[RequirementInfo], *, plan_id: UUID) -> list[CrosswalkRow]:
    """The crosswalk of a plan among requirements that were read already."""
    own = [one for one in active if one.plan_id == plan_id]
    by_key = {one.key: one for one in active}
    rows = [CrosswalkRow(one, key, by_key.get(key)) for one in own for key in one.same_as]
    said = {(row.requirement.key, row.target) for row in rows}
    for other in active:
        for key in other.same_as:
            mine = by_key.get(key)
            if mine and mine.plan_id == plan_id and (mine.key, other.key) not in said:
                rows.append(CrosswalkRow(mine, other.key, other))
    return rows


def as_requirement(stored: Requirement) -> RequirementInfo:
    """A stored requirement in the shape that leaves this package."""
    plan = stored.plan
    return RequirementInfo(
        id=stored.id,
        key=stored.key,
        plan_id=plan.id,
        plan_key=plan.key,
        plan_title=plan.title,
        plan_title_en=plan.title_en,
        clause=stored.clause,
        quotes=tuple(stored.quotes),
        spans=tuple((start, end) for start, end in stored.spans),
        title=stored.title,
        title_en=stored.title_en,
        area=stored.area,
        owed_by=stored.owed_by,
        every=stored.every,
        during=stored.during,
        measure=stored.measure,
        evidence=tuple(stored.evidence),
        soon_days=stored.soon_days,
        late_days=stored.late_days,
        source=stored.source,
        certainty=stored.certainty,
        duties=tuple(stored.duties),
        same_as=tuple(stored.same_as),
        adopted_on=stored.adopted_on,
        binds=OrgRef(id=plan.org_id, path=plan.org.path, region=plan.org.region),
    )


def _in_force(rows: QuerySet[Requirement]) -> QuerySet[Requirement]:
    live = rows.filter(ended_on=None, plan__withdrawn_at=None)
    return live.select_related("plan__org").defer("plan__text", "plan__data")
