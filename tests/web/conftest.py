"""The small county with both plans in force, two records, and a browser session for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.cast import NOW, TODAY, Cast, County
from xiaoan.activities.actions import record_activity
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.actions import settle_scope
from xiaoan.obligations.queries import list_obligations
from xiaoan.plans.actions import adopt_library_plan
from xiaoan.plans.queries import PlanInfo, RequirementInfo, list_active_requirements, list_plans
from xiaoan.web.requests import POST_KEY

LESSON = "national-security-theme"


@dataclass(frozen=True, slots=True)
class Standing:
    """The county as it stands: what is adopted and what one school has done."""

    county: County
    cast: Cast
    plan: PlanInfo
    floor: PlanInfo
    lesson: RequirementInfo
    obligation_id: str


@pytest.fixture(autouse=True)
def _day_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def standing(county: County, cast: Cast) -> Standing:
    for key in ("sonid-left-banner-2022-36", "national-floor"):
        adopt_library_plan(SYSTEM, key=key, org=county.region.ref, now=NOW)
    record_activity(
        cast.school_officer,
        org=county.boarding.ref,
        activity_key=LESSON,
        held_on=date(2026, 10, 14),
        values={"topic": "国家安全", "classes": "全校", "class_hours": 2, "participants": 640},
        now=NOW,
    )
    settle_scope(SYSTEM, path=county.region.path, now=NOW)
    plans = {plan.key: plan for plan in list_plans(cast.bureau_officer)}
    lesson = next(
        one
        for one in list_active_requirements(path=county.region.path)
        if one.key.endswith("/A5-1")
    )
    page = list_obligations(
        cast.bureau_officer, org_id=county.boarding.id, requirement_id=lesson.id
    )
    return Standing(
        county,
        cast,
        plans["sonid-left-banner-2022-36"],
        plans["national-floor"],
        lesson,
        str(page.rows[0].id),
    )


@pytest.fixture
def log_in(cast: Cast) -> Callable[[str], Client]:
    def enter(role: str) -> Client:
        actor = getattr(cast, role)
        client = Client()
        client.force_login(
            get_user_model().objects.get(pk=actor.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        session = client.session
        session[POST_KEY] = str(actor.post_id)
        session.save()
        return client

    return enter
