"""Charts as numbers: where lines, bars and labels of an SVG stand. Pure; templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 40.0, 10.0, 14.0, 26.0
WIDE, NARROW, HEIGHT = 620, 340, 210
LABEL_ROOM = 56.0
"""Units that one label of the time axis needs."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One moment of a trend: a ratio 0..1 (None = nothing was owed) of a denominator."""

    label: str
    ratio: float | None
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a drawn trend with the words that a pointer shows."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line or label of an axis. `anchor`: how the label stands to its point."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Trend:
    """A drawn trend. `traces` are polylines, broken where nothing was owed."""

    width: int
    height: int
    left: float
    right: float
    base: float
    traces: tuple[str, ...]
    washes: tuple[str, ...]
    spots: tuple[Spot, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a column: a tone, a number, its words."""

    tone: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One column: its label and its portions from the base up."""

    label: str
    portions: tuple[Portion, ...]
    address: str = ""

    @property
    def total(self) -> int:
        """How high the column is."""
        return sum(portion.number for portion in self.portions)


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn portion."""

    tone: str
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A drawn column with its label below and its number above."""

    middle: float
    top: float
    label: str
    total: int
    blocks: tuple[Block, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A drawn chart of columns."""

    width: int
    height: int
    left: float
    right: float
    base: float
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def draw_trend(points: Sequence[TrendPoint], *, width: int = WIDE, height: int = HEIGHT) -> Trend:
    """A trend between 0 and 100 %, from the first point left to the last right."""
    inner, base = width - LEFT - RIGHT, height - BOTTOM
    gap = inner / max(len(points) - 1, 1)
    spots = [
        (index, Spot(round(LEFT + index * gap, 1), round(_rise(point.ratio, base), 1), _say(point)))
        for index, point in enumerate(points)
        if point.ratio is not None
    ]
    runs = _split_runs(spots)
    return Trend(
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        base=base,
        traces=tuple(" ".join(f"{spot.x},{spot.y}" for spot in run) for run in runs),
        washes=tuple(_wash(run, base) for run in runs if len(run) > 1),
        spots=tuple(spot for _, spot in spots),
        ticks=tuple(Tick(_rise(ratio, base), f"{ratio:.0%}") for ratio in (0, 0.5, 1)),
        labels=_label_axis([point.label for point in points], gap=gap, inner=inner),
    )


def draw_columns(stacks: Sequence[Stack], *, width: int = WIDE, height: int = HEIGHT) -> Columns:
    """Columns of portions, as high as the highest of them needs."""
    inner, base = width - LEFT - RIGHT, height - BOTTOM
    ceiling = round_up(max((stack.total for stack in stacks), default=0))
    room = inner / max(len(stacks), 1)
    scale = (base - TOP - 10) / ceiling
    drawn = [
        _draw_column(stack, LEFT + (index + 0.5) * room, min(room * 0.62, 48), base, scale)
        for index, stack in enumerate(stacks)
    ]
    ticks = tuple(Tick(round(base - number * scale, 1), str(number)) for number in _step(ceiling))
    return Columns(width, height, LEFT, width - RIGHT, base, tuple(drawn), ticks)


def draw_spark(ratios: Sequence[float | None], *, width: int = 96, height: int = 24) -> str:
    """A tiny trend as one polyline."""
    gap = (width - 4) / max(len(ratios) - 1, 1)
    return " ".join(
        f"{2 + index * gap:.1f},{2 + (1 - ratio) * (height - 4):.1f}"
        for index, ratio in enumerate(ratios)
        if ratio is not None
    )


def round_up(number: int) -> int:
    """The next round number an axis may end with: 4, 10, 20, 40, 100, 200 …"""
    size = 1
    while True:
        for step in (4, 10):
            if number <= step * size:
                return step * size
        if number <= 20 * size:
            return 20 * size
        size *= 10


def _rise(ratio: float | None, base: float) -> float:
    return base - (ratio or 0) * (base - TOP)


def _say(point: TrendPoint) -> str:
    share = "—" if point.ratio is None else f"{point.ratio:.1%}"
    return f"{point.label}: {share} ({point.part}/{point.whole})"


def _split_runs(spots: Sequence[tuple[int, Spot]]) -> list[list[Spot]]:
    runs: list[list[Spot]] = []
    before = None
    for index, spot in spots:
        if before is None or index - before > 1:
            runs.append([])
        runs[-1].append(spot)
        before = index
    return runs


def _wash(run: Sequence[Spot], base: float) -> str:
    line = " ".join(f"{spot.x},{spot.y}" for spot in run)
    return f"{run[0].x},{base} {line} {run[-1].x},{base}"


def _label_axis(labels: Sequence[str], *, gap: float, inner: float) -> tuple[Tick, ...]:
    every = max(1, -(-len(labels) * LABEL_ROOM // inner))
    last = len(labels) - 1
    ticks = []
    for index, label in enumerate(labels):
        if (last - index) % every:
            continue
        anchor = "end" if index == last and last else "start" if index == 0 else "middle"
        ticks.append(Tick(round(LEFT + index * gap, 1), label, anchor))
    return tuple(ticks)


def _draw_column(stack: Stack, middle: float, width: float, base: float, scale: float) -> Column:
    blocks, top = [], base
    for portion in stack.portions:
        height = portion.number * scale
        top -= height
        if height:
            blocks.append(
                Block(
                    portion.tone,
                    round(middle - width / 2, 1),
                    round(top, 1),
                    round(width, 1),
                    round(height, 1),
                    f"{stack.label} {portion.words} {portion.number}",
                )
            )
    return Column(
        round(middle, 1), round(top, 1), stack.label, stack.total, tuple(blocks), stack.address
    )


def _step(ceiling: int) -> tuple[int, ...]:
    return (0, ceiling // 2, ceiling) if ceiling % 2 == 0 else (0, ceiling)
