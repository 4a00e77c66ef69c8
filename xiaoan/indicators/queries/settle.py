"""Settling over a lake: the one expression, on DuckDB or on Spark."""
# ruff: noqa: S608 - only names of files, columns and whole numbers are put into the SQL

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from xiaoan.indicators import errors
from xiaoan.indicators.queries.cluster import start_cluster
from xiaoan.indicators.queries.manifest import read_manifest
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.days import day_number, moment_number
from xiaoan.kernel.errors import InvalidInput
from xiaoan.obligations.queries import ENGINE_TABLES, compile_for

Progress = Callable[[int, int], None]
FACTS = (
    "SELECT org, position, kind, subject, on_day, until_day, occurred, recorded, quantity"
    " FROM journal WHERE act = 'record' AND kind IN (SELECT kind FROM asked)"
)
TAKEBACKS = "SELECT org, retracts AS position, recorded FROM journal WHERE retracts > 0"
COUNTS = "SELECT status, COUNT(*) AS total FROM settled GROUP BY status"


def settle_on(
    engine: str, *, folder: Path, now: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """How many obligations have each status, settled over the lake on an engine.

    `engine`: "duckdb" in this process, or "spark" on a cluster of two worker processes started
    for it. Raises InvalidInput when the lake is broken or the engine is not installed.
    """
    opened = {"duckdb": open_duckdb, "spark": open_spark}[engine]
    with opened(folder) as run:
        for name, sql in _list_views(now).items():
            run(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {sql}")
        if progress:
            progress(1, 3)
        dialect = {"duckdb": "duckdb", "spark": "pyspark"}[engine]
        run(f"CREATE OR REPLACE TEMPORARY VIEW settled AS {compile_for(dialect)}")
        if progress:
            progress(2, 3)
        counts = {str(status): int(total) for status, total in run(COUNTS)}
    if progress:
        progress(3, 3)
    return counts


def _list_views(now: datetime) -> dict[str, str]:
    clock = (
        f"SELECT CAST({day_number(local_day(now))} AS BIGINT) AS as_of_day,"
        f" CAST({moment_number(now)} AS BIGINT) AS as_of_at"
    )
    return {"facts": FACTS, "takebacks": TAKEBACKS, "clock": clock}


@contextmanager
def open_duckdb(folder: Path) -> Iterator[Callable[[str], list[Any]]]:
    """A function that runs SQL on DuckDB over the lake's tables and gives the rows."""
    try:
        import duckdb
    except ImportError as missing:
        raise InvalidInput(errors.EXTRA_MISSING, engine="DuckDB", extra="analytics") from missing
    with duckdb.connect() as base, tempfile.TemporaryDirectory() as scratch:
        base.execute("SET autoinstall_known_extensions = false")
        base.execute(f"SET temp_directory = '{scratch}'")
        for name, paths in _list_files(folder).items():
            listed = ", ".join(f"'{path}'" for path in paths)
            base.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}])")
        yield lambda sql: base.execute(sql).fetchall()


@contextmanager
def open_spark(folder: Path) -> Iterator[Callable[[str], list[Any]]]:
    """A function that runs SQL on a Spark cluster over the lake's tables and gives the rows."""
    if shutil.which("java") is None:
        raise InvalidInput(errors.JAVA_MISSING)
    with start_cluster() as session:
        for name, paths in _list_files(folder).items():
            session.read.parquet(*paths).createOrReplaceTempView(name)
        yield lambda sql: session.sql(sql).collect()


def _list_files(folder: Path) -> dict[str, list[str]]:
    manifest = read_manifest(folder)
    if not manifest.parts:
        raise InvalidInput(errors.LAKE_BROKEN, folder=str(folder), cause="0 parts")
    files = {table: [str(folder / f"{table}.parquet")] for table in ENGINE_TABLES}
    return {"journal": [str(folder / part) for part in manifest.parts], **files}
