"""What has changed since roll-ups were written, so that counts are right at any instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from xiaoan.obligations.models import Obligation
from xiaoan.obligations.queries.asof import derive_status, make_moment

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class StaleCount:
    """How many obligations of a key are written as one status and now have another."""

    key: Any
    was_status: str
    was_shown: bool
    now_status: str
    is_shown: bool
    number: int


def list_stale(columns: tuple[str, ...], *, path: str, now: datetime | None) -> list[StaleCount]:
    """What has changed since it was written at or below a path, by the values of columns."""
    if now is None:
        return []
    moment = make_moment(now)
    rows: QuerySet[Any] = Obligation.objects.filter(changes_at__lte=moment.at, path__under=path)
    counted = (
        rows.annotate(now_status=derive_status(moment))
        .order_by()
        .values_list(*columns, "status", "is_shown", "now_status", "stands_until")
        .annotate(n=Count("*"))
    )
    width = len(columns)
    found = []
    for row in counted:
        key = row[0] if width == 1 else tuple(row[:width])
        status, was_shown, now_status, stands_until, number = row[width:]
        is_shown = stands_until >= moment.day
        found.append(StaleCount(key, status, was_shown, now_status, is_shown, number))
    return found


def correct_counts(found: dict[Any, Counts], stale: Iterable[StaleCount]) -> dict[Any, Counts]:
    """Counts as they are now, without those that are nought."""
    for one in stale:
        counts = found.setdefault(one.key, {})
        if one.was_shown:
            counts[one.was_status] = counts.get(one.was_status, 0) - one.number
        if one.is_shown:
            counts[one.now_status] = counts.get(one.now_status, 0) + one.number
    return {
        key: kept
        for key, counts in found.items()
        if (kept := {status: number for status, number in counts.items() if number})
    }
