"""The hash chain: each row of an organisation carries the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FIRST_HASH = "0" * 64

HASHED = (
    "id",
    "org_id",
    "org_path",
    "region",
    "position",
    "act",
    "kind",
    "subject",
    "day",
    "until",
    "occurred_at",
    "recorded_at",
    "quantity",
    "retracts",
    "actor",
    "data",
)


def compute_row_hash(row: Mapping[str, object], previous_hash: str) -> str:
    """The SHA-256 (hex) of a row's columns and of the hash of the row before it.

    `row` holds the columns of HASHED as plain JSON values (numbers, text, lists, mappings).
    """
    body = json.dumps(
        [row[name] for name in HASHED], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{previous_hash}\n{body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One place where a chain does not hold: which organisation, which row, what is wrong."""

    org_id: str
    position: int
    row_id: str | None
    fault: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A stored row as verification sees it."""

    row: Mapping[str, object]
    previous_hash: str
    hash: str


def find_faults(
    org_id: str, links: Iterable[ChainLink], *, head_position: int, head_hash: str
) -> Iterator[ChainFault]:
    """Every altered, missing or reordered row of one organisation's chain, in order.

    `fault` is one of: missing, altered, broken_link, tail_missing, head_altered.
    """
    position, last_hash, intact = 0, FIRST_HASH, True
    for link in links:
        found = int(str(link.row["position"]))
        for gap in range(position + 1, found):
            yield ChainFault(org_id, gap, None, "missing")
            intact = False
        position = found
        if compute_row_hash(link.row, link.previous_hash) != link.hash:
            yield ChainFault(org_id, found, str(link.row["id"]), "altered")
        elif intact and link.previous_hash != last_hash:
            yield ChainFault(org_id, found, str(link.row["id"]), "broken_link")
        last_hash, intact = link.hash, True
    for gap in range(position + 1, head_position + 1):
        yield ChainFault(org_id, gap, None, "tail_missing")
    if position > head_position or (position == head_position and last_hash != head_hash):
        yield ChainFault(org_id, position, None, "head_altered")
