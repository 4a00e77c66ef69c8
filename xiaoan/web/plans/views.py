"""Plans: the list, one plan, adopting from the library, withdrawing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.plans.actions import adopt_library_plan, withdraw_plan
from xiaoan.plans.queries import (
    check_plan,
    get_library_plan,
    get_plan,
    list_active_requirements,
    list_clauses,
    list_drafts,
    list_plans,
    pair_requirements,
)
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.plans.forms import AdoptForm
from xiaoan.web.plans.papers import find_notice_file
from xiaoan.web.plans.problems import say_problems
from xiaoan.web.plans.shape import (
    build_requirement_lines,
    group_by_clause,
    list_own,
    list_unadopted,
)
from xiaoan.web.plans.sheet import send_requirements
from xiaoan.web.requests import PageRequest, wants_sheet


@require_safe
def list_all_plans(request: PageRequest) -> HttpResponse:
    """Plans in force, those that were replaced or withdrawn, and what the library offers."""
    plans = list_plans(request.actor)
    may_edit = request.actor.holds("plans.edit")
    context = {
        "in_force": [plan for plan in plans if plan.state == "in_force"],
        "past": [plan for plan in plans if plan.state != "in_force"],
        "offered": list_unadopted(plans) if may_edit else [],
        "drafts": list_drafts(request.actor, state="open") if may_edit else [],
        "may_edit": may_edit,
    }
    return render(request, "plans/list.html", context)


@require_safe
def show_plan(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan: its papers, requirements by clause, what is left alone, the crosswalk."""
    plan = get_plan(request.actor, plan_id=plan_id)
    active = list_active_requirements(path=plan.binds.path)
    lines = build_requirement_lines(list_own(active, plan), day=clock.today())
    if wants_sheet(request.GET):
        return send_requirements(request, plan, lines)
    context = {
        "plan": plan,
        "groups": group_by_clause(list_clauses(request.actor, plan_id=plan_id, plan=plan), lines),
        "crosswalk": pair_requirements(active, plan_id=plan_id),
        "versions": [one for one in list_plans(request.actor) if one.key == plan.key],
        "may_edit": request.actor.can("plans.edit", plan.binds.path),
        "file": find_notice_file(request.actor, plan.notice_id),
    }
    return render(request, "plans/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt_from_library(request: PageRequest, key: str) -> HttpResponse:
    """Asks once whom a plan of the library is to bind, then puts it into force."""
    library = get_library_plan(key)
    form = AdoptForm(request.POST or None, actor=request.actor)
    checked = check_plan(library.path)
    if form.is_valid() and not checked.problems:
        org = form.cleaned_data["org"]
        plan = adopt_library_plan(request.actor, key=key, org=org.ref, now=clock.now())
        settle_below(org.path)
        words = _("方案《{title}》已生效,责任事项已生成。")
        messages.success(request, words.format(title=plan.title))
        return redirect("plan", plan.id)
    context = {"library": library, "form": form, "checked": checked}
    return render(
        request, "plans/adopt.html", context | {"problems": say_problems(checked.problems)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_plan(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Asks once, then takes a plan out of force."""
    plan = get_plan(request.actor, plan_id=plan_id)
    if request.method == "POST":
        withdraw_plan(request.actor, plan_id=plan_id, now=clock.now())
        settle_below(plan.binds.path)
        messages.success(request, _("方案《{title}》已停用。").format(title=plan.title))
        return redirect("plans")
    context = {
        "plan": plan,
        "question": _("停用《{title}》?").format(title=plan.title),
        "words": _("它的要求从今天起不再产生新的责任;已有的记录和佐证全部保留,可以随时重新生效。"),
        "verb": _("停用方案"),
        "back": reverse("plan", args=[plan.id]),
    }
    return render(request, "plans/withdraw.html", context)
