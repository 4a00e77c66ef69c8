"""Days as whole numbers, so that four database engines compare them alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

EPOCH = date(1970, 1, 1)
EPOCH_AT = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = 2_000_000
"""Day number that stands for "does not expire"; every real day is smaller."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_from_number(number: int) -> date:
    """The calendar day of a day number. Raises OverflowError outside years 1 to 9999."""
    return EPOCH + timedelta(days=number)


def moment_number(at: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z of an aware instant."""
    return (at - EPOCH_AT) // timedelta(microseconds=1)


def moment_from_number(number: int) -> datetime:
    """The aware UTC instant of a microsecond number."""
    return EPOCH_AT + timedelta(microseconds=number)
