"""Obligations: the filtered list, one of them with its evidence, waiving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.journal.queries import list_attachments
from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import Refusal
from xiaoan.obligations.actions import unwaive, waive
from xiaoan.obligations.queries import (
    ObligationDetail,
    find_moment,
    get_obligation,
    iterate_obligations,
    list_contributing_rows,
    list_obligations,
)
from xiaoan.obligations.states import STATUSES
from xiaoan.orgs.queries import get_org
from xiaoan.plans.queries import (
    RequirementInfo,
    get_plan,
    get_requirement,
    list_active_requirements,
)
from xiaoan.plans.states import AREAS
from xiaoan.web.choices import list_area_choices, list_plan_choices, list_status_choices
from xiaoan.web.doing import find_doing
from xiaoan.web.duties import DUTY_COLUMNS, build_duties, build_duty, list_duty_cells
from xiaoan.web.exports import send_table
from xiaoan.web.facts import build_facts
from xiaoan.web.plans.shape import build_requirement_lines
from xiaoan.web.refused import mark_refused
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_day,
    read_key,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.requirements.excerpt import cut_excerpt, shorten
from xiaoan.web.requirements.forms import WaiveForm
from xiaoan.web.requirements.shape import find_notice_address, list_partners


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """What a list of obligations is narrowed to, as the address says."""

    org_id: UUID | None
    requirement_id: UUID | None
    area: str | None
    status: str | None
    plan: str | None
    due_from: date | None
    due_until: date | None


def read_duty_filter(given: QueryDict) -> DutyFilter:
    """The filters of the address; what is not understood is as if absent."""
    return DutyFilter(
        org_id=read_key(given, "org"),
        requirement_id=read_key(given, "requirement"),
        area=read_choice(given, "area", AREAS),
        status=read_choice(given, "status", STATUSES),
        plan=read_word(given, "plan"),
        due_from=read_day(given, "from"),
        due_until=read_day(given, "due"),
    )


@require_safe
def show_obligations(request: PageRequest) -> HttpResponse:
    """Obligations of the actor's scope, narrowed by the address."""
    asked, today = read_duty_filter(request.GET), clock.today()
    if wants_sheet(request.GET):
        found = iterate_obligations(request.actor, **_as_query(asked), now=clock.now())
        cells = (list_duty_cells(build_duty(row, today=today)) for row in found)
        return send_table(request, title=_("责任事项"), columns=DUTY_COLUMNS, rows=cells)
    number = read_page_number(request.GET)
    page = list_obligations(request.actor, **_as_query(asked), number=number, now=clock.now())
    context = {
        "page": page,
        "rows": build_duties(page.rows, today=today),
        "asked": asked,
        "org": get_org(request.actor, org_id=asked.org_id) if asked.org_id else None,
        "choices": _offer(request.actor),
    }
    return render(request, "requirements/obligations.html", context)


