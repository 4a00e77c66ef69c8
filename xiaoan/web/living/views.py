"""The living notice: the official text, each clause with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.obligations.queries import count_statuses, find_moment, list_obligations
from xiaoan.plans.queries import (
    MarkInfo,
    PlanInfo,
    RequirementInfo,
    get_plan,
    list_active_requirements,
    list_clauses,
)
from xiaoan.web.duties import build_duties
from xiaoan.web.exports import send_table
from xiaoan.web.living.shape import (
    ChosenRequirement,
    PlanText,
    build_listed,
    build_parts,
    list_behind,
    list_siblings,
    order_by_text,
    total_share,
)
from xiaoan.web.plans.shape import build_requirement_lines
from xiaoan.web.requests import PageRequest, read_key, wants_sheet
from xiaoan.web.requirements.shape import (
    REQUIREMENT_COLUMNS,
    build_requirement_rows,
    list_partners,
    list_requirement_cells,
)
from xiaoan.web.shares import Counts, Figure, build_share
from xiaoan.web.templatetags.xiaoan import percent, titled
from xiaoan.web.today.shape import sort_lines

SHOWN_ORGS = 12


@require_safe
def show_notice(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """A plan as its text, with state in the margin; `?requirement=` opens one beside it."""
    plan = get_plan(request.actor, plan_id=plan_id)
    active = list_active_requirements(path=plan.binds.path)
    requirements = order_by_text(one for one in active if one.plan_id == plan.id)
    counts = _count_plan(request.actor, plan)
    if wants_sheet(request.GET):
        rows = map(list_requirement_cells, build_requirement_rows(requirements, counts))
        return send_table(request, title=titled(plan), columns=REQUIREMENT_COLUMNS, rows=rows)
    chosen = _find_chosen(request, requirements)
    context = {
        "plan": plan,
        **_describe_text(request.actor, plan, requirements, counts, chosen),
        "chosen": _describe_chosen(request.actor, chosen, active, counts) if chosen else None,
    }
    return render(request, "living/notice.html", context)


def _count_plan(actor: Actor, plan: PlanInfo) -> Mapping[UUID, Counts]:
    moment = find_moment(actor, now=clock.now())
    return count_statuses(actor, by="requirement", plan_key=plan.key, now=moment)


def _find_chosen(
    request: PageRequest, requirements: Sequence[RequirementInfo]
) -> RequirementInfo | None:
    key = read_key(request.GET, "requirement")
    clause = request.GET.get("clause")
    return next(
        (one for one in requirements if one.id == key or (clause and one.clause == clause)), None
    )


def _describe_text(
    actor: Actor,
    plan: PlanInfo,
    requirements: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
    chosen: RequirementInfo | None,
) -> dict[str, Any]:
    key = str(chosen.id) if chosen else ""
    clauses = list_clauses(actor, plan_id=plan.id, plan=plan) if plan.text else []
    marks = [mark for clause in clauses for mark in clause.marks]
    if plan.text:
        given = PlanText(plan, requirements, clauses, marks)
        chinese = (get_language() or "zh").startswith("zh")
        parts = build_parts(given, counts=counts, chosen=key, chinese=chinese)
    else:
        parts = build_listed(requirements, counts, chosen=key)
    return {
        "parts": parts,
        "siblings": list_siblings(requirements, counts, parts, chosen=key),
        "behind": list_behind(requirements, counts, parts),
        "figures": _list_figures(plan, requirements, counts, marks),
    }


def _list_figures(
    plan: PlanInfo,
    requirements: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
    marks: Sequence[MarkInfo],
) -> list[Figure]:
    share = total_share(counts, requirements)
    address = f"{reverse('obligations')}?plan={plan.key}"
    done = _("已完成 {met} / {owed},不适用 {na}").format(
        met=share.met, owed=share.owed, na=share.not_applicable
    )
    return [
        Figure(percent(share.ratio), done, f"{address}&status=met"),
        Figure(
            share.late, _("逾期或未完成"), f"{address}&status=overdue", "late" if share.late else ""
        ),
        Figure(
            share.soon, _("即将到期"), f"{address}&status=due_soon", "soon" if share.soon else ""
        ),
        Figure(len(requirements), _("项要求"), reverse("plan", args=[plan.id])),
        Figure(len(marks), _("处原文照录,不作办理")),
    ]


def _describe_chosen(
    actor: Actor,
    requirement: RequirementInfo,
    active: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
) -> ChosenRequirement:
    (line,) = build_requirement_lines([requirement], day=clock.today())
    share = build_share(counts.get(requirement.id, {}))
    page = list_obligations(actor, requirement_id=requirement.id, size=200, now=clock.now())
    rows = sort_lines(build_duties(page.rows, today=clock.today()))
    may_remind = share.open and actor.holds("obligations.remind")
    return ChosenRequirement(
        line=line,
        share=share,
        rows=rows[:SHOWN_ORGS],
        same_as=list_partners(requirement, active),
        remind_address=reverse("requirement-remind", args=[requirement.id]) if may_remind else "",
    )
