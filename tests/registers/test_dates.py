"""Computed days, validity, reminders: pure, no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registers.types import EXTINGUISHER, make_type
from xiaoan.kernel.errors import InvalidInput
from xiaoan.registers.rules.dates import add_to_day, compute_standing
from xiaoan.registers.rules.reminders import find_next_reminder, find_tier

RULES = {
    "extinguisher.first_service.years": {"water": 3, "powder": 5},
    "extinguisher.next_service.years": {"water": 1, "powder": 2},
    "extinguisher.scrap.years": {"water": 6, "powder": 10},
    "bus.driver.max_age.years": 60,
}


def stand(register: str = EXTINGUISHER, **values: str) -> object:
    return compute_standing(make_type(register), values, RULES.__getitem__)


def test_first_service_counts_from_the_day_it_was_made() -> None:
    standing = compute_standing(
        make_type(EXTINGUISHER), {"made_on": "2022-03-01", "medium": "powder"}, RULES.__getitem__
    )
    assert {day.name: day.on for day in standing.dates} == {
        "service_due_on": date(2027, 3, 1),
        "scrap_on": date(2032, 3, 1),
    }
    assert (standing.valid_until, standing.decided_by) == (date(2027, 3, 1), "service_due_on")
    service = standing.dates[0]
    assert (service.basis, service.amount, service.unit) == ("made_on", 5, "years")
    assert service.rule == "extinguisher.first_service.years"


def test_later_services_count_from_the_last_one_until_scrapping_ends_it() -> None:
    values = {"made_on": "2016-12-01", "medium": "powder", "last_service_on": "2025-06-01"}
    standing = compute_standing(make_type(EXTINGUISHER), values, RULES.__getitem__)
    assert standing.dates[0].on == date(2027, 6, 1)
    assert (standing.valid_until, standing.decided_by) == (date(2026, 12, 1), "scrap_on")


def test_a_broken_one_is_not_usable_whatever_its_days() -> None:
    values = {"made_on": "2026-01-01", "medium": "water", "state": "broken"}
    assert compute_standing(make_type(EXTINGUISHER), values, RULES.__getitem__).is_invalid


def test_a_choice_without_a_rule_value_sets_no_day() -> None:
    values = {"made_on": "2026-01-01", "medium": "co2"}
    standing = compute_standing(make_type(EXTINGUISHER), values, RULES.__getitem__)
    assert standing.valid_until is None


def test_a_rule_that_is_no_number_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        compute_standing(
            make_type(EXTINGUISHER),
            {"made_on": "2026-01-01", "medium": "water"},
            lambda _key: "soon",
        )
    assert refused.value.code == "registers.rule_not_a_number"


def test_an_age_holds_until_the_day_before_the_birthday() -> None:
    driver = make_type(
        """
        register: bus-driver
        kind: register.bus-driver
        title: 驾驶人
        kept_by: {kind: school}
        fields:
          - {name: born_on, title: 出生日期, type: date, private: true}
          - {name: checked_until, title: 审验有效期, type: date}
        computed:
          - {name: sixty_on, title: 年满60周岁, age: born_on, years: "${bus.driver.max_age.years}"}
          - {name: plate_on, title: 最早, earliest: [sixty_on, checked_until]}
        validity: [plate_on]
        """
    )
    standing = compute_standing(
        driver, {"born_on": "1966-11-02", "checked_until": "2027-01-01"}, RULES.__getitem__
    )
    assert standing.dates[0].on == date(2026, 11, 2)
    assert standing.valid_until == date(2026, 11, 1)


def test_29_february_becomes_the_28th() -> None:
    assert add_to_day(date(2024, 2, 29), 1, "years") == date(2025, 2, 28)
    assert add_to_day(date(2026, 1, 31), 1, "months") == date(2026, 2, 28)
    assert add_to_day(date(2026, 1, 31), 1, "days") == date(2026, 2, 1)


def test_reminders_come_in_tiers_and_an_acknowledged_one_stays_silent() -> None:
    until, tiers = date(2026, 12, 31), (90, 30, 7, 0)
    assert find_tier(valid_until=until, tiers=tiers, today=date(2026, 10, 1)) is None
    assert find_tier(valid_until=until, tiers=tiers, today=date(2026, 10, 2)) == 90
    assert find_tier(valid_until=until, tiers=tiers, today=date(2026, 12, 24)) == 7
    assert find_tier(valid_until=until, tiers=tiers, today=date(2027, 5, 1)) == 0
    after = find_next_reminder(valid_until=until, tiers=tiers, acknowledged=30)
    assert after == date(2026, 12, 24)
    assert find_next_reminder(valid_until=until, tiers=tiers, acknowledged=0) is None
    assert find_next_reminder(valid_until=None, tiers=tiers, acknowledged=None) is None


@given(
    until=st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    tiers=st.sets(st.integers(0, 400), min_size=1),
    shift=st.integers(-500, 500),
)
def test_a_tier_is_reached_exactly_from_its_next_reminder_on(
    until: date, tiers: set[int], shift: int
) -> None:
    ordered = tuple(sorted(tiers, reverse=True))
    today = add_to_day(until, shift, "days")
    first = find_next_reminder(valid_until=until, tiers=ordered, acknowledged=None)
    reached = find_tier(valid_until=until, tiers=ordered, today=today)
    assert first is not None
    assert (reached is not None) == (first <= today)
