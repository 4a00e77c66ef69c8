"""Building the demonstration county: organisations, plans, registers, records, settled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from xiaoan.activities.actions import record_activities
from xiaoan.jobs.demo.county import DEMO_PASSWORD, DemoCounty, DemoLogin, make_county
from xiaoan.jobs.demo.demands import DemandReader
from xiaoan.jobs.demo.evidence import MadeRecord, show_evidence
from xiaoan.jobs.demo.ledgers import fill_registers
from xiaoan.jobs.demo.records import OrgPlan, RecordPlanner
from xiaoan.jobs.demo.stories import add_register_stories, change_plan
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.calendar import school_year_start
from xiaoan.kernel.clock import start_of_day
from xiaoan.kernel.errors import Conflict
from xiaoan.obligations.actions import settle_scope
from xiaoan.orgs.queries import get_calendar, list_orgs
from xiaoan.plans.actions import adopt_library_plan
from xiaoan.plans.queries import list_active_requirements, load_rule_book

PLANS = ("sonid-left-banner-2022-36", "national-floor")
REGISTERS_BEFORE = timedelta(days=5)
"""The registers were last gone through so long ago; some things have run out since."""
WORKDAY_HOUR = timedelta(hours=10)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was made. `logins` all have the same documented `password`."""

    schools: int
    organizations: int
    entries: int
    records: int
    start_on: date
    today: date
    password: str
    logins: tuple[DemoLogin, ...]


def build_demo(
    *,
    schools: int = 24,
    years: int = 2,
    today: date,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> DemoReport:
    """The county 示例旗 as it stands on a day: the same for the same day and numbers.

    Nothing is recorded after `now`; without it, after ten o'clock of the day.
    `progress(done, total)` hears of each month recorded. Raises Conflict("jobs.demo_exists") when
    there are organisations already.
    """
    if not is_database_empty():
        raise Conflict("jobs.demo_exists")
    tell = progress or (lambda done, total: None)
    workday = start_of_day(today) + WORKDAY_HOUR
    now = min(workday, now or workday)
    first = school_year_start(today)
    start_on = first.replace(year=first.year - years + 1)
    opening = min(start_of_day(start_on) + WORKDAY_HOUR, now)
    county = _start_county(schools=schools, start_on=start_on, opening=opening)
    plans, needed = _plan_records(county, start_on=start_on, today=today)
    months = sorted({month for plan in plans for month in plan.months})
    registers_at = max(now - REGISTERS_BEFORE, opening)
    entries, records = 0, 0
    made: list[MadeRecord] = []
    for number, month in enumerate(months):
        tell(number, len(months) + 1)
        end = min(_end_month(month), now)
        if not entries and end >= registers_at:
            entries = fill_registers(county, needed=needed, today=today, now=registers_at)
            entries += add_register_stories(county, today=today, now=registers_at)
        made = _record_month(county, plans, month, now=end)
        records += len(made)
    show_evidence(county, made, now=now)
    settle_scope(SYSTEM, path=county.region.path, now=now)
    tell(len(months) + 1, len(months) + 1)
    return DemoReport(
        schools=len(county.schools),
        organizations=len(county.owners) + 1,
        entries=entries,
        records=records,
        start_on=start_on,
        today=today,
        password=DEMO_PASSWORD,
        logins=tuple(county.logins),
    )


def is_database_empty() -> bool:
    """Whether there is no organisation yet."""
    return list_orgs(SYSTEM, size=1).total == 0


def _start_county(*, schools: int, start_on: date, opening: datetime) -> DemoCounty:
    with transaction.atomic():
        county = make_county(schools=schools, start_on=start_on, now=opening)
        for key in PLANS:
            adopt_library_plan(SYSTEM, key=key, org=county.region.ref, now=opening)
    return county


def _plan_records(
    county: DemoCounty, *, start_on: date, today: date
) -> tuple[list[OrgPlan], dict[tuple[str, str], int]]:
    calendar = get_calendar(county.region.region)
    requirements = list_active_requirements(path=county.region.path)
    reader = DemandReader(load_rule_book(), region=county.region.region, today=today)
    plans, needed = [], {}
    for org in county.owners:
        planner = RecordPlanner(
            org, calendar, kept=county.kept[org.code], start_on=start_on, today=today
        )
        for demand in reader.list_demands(org, requirements):
            planner.plan_demand(demand)
        for answering in reader.list_answerings(org, requirements):
            planner.plan_answering(answering)
        change_plan(planner.plan, today=today)
        plans.append(planner.plan)
        for kind, count in reader.count_needed(org, requirements).items():
            needed[org.code, kind] = count
    return plans, needed


def _record_month(
    county: DemoCounty, plans: list[OrgPlan], month: str, *, now: datetime
) -> list[MadeRecord]:
    made: list[MadeRecord] = []
    with transaction.atomic():  # one for the month: a disk is asked to keep it once
        for plan in plans:
            rows = sorted(plan.months.get(month, ()), key=lambda row: row.held_on)
            if rows:
                actor = county.actors[plan.org.code]
                ids = record_activities(actor, rows=rows, now=now, settle=False)
                made += [
                    MadeRecord(plan.org.code, row.activity_key, activity_id, row.held_on)
                    for row, activity_id in zip(rows, ids, strict=True)
                ]
    return made


def _end_month(month: str) -> datetime:
    year, number = map(int, month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return start_of_day(following) - timedelta(minutes=1)
