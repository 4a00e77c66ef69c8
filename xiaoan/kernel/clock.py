"""The only place that asks the machine what time it is. Everything else is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The calendar day on which an instant falls in the county."""
    return at.astimezone(LOCAL_ZONE).date()


def today() -> date:
    """The county's calendar day now."""
    return local_day(now())


def start_of_day(day: date) -> datetime:
    """The instant at which a local day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE).astimezone(UTC)
