"""Plans in force: requirements, clauses with their text, marks, crosswalk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.plans import errors
from xiaoan.plans.models import Clause, ClauseMark, Plan, Requirement
from xiaoan.plans.policy import may_see_plan, require_viewer
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
class PlanInfo:
    """A version of a plan. `state`: in_force, replaced (by a later version) or withdrawn."""

    id: UUID
    key: str
    version: int
    title: str
    title_en: str
    number: str
    issuer: str
    issued_on: date | None
    jurisdiction: str
    org_id: UUID
    org_name: str
    binds: OrgRef
    notice_id: UUID | None
    notice_digest: str
    adopted_at: datetime
    adopted_on: date
    adopted_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    previous_id: UUID | None
    successor_id: UUID | None
    requirement_count: int
    text: str

    @property
    def state(self) -> str:
        """Whether it holds."""
        if self.withdrawn_at is None:
            return "in_force"
        return "replaced" if self.successor_id else "withdrawn"


_STORED = (
    *("id", "key", "version", "title", "title_en", "number", "issuer", "issued_on"),
    *("jurisdiction", "org_id", "notice_id", "adopted_at", "adopted_on", "adopted_by"),
    *("withdrawn_at", "withdrawn_by", "previous_id"),
)


@dataclass(frozen=True, slots=True)
class MarkInfo:
    """A passage of the text, from `start` to `end`, that is shown and never operationalised."""

    id: UUID
    clause: str
    unit: str
    quotes: tuple[str, ...]
    reason: str
    reason_en: str
    duties: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseInfo:
    """A clause with its own words (`text`, up to its first inner clause) and its marks.

    Offsets count characters of the plan's text: `start` its number, `body` its first word,
    `own_end` the end of its own words, `end` the end with everything below it.
    """

    id: UUID
    number: str
    level: int
    printed: str
    heading: str
    start: int
    body: int
    own_end: int
    end: int
    text: str
    marks: tuple[MarkInfo, ...]


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


def list_plans(actor: Actor, *, in_force: bool | None = None, text: bool = False) -> list[PlanInfo]:
    """Plans that concern the actor's scope, newest first. `in_force` None: all versions.

    Their text is left out unless `text`.
    """
    rows = _scoped(actor)
    if in_force is not None:
        rows = rows.filter(withdrawn_at__isnull=in_force)
    if not text:
        rows = rows.defer("text", "data")
    return [_as_plan(one, with_text=text) for one in rows.order_by("-adopted_at", "-id")]


def get_plan(actor: Actor, *, plan_id: UUID) -> PlanInfo:
    """One version of a plan that concerns the actor's scope, with its text. Raises NotFound."""
    return _as_plan(_get_stored(actor, plan_id), with_text=True)


def find_plan(actor: Actor, *, key: str) -> PlanInfo | None:
    """The version in force of the plan of a key that concerns the actor's scope, or None."""
    rows = _scoped(actor).filter(key=key, withdrawn_at=None).order_by("org__path")
    stored = rows.first()
    return _as_plan(stored, with_text=True) if stored else None


def get_plan_data(actor: Actor, *, plan_id: UUID) -> dict[str, Any]:
    """A version of a plan as written, in the plan language. Raises NotFound."""
    data: dict[str, Any] = _get_stored(actor, plan_id).data
    return data


def list_clauses(actor: Actor, *, plan_id: UUID, plan: PlanInfo | None = None) -> list[ClauseInfo]:
    """The clauses of a plan in the order of its text, with their own words and marks.

    `plan`: the plan with its text, where the caller has read it already.
    """
    plan = plan or get_plan(actor, plan_id=plan_id)
    marks: dict[str, list[MarkInfo]] = defaultdict(list)
    for mark in _list_stored_marks(plan.id):
        marks[mark.clause].append(mark)
    rows = list(Clause.objects.filter(plan_id=plan.id).order_by("position"))
    following = [*(row.start for row in rows), len(plan.text)][1:] if rows else []
    found = []
    for row, next_start in zip(rows, following, strict=True):
        names = ("id", "number", "level", "printed", "heading", "start", "body", "end")
        own_end = min(next_start, row.end) if next_start > row.start else row.end
        found.append(
            ClauseInfo(
                **{name: getattr(row, name) for name in names},
                own_end=own_end,
                text=plan.text[row.start : own_end],
                marks=tuple(marks.pop(row.number, ())),
            )
        )
    return found


def list_marks(actor: Actor, *, plan_id: UUID) -> list[MarkInfo]:
    """The passages of a plan that are never operationalised, in the order of its text."""
    return _list_stored_marks(_get_stored(actor, plan_id).id)


def list_plan_requirements(actor: Actor, *, plan_id: UUID) -> list[RequirementInfo]:
    """The requirements in force of a version of a plan, in the order of the document."""
    plan = _get_stored(actor, plan_id)
    rows = _in_force(Requirement.objects.filter(plan=plan)).order_by("position")
    return [as_requirement(one) for one in rows]


def list_active_requirements(*, path: str = "") -> list[RequirementInfo]:
    """Every requirement in force that binds something at or below a path, by key.

    Plans adopted above the path and plans adopted below it both count.
    """
    bound = Q(plan__org__path__under=path) | Q(plan__org__path__in=list_ancestor_paths(path))
    rows = _in_force(Requirement.objects.filter(bound) if path else Requirement.objects.all())
    return [as_requirement(one) for one in rows.order_by("key", "plan__org__path")]


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
    path = _get_stored(actor, plan_id).org.path
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


def _scoped(actor: Actor) -> QuerySet[Plan]:
    require_viewer(actor)
    above = Q(org__path__in=list_ancestor_paths(actor.org_path))
    rows = Plan.objects.select_related("org", "notice").defer("notice__text", "notice__reading")
    if actor.org_path:
        rows = rows.filter(Q(org__path__under=actor.org_path) | above)
    counted = Count("requirements", filter=Q(requirements__ended_on=None))
    later = Plan.objects.filter(previous_id=OuterRef("id")).values("id")[:1]
    return rows.annotate(requirement_count=counted, successor=Subquery(later))


def _get_stored(actor: Actor, plan_id: UUID) -> Plan:
    stored = _scoped(actor).filter(id=plan_id).first()
    if stored is None:
        raise NotFound(errors.PLAN_NOT_FOUND)
    return stored


def _in_force(rows: QuerySet[Requirement]) -> QuerySet[Requirement]:
    live = rows.filter(ended_on=None, plan__withdrawn_at=None)
    return live.select_related("plan__org").defer("plan__text", "plan__data")


def _list_stored_marks(plan_id: UUID) -> list[MarkInfo]:
    return [
        MarkInfo(
            id=one.id,
            clause=one.clause,
            unit=one.unit,
            quotes=tuple(one.quotes),
            reason=one.reason,
            reason_en=one.reason_en,
            duties=tuple(one.duties),
            start=one.start,
            end=one.end,
        )
        for one in ClauseMark.objects.filter(plan_id=plan_id).order_by("start", "position")
    ]


def _as_plan(stored: Plan, *, with_text: bool) -> PlanInfo:
    return PlanInfo(
        **{name: getattr(stored, name) for name in _STORED},
        org_name=stored.org.name,
        binds=OrgRef(id=stored.org_id, path=stored.org.path, region=stored.org.region),
        notice_digest=stored.notice.digest if stored.notice else "",
        successor_id=getattr(stored, "successor", None),
        requirement_count=getattr(stored, "requirement_count", 0),
        text=stored.text if with_text else "",
    )
