"""Indicators: trend, the four 100 %, what is due in the coming weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.obligations.queries import count_statuses, list_due_weeks, list_trend
from xiaoan.orgs.queries import list_orgs
from xiaoan.registers.queries import iterate_entries
from xiaoan.web.charts import NARROW, draw_columns
from xiaoan.web.exports import send_table
from xiaoan.web.indicators.shape import (
    FOUR,
    INDICATOR_COLUMNS,
    FourLine,
    build_weeks,
    list_four,
    list_indicator_cells,
)
from xiaoan.web.requests import PageRequest, wants_sheet
from xiaoan.web.shares import Bar, Figure, add_up, build_share
from xiaoan.web.templatetags.xiaoan import percent
from xiaoan.web.today.shape import build_area_bars
from xiaoan.web.trends import build_points, describe_trend

WEEKS = 8


@require_safe
def show_indicators(request: PageRequest) -> HttpResponse:
    """The indicators of the actor's scope, each with its denominator."""
    areas = _list_areas(request.actor)
    four = _list_four(request.actor, clock.today())
    if wants_sheet(request.GET):
        cells = (list_indicator_cells(bar) for bar in (*(line.bar for line in four), *areas))
        return send_table(request, title=_("指标"), columns=INDICATOR_COLUMNS, rows=cells)
    context = {
        "scope_name": request.actor.org_name,
        "areas": areas,
        "four": four,
        "figures": _list_figures(add_up(bar.counts for bar in areas)),
        **_describe_time(request.actor, clock.today()),
    }
    return render(request, "indicators/indicators.html", context)


def _list_areas(actor: Actor) -> list[Bar]:
    return build_area_bars(
        count_statuses(actor, by="area", now=clock.now()),
        address=lambda key: f"{reverse('matrix')}?{urlencode({'area': key})}",
    )


def _list_four(actor: Actor, today: date) -> list[FourLine]:
    entries = iterate_entries(actor, type_key=FOUR, today=today)
    schools = list_orgs(actor, kind="school", size=1).total
    return list_four(entries, schools=schools, today=today)


def _describe_time(actor: Actor, today: date) -> dict[str, Any]:
    points = build_points(list_trend(actor, today=today))
    return {
        **describe_trend(points, words=_("按期完成的比例")),
        **_describe_weeks(actor, today),
        **_say_empty(),
    }


def _list_figures(counts: dict[str, int]) -> list[Figure]:
    share = build_share(counts)
    listed = reverse("obligations")
    return [
        Figure(
            percent(share.ratio),
            _("此刻已完成(分母 {owed})").format(owed=share.owed),
            f"{listed}?status=met",
            "ok",
        ),
        Figure(
            share.late, _("逾期或未完成"), f"{listed}?status=overdue", "late" if share.late else ""
        ),
        Figure(
            share.soon, _("即将到期"), f"{listed}?status=due_soon", "soon" if share.soon else ""
        ),
        Figure(share.not_applicable, _("不适用,不计入分母"), f"{listed}?status=not_applicable"),
        Figure(share.waived, _("已豁免,不计入分母"), f"{listed}?status=waived"),
    ]


def _describe_weeks(actor: Actor, today: date) -> dict[str, Any]:
    monday = today - timedelta(days=today.weekday())
    stacks = build_weeks(list_due_weeks(actor, from_on=monday, weeks=WEEKS, now=clock.now()))
    if not any(stack.total for stack in stacks):
        return {"stacks": []}
    total = sum(stack.total for stack in stacks)
    return {
        "stacks": stacks,
        "columns_wide": draw_columns(stacks),
        "columns_narrow": draw_columns(stacks, width=NARROW),
        "coming_label": _("未来 {weeks} 周共有 {total} 项到期未完成").format(
            weeks=WEEKS, total=total
        ),
    }


def _say_empty() -> dict[str, str]:
    return {
        "none_four": _("还没有“四个 100%”台账"),
        "none_four_words": _("各学校填写“四个100%逐项台账”后,这里显示比例和分母。"),
        "none_trend": _("还没有可比较的月份"),
        "none_trend_words": _("至少有两个月的责任事项到期后,这里显示走势。"),
        "none_coming": _("未来几周没有到期的事项"),
        "none_coming_words": _("周期性的责任事项会随校历自动出现。"),
    }
