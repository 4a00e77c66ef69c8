"""Journal rows as the plain numbers and texts that are kept: what other engines read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BigIntegerField
from django.db.models.functions import Cast

from xiaoan.journal.models import ChainHead, JournalRow

PLAIN_COLUMNS = {
    "org": "string",
    "position": "int64",
    "region": "string",
    "path": "string",
    "act": "string",
    "kind": "string",
    "subject": "string",
    "on_day": "int64",
    "until_day": "int64",
    "occurred": "int64",
    "recorded": "int64",
    "quantity": "int64",
    "retracts": "int64",
    "hash": "string",
}
"""Column → type. Days since 1970-01-01, microseconds UTC, thousandths; retracts 0 = none."""
CHAINS_AT_ONCE = 200


def list_chain_lengths() -> dict[str, int]:
    """How many rows each organisation's chain has now, by key."""
    heads = ChainHead.objects.order_by("org_id").values_list("org_id", "position")
    return {org_id.hex: position for org_id, position in heads}


def iterate_plain_rows(
    read: Mapping[str, int], lengths: Mapping[str, int]
) -> Iterator[tuple[Any, ...]]:
    """Rows behind what was read of each chain, up to its length, in the order of PLAIN_COLUMNS."""
    behind = [org for org, length in lengths.items() if length > read.get(org, 0)]
    for start in range(0, len(behind), CHAINS_AT_ONCE):
        chains = behind[start : start + CHAINS_AT_ONCE]
        least = min(read.get(org, 0) for org in chains)
        rows = JournalRow.objects.filter(org_id__in=chains, position__gt=least)
        numbers = {
            f"{name}_number": Cast(name, BigIntegerField())
            for name in ("day", "until", "occurred_at", "recorded_at", "quantity")
        }
        found = rows.annotate(**numbers).order_by("org_id", "position")
        names = ("org_id", "position", "region", "org_path", "act", "kind", "subject")
        for row in found.values_list(*names, *numbers, "retracts", "hash").iterator(2000):
            org, position = row[0].hex, row[1]
            if read.get(org, 0) < position <= lengths[org]:
                yield (org, *row[1:12], row[12] or 0, row[13])
