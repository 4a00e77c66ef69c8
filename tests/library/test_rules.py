"""Rule packs and the calendar: sourced, dated, and everything that is asked for resolves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library.shelves import (
    COUNTY,
    FLOOR,
    FOUNDING,
    SCHOOL_DAY,
    list_references,
    list_requirements,
    list_rule_rows,
    read_file,
    read_rules,
    read_shelf,
)
from xiaoan.plans.rules.thresholds import list_threshold_steps
from xiaoan.plans.states import CERTAINTIES


def test_rules_say_where_they_come_from() -> None:
    for pack, rule in list_rule_rows():
        name = f"{pack}/{rule['key']}"
        parts = ("title", "title_en", "unit", "source", "domain")
        assert all(rule[part] for part in parts), name
        assert rule["certainty"] in CERTAINTIES, name
        start, end = rule["from"], rule["until"]
        assert start is None or end is None or start <= end, name


def test_unseen_sources_never_print_an_article() -> None:
    for _, rule in list_rule_rows():
        if rule["certainty"] == "M" and "条" in rule["source"]:
            assert "未见" in rule["source"], rule["key"]


def test_packs_are_found_by_place() -> None:
    places = {pack["jurisdiction"] for pack in read_shelf("rules").values()}
    assert {"", "15", "152523", "11", "31", "33", "37", "3302", "50", "4403"} <= places
    assert {"61", "62", "41"} <= places


@pytest.mark.parametrize(("plan", "region"), [(FOUNDING, COUNTY), (FLOOR, COUNTY), (FLOOR, "")])
@pytest.mark.parametrize("day", [date(2023, 9, 1), SCHOOL_DAY])
def test_references_resolve_to_numbers(plan: str, region: str, day: date) -> None:
    for _, row in list_requirements(plan):
        for key in list_references(row):
            rule = read_rules().resolve_rule(key, region=region, day=day)
            assert list_threshold_steps(rule.value), key


def test_the_notice_keeps_its_own_numbers() -> None:
    book = read_rules()
    told = {
        "education.national_security_theme.times": 1,
        "education.national_security_theme.hours": 2,
        "education.national_security.hours": 32,
        "law.vice_principal.count": 1,
        "mental.screening.per_year": 1,
    }
    for key, number in told.items():
        rule = book.resolve_rule(key, region=COUNTY, day=SCHOOL_DAY)
        assert (rule.value, rule.jurisdiction, rule.certainty) == (number, COUNTY, "S")


@pytest.mark.parametrize(
    ("key", "region", "day", "number"),
    [
        ("food.sample.grams", COUNTY, SCHOOL_DAY, 125),
        ("video.retention.days", COUNTY, SCHOOL_DAY, 30),
        ("perimeter.vendor.metres", "411402", SCHOOL_DAY, 200),
        ("perimeter.vendor.metres", "410102", SCHOOL_DAY, 50),
        ("food.camera.days", "650102", SCHOOL_DAY, 15),
        ("bullying.investigation.days", "370102", SCHOOL_DAY, 10),
    ],
)
def test_narrowest_place_wins(key: str, region: str, day: date, number: int) -> None:
    assert read_rules().resolve_rule(key, region=region, day=day).value == number


def test_calendar_is_in_order_and_owned_as_an_estimate() -> None:
    calendar = read_file("calendars/15.yaml")
    assert calendar["region"] == "15"
    assert calendar["certainty"] == "E"
    terms = calendar["terms"]
    assert [term["school_year"] for term in terms[::2]] == [
        f"{year}-{year + 1}" for year in range(2023, 2027)
    ]
    ends = [day for term in terms for day in (term["start_on"], term["end_on"])]
    assert ends == sorted(ends)
