"""A nation on DuckDB: the settlement against the bare group-by on the same facts.

Facts are made by DuckDB itself, each from its number alone, so that every run has the same ones.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow

from bench.table import Figure, against_promise, put
from xiaoan.kernel.days import NEVER, day_number
from xiaoan.obligations import states
from xiaoan.obligations.queries import ENGINE_TABLES, compile_for
from xiaoan.obligations.rules.inputs import (
    DAY_MICROS,
    Case,
    Condition,
    Moment,
    OrgInput,
    Ower,
    PeriodInput,
    RequirementInput,
    TargetStep,
)
from xiaoan.obligations.rules.tables import TABLES, build_rows

ORGS, FACTS, REQUIREMENTS = 518_000, 50_000_000, 60
PLACES = tuple(f"{number:02d}0000" for number in range(11, 42))
TODAY = date(2026, 11, 20)
YEAR_START, YEAR_DAYS = date(2026, 9, 1), 365
MEMORY = "16GB"
PROMISED_SECONDS, PROMISED_RATIO = 20.0, 2.0
TYPES = {"int64": "BIGINT", "string": "VARCHAR", "key": "BIGINT"}
BARE = """
SELECT count(*), sum(counted), sum(amount), max(last_until), max(last_position), max(last_day)
FROM (
    SELECT org, kind, count(*) AS counted, sum(quantity) AS amount, max(until_day) AS last_until,
        max(position) AS last_position, max(on_day) AS last_day
    FROM facts GROUP BY org, kind
)
"""
"""What nobody can do without: how often and how much of each kind each school recorded."""
COUNTED = "SELECT status, count(*) FROM ({settlement}) GROUP BY status ORDER BY status"


def measure(folder: Path, *, share: int) -> None:
    """Puts the figures of a nation, or of one `share`-th of it."""
    base = open_base(folder)
    begun = time.perf_counter()
    is_made = not find_facts(folder, share).exists()
    make_tables(folder, share=share)
    if is_made:
        note = f"{time.perf_counter() - begun:.1f} s"
        put(Figure("nation: making the facts (before anything is timed)", FACTS // share, note))
    load_tables(base, folder, share=share)
    bare, bare_work, _ = min(run_timed(base, BARE) for _ in range(2))
    shown = f"{bare:.2f} s ({bare_work:.1f} s of processor)"
    put(Figure("nation: bare group-by on DuckDB", FACTS // share, shown))
    settled, work, rows = run_timed(base, COUNTED.format(settlement=compile_for("duckdb")))
    statuses = ", ".join(f"{name} {total:,}" for name, total in rows)
    print(f"nation, 1/{share}: {statuses}", file=sys.stderr)
    owed = sum(total for _, total in rows)
    size = f"{owed:,} from {FACTS // share:,}"
    shown = f"{settled:.2f} s ({work:.1f} s of processor)"
    seconds = PROMISED_SECONDS / share
    promise = f"promise {seconds:g} s"
    put(
        Figure("nation: settled on DuckDB", size, shown, promise, against_promise(settled, seconds))
    )
    put(
        Figure(
            "nation: settled against the bare group-by",
            size,
            f"{settled / bare:.1f} times ({work / bare_work:.1f} in processor time)",
            f"promise {PROMISED_RATIO:g} times",
            against_promise(settled / bare, PROMISED_RATIO),
        )
    )


def open_base(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, spilling into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    base = duckdb.connect()
    base.execute("SET autoinstall_known_extensions = false")
    base.execute(f"SET memory_limit = '{MEMORY}'")
    base.execute(f"SET temp_directory = '{folder / 'spill'}'")
    base.execute("SET preserve_insertion_order = false")
    return base


def run_timed(
    base: duckdb.DuckDBPyConnection, sql: str
) -> tuple[float, float, list[tuple[str, int]]]:
    """Seconds by the wall clock, of processor on all cores, and the rows."""
    begun, worked = time.perf_counter(), time.process_time()
    rows = base.execute(sql).fetchall()
    return time.perf_counter() - begun, time.process_time() - worked, rows


def find_facts(folder: Path, share: int) -> Path:
    return folder / f"share-{share}" / "facts.parquet"


def make_tables(folder: Path, *, share: int) -> None:
    """Every table of the settlement as a Parquet file, unless there already."""
    place = find_facts(folder, share).parent
    if find_facts(folder, share).exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    base = open_base(folder)
    for name, columns in TABLES.items():
        listed = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns.items())
        base.execute(f"CREATE TABLE {name} ({listed})")
    for name, rows in build_rows(make_case()).items():
        if rows and name != "orgs":
            given = pyarrow.table(
                [pyarrow.array(list(column)) for column in zip(*rows, strict=True)],
                names=list(TABLES[name]),
            )
            base.register("given", given)
            base.execute(f"INSERT INTO {name} SELECT * FROM given")
    base.execute(f"INSERT INTO orgs {write_orgs(ORGS // share)}")
    for name in (*ENGINE_TABLES, "takebacks", "clock"):
        base.execute(f"COPY {name} TO '{place / name}.parquet'")
    unfinished = place / "facts.part"
    made = write_facts(FACTS // share, ORGS // share)
    base.execute(f"COPY ({made}) TO '{unfinished}' (FORMAT parquet)")
    unfinished.rename(find_facts(folder, share))


def load_tables(base: duckdb.DuckDBPyConnection, folder: Path, *, share: int) -> None:
    for name in TABLES:
        path = find_facts(folder, share).with_name(f"{name}.parquet")
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{path}')")


def write_orgs(orgs: int) -> str:
    """Schools in every place: all stages, a third boarding, an eighth with buses."""
    places = f"{list(PLACES)}"
    return f"""
        SELECT n AS org, {places}[1 + n % {len(PLACES)}] AS place,
            {places}[1 + n % {len(PLACES)}] || '/' || n || '/' AS path,
            'school' AS org_kind, '' AS unit, 1 << (n % 6)::INT AS stages,
            (n % 3 = 0)::INT + 2 * (n % 8 = 0)::INT + 4 * (n % 2)::INT AS flags,
            50 + n % 2000 AS pupils, n % 700 AS boarders, 2 + n % 40 AS classes, 5 + n % 150
        FROM (SELECT unnest(range({orgs})) AS n)
    """


def write_facts(facts: int, orgs: int) -> str:
    """Facts of the last year, spread evenly over schools and kinds. A fifth lie before this
    school year, so that finding the period is part of the work."""
    start = day_number(YEAR_START)
    back, ahead = 20, day_number(TODAY) - start + 1
    return f"""
        SELECT org, position, kind, 's' || (position % 7) AS subject, on_day,
            CASE WHEN mixed % 4 = 0 THEN on_day + 90 + mixed % 300 ELSE {NEVER} END AS until_day,
            on_day * {DAY_MICROS} AS occurred, on_day * {DAY_MICROS} + 3600000000 AS recorded,
            1000 * (1 + mixed % 3) AS quantity
        FROM (
            SELECT n % {orgs} AS org, 1 + n // {orgs} AS position,
                'kind.' || (hash(n) % {REQUIREMENTS})::BIGINT AS kind,
                ({start - back} + (hash(n + 7) % {back + ahead})::BIGINT) AS on_day,
                (hash(n + 11) % 1000003)::BIGINT AS mixed
            FROM range({facts}) AS numbers(n)
        )
    """


def make_case() -> Case:
    """The requirements and their periods in every place; schools and facts come from SQL.

    One school stands for each place, so that the bounds of quantities are written for it.
    """
    schools = tuple(OrgInput(n, place, f"{place}/", "school") for n, place in enumerate(PLACES))
    requirements = tuple(make_requirement(number) for number in range(REQUIREMENTS))
    periods, number = [], 0
    for one in requirements:
        for place in PLACES:
            number += 1
            periods.append(make_period(number, one, place))
    day = day_number(TODAY)
    return Case(schools, requirements, tuple(periods), (), (), Moment(day, (day + 1) * DAY_MICROS))


def make_requirement(number: int) -> RequirementInput:
    """A mixture of measures as in a county's plans; every fifth asks only boarding schools."""
    measure = (states.COUNT, states.SUM, states.COUNT, states.ALWAYS, states.ATTEST)[number % 5]
    boarding = Condition(flags=(("boarding", True),)) if number % 5 == 2 else Condition()
    return RequirementInput(
        requirement=number,
        owers=(Ower("", "school"),),
        applies=boarding,
        measure=measure,
        of=(f"kind.{number}",),
        standing=measure == states.ALWAYS,
    )


def make_period(number: int, one: RequirementInput, place: str) -> PeriodInput:
    """The period that runs now: the month, the term or the year; standing ones have no end."""
    start, length = YEAR_START, (30, 150, YEAR_DAYS)[int(one.requirement) % 3]
    if length == 30:
        start = TODAY.replace(day=1)
    end = day_number(start + timedelta(days=length - 1))
    target = 1000 * (1 + int(one.requirement) % 3) if one.measure == states.SUM else 1000
    steps = (TargetStep(Condition(), target),)
    first, last = (-NEVER, NEVER) if one.standing else (day_number(start), end)
    return PeriodInput(
        period=number,
        requirement=one.requirement,
        place=place,
        start=first,
        end=last,
        due=end,
        fail=end + 30,
        soon_days=7,
        steps=steps,
    )
