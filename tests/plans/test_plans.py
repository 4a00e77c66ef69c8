"""Plans in force: adopted, replaced by a version, withdrawn; what the engine and screens read."""

from __future__ import annotations

import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY, Cast, County
from tests.plans.conftest import EXAMPLE, put_in_library, read_example, write_plan
from xiaoan.journal.queries import list_rows
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import Conflict, NotAllowed, NotFound
from xiaoan.plans.actions import adopt_library_plan, withdraw_plan
from xiaoan.plans.errors import PlanRefused
from xiaoan.plans.queries import (
    PlanInfo,
    find_plan,
    get_plan,
    get_requirement,
    list_active_requirements,
    list_clauses,
    list_crosswalk,
    list_marks,
    list_plan_requirements,
    list_plans,
)

KEY = "example-2022-36"


@pytest.fixture
def plan(county: County, cast: Cast, example: Path) -> PlanInfo:
    return adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)


def replace_example(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *others: Path, **changes: Any
) -> None:
    data = copy.deepcopy(read_example())
    data["requirements"][0].update(changes)
    path = write_plan(folder, data, "example.yaml")
    put_in_library(monkeypatch, path, *others)


def test_an_adopted_plan_binds_everything_below(plan: PlanInfo, county: County, cast: Cast) -> None:
    assert (plan.version, plan.state, plan.requirement_count) == (1, "in_force", 3)
    assert plan.adopted_on == TODAY
    assert plan.binds == county.region.ref
    keys = [one.key for one in list_active_requirements(path=county.primary.path)]
    assert keys == [f"{KEY}/A1-6", f"{KEY}/A4-4", f"{KEY}/A5-1"]
    assert list_active_requirements(path=county.other_school.path) == []
    assert len(list_active_requirements()) == 3
    for actor in (cast.school_officer, cast.liaison, cast.leader):
        assert [one.id for one in list_plans(actor)] == [plan.id]
    assert list_plans(cast.outsider) == []
    with pytest.raises(NotFound):
        get_plan(cast.outsider, plan_id=plan.id)
    row = list_rows(cast.administrator, kind="plan.adopted").rows[0]
    assert (row.subject, row.data["new"]) == (str(plan.id), 3)


def test_requirements_say_all_that_the_engine_needs(plan: PlanInfo, county: County) -> None:
    lesson = next(one for one in list_active_requirements() if one.key == f"{KEY}/A5-1")
    assert lesson.measure == {
        "count": {
            "of": "lesson.national-security-theme",
            "where": {"class_hours": {"at_least": 2}},
            "at_least": 1,
        }
    }
    assert lesson.owed_by["stage"] == ["primary", "junior", "senior", "vocational"]
    assert (lesson.every, lesson.area, lesson.duties) == ("school-year", "education", ("A5-1",))
    assert lesson.binds == county.region.ref
    assert lesson.spans
    incident = next(one for one in list_active_requirements() if one.key == f"{KEY}/A1-6")
    assert incident.measure_name == "on"


def test_clauses_carry_text_offsets_and_marks(plan: PlanInfo, cast: Cast) -> None:
    clauses = {one.number: one for one in list_clauses(cast.leader, plan_id=plan.id)}
    text = get_plan(cast.leader, plan_id=plan.id).text
    fifth = clauses["二.(五)"]
    assert text[fifth.start : fifth.own_end] == fifth.text
    assert fifth.text.startswith("(五)")
    assert "国家安全专题教育" in fifth.text
    assert "(六)" not in fifth.text
    assert "(一)" not in clauses["二"].text
    assert [mark.unit for mark in clauses["三"].marks] == ["旗委统战部"]
    assert clauses["二.(二)"].marks[0].reason
    marks = list_marks(cast.leader, plan_id=plan.id)
    assert [text[mark.start :][:5] for mark in marks] == ["(二)学校", "对学校周边", "旗委统战部"]
    for requirement in list_plan_requirements(cast.leader, plan_id=plan.id):
        start, end = requirement.spans[0]
        assert clauses[requirement.clause].start <= start < end <= clauses[requirement.clause].end


def test_adopting_the_same_version_twice_is_refused(
    plan: PlanInfo, cast: Cast, county: County
) -> None:
    with pytest.raises(Conflict, match="already_adopted"):
        adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    assert len(list_plans(cast.administrator)) == 1


