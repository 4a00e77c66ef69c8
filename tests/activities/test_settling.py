"""A save turns the obligation in the same request, and taking it back turns it back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.cast import County
from xiaoan.activities.actions import edit_activity, record_activity, withdraw_activity
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.obligations.actions import settle_scope
from xiaoan.obligations.queries import list_obligations
from xiaoan.plans.actions import adopt_library_plan
from xiaoan.plans.queries import list_active_requirements
from xiaoan.registers.actions import create_entry, edit_entry, retire_entry

LESSON = "national-security-theme"
TAUGHT: dict[str, object] = {
    "topic": "国家安全",
    "classes": "全校",
    "class_hours": 2,
    "participants": 640,
}
EXTINGUISHER = {
    "code": "M-01",
    "place": "一楼东",
    "medium": "powder",
    "made_on": "2024-05-06",
    "state": "in_use",
}


@pytest.fixture
def adopted(county: County, now: datetime) -> County:
    adopt_library_plan(SYSTEM, key="sonid-left-banner-2022-36", org=county.region.ref, now=now)
    settle_scope(SYSTEM, path=county.region.path, now=now)
    return county


def find_status(actor: Actor, county: County, ending: str) -> str:
    requirements = list_active_requirements(path=county.region.path)
    wanted = next(one for one in requirements if one.key.endswith(ending))
    page = list_obligations(actor, org_id=county.boarding.id, requirement_id=wanted.id)
    return page.rows[0].status


def test_a_lesson_meets_its_duty_until_it_is_withdrawn(
    adopted: County, school_officer: Actor, now: datetime, today: date
) -> None:
    assert find_status(school_officer, adopted, "/A5-1") != "met"
    record = record_activity(
        school_officer,
        org=adopted.boarding.ref,
        activity_key=LESSON,
        held_on=today,
        values=TAUGHT,
        now=now,
    )
    assert find_status(school_officer, adopted, "/A5-1") == "met"
    shorter = {**TAUGHT, "class_hours": 1}
    edit_activity(
        school_officer,
        activity_id=record.id,
        base_revision=1,
        held_on=today,
        values=shorter,
        now=now,
    )
    assert find_status(school_officer, adopted, "/A5-1") != "met"
    edit_activity(
        school_officer,
        activity_id=record.id,
        base_revision=2,
        held_on=today,
        values=TAUGHT,
        now=now,
    )
    assert find_status(school_officer, adopted, "/A5-1") == "met"
    withdraw_activity(school_officer, activity_id=record.id, reason="填错", now=now)
    assert find_status(school_officer, adopted, "/A5-1") != "met"


def test_one_broken_extinguisher_breaks_the_duty_until_it_leaves(
    adopted: County, school_officer: Actor, now: datetime
) -> None:
    def add(code: str) -> UUID:
        given = {**EXTINGUISHER, "code": code}
        org = adopted.boarding.ref
        entry = create_entry(
            school_officer, org=org, type_key="extinguisher", values=given, now=now
        )
        return entry.id

    first, second = add("M-01"), add("M-02")
    assert first != second
    assert find_status(school_officer, adopted, "/A4-4") == "met"
    broken = {**EXTINGUISHER, "code": "M-02", "state": "broken"}
    edit_entry(school_officer, entry_id=second, base_revision=1, values=broken, now=now)
    assert find_status(school_officer, adopted, "/A4-4") == "overdue"
    retire_entry(school_officer, entry_id=second, reason="报废", now=now)
    assert find_status(school_officer, adopted, "/A4-4") == "met"
