"""Counts up the tree, recomputed from nothing: the proof that carrying changes is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiaoan.kernel.days import NEVER, day_from_number
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.obligations.models import AreaRollup, MonthRollup, Obligation, RequirementRollup
from xiaoan.obligations.rules.months import month_number

Rollup = Any
"""One of the three roll-up tables; they share nothing but their last column."""
KEYS: dict[Rollup, tuple[str, ...]] = {
    AreaRollup: ("region", "node", "area", "status"),
    RequirementRollup: ("region", "node", "requirement_id", "status"),
    MonthRollup: ("region", "node", "month", "status"),
}


def recompute_rollups() -> int:
    """Counts everything anew and corrects the roll-ups. Gives how many counts were wrong."""
    with transaction.atomic():
        wanted = _count_anew()
        return sum(_correct_table(model, wanted[model]) for model in KEYS)


def _count_anew() -> dict[Rollup, Counter[tuple[Any, ...]]]:
    found: dict[Rollup, Counter[tuple[Any, ...]]] = {model: Counter() for model in KEYS}
    names = ("region", "path", "area", "requirement_id", "status", "is_shown", "end", "due")
    for row in Obligation.objects.values_list(*names).iterator(chunk_size=5000):
        region, path, area, requirement_id, status, is_shown, end, due = row
        for node in (*list_ancestor_paths(path), path):
            if is_shown:
                found[AreaRollup][region, node, area, status] += 1
                found[RequirementRollup][region, node, requirement_id, status] += 1
            if end < NEVER:
                month = month_number(day_from_number(due))
                found[MonthRollup][region, node, month, status] += 1
    return found


def _correct_table(model: Rollup, wanted: Mapping[tuple[Any, ...], int]) -> int:
    keys = KEYS[model]
    stored = model.objects.exclude(count=0)
    there = {tuple(row[:-1]): row[-1] for row in stored.values_list(*keys, "count")}
    wrong = {key for key in {*there, *wanted} if there.get(key, 0) != wanted.get(key, 0)}
    if wrong:
        model.objects.all().delete()
        model.objects.bulk_create(
            [
                model(**dict(zip(keys, key, strict=True)), count=number)
                for key, number in wanted.items()
            ],
            batch_size=500,
        )
    return len(wrong)
