"""Targets that differ by organisation, as rows of which exactly one fits each organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from xiaoan.obligations.rules.inputs import NO_LIMIT, Bounds, Condition, OrgInput, TargetStep
from xiaoan.obligations.states import ATTRIBUTES, FLAG_BITS, STAGE_BITS

LARGEST_COUNT = 200_000
"""Beyond this many pupils or staff a growing target grows no further."""
MOST_ROWS = 100_000


Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """Fits when stages & `stages_any` (0 = all), stages & seen = want, flags & seen = want and
    every count lies in its range. `ranges` in the order of ATTRIBUTES, (from, below)."""

    stages_any: int
    stages_seen: int
    stages_want: int
    flags_seen: int
    flags_want: int
    ranges: Ranges
    target: int

    @property
    def is_free(self) -> bool:
        """Whether it fits every organisation."""
        limits = all(low <= 0 and below >= NO_LIMIT for low, below in self.ranges)
        return limits and not self.stages_any and not self.stages_seen and not self.flags_seen


NOT_OWED = -1
"""Target of those organisations that owe nothing."""
_EVERYBODY = TargetRow(0, 0, 0, 0, 0, ((0, NO_LIMIT),) * len(ATTRIBUTES), NOT_OWED)


def list_target_rows(applies: Condition, steps: Sequence[TargetStep]) -> list[TargetRow]:
    """The rows of a requirement's steps. Those to whom it does not apply, and those that no step
    fits, have the target NOT_OWED.

    Raises ValueError when steps are so fine that the rows would be too many.
    """
    return [*_list_refused(applies), *_list_stepped(applies, steps, otherwise=NOT_OWED)]


def _list_refused(applies: Condition) -> Iterator[TargetRow]:
    """Those to whom a requirement does not apply, each for the first thing that does not fit."""
    left = _EVERYBODY
    if applies.stages:
        mask = mask_stages(applies.stages)
        yield replace(left, stages_seen=mask)
        left = replace(left, stages_any=mask)
    for name, wanted in applies.flags:
        bit = FLAG_BITS[name]
        seen, want = left.flags_seen | bit, left.flags_want
        if not left.flags_seen & bit:
            yield replace(left, flags_seen=seen, flags_want=want | (0 if wanted else bit))
        left = replace(left, flags_seen=seen, flags_want=want | (bit if wanted else 0))
    for name, low, below in applies.ranges:
        place = ATTRIBUTES.index(name)
        now_low, now_below = left.ranges[place]
        for span in ((now_low, min(low, now_below)), (max(below, now_low), now_below)):
            if span[0] < span[1]:
                yield replace(left, ranges=_put(left.ranges, place, span))
        met = (max(low, now_low), min(below, now_below))
        if met[0] >= met[1]:
            return
        left = replace(left, ranges=_put(left.ranges, place, met))


def _put(ranges: Ranges, place: int, span: tuple[int, int]) -> Ranges:
    return (*ranges[:place], span, *ranges[place + 1 :])


def _list_stepped(
    applies: Condition, steps: Sequence[TargetStep], *, otherwise: int
) -> list[TargetRow]:
    rows: list[TargetRow] = []
    for cell in _iterate_cells(steps):
        step = _find_cell_step(cell, steps) or TargetStep(Condition(), otherwise)
        for ranges, target in _grow_target(cell, step):
            row = _narrow_cell(replace(cell, ranges=ranges), applies, target)
            rows += [] if row is None else [row]
        if len(rows) > MOST_ROWS:
            raise ValueError(len(rows))
    return rows


@dataclass(frozen=True, slots=True)
class _Cell:
    """A corner of all organisations in which every step gives the same answer."""

    stages_seen: int
    stages: int
    flags_seen: int
    flags: int
    ranges: Ranges


def _iterate_cells(steps: Sequence[TargetStep]) -> Iterator[_Cell]:
    stages_seen = mask_stages(name for step in steps for name in step.when.stages)
    flags_seen = mask_flags(name for step in steps for name, _ in step.when.flags)
    spans = [_split_span(name, steps) for name in ATTRIBUTES]
    for stages, flags in product(_list_subsets(stages_seen), _list_subsets(flags_seen)):
        for ranges in product(*spans):
            yield _Cell(stages_seen, stages, flags_seen, flags, ranges)


def _split_span(attribute: str, steps: Sequence[TargetStep]) -> list[tuple[int, int]]:
    marks = {0, NO_LIMIT}
    for step in steps:
        for name, low, below in step.when.ranges:
            if name == attribute:
                marks |= {max(low, 0), below}
    ordered = sorted(mark for mark in marks if 0 <= mark <= NO_LIMIT)
    return list(pairwise(ordered))


def _list_subsets(mask: int) -> list[int]:
    return [part for part in range(mask + 1) if part & mask == part]


def _find_cell_step(cell: _Cell, steps: Sequence[TargetStep]) -> TargetStep | None:
    lows = dict(zip(ATTRIBUTES, (low for low, _ in cell.ranges), strict=True))
    return next((step for step in steps if _fits_cell(step.when, cell, lows)), None)


def _grow_target(cell: _Cell, step: TargetStep) -> Iterator[tuple[Ranges, int]]:
    """A cell's target, or the pieces of the cell in which it grows."""
    beyond = step.beyond
    if beyond is None:
        yield cell.ranges, step.target
        return
    place = ATTRIBUTES.index(beyond.attribute)
    low, below = cell.ranges[place]
    marks = set(range(beyond.start + beyond.each, min(below, LARGEST_COUNT), beyond.each))
    ordered = [low, *sorted(mark for mark in marks if mark > low), below]
    for first, last in pairwise(ordered):
        over = max(0, first - beyond.start)
        yield (
            _put(cell.ranges, place, (first, last)),
            step.target + over // beyond.each * beyond.add,
        )


