"""Reads: what an actor sees, in how many queries, and right at any instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY, Cast, County
from xiaoan.journal.actions import append
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import NotFound
from xiaoan.obligations.actions import resettle, settle_scope
from xiaoan.obligations.queries import (
    count_coverage,
    count_due,
    count_matrix,
    count_orgs,
    count_statuses,
    get_obligation,
    iterate_obligations,
    list_contributing_rows,
    list_due_weeks,
    list_obligations,
    list_trend,
)
from xiaoan.orgs.actions import close_org, create_org

LESSON = "lesson.national-security-theme"
LATER = NOW + timedelta(days=60)
READS: dict[str, Callable[[Cast, County], object]] = {
    "list": lambda cast, _: list_obligations(cast.leader, statuses=["overdue"], now=LATER),
    "area": lambda cast, _: count_statuses(cast.leader, by="area", now=LATER),
    "requirement": lambda cast, _: count_statuses(cast.leader, by="requirement", now=LATER),
    "clause": lambda cast, _: count_statuses(cast.leader, by="clause", now=LATER),
    "orgs": lambda cast, _: count_orgs(cast.leader, now=LATER),
    "matrix": lambda cast, county: count_matrix(
        cast.leader, org_ids=[one.id for one in county.schools], now=LATER
    ),
    "trend": lambda cast, _: list_trend(cast.leader, today=TODAY),
    "weeks": lambda cast, _: list_due_weeks(cast.leader, from_on=TODAY, weeks=8, now=LATER),
    "due": lambda cast, _: count_due(cast.leader, from_on=TODAY, until_on=TODAY, now=LATER),
}
BUDGET = {"orgs": 8, "matrix": 4, "clause": 3, "list": 3}


@pytest.mark.parametrize("name", sorted(READS))
def test_reads_keep_within_their_queries(adopted: County, cast: Cast, name: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert READS[name](cast, adopted) is not None
    assert len(seen) <= BUDGET.get(name, 2)


def test_an_actor_sees_the_own_subtree_only(adopted: County, cast: Cast) -> None:
    mine = list_obligations(cast.school_officer, size=1000).rows
    assert {one.org_id for one in mine} == {adopted.boarding.id}
    assert list_obligations(cast.outsider).total == 0
    assert not count_statuses(cast.outsider, by="area")
    assert not count_statuses(cast.school_officer, by="area", under=adopted.primary.path)
    assert not count_matrix(cast.school_officer, org_ids=[adopted.primary.id])
    assert not count_matrix(cast.outsider, org_ids=[adopted.primary.id])
    with pytest.raises(NotFound):
        get_obligation(cast.outsider, obligation_id=mine[0].id)
    with pytest.raises(NotFound):
        get_obligation(cast.leader, obligation_id=uuid4())


def test_counts_lists_and_matrix_say_the_same(adopted: County, cast: Cast) -> None:
    leader = cast.leader
    for now in (NOW, LATER):
        rows = list(iterate_obligations(leader, now=now))
        total = {status: sum(one.status == status for one in rows) for status in ("met", "failed")}
        for by in ("area", "requirement", "clause", "org"):
            counted = count_statuses(leader, by=by, now=now).values()
            for status, number in total.items():
                assert sum(counts.get(status, 0) for counts in counted) == number
        ids = {one.org_id for one in rows}
        matrix = count_matrix(leader, org_ids=ids, now=now)
        assert sum(sum(counts.values()) for counts in matrix.values()) == len(rows)
        plan = count_matrix(leader, org_ids=ids, plan="national-floor", now=now)
        floor = [one for one in rows if one.plan_key == "national-floor"]
        assert sum(sum(counts.values()) for counts in plan.values()) == len(floor)
        fire = count_matrix(leader, org_ids=ids, area="fire", now=now)
        assert {key for _, key in fire} == {
            str(one.requirement_id) for one in rows if one.area == "fire"
        }


def test_an_obligation_shows_what_settled_it(adopted: County, cast: Cast) -> None:
    school = adopted.boarding.ref
    append(SYSTEM, kind=LESSON, org=school, subject="x", now=NOW, quantity=2, day=date(2026, 10, 9))
    resettle(SYSTEM, org=school, kinds=[LESSON], now=NOW)
    rows = list_obligations(cast.school_officer, statuses=["met"], size=500).rows
    lessons = [one for one in rows if "国家安全" in one.title and one.every == "school-year"]
    row = lessons[0]
    assert (row.value, row.target, row.since_on) == (1, 1, date(2026, 10, 9))
    assert (row.start_on, row.end_on) == (date(2026, 9, 1), date(2027, 8, 31))
    facts = list_contributing_rows(cast.school_officer, obligation_id=row.id)
    assert [fact.kind for fact in facts] == [LESSON]
    same = [one for one in rows if one.signature == row.signature]
    assert len(same) >= 2, "both plans ask it, one record settles both"


def test_what_does_not_apply_is_counted_beside_the_rate(adopted: County, cast: Cast) -> None:
    counts = count_statuses(cast.leader, by="area", under=adopted.kindergarten.path)["bus"]
    coverage = count_coverage(counts)
    assert coverage.owed == 0
    assert coverage.not_applicable > 0


def test_a_closed_school_owes_nothing_and_keeps_its_history(adopted: County, cast: Cast) -> None:
    officer, path = cast.administrator, adopted.region.path
    later = NOW + timedelta(days=30)
    settle_scope(SYSTEM, path=path, now=later)
    close_org(officer, org_id=adopted.primary.id, now=later)
    settle_scope(SYSTEM, path=path, now=later)
    assert list_obligations(officer, org_id=adopted.primary.id).total == 0
    assert list_obligations(officer, org_id=adopted.primary.id, history=True).total > 0
    assert not count_statuses(officer, by="area", under=adopted.primary.path)


def test_a_new_school_owes_what_the_others_owe(adopted: County, cast: Cast) -> None:
    made = create_org(
        cast.administrator,
        parent_id=adopted.region.id,
        values={"code": "S09", "name": "示例旗第九小学", "kind": "school", "stage": "primary"},
        now=NOW,
    )
    settle_scope(SYSTEM, path=made.path, now=NOW)
    assert list_obligations(cast.leader, org_id=made.id).total > 50
