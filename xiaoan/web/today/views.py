"""Today: what needs me, in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.activities.queries import list_activity_kinds
from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.obligations.queries import count_due, count_statuses, list_obligations
from xiaoan.orgs.queries import get_calendar, get_org
from xiaoan.plans.queries import list_active_requirements, list_drafts
from xiaoan.registers.queries import list_reminders
from xiaoan.web.doing import find_doing
from xiaoan.web.duties import build_duties
from xiaoan.web.measures import list_settling_kinds
from xiaoan.web.requests import PageRequest
from xiaoan.web.shares import Figure, add_up, build_share
from xiaoan.web.templatetags.xiaoan import percent
from xiaoan.web.today.shape import (
    build_area_bars,
    build_drafts,
    build_reminders,
    group_overseen,
    group_own,
    list_shortcuts,
    sort_lines,
)

LOOK_SECONDS = 365 * 24 * 3600
OWN_ROLES = ("school_officer", "patroller", "liaison")
"""Roles that do things themselves; the others see who has not."""
PRESSING = ("overdue", "due_soon")
SHOWN_TASKS, READ_LINES, SHOWN_REMINDERS = 7, 400, 5


@require_safe
def show_today(request: PageRequest) -> HttpResponse:
    """The page everybody starts from."""
    if not request.actor:
        return redirect("choose-post")
    today = clock.today()
    is_own = request.actor.role in OWN_ROLES
    context = {
        "is_own": is_own,
        **(_describe_own(request.actor) if is_own else _describe_overseen(request.actor)),
        **_describe_side(request.actor, today),
        "nothing_title": _("今天没有要催办的事"),
        "nothing_words": _("逾期和快到期的责任事项会按先后列在这里。"),
    }
    return render(request, "today/today.html", context)


@require_POST
def set_look(request: PageRequest) -> HttpResponse:
    """Keeps the choice of a light or dark page in a cookie."""
    address = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/"
    answer = HttpResponseRedirect(address)
    theme = "dark" if request.POST.get("theme") == "dark" else "light"
    answer.set_cookie("theme", theme, max_age=LOOK_SECONDS, samesite="Lax", httponly=True)
    return answer


def _describe_own(actor: Actor) -> dict[str, Any]:
    """The duties of one's own organisation as things to do, and the forms one opens often."""
    active = {one.id: one for one in list_active_requirements(path=actor.org_path)}
    page = list_obligations(
        actor, org_id=actor.org_id, statuses=PRESSING, size=READ_LINES, now=clock.now()
    )
    lines = sort_lines(build_duties(page.rows, today=clock.today()))
    doings = {
        line.requirement_id: find_doing(
            actor, active[line.requirement_id].measure, org_id=line.org_id
        )
        for line in lines
        if line.requirement_id in active
    }
    tasks = group_own(lines, doings)
    return {**_cut_tasks(tasks, actor.org_id), "quick": _list_quick(actor)}


def _describe_overseen(actor: Actor) -> dict[str, Any]:
    """The duties of those below, one line for each requirement, and how the areas stand."""
    page = list_obligations(actor, statuses=PRESSING, size=READ_LINES, now=clock.now())
    lines = sort_lines(build_duties(page.rows, today=clock.today()))
    counts = count_statuses(actor, by="requirement", now=clock.now())
    may_remind = actor.holds("obligations.remind")

    def remind(requirement_id: UUID) -> str:
        return reverse("requirement-remind", args=[requirement_id]) if may_remind else ""

    tasks = group_overseen(lines, counts, remind=remind)
    areas = build_area_bars(
        count_statuses(actor, by="area", now=clock.now()),
        address=lambda key: f"{reverse('matrix')}?{urlencode({'area': key})}",
    )
    return {**_cut_tasks(tasks, None), "areas": areas}


def _cut_tasks(tasks: list[Any], org_id: UUID | None) -> dict[str, Any]:
    kept = {"org": org_id, "status": "overdue"} if org_id else {"status": "overdue"}
    more = len(tasks) - SHOWN_TASKS
    return {
        "tasks": tasks[:SHOWN_TASKS],
        "more": more,
        "more_address": f"{reverse('obligations')}?{urlencode(kept)}" if more > 0 else "",
    }


def _list_quick(actor: Actor) -> list[Any]:
    if not actor.holds("activities.edit") or actor.org_id is None:
        return []
    org = get_org(actor, org_id=actor.org_id)
    return list_shortcuts(
        list_active_requirements(path=org.path),
        list_activity_kinds(org=org),
        settling=lambda one: list_settling_kinds(one.measure),
    )


def _describe_side(actor: Actor, today: date) -> dict[str, Any]:
    reminders = list_reminders(actor, today=today, size=SHOWN_REMINDERS)
    drafts = list_drafts(actor, state="open") if actor.holds("plans.edit") else []
    calendar = get_calendar(actor.region)
    return {
        "reminders": build_reminders(reminders.rows, today=today),
        "drafts": build_drafts(drafts),
        "day_kind": _("教学日") if calendar.is_school_day(today) else _("非教学日"),
        "figures": _list_figures(actor, today, reminders.total),
    }


def _list_figures(actor: Actor, today: date, expiring: int) -> list[Figure]:
    now = build_share(add_up(count_statuses(actor, by="area", now=clock.now()).values()))
    soon_until = today + timedelta(days=3)
    soon = build_share(count_due(actor, from_on=today, until_on=soon_until, now=clock.now()))
    monday = today - timedelta(days=today.weekday())
    week = build_share(count_due(actor, from_on=monday, until_on=today, now=clock.now()))
    listed = reverse("obligations")
    week_words = _("本周按时(分母 {owed},不适用 {na})").format(
        owed=week.owed, na=week.not_applicable
    )
    return [
        Figure(now.late, _("逾期或未完成"), f"{listed}?status=overdue", "late" if now.late else ""),
        Figure(
            soon.open,
            _("三日内到期"),
            f"{listed}?from={today}&due={soon_until}",
            "soon" if soon.open else "",
        ),
        Figure(expiring, _("证照器材要到期"), reverse("registers")),
        Figure(percent(week.ratio), week_words, f"{listed}?from={monday}&due={today}"),
    ]
