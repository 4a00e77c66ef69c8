"""Plans in force and before: their papers, clauses with their text, marks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.plans import errors
from xiaoan.plans.models import Clause, ClauseMark, Plan, Requirement
from xiaoan.plans.policy import require_viewer


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
    return _as_plan(get_stored_plan(actor, plan_id), with_text=True)


def find_plan(actor: Actor, *, key: str) -> PlanInfo | None:
    """The version in force of the plan of a key that concerns the actor's scope, or None."""
    rows = _scoped(actor).filter(key=key, withdrawn_at=None).order_by("org__path")
    stored = rows.first()
    return _as_plan(stored, with_text=True) if stored else None


def get_plan_data(actor: Actor, *, plan_id: UUID) -> dict[str, Any]:
    """A version of a plan as written, in the plan language. Raises NotFound."""
    data: dict[str, Any] = get_stored_plan(actor, plan_id).data
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
    return _list_stored_marks(get_stored_plan(actor, plan_id).id)


def _scoped(actor: Actor) -> QuerySet[Plan]:
    require_viewer(actor)
    above = Q(org__path__in=list_ancestor_paths(actor.org_path))
    rows = Plan.objects.select_related("org", "notice").defer("notice__text", "notice__reading")
    if actor.org_path:
        rows = rows.filter(Q(org__path__under=actor.org_path) | above)
    in_force = Requirement.objects.filter(plan=OuterRef("id"), ended_on=None).order_by()
    counted = in_force.values("plan").annotate(n=Count("id")).values("n")
    later = Plan.objects.filter(previous_id=OuterRef("id")).values("id")[:1]
    return rows.annotate(
        requirement_count=Coalesce(Subquery(counted), 0), successor=Subquery(later)
    )


def get_stored_plan(actor: Actor, plan_id: UUID) -> Plan:
    """One version of a plan that concerns the actor's scope, as stored. Raises NotFound."""
    stored = _scoped(actor).defer("data").filter(id=plan_id).first()
    if stored is None:
        raise NotFound(errors.PLAN_NOT_FOUND)
    return stored


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
