from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.cast import Cast, County
from xiaoan.kernel.errors import InvalidInput, NotAllowed, NotFound
from xiaoan.orgs.actions import remove_day, remove_term, set_day, set_term
from xiaoan.orgs.queries import get_calendar, list_local_days, list_local_terms


def test_published_holidays_and_swapped_days_are_known(db: None) -> None:
    calendar = get_calendar("152523")
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10))  # a Saturday that was swapped
    assert calendar.known_until <= date(2026, 12, 31)
    later = calendar.list_periods("month", date(2027, 3, 1), date(2027, 3, 31))
    assert later[0].provisional


def test_every_year_that_plans_look_at_has_terms(db: None, today: date) -> None:
    calendar = get_calendar("152523")
    assert calendar.find_term(today) is not None
    assert calendar.find_term(date(2025, 4, 15)) is not None
    assert calendar.find_term(date(2027, 10, 20)) is not None
    assert calendar.find_term(date(2026, 8, 5)) is None


def test_a_region_sets_its_own_terms_and_days(cast: Cast, county: County, now: datetime) -> None:
    region = county.region
    set_term(
        cast.administrator,
        region_id=region.id,
        school_year="2026-2027",
        number=1,
        start_on=date(2026, 9, 7),
        end_on=date(2027, 1, 6),
        now=now,
    )
    set_day(
        cast.administrator,
        region_id=region.id,
        day=date(2026, 10, 22),
        is_working=False,
        note="暴雪停课",
        now=now,
    )
    calendar = get_calendar(region.region)
    assert calendar.find_term(date(2026, 9, 4)) is None
    assert not calendar.is_school_day(date(2026, 10, 22))
    assert get_calendar(county.other_region.region).is_school_day(date(2026, 10, 22))
    [term], [day] = list_local_terms(cast.leader), list_local_days(cast.leader)
    remove_term(cast.administrator, region_id=region.id, term_id=term.id, now=now)
    remove_day(cast.administrator, region_id=region.id, day_id=day.id, now=now)
    assert get_calendar(region.region).is_school_day(date(2026, 10, 22))


@pytest.mark.parametrize(
    ("start_on", "end_on", "code"),
    [
        (date(2026, 9, 7), date(2026, 9, 1), "orgs.term_broken"),
        (date(2025, 9, 7), date(2026, 1, 1), "orgs.term_broken"),
        (date(2026, 9, 7), date(2027, 5, 1), "orgs.terms_overlap"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    cast: Cast, county: County, now: datetime, start_on: date, end_on: date, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_term(
            cast.administrator,
            region_id=county.region.id,
            school_year="2026-2027",
            number=1,
            start_on=start_on,
            end_on=end_on,
            now=now,
        )
    assert refused.value.code == code


def test_only_the_region_s_administrator_sets_days(
    cast: Cast, county: County, now: datetime
) -> None:
    for actor, expected in ((cast.leader, NotAllowed), (cast.outsider, NotFound)):
        with pytest.raises(expected):
            set_day(
                actor,
                region_id=county.region.id,
                day=date(2026, 10, 22),
                is_working=False,
                note="",
                now=now,
            )
