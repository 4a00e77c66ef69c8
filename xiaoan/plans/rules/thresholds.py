"""Numbers that differ by place and size: a plain value, a value by choice, or steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiaoan.kernel.errors import InvalidInput
from xiaoan.plans import errors
from xiaoan.plans.rules.selectors import OrgTraits, Selector, matches_org, parse_selector
from xiaoan.plans.states import RULE_UNIT_MINUTES, WITHIN_MINUTES

_REFERENCE = re.compile(r"\$\{([A-Za-z0-9_.\-]+)\}")
_WITHIN = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?|\$\{[A-Za-z0-9_.\-]+\})(?:\s+(?P<unit>minutes|hours|days))?"
)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is added above a size: `add` for every full `each` of `attribute` above `start`."""

    attribute: str
    start: int
    each: int
    add: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rule: the organisations it is for, its value, and what is added beyond.

    The first step that fits an organisation counts. A plain value is one step for everyone.
    """

    when: Selector
    value: Decimal
    beyond: Beyond | None = None


def find_reference(given: object) -> str | None:
    """The rule key in "${key}", or None when a plain value stands there."""
    found = _REFERENCE.fullmatch(given.strip()) if isinstance(given, str) else None
    return found.group(1) if found else None


def list_references(given: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Every "${key}" in a nested value, with the place where it stands."""
    if isinstance(given, Mapping):
        return [
            ((key, *place), rule)
            for key, value in given.items()
            for place, rule in list_references(value)
        ]
    if isinstance(given, list):
        return [
            ((index, *place), rule)
            for index, value in enumerate(given)
            for place, rule in list_references(value)
        ]
    return [((), rule) for rule in _REFERENCE.findall(given)] if isinstance(given, str) else []


def list_threshold_steps(value: Any) -> list[Step]:
    """A rule value as steps, in order. Raises InvalidInput for a value by choice or no number."""
    if not isinstance(value, Mapping):
        return [Step(Selector(), _read_number(value))]
    if "steps" not in value:
        raise InvalidInput(errors.RULE_NOT_NUMBER, value=str(dict(value)))
    beyond = _parse_beyond(value.get("beyond"))
    return [
        Step(parse_selector(step.get("when")), _read_number(step.get("value")), beyond)
        for step in value["steps"]
    ]


def compute_threshold(value: Any, org: OrgTraits) -> Decimal | None:
    """The number that a rule sets for an organisation, or None when no step fits it."""
    for step in list_threshold_steps(value):
        if matches_org(step.when, org):
            return step.value + _count_beyond(step.beyond, org)
    return None


def pick_choice(value: Any, choice: str) -> Any:
    """The value that a rule by choice gives for one choice, or None. Plain values fit all."""
    if isinstance(value, Mapping) and "steps" not in value:
        return value.get(choice)
    return value


@dataclass(frozen=True, slots=True)
class Within:
    """A time to answer in: `minutes` plain, or the number of rule `rule` times `factor` minutes.

    `factor` None: the rule's own unit says how long one is (see `measure_rule_minutes`).
    """

    minutes: int | None
    rule: str | None = None
    factor: int | None = None


def parse_within(text: str) -> Within:
    """ "30 minutes", "2 hours", "10 days", "${rule}" or "${rule} hours". Raises InvalidInput."""
    found = _WITHIN.fullmatch(str(text).strip())
    if found is None:
        raise InvalidInput(errors.WITHIN_UNREADABLE, within=str(text))
    unit, rule = found["unit"], find_reference(found["amount"])
    if rule:
        return Within(None, rule, WITHIN_MINUTES[unit] if unit else None)
    if unit is None:
        raise InvalidInput(errors.WITHIN_UNREADABLE, within=str(text))
    return Within(int(Decimal(found["amount"]) * WITHIN_MINUTES[unit]))


def measure_rule_minutes(unit: str) -> int | None:
    """How many minutes one unit of a rule lasts (分钟, 小时, 日), or None for other units."""
    return RULE_UNIT_MINUTES.get(unit) or WITHIN_MINUTES.get(unit)


def _read_number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise InvalidInput(errors.RULE_NOT_NUMBER, value=str(value))
    return Decimal(str(value))


def _parse_beyond(given: Mapping[str, Any] | None) -> Beyond | None:
    if not given:
        return None
    return Beyond(
        attribute=str(given["attribute"]),
        start=int(given["from"]),
        each=int(given["each"]),
        add=_read_number(given["add"]),
    )


def _count_beyond(beyond: Beyond | None, org: OrgTraits) -> Decimal:
    if beyond is None:
        return Decimal(0)
    over = (getattr(org, beyond.attribute) or 0) - beyond.start
    return Decimal(max(over, 0) // beyond.each) * beyond.add
