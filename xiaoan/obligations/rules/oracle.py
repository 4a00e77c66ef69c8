"""The meaning of settling in slow, obvious Python. Engines are held equal to it by tests.

It says once more what `settlement` says, on purpose in another way: loops instead of joins,
recounting on every later day instead of day arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiaoan.kernel.days import NEVER
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import (
    NEVER_AT,
    Case,
    Condition,
    FactInput,
    Key,
    Moment,
    OrgInput,
    Ower,
    PeriodInput,
    RequirementInput,
    Settled,
    TargetStep,
    first_instant,
)

_ENDLESS = (states.IN_FORCE, states.LAPSED, states.UNANSWERED)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One organisation, requirement and period, with the facts that concern them."""

    org: OrgInput
    requirement: RequirementInput
    period: PeriodInput
    facts: tuple[FactInput, ...]
    waived_until: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the facts of a pair say at a moment."""

    status: str
    outcome: int
    value: int = 0
    target: int = 0
    base: int = 1
    counted: tuple[FactInput, ...] = ()
    reported: int = 0
    expired: int = 0
    due: int = 0
    clock_at: int = NEVER_AT
    waived_until: int = -1
    is_wanting: bool = False


def settle_plainly(case: Case) -> list[Settled]:
    """Every obligation of a case, by organisation, requirement and period."""
    found = []
    facts = _group_facts(list_live_facts(case.facts, case.moment))
    for requirement in case.requirements:
        periods = [one for one in case.periods if one.requirement == requirement.requirement]
        for org in case.orgs:
            if not any(_owes(org, ower) for ower in requirement.owers):
                continue
            mine = tuple(facts.get(org.org, ()))
            for period in periods:
                if period.place == org.place:
                    waivers = _list_waivers(case, org.org, period)
                    pair = _Pair(org, requirement, period, mine, waivers)
                    found.append(_settle_pair(pair, case.moment))
    return sorted(found, key=lambda one: (str(one.org), str(one.requirement), one.period))


def list_live_facts(facts: Iterable[FactInput], moment: Moment) -> list[FactInput]:
    """Records known at the moment that no row known at the moment takes back."""
    known = [fact for fact in facts if fact.recorded <= moment.at]
    taken = {(fact.org, fact.retracts) for fact in known if fact.retracts is not None}
    return [f for f in known if f.act == "record" and (f.org, f.position) not in taken]


def fits(org: OrgInput, condition: Condition) -> bool:
    """Whether an organisation is as a condition wants it."""
    if condition.stages and not condition.stages & org.stages:
        return False
    if any((flag in org.flags) != wanted for flag, wanted in condition.flags):
        return False
    return all(low <= org.counts.get(name, 0) < below for name, low, below in condition.ranges)


def find_target(org: OrgInput, steps: Iterable[TargetStep]) -> int | None:
    """The target of the first step that fits, or None when none does."""
    for step in steps:
        if fits(org, step.when):
            if step.beyond is None:
                return step.target
            over = org.counts.get(step.beyond.attribute, 0) - step.beyond.start
            return step.target + max(0, over) // step.beyond.each * step.beyond.add
    return None


def _group_facts(facts: Iterable[FactInput]) -> dict[Key, list[FactInput]]:
    grouped: dict[Key, list[FactInput]] = {}
    for fact in facts:
        grouped.setdefault(fact.org, []).append(fact)
    return grouped


def _list_waivers(case: Case, org: Key, period: PeriodInput) -> tuple[tuple[int, int], ...]:
    """Waivers that have begun. One that begins later is no reason yet to expect a change."""
    day = min(case.moment.day, period.end)
    return tuple(
        (one.from_day, one.until_day)
        for one in case.waivers
        if (one.org, one.requirement) == (org, period.requirement) and one.from_day <= day
    )


def _owes(org: OrgInput, ower: Ower) -> bool:
    if not org.path.startswith(ower.scope) or ower.kind != org.kind:
        return False
    if ower.unit == states.ANY_UNIT:
        return org.unit != ""
    return ower.unit in ("", org.unit)


def _settle_pair(pair: _Pair, moment: Moment) -> Settled:
    now = _read(pair, moment)
    positions = [fact.position for fact in now.counted]
    days = [fact.day for fact in now.counted]
    stands_until = _find_last_day_shown(pair, now, moment)
    return Settled(
        org=pair.org.org,
        requirement=pair.requirement.requirement,
        period=pair.period.period,
        status=now.status,
        value=now.value,
        target=now.target,
        base=now.base,
        counted=len(now.counted),
        reported=now.reported,
        expired=now.expired,
        first_position=min(positions, default=-1),
        last_position=max(positions, default=-1),
        first_day=min(days, default=-1),
        last_day=max(days, default=-1),
        outcome=now.outcome,
        due=now.due,
        fail=pair.period.fail,
        end=pair.period.end,
        soon_days=pair.period.soon_days,
        holds_until=_find_last_day_held(pair, now, moment),
        waived_until=now.waived_until,
        clock_at=now.clock_at,
        stands_until=stands_until,
        changes_at=_find_next_change(pair, now, moment, stands_until),
    )


def _read(pair: _Pair, moment: Moment) -> _Reading:
    target = None
    if fits(pair.org, pair.requirement.applies):
        target = find_target(pair.org, pair.period.steps)
    if target is None:
        return _Reading(states.NOT_APPLICABLE, states.NOTHING_OWED, due=pair.period.due)
    if pair.requirement.measure == states.WITHIN:
        reading = _read_answers(pair, moment, target)
    else:
        reading = _read_counted(pair, moment, target)
    waived = _find_waiver(pair, moment)
    status = reading.status
    if waived >= 0 and status != states.NOT_APPLICABLE:
        status = states.WAIVED
    copied = {name: getattr(reading, name) for name in _Reading.__slots__}
    return _Reading(**{**copied, "status": status, "waived_until": waived})


def _find_waiver(pair: _Pair, moment: Moment) -> int:
    day = min(moment.day, pair.period.end)
    return max((until for start, until in pair.waived_until if start <= day <= until), default=-1)


def _list_kind(pair: _Pair, kinds: tuple[str, ...]) -> list[FactInput]:
    standing = pair.requirement.standing
    return [
        fact
        for fact in pair.facts
        if fact.kind in kinds and (standing or pair.period.start <= fact.day <= pair.period.end)
    ]


def _asks_validity(requirement: RequirementInput) -> bool:
    if requirement.at_most:
        return False
    return requirement.standing or requirement.measure == states.SHARE


def _read_counted(pair: _Pair, moment: Moment, target: int) -> _Reading:
    wanted = pair.requirement
    day = min(moment.day, pair.period.end)
    reported = _list_kind(pair, wanted.of)
    fitting = [fact for fact in reported if _is_within_bounds(pair, fact)]
    if wanted.at_most:
        fitting = [fact for fact in fitting if fact.quantity > 0]
    expired = [f for f in fitting if _asks_validity(wanted) and f.until < day]
    counted = [fact for fact in fitting if fact not in expired]
    value = 1000 * len(counted)
    if wanted.measure == states.SUM:
        value = sum(fact.quantity for fact in counted)
    base = 1
    if wanted.measure == states.SHARE:
        base = len(_list_kind(pair, wanted.over_kinds))
        if wanted.over:
            base = pair.org.counts.get(wanted.over, 0)
    outcome = _judge(pair, value=value, target=target, base=base, counts=(reported, expired))
    due = pair.period.due
    limits = [fact.until for fact in fitting if fact.until < NEVER]
    if outcome in (states.IN_FORCE, states.LAPSED) and limits:
        due = min(limits)
    return _Reading(
        status=_name_status(pair, outcome, moment, counted),
        outcome=outcome,
        value=value,
        target=target,
        base=base,
        counted=tuple(counted),
        reported=len(reported),
        expired=len(expired),
        due=due,
    )


def _is_within_bounds(pair: _Pair, fact: FactInput) -> bool:
    if not pair.requirement.bounds:
        return True
    for one in pair.requirement.bounds:
        if one.place == pair.org.place and one.from_day <= fact.day <= one.until_day:
            low, high = find_target(pair.org, one.low), find_target(pair.org, one.high)
            return low is not None and high is not None and low <= fact.quantity <= high
    return False


def _judge(
    pair: _Pair,
    *,
    value: int,
    target: int,
    base: int,
    counts: tuple[list[FactInput], list[FactInput]],
) -> int:
    reported, expired = counts
    wanted = pair.requirement
    if wanted.measure == states.SHARE and base == 0:
        return states.NOTHING_OWED
    if wanted.measure == states.ALWAYS:
        in_force = states.IN_FORCE if value >= target else states.TOO_FEW
        return states.LAPSED if expired else in_force
    if wanted.at_most and value > target:
        return states.BROKEN
    if wanted.at_most:
        return states.OPEN if wanted.zero_report and not reported else states.KEPT
    enough = value * 100 >= target * base
    if wanted.measure != states.SHARE:
        enough = value >= target
    return states.HELD if enough else states.OPEN


def _name_status(pair: _Pair, outcome: int, moment: Moment, counted: list[FactInput]) -> str:
    period = pair.period
    if outcome in (states.OPEN, states.TOO_FEW):
        if moment.day <= period.due:
            is_soon = period.due - moment.day <= period.soon_days
            return states.DUE_SOON if is_soon else states.ON_TRACK
        return states.OVERDUE if moment.day <= period.fail else states.FAILED
    if outcome == states.IN_FORCE:
        first = min((fact.until for fact in counted), default=NEVER)
        return states.DUE_SOON if first - moment.day <= period.soon_days else states.MET
    if outcome == states.KEPT:
        return states.ON_TRACK if moment.day <= period.end else states.MET
    return {
        states.NOTHING_OWED: states.NOT_APPLICABLE,
        states.HELD: states.MET,
        states.LAPSED: states.OVERDUE,
        states.BROKEN: states.FAILED,
    }[outcome]


def _read_answers(pair: _Pair, moment: Moment, window: int) -> _Reading:
    triggers = _list_kind(pair, pair.requirement.of)
    answers = [fact for fact in pair.facts if fact.kind in pair.requirement.answers]
    in_time: list[FactInput] = []
    late: list[FactInput] = []
    missed: list[int] = []
    pending: list[int] = []
    for trigger in triggers:
        limit = trigger.occurred + window
        given = [one.occurred for one in answers if one.subject == trigger.subject]
        if given:
            (in_time if min(given) <= limit else late).append(trigger)
        elif limit < moment.at:
            missed.append(limit)
        else:
            pending.append(limit)
    if not triggers:
        status, outcome = states.NOT_APPLICABLE, states.NOTHING_OWED
    elif missed:
        status, outcome = states.OVERDUE, states.UNANSWERED
    elif late:
        status, outcome = states.FAILED, states.ANSWERED_LATE
    else:
        status = states.DUE_SOON if pending else states.MET
        outcome = states.ANSWERED
    return _Reading(
        status=status,
        outcome=outcome,
        value=1000 * len(in_time),
        target=1000 * len(triggers),
        counted=tuple(triggers),
        reported=len(triggers),
        due=pair.period.due,
        clock_at=min(pending, default=NEVER_AT),
    )


def _find_last_day_held(pair: _Pair, now: _Reading, moment: Moment) -> int:
    """The last day on which it holds if nothing more is recorded."""
    lapsing = (states.HELD, states.IN_FORCE, states.TOO_FEW)
    if now.outcome not in lapsing or not _asks_validity(pair.requirement):
        return NEVER
    for until in sorted({fact.until for fact in now.counted}):
        if until >= NEVER or until >= pair.period.end:
            return NEVER
        if _read(pair, _at_day(until + 1)).outcome != now.outcome:
            return until
    return NEVER


def _at_day(day: int) -> Moment:
    return Moment(day, first_instant(day))


def _find_last_day_shown(pair: _Pair, now: _Reading, moment: Moment) -> int:
    """Dashboards show current periods, what is overdue, and failures of the last days."""
    over = max(pair.period.end, pair.period.due)
    if now.waived_until >= pair.period.end:
        return over
    last_failing = over
    lapses = _find_last_day_held(pair, now, moment) < NEVER
    if now.outcome == states.TOO_FEW and lapses:
        return NEVER
    if now.outcome in (states.OPEN, states.TOO_FEW) or (now.outcome == states.HELD and lapses):
        last_failing = pair.period.fail
    elif now.outcome in _ENDLESS or now.clock_at < NEVER_AT:
        return NEVER
    elif now.outcome not in (states.BROKEN, states.ANSWERED_LATE):
        return over
    return max(over, min(NEVER, last_failing + states.SHOWN_AFTER_FAILURE_DAYS))


def _find_next_change(pair: _Pair, now: _Reading, moment: Moment, stands_until: int) -> int:
    period = pair.period
    days = {period.due + 1, period.due - period.soon_days, period.fail + 1, period.end + 1}
    days |= {now.waived_until + 1, stands_until + 1}
    for fact in now.counted:
        days |= {fact.until + 1, fact.until - period.soon_days}
    moments = [_at_day(day) for day in days if moment.day < day <= NEVER]
    if now.clock_at < NEVER_AT:
        moments.append(Moment(moment.day, now.clock_at + 1))
    is_shown = moment.day <= stands_until
    for later in sorted(moments, key=lambda one: one.at):
        if later.at <= moment.at:
            continue
        if (later.day <= stands_until) != is_shown or _read(pair, later).status != now.status:
            return later.at
    return NEVER_AT
