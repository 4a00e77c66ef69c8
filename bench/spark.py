"""Spark on two workers: the same expression over the same Parquet files as DuckDB."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.nation import COUNTED, FACTS, find_facts, make_tables, open_base, run_timed
from bench.table import Figure, put
from xiaoan.indicators.queries import start_cluster
from xiaoan.obligations.queries import compile_for
from xiaoan.obligations.rules.tables import TABLES

ROUNDS = 2


def measure(folder: Path, *, share: int) -> None:
    """Puts Spark's seconds: the first time with its planning, then again."""
    make_tables(folder, share=share)
    on_duckdb, expected = settle_with_duckdb(folder, share)
    begun = time.perf_counter()
    with start_cluster() as session:
        started = time.perf_counter() - begun
        put(Figure("Spark, two workers: starting the cluster", "", f"{started:.1f} s"))
        for name in TABLES:
            path = find_facts(folder, share).with_name(f"{name}.parquet")
            session.read.parquet(str(path)).createOrReplaceTempView(name)
        sql = COUNTED.format(settlement=compile_for("pyspark"))
        for number in range(ROUNDS):
            begun = time.perf_counter()
            rows = [(str(status), int(total)) for status, total in session.sql(sql).collect()]
            spent = time.perf_counter() - begun
            if rows != expected:
                print(f"Spark {rows} is not DuckDB {expected}", file=sys.stderr)
                raise SystemExit(1)
            figure = f"Spark, two workers: settled, {'again' if number else 'first time'}"
            size = f"{sum(total for _, total in rows):,} from {FACTS // share:,}"
            rival = f"DuckDB on the same files {on_duckdb:.2f} s"
            put(Figure(figure, size, f"{spent:.1f} s", rival, f"{spent / on_duckdb:.1f}x"))


def settle_with_duckdb(folder: Path, share: int) -> tuple[float, list[tuple[str, int]]]:
    base = open_base(folder)
    for name in TABLES:
        path = find_facts(folder, share).with_name(f"{name}.parquet")
        base.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    sql = COUNTED.format(settlement=compile_for("duckdb"))
    seconds, _, rows = min(run_timed(base, sql) for _ in range(1 + ROUNDS))
    return seconds, rows