@require_safe
def show_obligation(request: PageRequest, obligation_id: UUID) -> HttpResponse:
    """One obligation: status, due day, value and target, evidence, clause, earlier periods."""
    moment = find_moment(request.actor, now=clock.now())
    detail = get_obligation(request.actor, obligation_id=obligation_id, now=moment)
    row = build_duty(detail.row, today=clock.today())
    rows = list_contributing_rows(request.actor, obligation_id=obligation_id, detail=detail)
    files = list_attachments(request.actor, subjects=[one.subject for one in rows])
    context = {
        "row": row,
        "waiver": detail.waiver,
        "facts": build_facts(rows, files),
        "history": build_duties(detail.history, today=clock.today()),
        **_describe_demand(request.actor, detail),
        **_describe_steps(request.actor, detail),
    }
    return render(request, "requirements/obligation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def waive_obligation(request: PageRequest, obligation_id: UUID) -> HttpResponse:
    """Asks for the reason and the days, then waives the duty of one organisation."""
    detail = get_obligation(request.actor, obligation_id=obligation_id, now=clock.now())
    form = WaiveForm(request.POST or None, initial={"from_on": clock.today()})
    if form.is_valid():
        try:
            waive(request.actor, obligation_id=obligation_id, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            mark_refused(form, refusal)
        else:
            messages.success(request, _("已豁免。撤销前不再计入分母。"))
            return redirect("obligation", obligation_id)
    context = {"form": form, **_ask_waive(detail)}
    return render(request, "requirements/waive.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def unwaive_obligation(request: PageRequest, obligation_id: UUID) -> HttpResponse:
    """Asks once, then takes a waiver back."""
    detail = get_obligation(request.actor, obligation_id=obligation_id, now=clock.now())
    if request.method == "POST":
        unwaive(request.actor, obligation_id=obligation_id, now=clock.now())
        messages.success(request, _("已撤销豁免。"))
        return redirect("obligation", obligation_id)
    return render(request, "requirements/waive.html", _ask_unwaive(detail))


def _as_query(asked: DutyFilter) -> dict[str, Any]:
    return {
        "org_id": asked.org_id,
        "requirement_id": asked.requirement_id,
        "area": asked.area,
        "statuses": [asked.status] if asked.status else [],
        "plan_key": asked.plan,
        "due_from": asked.due_from,
        "due_until": asked.due_until,
    }


def _offer(actor: Actor) -> dict[str, Any]:
    active = list_active_requirements(path=actor.org_path)
    return {
        "areas": list_area_choices(),
        "statuses": list_status_choices(),
        "plans": list_plan_choices(active),
    }


def _describe_demand(actor: Actor, detail: ObligationDetail) -> dict[str, Any]:
    key = detail.row.requirement_id
    active = list_active_requirements(path=detail.row.org_path)
    here = next((one for one in active if one.id == key), None)
    requirement = here or get_requirement(actor, requirement_id=key)
    (line,) = build_requirement_lines([requirement], day=clock.today())
    text = find_plan_text(actor, requirement)
    return {
        "requirement": requirement,
        "line": line,
        "excerpt": [shorten(pieces) for pieces in cut_excerpt(text, requirement.spans)],
        "same_as": list_partners(requirement, active),
        "notice_address": find_notice_address(requirement),
    }


def find_plan_text(actor: Actor, requirement: RequirementInfo) -> str:
    """The text of the plan a requirement stands in; nothing when it quotes none."""
    return get_plan(actor, plan_id=requirement.plan_id).text if requirement.spans else ""


def _describe_steps(actor: Actor, detail: ObligationDetail) -> dict[str, Any]:
    requirement = detail.row
    doing = (
        None
        if requirement.status in ("met", "waived", "not_applicable")
        else find_doing(actor, detail.measure, org_id=detail.row.org_id)
    )
    name = "obligation-unwaive" if detail.waiver else "obligation-waive"
    may_waive = actor.can("obligations.waive", detail.row.org_path)
    return {
        "do_address": doing.address if doing else "",
        "do_label": doing.label if doing else "",
        "waive_address": reverse(name, args=[detail.row.id]) if may_waive else "",
        "none_title": _("还没有记录"),
        "none_words": _("一旦有记录满足这项要求,它和佐证会列在这里。"),
    }


def _ask_waive(detail: ObligationDetail) -> dict[str, Any]:
    return {
        "row": build_duty(detail.row, today=clock.today()),
        "question": _("豁免这项责任?"),
        "words": _("豁免期间不再催办,也不计入分母;理由和经办记入流水,可以撤销。"),
        "verb": _("确认豁免"),
        "back": reverse("obligation", args=[detail.row.id]),
    }


def _ask_unwaive(detail: ObligationDetail) -> dict[str, Any]:
    return {
        **_ask_waive(detail),
        "question": _("撤销豁免?"),
        "words": _("撤销后,这项责任重新计入,按原来的截止日期办理。"),
        "verb": _("撤销豁免"),
        "tone": "go",
    }
