"""The same on Spark: a master and two workers, processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.obligations.engines import settle_on_spark
from tests.obligations.worlds import many_cases
from xiaoan.indicators.queries import start_cluster
from xiaoan.obligations.rules.inputs import Case
from xiaoan.obligations.rules.oracle import settle_plainly

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with start_cluster() as started:
        yield started


@settings(
    deadline=None,
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(case=many_cases(40))
def test_spark_agrees_with_oracle(session: Any, case: Case) -> None:
    assert settle_on_spark(session, case) == settle_plainly(case)
