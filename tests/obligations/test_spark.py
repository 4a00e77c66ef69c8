"""Spark says what the oracle says: many generated worlds side by side in one run on a cluster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.obligations.engines import compile_once, make_arrow_table, sort_settled
from tests.obligations.worlds import cases
from xiaoan.indicators.queries import start_cluster
from xiaoan.obligations.rules.inputs import Case, Settled
from xiaoan.obligations.rules.oracle import settle_plainly
from xiaoan.obligations.rules.tables import TABLES, Rows, build_rows

pytestmark = [pytest.mark.spark, pytest.mark.no_database]
WORLDS = 40
APART = 1_000_000
NAMED = {"org", "requirement", "place", "path", "scope", "kind"}
NUMBERED = {"period", "target_set", "bounds_class"}


def collect_worlds() -> list[Case]:
    """Generated worlds, all seen at the moment of the first."""
    found: list[Case] = []

    @settings(
        max_examples=WORLDS,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return [replace(case, moment=found[0].moment) for case in found]


def set_apart(number: int, table: str, rows: Rows) -> Rows:
    """A world's rows with names and numbers that no other world has."""
    columns = list(TABLES[table])

    def change(name: str, value: object) -> object:
        if name in NAMED:
            return f"w{number:03d}-{value}"
        if name in NUMBERED:
            return int(str(value)) + number * APART
        return value

    return [
        tuple(change(name, value) for name, value in zip(columns, row, strict=True)) for row in rows
    ]


def join_worlds(worlds: list[Case]) -> dict[str, Rows]:
    joined: dict[str, Rows] = {table: [] for table in TABLES}
    for number, case in enumerate(worlds):
        for table, rows in build_rows(case).items():
            joined[table] += set_apart(number, table, rows)
    joined["clock"] = joined["clock"][:1]
    return joined


def expect_all(worlds: list[Case]) -> list[Settled]:
    expected = []
    for number, case in enumerate(worlds):
        for one in settle_plainly(case):
            names = f"w{number:03d}-{one.org}", f"w{number:03d}-{one.requirement}"
            period = one.period + number * APART
            expected.append(replace(one, org=names[0], requirement=names[1], period=period))
    return sorted(expected, key=lambda one: (str(one.org), str(one.requirement), one.period))


def test_spark_agrees_with_oracle(tmp_path: Path) -> None:
    from pyarrow import parquet

    worlds = collect_worlds()
    for table, rows in join_worlds(worlds).items():
        parquet.write_table(make_arrow_table(table, rows), tmp_path / f"{table}.parquet")
    with start_cluster() as session:
        assert session.sparkContext.master.startswith("spark://")
        for table in TABLES:
            path = str(tmp_path / f"{table}.parquet")
            session.read.parquet(path).createOrReplaceTempView(table)
        found = sort_settled(session.sql(compile_once("pyspark")).collect())
    expected = expect_all(worlds)
    assert len(expected) > WORLDS
    assert found == expected
