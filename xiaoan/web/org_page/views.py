"""The everyday page of one organisation: what it owes, keeps and has done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.activities.queries import RecordFilter, list_activities
from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.obligations.queries import (
    count_statuses,
    find_moment,
    iterate_obligations,
    list_obligations,
    list_trend,
)
from xiaoan.orgs.queries import OrgInfo, get_org, list_orgs
from xiaoan.plans.states import AREAS
from xiaoan.registers.queries import count_entries
from xiaoan.web.duties import DUTY_COLUMNS, build_duties, build_duty, list_duty_cells
from xiaoan.web.exports import send_table
from xiaoan.web.org_page.shape import (
    describe_org,
    list_actions,
    list_figures,
    list_recent,
    list_registers,
)
from xiaoan.web.requests import PageRequest, read_choice, read_page_number, wants_sheet
from xiaoan.web.shares import (
    TABS,
    add_up,
    build_share,
    build_tabs,
    list_tab_statuses,
    pick_tab,
)
from xiaoan.web.today.shape import build_area_bars
from xiaoan.web.trends import build_points, describe_trend

SHOWN_RECORDS, SHOWN_BELOW, READ_BELOW = 8, 12, 60


@require_safe
def show_org(request: PageRequest, org_id: UUID) -> HttpResponse:
    """One organisation: duties by status and area, registers, what it did lately, the trend."""
    org = get_org(request.actor, org_id=org_id)
    area = read_choice(request.GET, "area", AREAS)
    if wants_sheet(request.GET):
        return _send_duties(request, org, area)
    context = {
        "org": org,
        "area": area,
        "about": describe_org(org),
        "actions": list_actions(request.actor, org),
        **_describe_duties(request.actor, org, area, request.GET),
        **_describe_rest(request.actor, org),
    }
    return render(request, "org/org.html", context)


def _send_duties(request: PageRequest, org: OrgInfo, area: str | None) -> HttpResponse:
    found = iterate_obligations(request.actor, under=org.path, area=area, now=clock.now())
    cells = (list_duty_cells(build_duty(row, today=clock.today())) for row in found)
    return send_table(request, title=org.name, columns=DUTY_COLUMNS, rows=cells)


def _describe_duties(
    actor: Actor, org: OrgInfo, area: str | None, given: QueryDict
) -> dict[str, Any]:
    moment = find_moment(actor, now=clock.now())
    counted = count_statuses(actor, by="area", under=org.path, now=moment)
    counts = counted.get(area, {}) if area else add_up(counted.values())
    tab = pick_tab(given.get("tab"), counts)
    kept = {"area": area} if area else {}
    addresses = {key: f"?{urlencode({**kept, 'tab': key})}" for key in TABS}
    page = list_obligations(
        actor,
        under=org.path,
        area=area,
        statuses=list_tab_statuses(tab),
        number=read_page_number(given),
        now=moment,
    )
    return {
        "page": page,
        "rows": build_duties(page.rows, today=clock.today()),
        "show_org": org.kind == "region",
        "tabs": build_tabs(counts, here=tab, addresses=addresses),
        "figures": list_figures(build_share(counts), addresses),
        "areas": build_area_bars(counted, address=lambda key: f"?{urlencode({'area': key})}"),
        "empty_title": _("这里没有责任事项"),
        "empty_words": _("换一个状态或领域看看。"),
    }


def _describe_rest(actor: Actor, org: OrgInfo) -> dict[str, Any]:
    points = build_points(list_trend(actor, under=org.path, today=clock.today()))
    about = _describe_below(actor, org) if org.kind == "region" else _describe_kept(actor, org)
    return {**about, **describe_trend(points, words=_("按期完成的比例"))}


def _describe_below(actor: Actor, org: OrgInfo) -> dict[str, Any]:
    below = list_orgs(actor, under=org.path, size=READ_BELOW).rows
    return {"below": [one for one in below if one.parent_id == org.id][:SHOWN_BELOW]}


def _describe_kept(actor: Actor, org: OrgInfo) -> dict[str, Any]:
    records = list_activities(actor, wanted=RecordFilter(org_id=org.id), size=SHOWN_RECORDS)
    counts = count_entries(actor, today=clock.today(), org_id=org.id)
    return {"registers": list_registers(counts, org), "recent": list_recent(records.rows)}