def _fits_cell(when: Condition, cell: _Cell, lows: dict[str, int]) -> bool:
    if when.stages and not mask_stages(when.stages) & cell.stages:
        return False
    if any(bool(FLAG_BITS[name] & cell.flags) != wanted for name, wanted in when.flags):
        return False
    return all(low <= lows[name] < below for name, low, below in when.ranges)


def _narrow_cell(cell: _Cell, applies: Condition, target: int) -> TargetRow | None:
    seen, want = cell.flags_seen, cell.flags
    for name, wanted in applies.flags:
        bit = FLAG_BITS[name]
        if seen & bit and bool(want & bit) != wanted:
            return None
        seen, want = seen | bit, want | (bit if wanted else 0)
    ranges = dict(zip(ATTRIBUTES, cell.ranges, strict=True))
    for name, low, below in applies.ranges:
        now_low, now_below = ranges[name]
        ranges[name] = (max(low, now_low), min(below, now_below))
    if any(low >= below for low, below in ranges.values()):
        return None
    return TargetRow(
        stages_any=mask_stages(applies.stages),
        stages_seen=cell.stages_seen,
        stages_want=cell.stages,
        flags_seen=seen,
        flags_want=want,
        ranges=tuple(ranges.values()),
        target=target,
    )


def list_bound_rows(bounds: Bounds) -> list[tuple[TargetRow, int]]:
    """A place's bounds as rows: the least quantity as the row's target, and the greatest.

    Every organisation has a row; one for which no bound is set gets one that nothing meets.
    """
    found = []
    for low in _list_stepped(Condition(), bounds.low, otherwise=2 * NO_LIMIT):
        for high in _list_stepped(Condition(), bounds.high, otherwise=-1):
            met = _intersect(low, high)
            if met is not None:
                found.append((met, high.target))
    return found


def _intersect(one: TargetRow, other: TargetRow) -> TargetRow | None:
    flags, stages = one.flags_seen & other.flags_seen, one.stages_seen & other.stages_seen
    if (one.flags_want ^ other.flags_want) & flags or (
        one.stages_want ^ other.stages_want
    ) & stages:
        return None
    spans = zip(one.ranges, other.ranges, strict=True)
    ranges = tuple((max(a[0], b[0]), min(a[1], b[1])) for a, b in spans)
    if any(low >= below for low, below in ranges):
        return None
    return TargetRow(
        stages_any=0,
        stages_seen=one.stages_seen | other.stages_seen,
        stages_want=one.stages_want | other.stages_want,
        flags_seen=one.flags_seen | other.flags_seen,
        flags_want=one.flags_want | other.flags_want,
        ranges=ranges,
        target=one.target,
    )


def mask_stages(names: Iterable[str]) -> int:
    """Stages as bits. Raises KeyError for one that is not a stage."""
    return _mask(STAGE_BITS, names)


def mask_flags(names: Iterable[str]) -> int:
    """Flags as bits. Raises KeyError for one that is not a flag."""
    return _mask(FLAG_BITS, names)


def _mask(bits: dict[str, int], names: Iterable[str]) -> int:
    mask = 0
    for name in names:
        mask |= bits[name]
    return mask


def measure_org(org: OrgInput) -> tuple[int, ...]:
    """An organisation's stages and flags as bits, then its counts in the order of ATTRIBUTES."""
    counts = tuple(org.counts.get(name, 0) for name in ATTRIBUTES)
    return (mask_stages(org.stages), mask_flags(org.flags), *counts)
