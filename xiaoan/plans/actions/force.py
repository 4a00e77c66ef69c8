"""Putting a version of a plan into force, and taking it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict
from xiaoan.plans import errors
from xiaoan.plans.models import Clause, ClauseMark, Plan, Requirement
from xiaoan.plans.policy import require_editor
from xiaoan.plans.queries import (
    PlanInfo,
    build_draft_text,
    check_plan,
    get_library_plan,
    get_plan,
    read_library_text,
    write_reading,
)
from xiaoan.plans.rules.check import NoticeText
from xiaoan.plans.rules.drafts import locate_mark, locate_requirement
from xiaoan.plans.rules.language import RequirementSpec, parse_mark, parse_requirement

PLAN_ADOPTED = "plan.adopted"
PLAN_WITHDRAWN = "plan.withdrawn"
_UPDATED = (
    *("plan", "position", "clause", "quotes", "spans", "title", "title_en", "area", "owed_by"),
    *("every", "during", "measure", "evidence", "duties", "same_as", "soon_days", "late_days"),
    *("source", "certainty", "adopted_on", "ended_on"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A plan ready to be put into force: as written, its text and the text's clauses."""

    data: Mapping[str, Any]
    text: str = ""
    clauses: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    notice_id: UUID | None = None


def adopt_library_plan(actor: Actor, *, key: str, org: OrgRef, now: datetime) -> PlanInfo:
    """Puts a plan of the library into force for an organisation and everything below it.

    Raises NotFound for an unknown plan, PlanRefused for one that does not pass the check,
    Conflict when this very version is in force already.
    """
    require_editor(actor, org.path)
    found = get_library_plan(key)
    checked = check_plan(found.path)
    if checked.problems:
        raise errors.PlanRefused(errors.PLAN_BROKEN, checked.problems, plan=key)
    paper = found.data.get("document")
    if not paper:
        return put_in_force(actor, Written(found.data), org=org, now=now)
    read = read_library_text(paper["text"])
    written = Written(found.data, read.text, write_reading(read.reading)["clauses"])
    return put_in_force(actor, written, org=org, now=now)


def withdraw_plan(actor: Actor, *, plan_id: UUID, now: datetime) -> PlanInfo:
    """Takes a plan out of force; its requirements end today, what was recorded stays.

    Raises NotFound, Conflict when it is not in force any more.
    """
    plan = get_plan(actor, plan_id=plan_id)
    require_editor(actor, plan.binds.path)
    with transaction.atomic():
        stored = Plan.objects.select_for_update().get(id=plan_id)
        if stored.withdrawn_at is not None:
            raise Conflict(errors.PLAN_WITHDRAWN, plan=stored.title)
        _end_plan(stored, actor, now=now)
        open_rows = Requirement.objects.filter(plan=stored, ended_on=None)
        open_rows.update(ended_on=local_day(now))
        data = {"plan": stored.key, "version": stored.version}
        append(actor, kind=PLAN_WITHDRAWN, org=plan.binds, subject=stored.id, now=now, data=data)
    return get_plan(actor, plan_id=plan_id)


def put_in_force(actor: Actor, written: Written, *, org: OrgRef, now: datetime) -> PlanInfo:
    """Makes the next version of a plan. Requirements keep their rows, so what was settled stays.

    Raises Conflict when this very version is in force already.
    """
    with transaction.atomic():
        versions = Plan.objects.select_for_update().filter(org_id=org.id, key=written.data["plan"])
        previous = versions.order_by("-version").first()
        if previous and previous.withdrawn_at is None:
            if previous.data == written.data and previous.text == written.text:
                raise Conflict(errors.ALREADY_ADOPTED, plan=previous.title)
            _end_plan(previous, actor, now=now)
        plan = _create_plan(actor, written, org=org, previous=previous, now=now)
        notice = build_draft_text(written.text, {"clauses": written.clauses})
        _create_clauses(plan, written.clauses)
        _create_marks(plan, written.data, notice)
        counts = _carry_requirements(plan, written.data, notice, today=local_day(now))
        data = {"plan": plan.key, "version": plan.version, **counts}
        append(actor, kind=PLAN_ADOPTED, org=org, subject=plan.id, now=now, data=data)
    return get_plan(actor, plan_id=plan.id)


