"""Records of everything held, month by month, as each organisation keeps its duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from xiaoan.activities.actions import NewRecord
from xiaoan.activities.queries import ActivityKind
from xiaoan.jobs.demo.demands import Answering, Demand
from xiaoan.jobs.demo.dice import make_dice
from xiaoan.jobs.demo.values import ValueMaker
from xiaoan.kernel.calendar import Period, SchoolCalendar
from xiaoan.kernel.fields import Value
from xiaoan.orgs.queries import OrgInfo

DAILY = frozenset({"school-day", "day"})
LATE_SHARE = 0.4
"""Of what is not done in its period, so much is made good soon after."""
USUAL_PER_YEAR = 2.0
HAPPENS_PER_YEAR = {
    "hazard.found": 12.0,
    "alert.received": 8.0,
    "alert.weather-issued": 10.0,
    "alert.risk-received": 6.0,
    "referral.received": 5.0,
    "resolution.made": 6.0,
    "hazard.major-found": 0.15,
    "incident.known": 0.4,
    "incident.food-poisoning": 0.04,
    "incident.food-accident-known": 0.3,
    "incident.injury-received": 1.0,
    "chemical.loss-found": 0.04,
    "health.cluster-signal": 0.3,
    "case.bullying-opened": 0.3,
    "protection.concern-known": 0.2,
}
"""How often something happens at one organisation."""
ANSWERED_SHARE = 0.9
OPEN_DAYS = timedelta(days=110)
"""What happened longer ago has been answered, if late."""
LONGEST = Decimal(100_000)


@dataclass(slots=True)
class OrgPlan:
    """Everything that one organisation will record, by month ("2025-09")."""

    org: OrgInfo
    months: dict[str, list[NewRecord]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: NewRecord) -> None:
        """Puts a record into the month of its day."""
        self.months[f"{row.held_on:%Y-%m}"].append(row)


class RecordPlanner:
    """Draws what one organisation records between two days."""

    def __init__(
        self, org: OrgInfo, calendar: SchoolCalendar, *, kept: float, start_on: date, today: date
    ) -> None:
        self.org, self.calendar, self.kept = org, calendar, kept
        self.start_on, self.today = start_on, today
        self.plan = OrgPlan(org)
        self.school_days = calendar.list_school_days(start_on, today)
        self.working_days = [
            day for day in _each_day(start_on, today) if calendar.is_working_day(day)
        ]

    def plan_demand(self, demand: Demand) -> None:
        """Records of one demand in every period that touches the time."""
        dice = make_dice("demand", self.org.code, demand.key)
        maker = ValueMaker(self.org, dice, today=self.today)
        for period in self.calendar.list_periods(demand.every, self.start_on, self.today):
            days = self._list_days(demand, period)
            if not days:
                continue
            if demand.most is not None:
                self._plan_report(demand, maker, days)
            else:
                self._plan_period(demand, maker, period, days)

    def plan_answering(self, answering: Answering) -> None:
        """What happened now and then, each answered; seldom too late or not at all."""
        trigger = answering.trigger
        dice = make_dice("answering", self.org.code, answering.key)
        maker = ValueMaker(self.org, dice, today=self.today)
        years = max((self.today - self.start_on).days / 365, 0.2)
        expected = HAPPENS_PER_YEAR.get(trigger.kind, USUAL_PER_YEAR) * years
        count = int(expected) + (dice.random() < expected % 1)
        for number in range(count):
            day = dice.choice(self.working_days[:-1] or self.working_days)
            subject = f"{self.org.code}-{day:%y%m%d}-{trigger.key[:8]}-{number + 1}"[:40]
            start = 9 * 60 + dice.randint(0, 59)
            self._plan_answer(trigger, maker, subject=subject, day=day, minute=start)
            for activity, minutes in answering.answers:
                late = dice.random() > self.kept * ANSWERED_SHARE + 0.09
                delay = minutes * (dice.uniform(1.2, 3) if late else dice.uniform(0.1, 0.8))
                is_old = day < self.today - OPEN_DAYS
                if not late or dice.random() < self.kept or is_old:
                    after = start + int(delay)
                    self._plan_answer(activity, maker, subject=subject, day=day, minute=after)

    def _plan_answer(
        self, activity: ActivityKind, maker: ValueMaker, *, subject: str, day: date, minute: int
    ) -> None:
        held_on = day + timedelta(days=minute // 1440)
        if held_on > self.today:
            return
        given: dict[str, Value] = {str(activity.subject_field): subject}
        if activity.time_field:
            given[activity.time_field] = f"{minute % 1440 // 60:02}:{minute % 60:02}"
        values = maker.answer(activity.fields, on=held_on, given=given)
        self.plan.add(NewRecord(self.org.ref, activity.key, held_on, values))

    def _list_days(self, demand: Demand, period: Period) -> Sequence[date]:
        start, end = max(period.start_on, self.start_on), min(period.end_on, self.today)
        is_school = self.org.kind == "school" and (
            demand.in_term or demand.every in {"school-day", "week", "month", "term"}
        )
        pool = self.school_days if is_school else self.working_days
        if demand.every in DAILY:
            return [start] if start == end else []
        found = [day for day in pool if start <= day <= end]
        if not found and demand.every == "month" and not demand.in_term:
            # In the holidays those on duty do what every month asks for.
            found = [day for day in self.working_days if start <= day <= end]
        if demand.every == "once":
            return found[:20]
        return found or ([] if is_school else [end])

    def _plan_period(
        self, demand: Demand, maker: ValueMaker, period: Period, days: Sequence[date]
    ) -> None:
        dice = maker.dice
        is_open = period.end_on > self.today
        if is_open and demand.every not in DAILY and dice.random() > self._share_gone(period):
            return
        missed = dice.random() > self.kept
        if missed and dice.random() < LATE_SHARE and demand.every not in DAILY:
            late = period.due_on + timedelta(days=dice.randint(1, 12))
            days = [late] if late <= self.today else []
        elif missed:
            days = []
        count = demand.least if days else 0
        if missed and demand.least > 1:
            count = demand.least - 1
            days = days or [min(period.end_on, self.today)]
        for _ in range(count):
            self._plan_record(demand, maker, dice.choice(days))

    def _share_gone(self, period: Period) -> float:
        start = max(period.start_on, self.start_on)
        length = max((period.end_on - start).days, 1)
        return min(1.0, 0.35 + (self.today - start).days / length)

    def _plan_record(self, demand: Demand, maker: ValueMaker, day: date) -> None:
        quantity = demand.activity.quantity
        given: dict[str, Value] = {}
        if quantity and (demand.low is not None or demand.high is not None):
            wanted = _draw_between(maker.dice, demand.low, demand.high)
            usual = 0.95 if demand.least == 1 else 0.99
            if maker.dice.random() > max(self.kept, usual):  # too short, too slow, too few
                wanted = _miss_bound(demand.low, demand.high)
            given[quantity] = int(wanted) if wanted == int(wanted) else float(wanted)
        elif quantity and demand.total is not None:
            given[quantity] = int(demand.total)
        values = maker.answer(demand.activity.fields, on=day, given=given)
        self.plan.add(NewRecord(self.org.ref, demand.activity.key, day, values))

    def _plan_report(self, demand: Demand, maker: ValueMaker, days: Sequence[date]) -> None:
        """What must not exceed a number: mostly a zero report, seldom one thing too many."""
        if maker.dice.random() > self.kept or not demand.activity.zero_report:
            return
        row = NewRecord(self.org.ref, demand.activity.key, days[-1], {}, is_zero=True)
        self.plan.add(row)


def _draw_between(dice: Random, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None:
        return low if high is not None else low + dice.choice([0, 0, 1])
    return Decimal(int((high or LONGEST) * Decimal("0.8")))


def _miss_bound(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None:
        return max(low - 1, Decimal(0))
    return Decimal(int((high or LONGEST) * Decimal("1.3")) + 1)


def _each_day(start_on: date, end_on: date) -> Iterator[date]:
    for number in range(start_on.toordinal(), end_on.toordinal() + 1):
        yield date.fromordinal(number)
