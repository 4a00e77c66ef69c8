"""The settlement expression says on every engine what the plain oracle says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.obligations.engines import settle_on_database, settle_on_duckdb
from tests.obligations.worlds import cases, many_cases
from xiaoan.obligations.actions.engine import COMPILED, DIALECTS
from xiaoan.obligations.rules.inputs import Case, Moment, first_instant
from xiaoan.obligations.rules.oracle import list_live_facts, settle_plainly
from xiaoan.obligations.rules.settlement import compile_settlement
from xiaoan.obligations.rules.standing import Judged, find_standing

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.mark.django_db
@settings(deadline=None, max_examples=12, suppress_health_check=CHECKS)
@given(case=many_cases(6))
def test_database_agrees_with_oracle(case: Case) -> None:
    assert settle_on_database(case) == settle_plainly(case)


@settings(deadline=None, max_examples=12, suppress_health_check=CHECKS)
@given(case=many_cases(6))
def test_duckdb_agrees_with_oracle(case: Case) -> None:
    assert settle_on_duckdb(case) == settle_plainly(case)


@settings(deadline=None, max_examples=100, suppress_health_check=CHECKS)
@given(case=cases(), days=st.integers(1, 400), half_hours=st.integers(0, 47))
def test_later_days_follow_from_what_was_settled(case: Case, days: int, half_hours: int) -> None:
    known = tuple(list_live_facts(case.facts, case.moment))
    day = case.moment.day + days
    later = Moment(day, first_instant(day) + half_hours * 1_800_000_000)
    begun = tuple(one for one in case.waivers if one.from_day <= case.moment.day)
    told = replace(case, facts=known, waivers=begun)
    now, then = settle_plainly(told), settle_plainly(replace(told, moment=later))
    for one, other in zip(now, then, strict=True):
        judged = Judged(**{name: getattr(one, name) for name in Judged.__slots__})
        standing = find_standing(judged, later)
        assert (standing.status, later.day <= one.stands_until) == (
            other.status,
            later.day <= other.stands_until,
        )
        was_shown = case.moment.day <= one.stands_until
        same = one.status == other.status and standing.is_shown == was_shown
        assert one.changes_at <= later.at or same
        assert find_standing(judged, case.moment).changes_at == one.changes_at


@pytest.mark.parametrize("dialect", sorted(DIALECTS.values()))
def test_the_kept_sql_is_that_of_the_expression(dialect: str) -> None:
    kept = (COMPILED / f"{dialect}.sql").read_text(encoding="utf-8")
    assert kept == compile_settlement(dialect) + "\n", "run python -m bench.compile_settlement"


def test_no_engine_is_given_a_fraction() -> None:
    for dialect in ("sqlite", "postgres", "duckdb"):
        words = compile_settlement(dialect).upper()
        for refused in ("REAL", "DOUBLE", "FLOAT", "DECIMAL", " / ", "FLOOR", "ROUND"):
            assert refused not in words
