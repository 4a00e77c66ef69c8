"""Which page numbers a pager shows, pure."""

from __future__ import annotations

from dataclasses import dataclass


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
