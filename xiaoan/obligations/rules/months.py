"""Months as whole numbers."""

from __future__ import annotations

from datetime import date


def month_number(day: date) -> int:
    """Months since January of year 0."""
    return day.year * 12 + day.month - 1


def first_day_of_month(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)
