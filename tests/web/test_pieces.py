"""Small pure parts of screens: meters, pagers, the address."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from xiaoan.web.meters import list_meter_parts, say_meter
from xiaoan.web.paging import list_steps
from xiaoan.web.requests import read_choice, read_day, read_key, read_page_number
from xiaoan.web.templatetags.xiaoan import days_from, percent, query
from xiaoan.web.words import find_worst


def test_meter_fills_the_whole_and_leaves_out_what_is_not_applicable() -> None:
    parts = list_meter_parts({"met": 3, "overdue": 1, "not_applicable": 9})
    assert [(part.status, part.width) for part in parts] == [("met", 75), ("overdue", 25)]
    assert parts[1].start == 75


def test_meter_speaks() -> None:
    assert say_meter({"met": 3, "overdue": 1}) == "已完成 3,逾期 1"
    assert say_meter({}) == "0"


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
    ],
)
def test_pager_shows_ends_and_neighbours(number: int, pages: int, shown: list[int | None]) -> None:
    assert [step.number for step in list_steps(number, pages)] == shown


def test_address_that_makes_no_sense_is_as_if_absent() -> None:
    given = QueryDict("page=-3&org=x&from=2026-13-01&area=witchcraft")
    assert read_page_number(given) == 1
    assert read_key(given, "org") is None
    assert read_day(given, "from") is None
    assert read_choice(given, "area", {"fire"}) is None
    assert read_page_number(QueryDict("page=²")) == 1


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    request = RequestFactory().get("/matrix/?area=fire&page=3&export=xlsx")
    context = {"request": request}
    assert query(context, stage="primary") == "?area=fire&stage=primary"  # type: ignore[arg-type]
    assert query(context, page=4) == "?area=fire&page=4"  # type: ignore[arg-type]
    assert query(context, area=None) == "?"  # type: ignore[arg-type]


def test_worst_status_comes_first() -> None:
    assert find_worst({"met": 4, "due_soon": 1}) == "due_soon"
    assert find_worst({"met": 4, "failed": 1, "overdue": 2}) == "failed"
    assert find_worst({}) is None


def test_words_for_days_and_shares() -> None:
    from datetime import date

    today = date(2026, 10, 21)
    assert days_from(date(2026, 10, 19), today) == "逾期 2 天"
    assert days_from(today, today) == "今天到期"
    assert days_from(date(2026, 10, 24), today) == "还有 3 天"
    assert percent(0.9642) == "96.4%"
    assert percent(1) == "100%"
    assert percent(None) == "—"
