"""Running the settlement of a case on each engine."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow
from django.db import connection

from xiaoan.obligations.rules.inputs import Case, Settled
from xiaoan.obligations.rules.settlement import compile_settlement
from xiaoan.obligations.rules.tables import TABLES, build_rows

TYPES = {"int64": "bigint", "string": "text", "key": "text"}
ARROW_TYPES = {"int64": pyarrow.int64(), "string": pyarrow.string(), "key": pyarrow.string()}
_compiled: dict[str, str] = {}


def settle_on_database(case: Case) -> list[Settled]:
    """On the database that is configured, through Django's own connection."""
    dialect = {"postgresql": "postgres"}.get(connection.vendor, connection.vendor)
    with connection.cursor() as cursor:
        for name, rows in build_rows(case).items():
            columns = ", ".join(f"{c} {TYPES[kind]}" for c, kind in TABLES[name].items())
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns})")
            cursor.execute(f"DELETE FROM {name}")
            marks = ", ".join(["%s"] * len(TABLES[name]))
            if rows:
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        cursor.execute(compile_once(dialect))
        return sort_settled(cursor.fetchall())


def settle_on_duckdb(case: Case) -> list[Settled]:
    """On DuckDB, over Arrow tables."""
    base = duckdb.connect()
    for name, rows in build_rows(case).items():
        base.register(name, make_arrow_table(name, rows))
    return sort_settled(base.execute(compile_once("duckdb")).fetchall())


def make_arrow_table(name: str, rows: list[tuple[object, ...]]) -> pyarrow.Table:
    """Rows as an Arrow table, also when there are none."""
    columns = list(zip(*rows, strict=True)) or [()] * len(TABLES[name])
    return pyarrow.table(
        [
            pyarrow.array(list(column), ARROW_TYPES[kind])
            for column, kind in zip(columns, TABLES[name].values(), strict=True)
        ],
        names=list(TABLES[name]),
    )


def compile_once(dialect: str) -> str:
    if dialect not in _compiled:
        _compiled[dialect] = compile_settlement(dialect)
    return _compiled[dialect]


def sort_settled(rows: list[Any]) -> list[Settled]:
    found = [Settled(*row) for row in rows]
    return sorted(found, key=lambda one: (str(one.org), str(one.requirement), one.period))