def test_a_new_version_keeps_the_rows_of_its_requirements(
    plan: PlanInfo,
    cast: Cast,
    county: County,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {one.key: one for one in list_active_requirements()}
    replace_example(tmp_path, monkeypatch, id="A5-9", title="新的要求")
    later = NOW + timedelta(days=40)
    second = adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=later)
    after = {one.key: one for one in list_active_requirements()}
    assert (second.version, second.previous_id) == (2, plan.id)
    assert get_plan(cast.leader, plan_id=plan.id).state == "replaced"
    assert after.keys() == {f"{KEY}/A1-6", f"{KEY}/A4-4", f"{KEY}/A5-9"}
    kept = after[f"{KEY}/A4-4"]
    assert (kept.id, kept.adopted_on) == (before[f"{KEY}/A4-4"].id, TODAY)
    assert kept.plan_id == second.id
    assert after[f"{KEY}/A5-9"].adopted_on == TODAY + timedelta(days=40)
    ended = get_requirement(cast.leader, requirement_id=before[f"{KEY}/A5-1"].id)
    assert ended.plan_id == plan.id


def test_a_withdrawn_plan_ends_and_can_come_back(
    plan: PlanInfo, cast: Cast, county: County
) -> None:
    before = {one.key: one.id for one in list_active_requirements()}
    gone = withdraw_plan(cast.administrator, plan_id=plan.id, now=NOW)
    assert gone.state == "withdrawn"
    assert list_active_requirements() == []
    assert find_plan(cast.leader, key=KEY) is None
    with pytest.raises(Conflict, match="plan_withdrawn"):
        withdraw_plan(cast.administrator, plan_id=plan.id, now=NOW)
    again = adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    assert again.version == 2
    assert {one.key: one.id for one in list_active_requirements()} == before


@pytest.mark.parametrize("name", ["school_officer", "patroller", "liaison", "leader", "outsider"])
def test_only_those_with_the_right_adopt_and_withdraw(
    plan: PlanInfo, cast: Cast, county: County, name: str
) -> None:
    actor = getattr(cast, name)
    with pytest.raises(NotAllowed):
        adopt_library_plan(actor, key=KEY, org=county.region.ref, now=NOW)
    with pytest.raises((NotAllowed, NotFound)):
        withdraw_plan(actor, plan_id=plan.id, now=NOW)


def test_a_broken_plan_is_not_adopted(
    cast: Cast, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_example(tmp_path, monkeypatch, quote="没有这句话")
    with pytest.raises(PlanRefused) as refused:
        adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    assert [one.code for one in refused.value.problems] == ["plans.quote_not_in_clause"]
    assert list_plans(cast.administrator) == []
    with pytest.raises(NotFound, match="library_plan_unknown"):
        adopt_library_plan(SYSTEM, key="none", org=county.region.ref, now=NOW)


def test_a_plan_file_outside_the_library_can_be_adopted(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_library(monkeypatch)
    path = write_plan(tmp_path, {**read_example(), "plan": "own-plan"}, "own.yaml")
    plan = adopt_library_plan(SYSTEM, key=str(path), org=county.region.ref, now=NOW)
    assert (plan.key, plan.requirement_count) == ("own-plan", 3)


def test_the_crosswalk_shows_both_directions(
    county: County, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = {
        **read_example(),
        "plan": "floor",
        "document": None,
        "clauses": [],
    }
    floor["requirements"] = [
        {**one, "source": "指导纲要", "same_as": [f"{KEY}/A5-1"] if one["id"] == "A5-1" else []}
        for one in floor["requirements"]
    ]
    path = write_plan(tmp_path, floor, "floor.yaml")
    put_in_library(monkeypatch, EXAMPLE, path)
    ours = adopt_library_plan(SYSTEM, key=KEY, org=county.region.ref, now=NOW)
    floor_plan = adopt_library_plan(SYSTEM, key="floor", org=county.region.ref, now=NOW)
    assert list_clauses(cast.leader, plan_id=floor_plan.id) == []
    row = list_crosswalk(cast.leader, plan_id=ours.id)[0]
    assert (row.requirement.key, row.target, row.is_in_force) == (
        f"{KEY}/A5-1",
        "floor/A5-1",
        True,
    )
    other = list_crosswalk(cast.leader, plan_id=floor_plan.id)[0]
    assert (other.requirement.key, other.target) == ("floor/A5-1", f"{KEY}/A5-1")


def test_reads_cost_the_same_however_many_requirements(
    plan: PlanInfo, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    def count(read: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read()
        return len(queries)

    assert count(lambda: list_active_requirements(path="")) <= 2
    assert count(lambda: list_active_requirements(path="")) == 1
    assert count(lambda: list_plans(cast.leader)) <= 2
    assert count(lambda: list_clauses(cast.leader, plan_id=plan.id)) <= 4
    assert count(lambda: list_crosswalk(cast.leader, plan_id=plan.id)) <= 3
