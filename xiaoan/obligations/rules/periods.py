"""When a requirement falls due: its periods in a calendar, as day numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xiaoan.kernel.calendar import Period, SchoolCalendar, school_year_start
from xiaoan.kernel.days import NEVER, day_number
from xiaoan.obligations.states import (
    FIRST_GRACE_DAYS,
    HISTORY_SCHOOL_YEARS,
    LATE_DAYS,
    SOON_DAYS,
)

ONCE = "once"
IN_TERM = "term"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a requirement is owed. `grace_days`: time for the first fulfilment of a standing
    one; `soon_days` and `late_days` None = what the cadence has."""

    every: str
    during: str = ""
    soon_days: int | None = None
    late_days: int | None = None
    grace_days: int = FIRST_GRACE_DAYS
    is_continuous: bool = False

    @property
    def is_standing(self) -> bool:
        """Whether it is owed without periods: once for all, or always."""
        return self.is_continuous or self.every == ONCE


@dataclass(frozen=True, slots=True)
class DayPeriod:
    """A period as day numbers; `fail` is the last day on which it can still be made good."""

    key: str
    start: int
    end: int
    due: int
    fail: int
    soon_days: int
    provisional: bool


def list_day_periods(
    rhythm: Rhythm, calendar: SchoolCalendar, *, adopted_on: date, today: date
) -> list[DayPeriod]:
    """The periods that have begun since adoption, two school years back at most, in order."""
    if adopted_on > today:
        return []
    if rhythm.is_standing:
        return [_make_standing_period(rhythm, adopted_on)]
    start_on = max(adopted_on, find_history_start(today))
    periods = calendar.list_periods(rhythm.every, start_on, today)
    if rhythm.during == IN_TERM:
        periods = [one for one in periods if calendar.list_school_days(one.start_on, one.end_on)]
    return [_number_period(rhythm, period) for period in periods]


def find_history_start(today: date) -> date:
    """The first day of which periods are kept: that of the school year before the current one."""
    start_on = school_year_start(today)
    return start_on.replace(year=start_on.year - HISTORY_SCHOOL_YEARS + 1)


def _make_standing_period(rhythm: Rhythm, adopted_on: date) -> DayPeriod:
    due = day_number(adopted_on + timedelta(days=rhythm.grace_days))
    return DayPeriod(
        key=ONCE,
        start=day_number(adopted_on),
        end=NEVER,
        due=due,
        fail=NEVER if rhythm.late_days is None else due + rhythm.late_days,
        soon_days=_find_soon_days(rhythm, ONCE),
        provisional=False,
    )


def _number_period(rhythm: Rhythm, period: Period) -> DayPeriod:
    late_days = LATE_DAYS[rhythm.every] if rhythm.late_days is None else rhythm.late_days
    due = day_number(period.due_on)
    return DayPeriod(
        key=period.key,
        start=day_number(period.start_on),
        end=day_number(period.end_on),
        due=due,
        fail=NEVER if late_days is None else due + late_days,
        soon_days=_find_soon_days(rhythm, rhythm.every),
        provisional=period.provisional,
    )


def _find_soon_days(rhythm: Rhythm, cadence: str) -> int:
    return SOON_DAYS[cadence] if rhythm.soon_days is None else rhythm.soon_days