def _end_plan(plan: Plan, actor: Actor, *, now: datetime) -> None:
    Plan.objects.filter(id=plan.id).update(withdrawn_at=now, withdrawn_by=actor.name)


def _create_plan(
    actor: Actor, written: Written, *, org: OrgRef, previous: Plan | None, now: datetime
) -> Plan:
    data = written.data
    paper = data.get("document") or {}
    return Plan.objects.create(
        region=org.region,
        org_id=org.id,
        key=data["plan"],
        version=previous.version + 1 if previous else 1,
        previous=previous,
        notice_id=written.notice_id,
        title=data["title"][:300],
        title_en=(data.get("title_en") or data["title"])[:300],
        number=paper.get("number") or "",
        issuer=paper.get("issuer") or "",
        issued_on=date.fromisoformat(paper["date"]) if paper.get("date") else None,
        jurisdiction=data.get("jurisdiction") or "",
        data=dict(data),
        text=written.text,
        adopted_at=now,
        adopted_on=local_day(now),
        adopted_by=actor.name,
    )


def _create_clauses(plan: Plan, clauses: Sequence[Mapping[str, Any]]) -> None:
    Clause.objects.bulk_create(
        Clause(
            region=plan.region,
            plan=plan,
            number=one["id"],
            level=one["level"],
            printed=one["number"],
            heading=one["heading"],
            start=one["start"],
            body=one["body"],
            end=one["end"],
            position=position,
        )
        for position, one in enumerate(clauses)
    )


def _create_marks(plan: Plan, data: Mapping[str, Any], notice: NoticeText) -> None:
    rows: list[ClauseMark] = []
    for mark in data.get("clauses") or ():
        parsed = parse_mark(mark)
        for span in locate_mark(mark, notice):
            rows.append(
                ClauseMark(
                    region=plan.region,
                    plan=plan,
                    clause=parsed.clause,
                    unit=parsed.unit,
                    quotes=list(parsed.quotes),
                    reason=parsed.reason,
                    reason_en=parsed.reason_en,
                    duties=list(parsed.duties),
                    start=span.start,
                    end=span.end,
                    position=len(rows),
                )
            )
    ClauseMark.objects.bulk_create(rows)


def _carry_requirements(
    plan: Plan, data: Mapping[str, Any], notice: NoticeText, *, today: date
) -> dict[str, int]:
    earlier = Requirement.objects.filter(plan__org_id=plan.org_id, plan__key=plan.key)
    known = {one.key: one for one in earlier}
    kept: list[Requirement] = []
    made: list[Requirement] = []
    for position, written in enumerate(data["requirements"]):
        spec = parse_requirement(written)
        spans = [[span.start, span.end] for span in locate_requirement(written, notice)]
        row = known.pop(f"{plan.key}/{spec.number}", None)
        target = made if row is None else kept
        if row is None or row.ended_on is not None:
            row = row or Requirement(region=plan.region, key=f"{plan.key}/{spec.number}")
            row.adopted_on, row.ended_on = today, None
        _fill_requirement(row, spec)
        row.plan, row.position, row.spans = plan, position, spans
        target.append(row)
    Requirement.objects.bulk_create(made)
    Requirement.objects.bulk_update(kept, _UPDATED, batch_size=100)
    gone = [one.id for one in known.values() if one.ended_on is None]
    Requirement.objects.filter(id__in=gone).update(ended_on=today)
    return {"requirements": len(made) + len(kept), "new": len(made), "ended": len(gone)}


def _fill_requirement(row: Requirement, spec: RequirementSpec) -> None:
    row.clause, row.quotes = spec.clause, list(spec.quotes)
    row.title, row.title_en, row.area = spec.title[:200], spec.title_en[:200], spec.area
    row.owed_by, row.every, row.during = spec.owed_by, spec.every, spec.during
    row.measure, row.evidence = spec.measure, list(spec.evidence)
    row.duties, row.same_as = list(spec.duties), list(spec.same_as)
    row.soon_days, row.late_days = spec.soon_days, spec.late_days
    row.source, row.certainty = spec.source, spec.certainty
