"""Generated worlds: plans of every measure, calendars, organisations, facts with retractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from xiaoan.kernel.calendar import SchoolCalendar, Term
from xiaoan.kernel.days import NEVER, day_number
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import (
    DAY_MICROS,
    NO_LIMIT,
    Beyond,
    Bounds,
    Case,
    Condition,
    FactInput,
    Moment,
    OrgInput,
    Ower,
    PeriodInput,
    RequirementInput,
    TargetStep,
    WaiverInput,
    first_instant,
)
from xiaoan.obligations.rules.periods import Rhythm, list_day_periods

TODAYS = (
    date(2026, 8, 30),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 9, 2),
    date(2026, 11, 27),
    date(2027, 1, 31),
    date(2027, 3, 1),
)
PLACES = ("150000", "152523")
KINDS = ("lesson.a", "drill.b", "register.c", "incident.d", "incident.e")
STAGES = tuple(states.STAGE_BITS)
FLAGS = tuple(states.FLAG_BITS)
MINUTE = 60_000_000

small = st.integers(0, 4)
stage_sets = st.frozensets(st.sampled_from(STAGES[:4]), max_size=2)
counts = st.fixed_dictionaries(
    {
        name: st.sampled_from([0, 1, 3, 99, 100, 1000, 1499, 1500, 2600])
        for name in states.ATTRIBUTES
    }
)
ranges = st.lists(
    st.tuples(
        st.sampled_from(states.ATTRIBUTES),
        st.sampled_from([0, 1, 100]),
        st.sampled_from([100, 1000, NO_LIMIT]),
    ),
    max_size=1,
).map(tuple)
conditions = st.builds(
    Condition,
    stages=stage_sets,
    flags=st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=1).map(
        lambda given: tuple(given.items())
    ),
    ranges=ranges,
)
beyonds = (
    st.none()
    | st.none()
    | st.builds(
        Beyond,
        attribute=st.sampled_from(states.ATTRIBUTES),
        start=st.sampled_from([0, 1000]),
        each=st.sampled_from([20_000, 700]),
        add=st.just(1000),
    )
)


@st.composite
def orgs(draw: st.DrawFn, number: int) -> OrgInput:
    path = draw(st.sampled_from(["00010001", "00010002", "0002", "000200010001"]))
    return OrgInput(
        org=f"org{number}",
        place=draw(st.sampled_from(PLACES)),
        path=path + f"{number:04d}",
        kind=draw(st.sampled_from(["school", "school", "department"])),
        unit=draw(st.sampled_from(["", "", "pol", "edu"])),
        stages=draw(stage_sets),
        flags=draw(st.frozensets(st.sampled_from(FLAGS), max_size=3)),
        counts=draw(counts),
    )


def steps_of(
    values: st.SearchStrategy[int], grows: bool = True
) -> st.SearchStrategy[tuple[TargetStep, ...]]:
    plain = values.map(lambda value: (TargetStep(Condition(), value),))
    growth = beyonds if grows else st.none()
    step = st.builds(TargetStep, when=conditions, target=values, beyond=growth)
    return st.one_of(plain, plain, plain, st.lists(step, min_size=1, max_size=3).map(tuple))


TARGETS = {
    states.COUNT: st.sampled_from([1000, 1000, 2000, 3000]),
    states.SUM: st.sampled_from([500, 2000, 32000]),
    states.SHARE: st.sampled_from([1000, 33_333, 50_000, 100_000]),
    states.ALWAYS: st.sampled_from([1000, 2000]),
    states.WITHIN: st.sampled_from([30 * MINUTE, 120 * MINUTE, 3 * DAY_MICROS]),
    states.ATTEST: st.just(1000),
}
owers = st.lists(
    st.builds(
        Ower,
        scope=st.sampled_from(["", "0001", "0002"]),
        kind=st.sampled_from(["school", "school", "department"]),
        unit=st.sampled_from(["", "", "pol", states.ANY_UNIT]),
    ),
    min_size=1,
    max_size=1,
).map(tuple)


def bounds_of(today: date) -> st.SearchStrategy[tuple[Bounds, ...]]:
    day = day_number(today)
    low = steps_of(st.sampled_from([0, 1000, 2000]), grows=False)
    high = steps_of(st.sampled_from([NO_LIMIT, 4000]), grows=False)

    def cut(place: str) -> st.SearchStrategy[tuple[Bounds, ...]]:
        before = st.builds(Bounds, st.just(place), st.just(-NEVER), st.just(day - 7), low, high)
        after = st.builds(Bounds, st.just(place), st.just(day - 6), st.just(NEVER), low, high)
        return st.tuples(before, after)

    everywhere = st.tuples(*(cut(place) for place in PLACES))
    return st.one_of(st.just(()), everywhere.map(lambda found: (*found[0], *found[1])))


@st.composite
def requirements(draw: st.DrawFn, number: int, today: date) -> tuple[RequirementInput, Rhythm]:
    measure = draw(st.sampled_from(list(TARGETS)))
    every = draw(st.sampled_from(["once", *list(states.SOON_DAYS)]))
    rhythm = Rhythm(
        every=every,
        during=draw(st.sampled_from(["", "term"])),
        soon_days=draw(st.none() | st.integers(0, 20)),
        late_days=draw(st.none() | st.integers(0, 20)),
        grace_days=draw(st.integers(0, 40)),
        is_continuous=measure == states.ALWAYS,
    )
    is_few = measure in (states.COUNT, states.SUM) and draw(st.booleans())
    over = draw(st.sampled_from(["", *states.ATTRIBUTES])) if measure == states.SHARE else ""
    made = RequirementInput(
        requirement=f"req{number}",
        owers=draw(owers),
        applies=draw(st.one_of(st.just(Condition()), conditions)),
        measure=measure,
        of=tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))),
        standing=rhythm.is_standing,
        at_most=is_few,
        zero_report=is_few and draw(st.booleans()),
        bounds=draw(bounds_of(today)),
        over=over,
        over_kinds=(draw(st.sampled_from(KINDS)),) if measure == states.SHARE and not over else (),
        answers=(draw(st.sampled_from(KINDS)),) if measure == states.WITHIN else (),
    )
    return made, rhythm


@st.composite
def calendars(draw: st.DrawFn, region: str) -> SchoolCalendar:
    terms = []
    for year in (2024, 2025, 2026):
        start = date(year, 9, 1) + timedelta(days=draw(st.integers(0, 3)))
        terms.append(Term(f"{year}-{year + 1}", 1, start, start + timedelta(days=130)))
        spring = date(year + 1, 2, 20) + timedelta(days=draw(st.integers(0, 12)))
        terms.append(Term(f"{year}-{year + 1}", 2, spring, date(year + 1, 7, 10)))
    off = draw(st.lists(st.integers(-10, 10), max_size=5))
    return SchoolCalendar(
        region=region,
        terms=tuple(terms),
        days_off=frozenset(date(2026, 9, 3) + timedelta(days=n) for n in off),
        days_on=frozenset(),
        known_until=date(2026, 12, 31),
    )


@st.composite
def chains(draw: st.DrawFn, org: OrgInput, moment: Moment) -> list[FactInput]:
    """An organisation's chain: records for nearby days, late ones, some taken back, some not
    yet known at the moment."""
    made = []
    for position in range(1, draw(st.integers(0, 9)) + 1):
        day = moment.day - draw(st.sampled_from([0, 0, 1, 2, 3, 7, 8, 30, 60, 200, 366]))
        occurred = first_instant(day) + draw(st.integers(0, 48)) * 30 * MINUTE
        late = draw(st.sampled_from([0, MINUTE, DAY_MICROS, 40 * DAY_MICROS]))
        lasts = draw(st.sampled_from([NEVER, NEVER, 0, -1, 1, 5, 29, 30, 31, 200, 400]))
        retracts = draw(st.integers(1, position - 1)) if position > 1 else None
        is_taking = draw(st.integers(0, 5)) == 0
        made.append(
            FactInput(
                org=org.org,
                position=position,
                act=draw(st.sampled_from(["record", "retract"])) if is_taking else "record",
                kind=draw(st.sampled_from(KINDS)),
                subject=draw(st.sampled_from(["s1", "s2"])),
                day=day,
                until=NEVER if lasts == NEVER else day + lasts,
                occurred=occurred,
                recorded=occurred + late,
                quantity=draw(st.sampled_from([0, 1000, 1000, 1500, 2000, 5000])),
                retracts=retracts if is_taking else None,
            )
        )
    return made


@st.composite
def cases(draw: st.DrawFn, today: date | None = None) -> Case:
    """A world at a moment. With a day given, the moment is its noon, so that worlds can be
    merged."""
    half_hour = 24
    if today is None:
        today = draw(st.sampled_from(TODAYS))
        half_hour = draw(st.integers(0, 47))
    day = day_number(today)
    moment = Moment(day, first_instant(day) + half_hour * 30 * MINUTE)
    made_orgs = [draw(orgs(n)) for n in range(draw(st.integers(1, 3)))]
    made = [draw(requirements(n, today)) for n in range(draw(st.integers(1, 3)))]
    school_calendars = {place: draw(calendars(place)) for place in PLACES}
    adopted_on = today - timedelta(days=draw(st.sampled_from([0, 5, 29, 30, 31, 100, 400])))
    periods: list[PeriodInput] = []
    for requirement, rhythm in made:
        steps = draw(steps_of(TARGETS[requirement.measure]))
        for place, calendar in school_calendars.items():
            listed = list_day_periods(rhythm, calendar, adopted_on=adopted_on, today=today)
            periods += [
                PeriodInput(
                    period=0,
                    requirement=requirement.requirement,
                    place=place,
                    start=one.start,
                    end=one.end,
                    due=one.due,
                    fail=one.fail,
                    soon_days=one.soon_days,
                    steps=steps,
                )
                for one in listed[-40:]
            ]
    periods = [replace(one, period=number) for number, one in enumerate(periods, start=1)]
    return Case(
        orgs=tuple(made_orgs),
        requirements=tuple(one for one, _ in made),
        periods=tuple(periods),
        waivers=tuple(draw(waivers(made_orgs, made, day))),
        facts=tuple(fact for org in made_orgs for fact in draw(chains(org, moment))),
        moment=moment,
    )


def many_cases(number: int) -> st.SearchStrategy[Case]:
    """Several worlds of one moment in one, each with organisations and places of its own."""
    same_day = st.sampled_from(TODAYS).flatmap(
        lambda today: st.lists(cases(today), min_size=number, max_size=number)
    )
    return same_day.map(merge_cases)


def merge_cases(given: list[Case]) -> Case:
    """Worlds side by side: keys, paths and places get the number of their world."""
    merged = Case((), (), (), (), (), given[0].moment)
    for number, case in enumerate(given):
        moved = _move_case(case, f"{number:04d}", first_period=len(merged.periods))
        merged = Case(
            orgs=(*merged.orgs, *moved.orgs),
            requirements=(*merged.requirements, *moved.requirements),
            periods=(*merged.periods, *moved.periods),
            waivers=(*merged.waivers, *moved.waivers),
            facts=(*merged.facts, *moved.facts),
            moment=merged.moment,
        )
    return merged


def _move_case(case: Case, mark: str, *, first_period: int) -> Case:
    return Case(
        orgs=tuple(
            replace(o, org=f"{mark}{o.org}", place=mark + o.place, path=mark + o.path)
            for o in case.orgs
        ),
        requirements=tuple(
            replace(
                one,
                requirement=f"{mark}{one.requirement}",
                owers=tuple(replace(ower, scope=mark + ower.scope) for ower in one.owers),
                bounds=tuple(replace(b, place=mark + b.place) for b in one.bounds),
            )
            for one in case.requirements
        ),
        periods=tuple(
            replace(
                one,
                period=first_period + one.period,
                requirement=f"{mark}{one.requirement}",
                place=mark + one.place,
            )
            for one in case.periods
        ),
        waivers=tuple(
            replace(w, org=f"{mark}{w.org}", requirement=f"{mark}{w.requirement}")
            for w in case.waivers
        ),
        facts=tuple(replace(fact, org=f"{mark}{fact.org}") for fact in case.facts),
        moment=case.moment,
    )


@st.composite
def waivers(
    draw: st.DrawFn, given: list[OrgInput], made: list[tuple[RequirementInput, Rhythm]], day: int
) -> list[WaiverInput]:
    found = []
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        start = day - draw(st.integers(-3, 10))
        found.append(
            WaiverInput(
                org=draw(st.sampled_from(given)).org,
                requirement=draw(st.sampled_from(made))[0].requirement,
                from_day=start,
                until_day=start + draw(st.integers(0, 20)),
            )
        )
    return found
