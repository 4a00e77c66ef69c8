"""Rule values: the packs', and what a county sets for itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, TODAY, Cast, County
from xiaoan.journal.queries import list_rows
from xiaoan.kernel.errors import InvalidInput, NotAllowed, NotFound
from xiaoan.plans.actions import remove_rule_value, set_rule_value
from xiaoan.plans.queries import get_rule, list_rule_history, list_rules, resolve_rule

KEY = "incident.first_report.minutes"


def set_value(cast: Cast, county: County, **changes: Any) -> None:
    given: dict[str, Any] = {
        "key": KEY,
        "org": county.region.ref,
        "value": 20,
        "from_on": TODAY,
        "until_on": None,
        "source": "示例旗教育局通知",
        "certainty": "S",
        "now": NOW,
        **changes,
    }
    set_rule_value(given.pop("actor", cast.administrator), **given)


def test_a_countys_own_value_wins_from_its_day_on(cast: Cast, county: County) -> None:
    region = county.region.region
    before = resolve_rule(KEY, region=region, day=TODAY)
    set_value(cast, county)
    own = resolve_rule(KEY, region=region, day=TODAY)
    assert (own.value, own.jurisdiction, own.set_by) == (20, region, cast.administrator.name)
    assert own.source == "示例旗教育局通知"
    assert resolve_rule(KEY, region=region, day=TODAY - timedelta(days=1)) == before
    assert resolve_rule(KEY, region="110101", day=TODAY).pack
    row = list_rows(cast.administrator, kind="rule.changed").rows[0]
    assert row.data["value"] == 20


def test_setting_it_again_keeps_the_earlier_value_as_history(cast: Cast, county: County) -> None:
    set_value(cast, county)
    set_value(cast, county, value=25)
    assert resolve_rule(KEY, region=county.region.region, day=TODAY).value == 25
    assert [one.value for one in list_rule_history(cast.leader, key=KEY)] == [20]
    remove_rule_value(cast.administrator, key=KEY, org=county.region.ref, from_on=TODAY, now=NOW)
    assert resolve_rule(KEY, region=county.region.region, day=TODAY).pack
    with pytest.raises(NotFound):
        remove_rule_value(
            cast.administrator, key=KEY, org=county.region.ref, from_on=TODAY, now=NOW
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "no.such.rule"}, "rule_unknown"),
        ({"value": "soon"}, "rule_value_unreadable"),
        ({"value": {"water": 3}}, "rule_value_unreadable"),
        ({"value": None}, "rule_value_unreadable"),
        ({"value": {"steps": []}}, "rule_value_unreadable"),
        ({"source": "  "}, "rule_source_missing"),
        ({"certainty": "X"}, "rule_source_missing"),
        ({"until_on": date(2026, 1, 1)}, "rule_dates_crossed"),
    ],
)
def test_bad_values_are_refused(
    cast: Cast, county: County, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises((InvalidInput, NotFound), match=code):
        set_value(cast, county, **changes)


@pytest.mark.parametrize("name", ["school_officer", "liaison", "leader", "outsider"])
def test_only_those_with_the_right_set_rules(cast: Cast, county: County, name: str) -> None:
    with pytest.raises(NotAllowed):
        set_value(cast, county, actor=getattr(cast, name))


def test_rules_are_listed_with_the_value_in_force(cast: Cast, county: County) -> None:
    set_value(cast, county)
    rows = {row.key: row for row in list_rules(cast.leader, day=TODAY)}
    assert rows[KEY].current is not None
    assert rows[KEY].current.value == 20
    assert len(rows[KEY].values) >= 2
    assert list_rules(cast.leader, day=TODAY, text="no such words") == []
    assert get_rule(cast.leader, key=KEY, day=TODAY) == rows[KEY]
    with pytest.raises(NotFound):
        get_rule(cast.leader, key="none", day=TODAY)
