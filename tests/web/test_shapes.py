"""Shapes of the reading screens: what stands first, what is counted, what is asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from xiaoan.web.doing import Doing
from xiaoan.web.duties import DutyLine
from xiaoan.web.indicators.shape import build_weeks
from xiaoan.web.matrix.shape import MatrixColumn, build_cell, build_rows, close_columns
from xiaoan.web.periods import say_due, say_period
from xiaoan.web.shares import add_up, build_share, build_tabs, pick_tab
from xiaoan.web.today.shape import group_overseen, group_own, sort_lines

TODAY = date(2026, 10, 21)
ROOT = UUID(int=7)


def key(name: str) -> UUID:
    return uuid5(ROOT, name)


def duty(title: str, org: str = "第一中学", **changes: object) -> DutyLine:
    plain = DutyLine(
        id=key(title + org),
        title=title,
        clause="二.(五)",
        area="education",
        org_id=key(org),
        org_name=org,
        requirement_id=key(title),
        status="overdue",
        when="逾期 1 天",
        period="2026 年 10 月",
        period_start=None,
        period_end=None,
        due=date(2026, 10, 20),
        provisional=False,
        reached="0 / 1",
        last=None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_one_record_that_settles_two_duties_is_asked_once() -> None:
    lesson = Doing("national-security-theme", "去记录", "/activities/x/new")
    lines = [
        duty("国家安全专题教育", signature="same"),
        duty("国家安全教育", signature="same"),
        duty("演练", signature="other"),
    ]
    tasks = group_own(lines, {lines[0].requirement_id: lesson}, {})
    assert [task.title for task in tasks] == ["国家安全专题教育", "演练"]
    assert "2 项" in tasks[0].why
    assert tasks[0].do_address == "/activities/x/new"
    assert tasks[1].do_address == ""


def test_overseers_see_one_line_for_each_requirement() -> None:
    lines = [duty("演练", org) for org in ("第一小学", "第二小学", "第三小学")] + [duty("巡查")]
    counts = {key("演练"): {"overdue": 9}}
    tasks = group_overseen(lines, counts, remind=lambda one: f"/remind/{one}")
    assert [task.title for task in tasks] == ["演练", "巡查"]
    assert "第一小学、第二小学等 9 个单位" in tasks[0].why
    assert tasks[0].address == lines[0].requirement_address
    assert tasks[1].address == lines[3].address, "a single duty is opened itself"


def test_most_pressing_first() -> None:
    soon = duty("甲", status="due_soon", due=date(2026, 10, 22))
    late = duty("乙", due=date(2026, 10, 19))
    later = duty("丙", due=date(2026, 10, 1))
    assert [line.title for line in sort_lines([soon, late, later])] == ["丙", "乙", "甲"]


def test_share_leaves_out_what_does_not_apply() -> None:
    share = build_share({"met": 3, "failed": 1, "not_applicable": 5, "waived": 2})
    assert (share.met, share.owed, share.late, share.open) == (3, 4, 1, 1)
    assert share.ratio == 0.75
    assert build_share({"not_applicable": 5}).ratio is None


def test_adding_up() -> None:
    assert add_up([{"met": 1}, {"met": 2, "overdue": 1}])["met"] == 3


def test_tab_opens_where_there_is_something() -> None:
    counts = {"met": 4, "on_track": 2}
    assert pick_tab(None, counts) == "running"
    assert pick_tab("met", counts) == "met"
    assert pick_tab("witchcraft", {}) == "all"
    tabs = build_tabs(
        counts, here="met", addresses=dict.fromkeys(("open", "running", "met", "aside", "all"), "?")
    )
    assert [(tab.key, tab.number, tab.is_here) for tab in tabs] == [
        ("open", 0, False),
        ("running", 2, False),
        ("met", 4, True),
        ("aside", 0, False),
        ("all", 6, False),
    ]


class FakeOrg:
    """Only what a row of the matrix asks of an organisation."""

    def __init__(self, name: str) -> None:
        self.id, self.name, self.short_name = key(name), name, ""


COLUMNS = [MatrixColumn("fire", "消防", "/fire"), MatrixColumn("bus", "校车", "/bus")]


@pytest.mark.parametrize(
    ("counts", "status", "number"),
    [
        ({"met": 4}, "met", ""),
        ({"met": 4, "due_soon": 2}, "due_soon", 2),
        ({"met": 1, "overdue": 2, "failed": 1}, "failed", 3),
        ({"not_applicable": 3}, "not_applicable", ""),
        ({}, None, ""),
    ],
)
def test_cell_shows_the_worst_and_how_many(
    counts: dict[str, int], status: str | None, number: int | str
) -> None:
    org = FakeOrg("第一小学")
    cell = build_cell(counts, org=org, column=COLUMNS[0], address="/x")  # type: ignore[arg-type]
    assert (cell.status, cell.number) == (status, number)
    if status:
        assert "第一小学 消防" in cell.words, "the cell says in words what its colour says"


def test_only_rows_that_are_late() -> None:
    good, bad = FakeOrg("好"), FakeOrg("差")
    found = {(good.id, "fire"): {"met": 1}, (bad.id, "fire"): {"overdue": 1}}
    rows = build_rows(
        [good, bad],  # type: ignore[list-item]
        COLUMNS,
        found,
        address=lambda org, column: "/x",
        late_only=True,
    )
    assert [row.name for row in rows] == ["差"]


def test_columns_that_concern_nobody_are_left_out() -> None:
    found = {(key("a"), "fire"): {"met": 1, "overdue": 1}, (key("a"), "bus"): {"met": 0}}
    (column,) = close_columns(COLUMNS, found)
    assert (column.key, column.ratio) == ("fire", 0.5)


def test_weeks_stack_the_overdue_at_the_base() -> None:
    (week,) = build_weeks([(date(2026, 10, 19), {"overdue": 1, "due_soon": 2, "met": 9})])
    assert [(one.tone, one.number) for one in week.portions] == [
        ("late", 1),
        ("soon", 2),
        ("run", 0),
    ]
    assert "due=2026-10-25" in week.address


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 10, 21), date(2026, 10, 21), "2026-10-21"),
        (date(2026, 10, 1), date(2026, 10, 31), "2026 年 10 月"),
        (date(2026, 10, 19), date(2026, 10, 25), "10-19 — 10-25"),
        (date(2026, 9, 1), date(2027, 8, 31), "2026—2027 学年"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026 年"),
        (date(2026, 9, 1), date(2027, 1, 20), "2026-09 — 2027-01"),
        (None, None, "长期"),
    ],
)
def test_periods_in_few_words(start: date | None, end: date | None, words: str) -> None:
    assert say_period(start, end) == words


def test_due_day_speaks_only_where_somebody_must_act() -> None:
    assert say_due("overdue", date(2026, 10, 19), TODAY) == "逾期 2 天"
    assert say_due("overdue", date(2026, 7, 1), TODAY) == "逾期 3 个月"
    assert say_due("overdue", date(2020, 10, 1), TODAY) == "逾期 6 年多"
    assert say_due("due_soon", date(2026, 10, 22), TODAY) == "明天到期"
    assert say_due("met", date(2026, 10, 22), TODAY) == ""
