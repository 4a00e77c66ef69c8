"""Today: what needs me, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
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
from xiaoan.obligations.queries import (
    count_due,
    count_statuses,
    find_moment,
    list_obligations,
    list_sent_reminders,
)
from xiaoan.orgs.queries import get_calendar, get_org
from xiaoan.plans.queries import RequirementInfo, list_active_requirements, list_drafts
from xiaoan.registers.queries import count_entries, list_reminders
from xiaoan.web.doing import Doing, find_doing
from xiaoan.web.duties import DutyLine, build_duties
from xiaoan.web.measures import list_settling_kinds
from xiaoan.web.requests import PageRequest
from xiaoan.web.shares import Bar, Counts, Share, add_up, build_share
from xiaoan.web.today.shape import (
    Shortcut,
    Task,
    build_area_bars,
    build_drafts,
    build_reminders,
    count_soon,
    group_overseen,
    group_own,
    list_figures,
    list_shortcuts,
    sort_lines,
)

LOOK_SECONDS = 365 * 24 * 3600
OWN_ROLES = ("school_officer", "patroller", "liaison")
"""Roles that do things themselves; the others see who has not."""
PRESSING = ("overdue", "due_soon")
WANTED = ("failed", *PRESSING)
SOON = timedelta(days=3)
SHOWN_TASKS, READ_LINES, SHOWN_REMINDERS = 7, 400, 5


@require_safe
def show_today(request: PageRequest) -> HttpResponse:
    """The page everybody starts from."""
    if not request.actor:
        return redirect("choose-post")
    is_own = request.actor.role in OWN_ROLES
    describe = _describe_own if is_own else _describe_overseen
    calendar = get_calendar(request.actor.region)
    context = {
        "is_own": is_own,
        "day_kind": _("教学日") if calendar.is_school_day(clock.today()) else _("非教学日"),
        "nothing_title": _("今天没有要催办的事"),
        "nothing_words": _("逾期和快到期的责任事项会按先后列在这里。"),
    }
    return render(request, "today/today.html", {**context, **describe(request.actor)})


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
    today, moment = clock.today(), find_moment(actor, now=clock.now())
    active = {one.id: one for one in list_active_requirements(path=actor.org_path)}
    page = list_obligations(
        actor, org_id=actor.org_id, statuses=WANTED, size=READ_LINES, now=moment
    )
    lines = sort_lines(build_duties(page.rows, today=today))
    pressing = [line for line in lines if line.status in PRESSING]
    tasks = group_own(
        pressing,
        _find_doings(actor, pressing, active),
        list_sent_reminders(actor, obligation_ids=[line.id for line in pressing]),
    )
    reminders = list_reminders(actor, today=today, size=SHOWN_REMINDERS)
    return {
        **_cut_tasks(tasks, actor.org_id),
        "quick": _list_quick(actor, active.values()),
        "reminders": build_reminders(reminders.rows, today=today),
        "figures": list_figures(
            late=len(lines) - sum(line.status == "due_soon" for line in lines),
            soon=count_soon(lines, today=today),
            expiring=reminders.total,
            week=_count_week(actor, today, moment),
            today=today,
        ),
    }


def _describe_overseen(actor: Actor) -> dict[str, Any]:
    """The duties of those below, one line for each requirement, and how the areas stand."""
    today, moment = clock.today(), find_moment(actor, now=clock.now())
    page = list_obligations(actor, statuses=PRESSING, size=READ_LINES, now=moment)
    lines = sort_lines(build_duties(page.rows, today=today))
    counts = count_statuses(actor, by="requirement", now=moment)
    may_remind = actor.holds("obligations.remind")

    def remind(requirement_id: UUID) -> str:
        return reverse("requirement-remind", args=[requirement_id]) if may_remind else ""

    tasks = group_overseen(lines, counts, remind=remind)
    entries = count_entries(actor, today=today).values()
    soon = count_due(actor, from_on=today, until_on=today + SOON, now=moment)
    drafts = list_drafts(actor, state="open") if actor.holds("plans.edit") else []
    return {
        **_cut_tasks(tasks, None),
        "areas": _list_areas(actor, counts),
        "drafts": build_drafts(drafts),
        "figures": list_figures(
            late=build_share(add_up(counts.values())).late,
            soon=build_share(soon).open,
            expiring=sum(one.due + one.expired for one in entries),
            week=_count_week(actor, today, moment),
            today=today,
        ),
    }


def _list_areas(actor: Actor, counts: Mapping[UUID, Counts]) -> list[Bar]:
    areas = {one.id: one.area for one in list_active_requirements(path=actor.org_path)}
    grouped: dict[str, dict[str, int]] = {}
    for requirement_id, found in counts.items():
        area = areas.get(requirement_id)
        if area:
            grouped[area] = add_up([grouped.get(area, {}), found])
    return build_area_bars(
        grouped, address=lambda key: f"{reverse('matrix')}?{urlencode({'area': key})}"
    )


def _count_week(actor: Actor, today: date, moment: datetime | None) -> Share:
    monday = today - timedelta(days=today.weekday())
    return build_share(count_due(actor, from_on=monday, until_on=today, now=moment))


def _find_doings(
    actor: Actor, lines: Sequence[DutyLine], active: Mapping[UUID, RequirementInfo]
) -> dict[UUID, Doing | None]:
    return {
        line.requirement_id: find_doing(
            actor, active[line.requirement_id].measure, org_id=line.org_id
        )
        for line in lines
        if line.requirement_id in active
    }


def _cut_tasks(tasks: Sequence[Task], org_id: UUID | None) -> dict[str, Any]:
    kept = {"status": "overdue", **({"org": org_id} if org_id else {})}
    more = len(tasks) - SHOWN_TASKS
    return {
        "tasks": tasks[:SHOWN_TASKS],
        "more": more,
        "more_address": f"{reverse('obligations')}?{urlencode(kept)}" if more > 0 else "",
    }


def _list_quick(actor: Actor, active: Iterable[RequirementInfo]) -> list[Shortcut]:
    if not actor.holds("activities.edit") or actor.org_id is None:
        return []
    org = get_org(actor, org_id=actor.org_id)
    return list_shortcuts(
        active,
        list_activity_kinds(org=org),
        settling=lambda one: list_settling_kinds(one.measure),
    )
