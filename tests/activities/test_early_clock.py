"""A clock that stands before the first school year: words where somebody writes, never a crash."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.cast import NOW, County
from xiaoan.activities.actions import record_activity
from xiaoan.activities.queries import list_activities
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.texts import say
from xiaoan.obligations.actions import recompute_rollups, settle_scope, tick
from xiaoan.obligations.queries import list_obligations
from xiaoan.plans.actions import adopt_library_plan

PLANS = ("sonid-left-banner-2022-36", "national-floor")


@pytest.mark.parametrize("is_adopted_early", [True, False])
@pytest.mark.parametrize("year", [1970, 2019])
def test_settling_before_the_first_school_year_leaves_nothing_wrong(
    county: County, year: int, *, is_adopted_early: bool
) -> None:
    early = datetime(year, 1, 2, 3, tzinfo=UTC)
    for key in PLANS:
        adopted_at = early if is_adopted_early else NOW
        adopt_library_plan(SYSTEM, key=key, org=county.region.ref, now=adopted_at)
    counts = settle_scope(SYSTEM, path=county.region.path, now=early)
    tick(SYSTEM, now=early)
    assert counts["overdue"] == counts["failed"] == 0
    assert (sum(counts.values()) > 0) is is_adopted_early
    counts = settle_scope(SYSTEM, path=county.region.path, now=NOW)
    assert sum(counts.values()) > 100
    assert list_obligations(SYSTEM, org_id=county.boarding.id).total > 0
    assert recompute_rollups() == 0


@pytest.mark.parametrize("held_on", [date(1970, 1, 2), date(2026, 10, 20)])
def test_a_server_without_a_clock_says_so_and_keeps_nothing(
    school_officer: Actor, county: County, held_on: date
) -> None:
    early = datetime(1970, 1, 2, 3, tzinfo=UTC)
    with pytest.raises(InvalidInput) as refused:
        record_activity(
            school_officer,
            org=county.boarding.ref,
            activity_key="test-lesson",
            held_on=held_on,
            values={"topic": "国家安全", "class_hours": 2},
            now=early,
        )
    words = [say(refused.value.code, refused.value.data, language=each) for each in ("zh", "en")]
    assert "服务器的时钟" in words[0]
    assert "clock of the server" in words[1]
    for said in words:
        assert str(local_day(early)) in said
    assert list_activities(school_officer, activity_key="test-lesson").total == 0
