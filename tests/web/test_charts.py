"""Charts as numbers: inside the drawing, broken where nothing was owed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.web.charts import (
    Portion,
    Stack,
    TrendPoint,
    draw_columns,
    draw_spark,
    draw_trend,
    round_up,
)


def point(ratio: float | None, label: str = "9 月") -> TrendPoint:
    return TrendPoint(label, ratio, 0, 0)


def test_trend_rises_from_the_base_to_the_top() -> None:
    trend = draw_trend([point(0.0), point(1.0)])
    low, high = trend.spots
    assert low.y == trend.base
    assert high.y == 14
    assert (low.x, high.x) == (trend.left, trend.right)


def test_trend_is_broken_where_nothing_was_owed() -> None:
    trend = draw_trend([point(0.5), point(0.6), point(None), point(0.7)])
    assert len(trend.traces) == 2
    assert len(trend.washes) == 1, "a single point has no area"
    assert len(trend.spots) == 3


def test_trend_of_nothing_draws_axes_only() -> None:
    trend = draw_trend([])
    assert trend.traces == ()
    assert len(trend.ticks) == 3


def test_labels_do_not_crowd() -> None:
    many = [point(0.5, f"{month} 月") for month in range(24)]
    assert len(draw_trend(many, width=340).labels) <= 6
    assert draw_trend(many).labels[-1].label == "23 月", "the newest is always named"


def test_columns_stand_on_the_base() -> None:
    stack = Stack("第 1 周", (Portion("soon", 3, "即将到期"), Portion("run", 1, "进行中")))
    (column,) = draw_columns([stack]).columns
    assert column.total == 4
    assert column.blocks[0].y + column.blocks[0].height == pytest.approx(184, abs=0.2)
    assert column.blocks[1].y < column.blocks[0].y


def test_columns_of_nothing() -> None:
    assert draw_columns([]).columns == ()
    assert draw_columns([Stack("空", ())]).columns[0].blocks == ()


@given(st.integers(min_value=0, max_value=10**7))
def test_axis_ends_at_or_above_the_highest(number: int) -> None:
    assert number <= round_up(number) <= max(4, number * 5)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=60))
def test_trend_stays_inside_the_drawing(ratios: list[float | None]) -> None:
    trend = draw_trend([point(ratio) for ratio in ratios])
    assert all(0 <= spot.x <= trend.width and 0 <= spot.y <= trend.height for spot in trend.spots)
    assert draw_spark(ratios).count(",") == sum(ratio is not None for ratio in ratios)
