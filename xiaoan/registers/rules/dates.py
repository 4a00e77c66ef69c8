"""Days that follow by rule: service, scrapping, an age reached; until when an entry is valid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.fields import Value, read_date
from xiaoan.registers import errors
from xiaoan.registers.rules.types import Computed, RegisterType, Step

RuleValues = Callable[[str], object]
"""The value of a rule key, where and when the entry is."""


@dataclass(frozen=True, slots=True)
class ComputedDate:
    """A computed day with what it follows from. `on` is None while its base day is not known.

    `basis`: the field or day it starts from; `amount` in `unit` is added, by `rule` if named.
    """

    name: str
    title: str
    title_en: str
    on: date | None
    last_valid_on: date | None
    basis: str = ""
    basis_on: date | None = None
    amount: int = 0
    unit: str = ""
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Until when an entry is valid and which day decides it; or that it is not valid at all."""

    valid_until: date | None
    decided_by: str
    is_invalid: bool
    dates: tuple[ComputedDate, ...] = ()


def compute_standing(
    register: RegisterType, values: Mapping[str, Value], rules: RuleValues
) -> Standing:
    """The computed days of an entry and its validity: the earliest day that the type names.

    Raises InvalidInput when a rule the type needs has no number for this entry.
    """
    known: dict[str, ComputedDate] = {}
    for computed in register.computed:
        known[computed.name] = _compute_date(computed, values, known, rules)
    ends = [
        (day, name)
        for name in register.validity
        if (day := _find_end(name, values, known)) is not None
    ]
    valid_until, decided_by = min(ends, default=(None, ""))
    is_invalid = any(str(values.get(name)) in bad for name, bad in register.invalid_when)
    return Standing(valid_until, decided_by, is_invalid, tuple(known.values()))


def _find_end(
    name: str, values: Mapping[str, Value], known: Mapping[str, ComputedDate]
) -> date | None:
    return known[name].last_valid_on if name in known else read_date(values, name)


def _compute_date(
    computed: Computed,
    values: Mapping[str, Value],
    known: Mapping[str, ComputedDate],
    rules: RuleValues,
) -> ComputedDate:
    titles = (computed.name, computed.title, computed.title_en)
    if computed.earliest:
        ends = [(_find_end(name, values, known), name) for name in computed.earliest]
        day, basis = min(((day, name) for day, name in ends if day), default=(None, ""))
        return ComputedDate(*titles, on=day, last_valid_on=day, basis=basis, basis_on=day)
    for step in computed.steps:
        start = known[step.base].on if step.base in known else read_date(values, step.base)
        amount = _find_amount(step, values, rules) if start else None
        if start is None or amount is None:
            continue
        day = add_to_day(start, amount, step.unit)
        last = day - timedelta(days=1) if computed.is_age else day
        return ComputedDate(*titles, day, last, step.base, start, amount, step.unit, step.rule)
    return ComputedDate(*titles, on=None, last_valid_on=None)


def _find_amount(step: Step, values: Mapping[str, Value], rules: RuleValues) -> int | None:
    """The number to add; None when the rule knows the choice and sets no day for it."""
    if step.rule is None:
        return step.amount
    value = rules(step.rule)
    if isinstance(value, Mapping) and step.by:
        value = value.get(values.get(step.by))
        if value is None:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInput(errors.RULE_NOT_A_NUMBER, rule=step.rule)
    return int(value)


def add_to_day(day: date, amount: int, unit: str) -> date:
    """The day so many years, months or days later; 29 February becomes the 28th."""
    if unit == "days":
        return day + timedelta(days=amount)
    months = amount * 12 if unit == "years" else amount
    return day + relativedelta(months=months)
