"""The settlement expression says on every engine what the plain oracle says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.obligations.engines import settle_on_database, settle_on_duckdb
from tests.obligations.worlds import cases
from xiaoan.obligations.rules.inputs import Case
from xiaoan.obligations.rules.oracle import settle_plainly

relaxed = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.django_db
@relaxed
@given(case=cases())
def test_database_agrees_with_oracle(case: Case) -> None:
    assert settle_on_database(case) == settle_plainly(case)


@relaxed
@settings(max_examples=40)
@given(case=cases())
def test_duckdb_agrees_with_oracle(case: Case) -> None:
    assert settle_on_duckdb(case) == settle_plainly(case)
