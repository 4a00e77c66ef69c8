"""The small county with both plans in force and one record, made once for each module.

Everything happens inside one transaction that is rolled back at the end of the module; each test
rolls its own changes back inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.cast import NOW, TODAY, Cast, County, build_cast, build_county
from xiaoan.activities.actions import record_activity
from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.actions import settle_scope
from xiaoan.obligations.queries import list_obligations
from xiaoan.plans.actions import adopt_library_plan
from xiaoan.plans.queries import PlanInfo, RequirementInfo, list_active_requirements, list_plans
from xiaoan.web.requests import POST_KEY

LESSON = "national-security-theme"
PLANS = ("sonid-left-banner-2022-36", "national-floor")


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


@pytest.fixture(scope="module")
def made_standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_standing()
        transaction.set_rollback(True)


@pytest.fixture
def standing(made_standing: Standing, db: None) -> Standing:
    return made_standing


@pytest.fixture
def log_in(standing: Standing) -> Callable[[str], Client]:
    def enter(role: str) -> Client:
        actor = getattr(standing.cast, role)
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


def build_standing() -> Standing:
    """Two plans in force, one lesson held at 第一中学, everything settled."""
    county = build_county()
    cast = build_cast(county)
    for key in PLANS:
        adopt_library_plan(SYSTEM, key=key, org=county.region.ref, now=NOW)
    settle_scope(SYSTEM, path=county.region.path, now=NOW)
    record_activity(
        cast.school_officer,
        org=county.boarding.ref,
        activity_key=LESSON,
        held_on=date(2026, 10, 14),
        values={"topic": "国家安全", "classes": "全校", "class_hours": 2, "participants": 640},
        now=NOW,
    )
    plans = {plan.key: plan for plan in list_plans(cast.bureau_officer)}
    active = list_active_requirements(path=county.region.path)
    lesson = next(one for one in active if one.key == f"{PLANS[0]}/A5-1")
    page = list_obligations(
        cast.bureau_officer, org_id=county.boarding.id, requirement_id=lesson.id
    )
    return Standing(county, cast, plans[PLANS[0]], plans[PLANS[1]], lesson, str(page.rows[0].id))
