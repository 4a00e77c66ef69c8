"""School years, terms, school days, working days, and the periods of every cadence."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.kernel.calendar import CADENCES, SchoolCalendar, Term, school_year_start

CALENDAR = SchoolCalendar(
    region="15",
    terms=(
        Term("2025-2026", 1, date(2025, 9, 1), date(2026, 1, 16)),
        Term("2025-2026", 2, date(2026, 3, 2), date(2026, 7, 10)),
        Term("2026-2027", 1, date(2026, 9, 1), date(2027, 1, 15)),
        Term("2026-2027", 2, date(2027, 3, 1), date(2027, 7, 9)),
    ),
    days_off=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    days_on=frozenset({date(2026, 10, 10)}),
    known_until=date(2026, 12, 31),
)
DAYS = st.dates(min_value=date(2025, 9, 1), max_value=date(2027, 7, 9))


@pytest.mark.parametrize(
    ("day", "is_school_day"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 2, 10), False),
        (date(2026, 9, 1), True),
        (date(2026, 8, 31), False),
    ],
)
def test_school_days(day, is_school_day) -> None:
    assert CALENDAR.is_school_day(day) is is_school_day


def test_working_days_skip_weekends_and_holidays_and_take_swapped_saturdays() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 5)
    assert CALENDAR.add_working_days(date(2026, 10, 9), 1) == date(2026, 10, 10)
    assert CALENDAR.add_working_days(date(2026, 10, 9), 0) == date(2026, 10, 9)


def test_a_term_is_due_at_its_end_and_counts_until_the_next_begins() -> None:
    (term,) = CALENDAR.list_periods("term", date(2025, 10, 1), date(2025, 10, 2))
    assert (term.due_on, term.end_on) == (date(2026, 1, 16), date(2026, 3, 1))


def test_a_school_year_runs_from_september_to_august() -> None:
    years = CALENDAR.list_periods("school-year", date(2026, 8, 31), date(2026, 9, 1))
    assert [year.key for year in years] == ["2025-2026", "2026-2027"]
    assert years[0].end_on + timedelta(days=1) == years[1].start_on
    assert school_year_start(date(2026, 8, 31)) == date(2025, 9, 1)


def test_what_lies_beyond_the_published_calendar_is_provisional() -> None:
    periods = CALENDAR.list_periods("quarter", date(2026, 12, 1), date(2027, 2, 1))
    assert [period.provisional for period in periods] == [False, True]


def test_an_unknown_cadence_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        CALENDAR.list_periods("fortnight", date(2026, 9, 1), date(2026, 9, 2))


@given(st.sampled_from(CADENCES), DAYS, st.integers(0, 400))
def test_periods_follow_each_other_without_overlap(cadence, start_on, length) -> None:
    end_on = start_on + timedelta(days=length)
    periods = CALENDAR.list_periods(cadence, start_on, end_on)
    assert len({period.key for period in periods}) == len(periods)
    for first, second in pairwise(periods):
        assert first.end_on < second.start_on
    for period in periods:
        assert period.start_on <= period.due_on <= period.end_on
        assert period.start_on <= end_on


@given(st.sampled_from(sorted(set(CADENCES) - {"school-day", "term"})), DAYS)
def test_every_day_lies_in_exactly_one_period(cadence, day) -> None:
    periods = CALENDAR.list_periods(cadence, day, day)
    assert len([p for p in periods if p.start_on <= day <= p.end_on]) == 1


@given(DAYS, st.integers(0, 30))
def test_the_same_period_whichever_day_asks(day, ahead) -> None:
    for cadence in ("month", "two-weeks", "quarter", "school-year"):
        (one,) = (
            p for p in CALENDAR.list_periods(cadence, day, day) if p.start_on <= day <= p.end_on
        )
        later = min(day + timedelta(days=ahead), one.end_on)
        assert one in CALENDAR.list_periods(cadence, later, later)
