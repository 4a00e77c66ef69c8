"""Which page numbers a pager shows, and pages of lists that were read whole. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoan.kernel.values import Page, Row

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a pager; number None is a gap."""

    number: int | None
    is_here: bool = False


def list_steps(number: int, pages: int) -> list[Step]:
    """First, last, and two around the page one is on; gaps between."""
    wanted = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    steps: list[Step] = []
    for before, page in zip([0, *wanted], wanted, strict=False):
        if page - before > 1:
            steps.append(Step(None))
        steps.append(Step(page, page == number))
    return steps


def cut_page(rows: Sequence[Row], *, number: int, size: int = PAGE_SIZE) -> Page[Row]:
    """One page of rows; the last one when there are not so many."""
    total = len(rows)
    number = max(1, min(number, -(-total // size)))
    return Page(rows[(number - 1) * size : number * size], total=total, number=number, size=size)
