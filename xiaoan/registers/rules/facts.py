"""The fact that an entry stands for: one of its kind, held from a day until its validity ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from xiaoan.kernel.fields import Value
from xiaoan.registers.rules.types import RegisterType


def find_last_day(*, held_from: date, valid_until: date | None, is_invalid: bool) -> date | None:
    """The last day of the fact; of an unusable entry the day before its first."""
    return held_from - timedelta(days=1) if is_invalid else valid_until


def measure_quantity(register: RegisterType, values: Mapping[str, Value]) -> Decimal:
    """How many of the kind the entry is: its quantity field, or one."""
    if register.quantity is None:
        return Decimal(1)
    return Decimal(str(values.get(register.quantity, 0)))
