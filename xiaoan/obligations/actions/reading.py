"""Requirements in force as the engine reads them: measures with their numbers resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xiaoan.kernel.days import NEVER, day_from_number, day_number
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import (
    NO_LIMIT,
    Beyond,
    Bounds,
    Condition,
    Ower,
    RequirementInput,
    TargetStep,
)
from xiaoan.obligations.rules.periods import Rhythm
from xiaoan.orgs.states import KINDS
from xiaoan.plans.queries import (
    RequirementInfo,
    RuleBook,
    Selector,
    Step,
    find_reference,
    list_threshold_steps,
    measure_rule_minutes,
    parse_selector,
    parse_within,
)

MINUTE_MICROS = 60_000_000
THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads measures with the rule values that hold in a place on a day."""

    book: RuleBook

    def read_requirement(self, info: RequirementInfo) -> RequirementInput:
        """A requirement without its targets and bounds, which differ by place."""
        measure, given = _find_measure(info)
        selector = parse_selector(info.owed_by)
        over = given.get("over")
        rhythm = self.read_rhythm(info, region="", day=info.adopted_on)
        return RequirementInput(
            requirement=str(info.id),
            owers=tuple(list_owers(selector, scope=info.binds.path)),
            applies=read_condition(selector),
            measure=measure,
            of=_list_kinds(given.get("of")),
            standing=rhythm.is_standing,
            at_most="at_most" in given and measure in (states.COUNT, states.SUM),
            zero_report=bool(given.get("zero_report")),
            over=over if isinstance(over, str) else "",
            over_kinds=_list_kinds(over.get("of")) if isinstance(over, Mapping) else (),
            answers=_list_kinds(given.get("do")),
        )

    def read_rhythm(self, info: RequirementInfo, *, region: str, day: date) -> Rhythm:
        """How often a requirement is owed in a place."""
        grace = self.book.find_rule(states.FIRST_GRACE_RULE, region=region, day=day)
        return Rhythm(
            every=info.every,
            during=info.during,
            soon_days=info.soon_days,
            late_days=info.late_days,
            grace_days=int(grace.value) if grace else states.FIRST_GRACE_DAYS,
            is_continuous="always" in info.measure,
        )

    def read_targets(
        self, info: RequirementInfo, *, region: str, day: date
    ) -> tuple[TargetStep, ...]:
        """The targets that hold in a place on a day; none where no rule sets one."""
        measure, given = _find_measure(info)
        if measure == states.ATTEST:
            return (TargetStep(Condition(), THOUSANDTHS),)
        if measure == states.WITHIN:
            return self._read_window(str(given["within"]), region=region, day=day)
        value = given.get("at_most", given.get("at_least", 1))
        return self._read_steps(value, region=region, day=day)

    def read_fixed_target(self, info: RequirementInfo) -> tuple[TargetStep, ...]:
        """The target when it is the same in every place; else one that stands for any number."""
        measure, given = _find_measure(info)
        value = given.get("at_least", 1)
        if measure in (states.COUNT, states.ATTEST) and not find_reference(value):
            return self._read_steps(value, region="", day=info.adopted_on)
        return (TargetStep(Condition(), NO_LIMIT),)

    def read_bounds(self, info: RequirementInfo, *, region: str) -> tuple[Bounds, ...]:
        """Which quantities count in a place, day by day as rules change; empty when all do."""
        _, given = _find_measure(info)
        where = given.get("where")
        if not isinstance(where, Mapping) or not where:
            return ()
        bounds = next(iter(where.values()))
        low = bounds.get("at_least", bounds.get("equals", 0))
        high = bounds.get("at_most", bounds.get("equals"))
        found = []
        for start, end in self._list_spans((low, high), region=region):
            day = day_from_number(min(max(start, 0), NEVER - 1))
            found.append(
                Bounds(
                    place=region,
                    from_day=start,
                    until_day=end,
                    low=self._read_steps(low, region=region, day=day),
                    high=(TargetStep(Condition(), NO_LIMIT),)
                    if high is None
                    else self._read_steps(high, region=region, day=day),
                )
            )
        return tuple(found)

    def _list_spans(self, values: tuple[Any, ...], *, region: str) -> list[tuple[int, int]]:
        starts = {-NEVER}
        for value in values:
            key = find_reference(value)
            for entry in self.book.list_values(key) if key else ():
                if region.startswith(entry.jurisdiction):
                    starts |= {day_number(entry.from_on)} if entry.from_on else set()
                    after = entry.until_on + timedelta(days=1) if entry.until_on else None
                    starts |= {day_number(after)} if after else set()
        ordered = sorted(starts)
        return list(zip(ordered, [start - 1 for start in ordered[1:]] + [NEVER], strict=True))

    def _read_steps(self, value: Any, *, region: str, day: date) -> tuple[TargetStep, ...]:
        key = find_reference(value)
        if key:
            rule = self.book.find_rule(key, region=region, day=day)
            if rule is None:
                return ()
            value = rule.value
        return tuple(as_target(step, scale=THOUSANDTHS) for step in list_threshold_steps(value))

    def _read_window(self, text: str, *, region: str, day: date) -> tuple[TargetStep, ...]:
        within = parse_within(text)
        if within.minutes is not None:
            return (TargetStep(Condition(), within.minutes * MINUTE_MICROS),)
        rule = self.book.find_rule(str(within.rule), region=region, day=day)
        if rule is None:
            return ()
        minutes = within.factor or measure_rule_minutes(rule.unit) or 1
        scale = minutes * MINUTE_MICROS
        return tuple(as_target(step, scale=scale) for step in list_threshold_steps(rule.value))


def list_owers(selector: Selector, *, scope: str) -> list[Ower]:
    """Whose duty it is: every kind and unit that the selector names."""
    units = selector.units or (states.NO_UNIT_ASKED,)
    if states.ANY_UNIT in units:
        units = (states.ANY_UNIT,)
    return [Ower(scope, kind, unit) for kind in selector.kinds or tuple(KINDS) for unit in units]


def read_condition(selector: Selector) -> Condition:
    """The stages, flags and counts of a selector."""
    return Condition(
        stages=frozenset(selector.stages),
        flags=selector.flags,
        ranges=tuple(
            (span.attribute, span.at_least or 0, NO_LIMIT if span.below is None else span.below)
            for span in selector.ranges
        ),
    )


def as_target(step: Step, *, scale: int) -> TargetStep:
    """A step of a rule as a target of the engine."""
    grown = step.beyond
    beyond = None
    if grown is not None:
        beyond = Beyond(grown.attribute, grown.start, grown.each, int(grown.add * scale))
    return TargetStep(read_condition(step.when), int(Decimal(step.value) * scale), beyond)


def _find_measure(info: RequirementInfo) -> tuple[int, Mapping[str, Any]]:
    name = info.measure_name
    if name == "on":
        written = info.measure
        return states.WITHIN, {**written, "of": written["on"]}
    given = info.measure[name]
    if name == "always":
        return states.ALWAYS, {**given, "of": given["all_valid"]}
    return states.MEASURES[name], given


def _list_kinds(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    listed = given if isinstance(given, list | tuple) else [given]
    return tuple(dict.fromkeys(str(one) for one in listed))
