"""Whether two demands ask the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Row = TypeVar("Row")


def sign_demand(measure: Mapping[str, Any], *, every: str) -> str:
    """The same text for demands that the same record settles: same measure, same cadence."""
    plain = json.dumps([every, measure], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def group_same(rows: Iterable[Row], *, key: Any) -> list[list[Row]]:
    """Rows that ask the same put together, in the order in which the first of each came."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())
