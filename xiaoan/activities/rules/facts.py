"""The facts that a record gives, and whether the day it names can be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from dateutil.relativedelta import relativedelta

from xiaoan.activities import errors
from xiaoan.activities.rules.types import UNTIL, ActivityKind
from xiaoan.kernel.calendar import school_year_start
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.fields import Value, read_date

FIRST_DAY = date(2000, 1, 1)
"""No record is older; a clock that was never set stands in 1970."""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact that a record gives. `until` None = it does not expire."""

    kind: str
    subject: str
    day: date
    until: date | None
    quantity: Decimal


def list_facts(
    activity: ActivityKind,
    *,
    record_id: UUID,
    held_on: date,
    values: Mapping[str, Value],
    is_zero: bool,
) -> list[FactDraft]:
    """The fact of the activity's kind and every further one, the activity's own first."""
    subject = find_subject(activity, record_id=record_id, values=values)
    until = find_until(activity, held_on=held_on, values=values)
    amounts = [(activity.kind, activity.quantity)]
    amounts += [(further.kind, further.quantity) for further in activity.also]
    return [
        FactDraft(kind, subject, held_on, until, measure_fact(values, field, is_zero=is_zero))
        for kind, field in amounts
    ]


def measure_fact(values: Mapping[str, Value], field: str | None, *, is_zero: bool) -> Decimal:
    """The quantity of a fact: what its field says, one without a field, zero in a zero report."""
    if is_zero:
        return Decimal(0)
    return Decimal(1) if field is None else Decimal(str(values.get(field, 0)))


def find_subject(activity: ActivityKind, *, record_id: UUID, values: Mapping[str, Value]) -> str:
    """What the facts are about: the record, or the number that several records share.

    Numbers are compared without case, spaces and width of their letters.
    """
    shared = values.get(activity.subject_field) if activity.subject_field else None
    if shared in (None, ""):
        return str(record_id)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(shared))).upper()[:64]


def find_until(
    activity: ActivityKind, *, held_on: date, values: Mapping[str, Value]
) -> date | None:
    """The last day on which the record holds."""
    if activity.is_attestation and (stated := read_date(values, UNTIL)):
        return stated
    months = activity.valid_months
    return None if months is None else held_on + relativedelta(months=months)


def check_held_on(held_on: date, *, today: date, is_late_meant: bool) -> None:
    """Refuses a day that cannot be right.

    Raises InvalidInput while the server's own clock is not set, for a future day, for one that
    only a wrong clock gives, and, unless a person meant it, for a day before this school year.
    """
    if today < FIRST_DAY:
        raise InvalidInput(errors.SERVER_CLOCK_WRONG, today=today)
    if held_on > today:
        raise InvalidInput(errors.HELD_IN_FUTURE, held_on=held_on, today=today)
    if held_on < FIRST_DAY:
        raise InvalidInput(errors.CLOCK_WRONG, held_on=held_on, today=today)
    start_on = school_year_start(today)
    if held_on < start_on and not is_late_meant:
        raise InvalidInput(errors.BEFORE_SCHOOL_YEAR, held_on=held_on, start_on=start_on)
