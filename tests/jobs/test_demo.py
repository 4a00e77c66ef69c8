from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from xiaoan.activities.queries import list_activity_kinds
from xiaoan.jobs.demo import (
    DEMO_PASSWORD,
    DemoReport,
    build_demo,
    is_database_empty,
    list_demo_logins,
)
from xiaoan.jobs.demo.values import ValueMaker
from xiaoan.jobs.demo.words import read_demo_words
from xiaoan.journal.queries import count_rows, list_rows, verify_chains
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.clock import start_of_day
from xiaoan.kernel.errors import Conflict
from xiaoan.kernel.fields import check_values
from xiaoan.kernel.guard import find_refused
from xiaoan.obligations.actions import settle_scope
from xiaoan.obligations.queries import count_statuses
from xiaoan.orgs.queries import list_all_orgs, list_sites
from xiaoan.registers.queries import list_entries, list_register_types

TODAY = date(2026, 10, 21)


@pytest.fixture
def report(db: None) -> DemoReport:
    return build_demo(schools=3, years=1, today=TODAY)


def test_the_county_is_built_once_and_whole(report: DemoReport) -> None:
    orgs = list_all_orgs(SYSTEM)
    assert [org.kind for org in orgs].count("department") == 20
    assert {org.kind for org in orgs} == {"region", "bureau", "department", "school"}
    assert all(org.name.startswith("示例旗") for org in orgs)
    assert all(org.latitude and org.stages for org in orgs if org.kind == "school")
    assert len(list_sites(SYSTEM)) == 2
    assert report.records > 1500
    assert report.entries > 200
    assert count_rows(SYSTEM) >= report.records + report.entries
    assert verify_chains().is_whole
    assert not is_database_empty()
    with pytest.raises(Conflict, match=r"jobs\.demo_exists"):
        build_demo(schools=1, years=1, today=TODAY)
    _assert_log_ins(report)
    _assert_something_is_wrong()


def _assert_log_ins(report: DemoReport) -> None:
    roles = {login.role for login in report.logins}
    assert roles == {
        "administrator",
        "bureau_officer",
        "leader",
        "liaison",
        "school_officer",
        "patroller",
    }
    shown = list_demo_logins()
    assert {"admin", "bureau", "leader", "pol", "s01", "p03"} <= {one.login for one in shown}
    request = RequestFactory().post("/log-in")
    assert authenticate(request, username="s01", password=DEMO_PASSWORD) is not None
    assert get_user_model().objects.count() == len(report.logins)


def _assert_something_is_wrong() -> None:
    buses = list_entries(SYSTEM, type_key="school-bus", today=TODAY).rows
    ends = [entry.valid_until for entry in buses if entry.valid_until]
    assert min(ends) <= date(2026, 10, 27)
    kinds = {register.key for register in list_register_types()}
    assert len(kinds) > 20
    _assert_schools_differ()


def _assert_schools_differ() -> None:
    """Good, middling and bad: the third of three schools is the one to worry about."""
    counts = count_statuses(SYSTEM, by="org")
    good, middling, bad = (
        sum(counts[school.id].get(status, 0) for status in ("overdue", "failed"))
        for school in sorted(list_all_orgs(SYSTEM), key=lambda org: org.code)
        if school.kind == "school"
    )
    assert good < 4 <= middling + good < bad


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2026, 8, 20), date(2027, 2, 28)])
def test_any_day_of_the_year_will_do(db: None, today: date) -> None:
    made = build_demo(schools=1, years=1, today=today)
    assert made.start_on <= today
    assert made.entries > 0
    assert verify_chains().is_whole


@pytest.mark.parametrize("today", [TODAY, date(2026, 9, 1)])
def test_nothing_is_recorded_before_it_is_time(db: None, today: date) -> None:
    """Made early in the morning, the county is the same to whoever settles it a minute later."""
    early = start_of_day(today) + timedelta(hours=5)
    build_demo(schools=2, years=1, today=today, now=early)
    made = count_statuses(SYSTEM, by="requirement", now=early)
    newest = list_rows(SYSTEM, size=1).rows[0]
    assert newest.recorded_at <= early
    settle_scope(SYSTEM, path="", now=early + timedelta(minutes=1))
    assert count_statuses(SYSTEM, by="requirement", now=early) == made


def test_every_form_can_be_answered(county: object) -> None:
    """New register types and activities get data without new code."""
    [school, *_] = [org for org in list_all_orgs(SYSTEM) if org.boarding]
    for register in list_register_types():
        maker = ValueMaker(school, _dice(register.key), today=TODAY)
        values = maker.answer(register.fields, on=TODAY, validity=register.validity)
        assert check_values(register.fields, values, today=TODAY).problems == (), register.key
    for activity in list_activity_kinds():
        maker = ValueMaker(school, _dice(activity.key), today=TODAY)
        values = maker.answer(activity.fields, on=TODAY)
        assert check_values(activity.fields, values, today=TODAY).problems == (), activity.key


def test_the_same_lots_give_the_same_answers(county: object) -> None:
    [school, *_] = [org for org in list_all_orgs(SYSTEM) if org.boarding]
    for register in list_register_types():
        answers = [
            ValueMaker(school, _dice(register.key), today=TODAY).answer(register.fields, on=TODAY)
            for _ in range(2)
        ]
        assert answers[0] == answers[1]


def test_the_county_holds_no_refused_word_and_no_person() -> None:
    words = read_demo_words()
    texts = [text for known in (*words.texts.values(), *words.longs.values()) for text in known]
    assert find_refused([*texts, *(school["name"] for school in words.schools)]) == []


def _dice(key: str) -> Random:
    from xiaoan.jobs.demo.dice import make_dice

    return make_dice("test", key)
