from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import Cast, County
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from xiaoan.orgs.actions import close_org, create_org, edit_org, move_org, reopen_org
from xiaoan.orgs.queries import find_org, get_org, list_ancestors, list_orgs

SCHOOL = {
    "code": "S09",
    "name": "示例旗第九小学",
    "kind": "学校",
    "stage": "小学",
    "pupils": "1,200",
}


def test_each_actor_sees_the_tree_of_his_post(cast: Cast, county: County) -> None:
    seen = {name: list_orgs(actor).total for name, actor in cast.list_actors().items()}
    assert seen == {
        "administrator": 7,
        "bureau_officer": 7,
        "leader": 7,
        "liaison": 1,
        "school_officer": 1,
        "patroller": 1,
        "outsider": 1,
    }
    with pytest.raises(NotFound, match=r"orgs\.not_found"):
        get_org(cast.outsider, org_id=county.primary.id)
    assert find_org(cast.outsider, code="S02") is None


def test_lists_are_filtered_by_what_a_school_is_treated_as(cast: Cast, county: County) -> None:
    juniors = list_orgs(cast.bureau_officer, stage="junior")
    assert [org.name for org in juniors.rows] == ["示例旗第一中学"]
    assert juniors.rows[0].stages == ("primary", "junior")
    assert list_orgs(cast.bureau_officer, text="公安").rows[0].unit == "pol"
    assert list_orgs(cast.bureau_officer, flags=["kitchen"]).total == 3


def test_values_are_read_as_people_type_them(
    administrator: Actor, county: County, now: datetime
) -> None:
    made = create_org(administrator, parent_id=county.region.id, values=SCHOOL, now=now)
    assert (made.kind, made.stage, made.pupils) == ("school", "primary", 1200)
    assert made.path.startswith(county.region.path)
    assert [org.name for org in list_ancestors(administrator, path=made.path)] == ["示例旗"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pupils": "许多"}, "orgs.number_broken"),
        ({"pupils": -1}, "orgs.number_out_of_range"),
        ({"stage": ""}, "orgs.stage_missing"),
        ({"stage": "大学"}, "orgs.choice_unknown"),
        ({"boarders": 1300}, "orgs.boarders_too_many"),
        ({"kitchen": "也许"}, "orgs.yes_no_broken"),
        ({"name": "长" * 121}, "orgs.value_too_long"),
        ({"latitude": 91}, "orgs.number_out_of_range"),
        ({"code": "S 09"}, "orgs.code_broken"),
        ({"religion": "x"}, "orgs.attribute_unknown"),
    ],
)
def test_what_cannot_be_is_refused_by_attribute(
    administrator: Actor, county: County, now: datetime, change: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_org(administrator, parent_id=county.region.id, values={**SCHOOL, **change}, now=now)
    assert refused.value.code == code
    assert refused.value.data["attribute"] == next(iter(change))


def test_a_code_is_held_once_in_a_region(
    administrator: Actor, county: County, now: datetime
) -> None:
    values = {**SCHOOL, "code": "S01"}
    with pytest.raises(Conflict) as refused:
        create_org(administrator, parent_id=county.region.id, values=values, now=now)
    assert refused.value.data["holder"] == "示例旗第一小学"


def test_only_those_who_keep_organisations_change_them(
    cast: Cast, county: County, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        create_org(cast.bureau_officer, parent_id=county.region.id, values=SCHOOL, now=now)
    with pytest.raises(NotFound):
        create_org(cast.outsider, parent_id=county.region.id, values=SCHOOL, now=now)
    with pytest.raises(NotAllowed):
        create_org(cast.administrator, parent_id=None, values=SCHOOL, now=now)


def test_two_people_saving_the_same_school(
    administrator: Actor, county: County, now: datetime
) -> None:
    first = edit_org(
        administrator,
        org_id=county.primary.id,
        base_revision=county.primary.revision,
        values={"pupils": 640},
        now=now,
    )
    assert (first.pupils, first.revision) == (640, 2)
    with pytest.raises(Conflict, match=r"orgs\.revision_old"):
        edit_org(
            administrator,
            org_id=county.primary.id,
            base_revision=county.primary.revision,
            values={"pupils": 600},
            now=now,
        )


def test_closing_waits_for_what_is_below_and_can_be_undone(
    administrator: Actor, county: County, now: datetime
) -> None:
    with pytest.raises(Conflict, match=r"orgs\.children_open"):
        close_org(administrator, org_id=county.region.id, now=now)
    closed = close_org(administrator, org_id=county.primary.id, now=now)
    assert not closed.is_active
    assert closed.closed_on is not None
    assert list_orgs(administrator, kind="school").total == 2
    assert list_orgs(administrator, kind="school", closed=True).total == 1
    assert reopen_org(administrator, org_id=county.primary.id, now=now).is_active


def test_moving_takes_the_subtree_along_and_never_uses_a_place_twice(
    administrator: Actor, county: County, now: datetime
) -> None:
    town = create_org(
        administrator,
        parent_id=county.region.id,
        values={"code": "T01", "name": "东苏木", "kind": "region"},
        now=now,
    )
    assert town.region == county.region.region
    below = create_org(
        administrator, parent_id=county.primary.id, values={**SCHOOL, "code": "S01-1"}, now=now
    )
    moved = move_org(administrator, org_id=county.primary.id, parent_id=town.id, now=now)
    assert moved.path.startswith(town.path)
    assert get_org(administrator, org_id=below.id).path.startswith(moved.path)
    with pytest.raises(InvalidInput, match=r"orgs\.move_below_itself"):
        move_org(administrator, org_id=town.id, parent_id=below.id, now=now)
    fresh = create_org(administrator, parent_id=county.region.id, values=SCHOOL, now=now)
    assert fresh.path != county.primary.path
    with pytest.raises(InvalidInput, match=r"orgs\.move_region"):
        move_org(SYSTEM, org_id=county.primary.id, parent_id=county.other_region.id, now=now)
