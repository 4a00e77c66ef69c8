"""Periods and due days in words, pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def say_period(start_on: date | None, end_on: date | None) -> str:
    """A period in as few words as tell it: a day, a month, a school year, else both ends."""
    if start_on is None or end_on is None:
        return _("长期")
    if start_on == end_on:
        return f"{start_on:%Y-%m-%d}"
    return _say_span(start_on, end_on, (end_on - start_on).days)


def _say_span(start_on: date, end_on: date, days: int) -> str:
    same_month = (start_on.year, start_on.month) == (end_on.year, end_on.month)
    if days >= 27 and same_month:
        return _("{year} 年 {month} 月").format(year=start_on.year, month=start_on.month)
    if days < 45:
        return f"{start_on:%m-%d} — {end_on:%m-%d}"
    if 330 <= days <= 370 and start_on.month in (8, 9):
        return _("{first}—{second} 学年").format(first=start_on.year, second=start_on.year + 1)
    if days >= 364 and (start_on.month, start_on.day) == (1, 1):
        return _("{year} 年").format(year=start_on.year)
    return f"{start_on:%Y-%m} — {end_on:%Y-%m}"


def say_due(status: str, due_on: date | None, today: date) -> str:
    """How far away the due day is, for those who must act; nothing for the others."""
    if due_on is None or status not in ("overdue", "due_soon", "failed"):
        return ""
    gap = (due_on - today).days
    if status == "failed":
        return ""
    if gap < 0:
        return _say_late(-gap)
    if gap == 0:
        return _("今天到期")
    if gap == 1:
        return _("明天到期")
    return ngettext("还有 {days} 天", "还有 {days} 天", gap).format(days=gap)


def _say_late(days: int) -> str:
    years, months = days // 365, days // 30
    if years >= 2:
        return ngettext("逾期 {years} 年多", "逾期 {years} 年多", years).format(years=years)
    if months >= 2:
        return ngettext("逾期 {months} 个月", "逾期 {months} 个月", months).format(months=months)
    return ngettext("逾期 {days} 天", "逾期 {days} 天", days).format(days=days)
