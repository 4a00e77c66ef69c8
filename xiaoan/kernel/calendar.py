"""School years, terms, school days and the periods in which a duty falls due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
CADENCES = (
    "once",
    "school-year",
    "term",
    "year",
    "half-year",
    "quarter",
    "two-months",
    "month",
    "two-weeks",
    "week",
    "day",
    "school-day",
)
_MONTHS_IN = {"year": 12, "half-year": 6, "quarter": 3, "two-months": 2, "month": 1}
_WEEKS_IN = {"week": 1, "two-weeks": 2}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days in which a duty is done. All days inclusive.

    A record counts from `start_on` to `end_on`; the duty falls due at the end of `due_on`.
    `provisional`: the calendar of that time is not published yet, so dates may still move.
    """

    start_on: date
    end_on: date
    due_on: date
    key: str
    provisional: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A term of a school year ("2026-2027", 1 = autumn, 2 = spring), first to last school day."""

    school_year: str
    number: int
    start_on: date
    end_on: date


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """A jurisdiction's calendar: terms, public holidays and swapped working days.

    `known_until` is the last day for which holidays are published; later days are provisional.
    """

    region: str
    terms: tuple[Term, ...]
    days_off: frozenset[date]
    days_on: frozenset[date]
    known_until: date

    def is_working_day(self, day: date) -> bool:
        """Whether offices work: weekdays and swapped days, not public holidays."""
        if day in self.days_on:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def is_school_day(self, day: date) -> bool:
        """Whether lessons are held: a working day inside a term."""
        return self.is_working_day(day) and self.find_term(day) is not None

    def find_term(self, day: date) -> Term | None:
        """The term that a day lies in, or None in the holidays."""
        for term in self.terms:
            if term.start_on <= day <= term.end_on:
                return term
        return None

    def list_school_days(self, start_on: date, end_on: date) -> list[date]:
        """Every school day of a stretch, both ends included."""
        return [day for day in _each_day(start_on, end_on) if self.is_school_day(day)]

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that comes `count` working days after a day (count ≥ 0)."""
        while count > 0:
            day += ONE_DAY
            if self.is_working_day(day):
                count -= 1
        return day

    def list_periods(self, cadence: str, start_on: date, end_on: date) -> list[Period]:
        """The periods of a cadence that touch a stretch of days, in order.

        Raises ValueError for a cadence that is not one of CADENCES.
        """
        if cadence not in CADENCES:
            raise ValueError(cadence)
        found = self._each_period(cadence, start_on, end_on)
        return [period for period in found if period.start_on <= end_on]

    def _each_period(self, cadence: str, start_on: date, end_on: date) -> Iterator[Period]:
        if cadence == "once":
            yield self._make_period("once", date(1970, 1, 1), date(9999, 12, 31))
        elif cadence in _MONTHS_IN:
            yield from self._each_month_period(_MONTHS_IN[cadence], start_on, end_on)
        elif cadence in _WEEKS_IN:
            yield from self._each_week_period(_WEEKS_IN[cadence], start_on, end_on)
        elif cadence == "school-year":
            yield from self._each_school_year(start_on, end_on)
        elif cadence == "term":
            yield from self._each_term(start_on, end_on)
        else:
            for day in _each_day(start_on, end_on):
                if cadence == "day" or self.is_school_day(day):
                    yield self._make_period(day.isoformat(), day, day)

    def _each_month_period(self, months: int, start_on: date, end_on: date) -> Iterator[Period]:
        month = (start_on.month - 1) // months * months
        first = date(start_on.year, month + 1, 1)
        while first <= end_on:
            following = _add_months(first, months)
            yield self._make_period(_name_months(first, months), first, following - ONE_DAY)
            first = following

    def _each_week_period(self, weeks: int, start_on: date, end_on: date) -> Iterator[Period]:
        monday = start_on - timedelta(days=start_on.weekday())
        if weeks == 2 and (monday.toordinal() // 7) % 2:
            monday -= timedelta(days=7)
        while monday <= end_on:
            last = monday + timedelta(days=7 * weeks - 1)
            year, week, _ = monday.isocalendar()
            name = f"{year}-W{week:02d}" + ("+2" if weeks == 2 else "")
            yield self._make_period(name, monday, last)
            monday = last + ONE_DAY

    def _each_school_year(self, start_on: date, end_on: date) -> Iterator[Period]:
        year = school_year_start(start_on).year
        while date(year, 9, 1) <= end_on:
            yield self._make_period(f"{year}-{year + 1}", date(year, 9, 1), date(year + 1, 8, 31))
            year += 1

    def _each_term(self, start_on: date, end_on: date) -> Iterator[Period]:
        for term, following in zip(self.terms, (*self.terms[1:], None), strict=True):
            last = following.start_on - ONE_DAY if following else term.end_on
            if last >= start_on and term.start_on <= end_on:
                yield Period(
                    start_on=term.start_on,
                    end_on=last,
                    due_on=term.end_on,
                    key=f"{term.school_year}-{term.number}",
                    provisional=term.end_on > self.known_until,
                )

    def _make_period(self, key: str, start_on: date, end_on: date) -> Period:
        provisional = key != "once" and end_on > self.known_until
        return Period(start_on, end_on, end_on, key, provisional)


def school_year_start(day: date) -> date:
    """1 September of the school year that a day belongs to."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def _each_day(start_on: date, end_on: date) -> Iterator[date]:
    for number in range(start_on.toordinal(), end_on.toordinal() + 1):
        yield date.fromordinal(number)


def _add_months(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _name_months(first: date, months: int) -> str:
    if months == 12:
        return f"{first.year}"
    if months == 6:
        return f"{first.year}-H{1 + first.month // 7}"
    if months == 3:
        return f"{first.year}-Q{(first.month + 2) // 3}"
    name = f"{first.year}-{first.month:02d}"
    return name if months == 1 else f"{name}+2"
