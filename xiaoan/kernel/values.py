"""Small shapes that many packages hand to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows. `total` counts all pages; `number` starts at 1.

    `is_more`: there are more than `total`, which were not counted, as they are too many to leaf
    through.
    """

    rows: Sequence[Row]
    total: int
    number: int
    size: int
    is_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))
