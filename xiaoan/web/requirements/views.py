"""Requirements: all of them, one of them with who has and who has not, reminding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.obligations.actions import remind
from xiaoan.obligations.queries import (
    count_statuses,
    iterate_obligations,
    list_obligations,
    list_trend,
)
from xiaoan.plans.queries import RequirementInfo, get_requirement, list_active_requirements
from xiaoan.plans.states import AREAS
from xiaoan.web.choices import list_area_choices, list_plan_choices
from xiaoan.web.duties import (
    DUTY_COLUMNS,
    DutyLine,
    build_duties,
    build_duty,
    list_duty_cells,
)
from xiaoan.web.exports import send_table
from xiaoan.web.paging import cut_page
from xiaoan.web.plans.shape import build_requirement_lines
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.requirements.shape import (
    REQUIREMENT_COLUMNS,
    build_requirement_rows,
    find_notice_address,
    list_partners,
    list_requirement_cells,
)
from xiaoan.web.shares import (
    TABS,
    Figure,
    Share,
    build_share,
    build_tabs,
    list_tab_statuses,
    pick_tab,
)
from xiaoan.web.templatetags.xiaoan import percent, titled
from xiaoan.web.trends import build_points, describe_trend


@require_safe
def show_requirements(request: PageRequest) -> HttpResponse:
    """Every requirement in force that concerns the actor, with how everybody stands."""
    active = list_active_requirements(path=request.actor.org_path)
    area = read_choice(request.GET, "area", AREAS)
    plan, text = read_word(request.GET, "plan"), read_word(request.GET, "text")
    counts = count_statuses(request.actor, by="requirement", now=clock.now())
    rows = build_requirement_rows(active, counts, area=area, plan=plan, text=text)
    if wants_sheet(request.GET):
        cells = (list_requirement_cells(row) for row in rows)
        return send_table(request, title=_("要求"), columns=REQUIREMENT_COLUMNS, rows=cells)
    choices = {"areas": list_area_choices(), "plans": list_plan_choices(active)}
    page = cut_page(rows, number=read_page_number(request.GET))
    context = {"page": page, "choices": choices, "area": area, "plan": plan, "text": text}
    return render(request, "requirements/list.html", {**context, **_say_nothing_owed()})


@require_safe
def show_requirement(request: PageRequest, requirement_id: UUID) -> HttpResponse:
    """One requirement: what it demands and why, who has, who has not, since when."""
    requirement = get_requirement(request.actor, requirement_id=requirement_id)
    if wants_sheet(request.GET):
        rows = (list_duty_cells(line) for line in _iterate_duties(request.actor, requirement))
        return send_table(request, title=titled(requirement), columns=DUTY_COLUMNS, rows=rows)
    share = _count_share(request.actor, requirement)
    context = {
        **_describe_requirement(request.actor, requirement),
        **_describe_owers(request, requirement, share),
        "remind_address": _find_remind_address(request.actor, requirement, share),
    }
    return render(request, "requirements/requirement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remind_owers(request: PageRequest, requirement_id: UUID) -> HttpResponse:
    """Asks once, then reminds everybody below the actor who owes this and has not done it."""
    requirement = get_requirement(request.actor, requirement_id=requirement_id)
    back = reverse("requirement", args=[requirement.id])
    if request.method == "POST":
        number = remind(request.actor, requirement_id=requirement.id, now=clock.now())
        messages.success(request, _("已提醒 {number} 个单位。").format(number=number))
        return redirect(back)
    context = _ask_reminding(requirement, _count_share(request.actor, requirement), back)
    return render(request, "requirements/remind.html", context)


def _count_share(actor: Actor, requirement: RequirementInfo) -> Share:
    counts = count_statuses(actor, by="requirement", requirement_id=requirement.id, now=clock.now())
    return build_share(counts.get(requirement.id, {}))


def _ask_reminding(requirement: RequirementInfo, share: Share, back: str) -> dict[str, Any]:
    words = _("提醒会出现在各单位的“今日”,并记入流水。{title}")
    return {
        "requirement": requirement,
        "question": _("提醒 {number} 个未完成单位?").format(number=share.open),
        "words": words.format(title=titled(requirement)),
        "verb": _("提醒"),
        "tone": "go",
        "back": back,
    }


def _describe_owers(
    request: PageRequest, requirement: RequirementInfo, share: Share
) -> dict[str, Any]:
    tab = pick_tab(request.GET.get("tab"), share.counts)
    page = list_obligations(
        request.actor,
        requirement_id=requirement.id,
        statuses=list_tab_statuses(tab),
        number=read_page_number(request.GET),
        now=clock.now(),
    )
    return {
        **_describe_share(requirement, share, tab),
        "page": page,
        "rows": build_duties(page.rows, today=clock.today()),
    }


def _describe_requirement(actor: Actor, requirement: RequirementInfo) -> dict[str, Any]:
    (line,) = build_requirement_lines([requirement], day=clock.today())
    active = list_active_requirements(path=requirement.binds.path)
    trend = build_points(list_trend(actor, requirement_id=requirement.id, today=clock.today()))
    return {
        "requirement": requirement,
        "line": line,
        "quotes": requirement.quotes,
        "same_as": list_partners(requirement, active),
        "notice_address": find_notice_address(requirement),
        **describe_trend(trend, words=titled(requirement)),
    }


def _describe_share(requirement: RequirementInfo, share: Share, tab: str) -> dict[str, Any]:
    address = reverse("requirement", args=[requirement.id])
    addresses = {key: f"{address}?tab={key}" for key in TABS}
    return {
        "open_count": share.open,
        "tabs": build_tabs(share.counts, here=tab, addresses=addresses),
        "figures": [
            Figure(
                percent(share.ratio),
                _("已完成 {met} / {owed}").format(met=share.met, owed=share.owed),
                addresses["met"],
            ),
            Figure(share.late, _("逾期或未完成"), addresses["open"], "late" if share.late else ""),
            Figure(share.soon, _("即将到期"), addresses["open"], "soon" if share.soon else ""),
            Figure(
                share.not_applicable + share.waived,
                _("不适用 {na}、豁免 {waived},不计入分母").format(
                    na=share.not_applicable, waived=share.waived
                ),
                addresses["aside"],
            ),
        ],
        "empty_title": _("这里没有单位"),
        "empty_words": _("换一个状态看看。"),
    }


def _find_remind_address(actor: Actor, requirement: RequirementInfo, share: Share) -> str:
    if not share.open or not actor.holds("obligations.remind"):
        return ""
    return reverse("requirement-remind", args=[requirement.id])


def _iterate_duties(actor: Actor, requirement: RequirementInfo) -> Iterator[DutyLine]:
    rows = iterate_obligations(actor, requirement_id=requirement.id, now=clock.now())
    return (build_duty(row, today=clock.today()) for row in rows)


def _say_nothing_owed() -> dict[str, str]:
    return {
        "empty_title": _("没有符合条件的要求"),
        "empty_words": _("放宽筛选条件;若还没有启用方案,先去启用一份。"),
        "empty_address": reverse("plans"),
        "empty_button": _("看方案"),
    }
