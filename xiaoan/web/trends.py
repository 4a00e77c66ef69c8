"""Trends of settled obligations as what templates draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _

from xiaoan.web.charts import NARROW, TrendPoint, draw_trend
from xiaoan.web.shares import Counts, build_share


def build_points(counted: Iterable[tuple[date, Counts]]) -> list[TrendPoint]:
    """Points of a trend from months and the statuses of what was due in them."""
    points = []
    for month, counts in counted:
        share = build_share(counts)
        points.append(TrendPoint(say_month(month), share.ratio, share.met, share.owed))
    return points


def describe_trend(points: Sequence[TrendPoint], *, words: str) -> dict[str, Any]:
    """Everything components/trend.html needs; nothing when there is nothing to draw."""
    known = [point for point in points if point.ratio is not None]
    if len(known) < 2:
        return {"points": []}
    first, last = known[0], known[-1]
    label = _("{what}:从 {first} 的 {start:.0%} 到 {last} 的 {end:.0%}").format(
        what=words, first=first.label, start=first.ratio, last=last.label, end=last.ratio
    )
    return {
        "points": points,
        "trend_label": label,
        "trend_wide": draw_trend(points),
        "trend_narrow": draw_trend(points, width=NARROW),
    }


def say_month(month: date) -> str:
    """A month on a time axis; January carries its year."""
    if month.month == 1:
        return f"{month:%Y-%m}"
    return dateformat.format(month, _("n 月"))  # a pattern of dateformat; M in English
