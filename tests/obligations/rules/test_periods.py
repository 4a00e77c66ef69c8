"""Periods at the borders of terms and school years."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.calendar import SchoolCalendar, Term
from xiaoan.kernel.days import NEVER, day_number
from xiaoan.obligations.rules.periods import Rhythm, find_history_start, list_day_periods

CALENDAR = SchoolCalendar(
    region="152523",
    terms=(
        Term("2026-2027", 1, date(2026, 9, 1), date(2027, 1, 15)),
        Term("2026-2027", 2, date(2027, 3, 1), date(2027, 7, 10)),
    ),
    days_off=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    days_on=frozenset({date(2026, 10, 10)}),
    known_until=date(2026, 12, 31),
)


def list_keys(rhythm: Rhythm, adopted_on: date, today: date) -> list[str]:
    found = list_day_periods(rhythm, CALENDAR, adopted_on=adopted_on, today=today)
    return [one.key for one in found]


def test_a_school_year_turns_on_the_first_of_september() -> None:
    rhythm = Rhythm("school-year")
    assert list_keys(rhythm, date(2026, 3, 1), date(2026, 8, 31)) == ["2025-2026"]
    assert list_keys(rhythm, date(2026, 3, 1), date(2026, 9, 1)) == ["2025-2026", "2026-2027"]


def test_nothing_is_owed_before_adoption_or_in_holidays() -> None:
    assert not list_keys(Rhythm("day"), date(2026, 9, 2), date(2026, 9, 1))
    daily = list_keys(Rhythm("school-day"), date(2026, 9, 30), date(2026, 10, 12))
    assert daily == [
        "2026-09-30",
        *(f"2026-10-{day:02d}" for day in (5, 6, 7, 8, 9, 10, 12)),
    ]
    months = list_keys(Rhythm("month", during="term"), date(2026, 12, 20), date(2027, 3, 1))
    assert months == ["2026-12", "2027-01", "2027-03"]


def test_days_of_grace_and_of_making_good() -> None:
    (once,) = list_day_periods(
        Rhythm("once", grace_days=20), CALENDAR, adopted_on=date(2026, 9, 1), today=date(2026, 9, 2)
    )
    assert (once.due, once.end, once.fail) == (day_number(date(2026, 9, 21)), NEVER, NEVER)
    (term,) = list_day_periods(
        Rhythm("term", late_days=5),
        CALENDAR,
        adopted_on=date(2026, 9, 1),
        today=date(2026, 9, 2),
    )
    assert term.due == day_number(date(2027, 1, 15))
    assert term.end == day_number(date(2027, 2, 28))
    assert (term.fail, term.soon_days, term.provisional) == (term.due + 5, 30, True)


def test_history_goes_back_to_the_school_year_before() -> None:
    assert find_history_start(date(2026, 8, 31)) == date(2024, 9, 1)
    assert find_history_start(date(2026, 9, 1)) == date(2025, 9, 1)
