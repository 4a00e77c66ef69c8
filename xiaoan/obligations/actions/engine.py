"""The settlement expression run on the product's own database, in the caller's transaction.

The one module of the package that writes SQL by hand: the tables of the expression are put
before the compiled expression as common tables, so that each run sees only what it is about.
"""
# ruff: noqa: S608 - only names and marks are formatted into the SQL; values are parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from xiaoan.kernel.days import NEVER
from xiaoan.obligations.rules.inputs import Moment, Settled
from xiaoan.obligations.states import WITHIN

COMPILED = Path(__file__).parent / "compiled"
"""The expression as SQL, one file for each database: what `compile_settlement` gives. Kept, so
that a start does not need the compiler; a test says when they are stale."""
DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
_TARGETS = (
    "target_set, is_free, stages_any, stages_seen, stages_want, flags_seen, flags_want,"
    " pupils_from, pupils_below, boarders_from, boarders_below, classes_from, classes_below,"
    " staff_from, staff_below"
)
_KEPT = [
    *("status", "value", "target", "base", "counted", "reported", "expired", "first_position"),
    *("last_position", "first_day", "last_day", "outcome", "due", "fail", "end", "soon_days"),
    *("holds_until", "waived_until", "clock_at", "stands_until", "changes_at"),
]


_ID = len(Settled.__slots__) + 4
"""Column of a run in which the id of the written obligation stands."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a run looks at. Empty `requirements` and `periods`: all of them.

    `days`: only periods that touch a day from the first to the last, and those of an
    "on … within", whose answers may come much later.
    """

    orgs: Sequence[UUID]
    requirements: Sequence[UUID] = ()
    periods: Sequence[int] = ()
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SettledRow:
    """What one obligation amounts to, and how it is written: `stored_id` None when it is new."""

    settled: Settled
    org_id: UUID
    requirement_id: UUID
    period_key: str
    start_day: int
    provisional: bool
    area: str
    stored_id: UUID | None
    was_status: str
    was_shown: bool
    was_due: int
    was_path: str
    was_area: str


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A row of the journal not settled yet: what it is about, and the row it takes back."""

    position: int
    kind: str
    day: int


@dataclass(slots=True)
class _Sql:
    """Pieces of SQL with their parameters, in order."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, text: str, params: Sequence[Any] = ()) -> None:
        self.parts.append(text)
        self.params += params


def run_settlement(
    reach: Reach, moment: Moment, *, seen: set[UUID] | None = None
) -> list[SettledRow]:
    """What is owed within the reach at the moment and is not written so yet.

    `seen` is filled with the ids of what stands as it is written.
    """
    sql = _build_common_tables(reach, moment)
    # SQLite loops in the order written when it is told to; it would begin with the small tables.
    join = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    settled = ", ".join(f's."{name}"' for name in Settled.__slots__)
    differs = " OR ".join(f'o."{name}" <> s."{name}"' for name in _KEPT)
    differs = f"(o.id IS NULL OR o.path <> g.path OR o.area <> m.area OR {differs})"
    sql.add(
        f"SELECT {settled}, p.key, p.start_day, p.provisional, m.area,"
        " o.id, o.status, o.is_shown, o.due, o.path, o.area,"
        f" CASE WHEN {differs} THEN 1 ELSE 0 END FROM ({_read_compiled()}) AS s"
        f" {join} obligations_owingorg g ON g.org_id = s.org"
        f" {join} obligations_requirementperiod p ON p.id = s.period"
        f" {join} obligations_requirementmeasure m ON m.requirement_id = s.requirement"
        " LEFT JOIN obligations_obligation o ON o.org_id = s.org"
        " AND o.requirement_id = s.requirement AND o.period_key = p.key AND o.region = g.region"
    )
    with connection.cursor() as cursor, _without_nested_loops(cursor):
        cursor.execute(" ".join(sql.parts), sql.params)
        rows = cursor.fetchall()
    if seen is not None:
        seen |= {_as_uuid(row[_ID]) for row in rows if not row[-1]}
    return [_read_row(row) for row in rows if row[-1]]


@contextmanager
def _without_nested_loops(cursor: Any) -> Iterator[None]:
    """PostgreSQL knows nothing of the size of common tables and would loop over them."""
    if connection.vendor != "postgresql":
        yield
        return
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")


def move_settled_positions(org_ids: Sequence[UUID]) -> None:
    """Notes that the chains of organisations have been settled up to their last row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE obligations_owingorg SET settled_position = COALESCE((SELECT MAX(position)"
            " FROM journal_journalrow j WHERE j.org_id = obligations_owingorg.org_id), 0)"
            f" WHERE org_id IN ({_marks(org_ids)})",
            [_as_key(one) for one in org_ids],
        )


def list_touched(org_id: UUID, *, after: int) -> list[TouchedRow]:
    """Rows of an organisation's chain behind a position, and the rows that they take back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.position, r.kind, r.day, t.kind, t.day FROM journal_journalrow r"
            " LEFT JOIN journal_journalrow t ON t.org_id = r.org_id AND t.position = r.retracts"
            " WHERE r.org_id = %s AND r.position > %s",
            [_as_key(org_id), after],
        )
        rows = cursor.fetchall()
    found = [TouchedRow(position, kind, day) for position, kind, day, _, _ in rows]
    found += [TouchedRow(row[0], row[3], row[4]) for row in rows if row[3] is not None]
    return found


def list_touched_requirements(kinds: Sequence[str]) -> list[UUID]:
    """Requirements in force that look at one of these kinds."""
    marks = _marks(kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT requirement_id FROM obligations_requirementkind"
            f" WHERE kind IN ({marks})",
            list(kinds),
        )
        return [_as_uuid(row[0]) for row in cursor.fetchall()]


def add_to_counts(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Adds to the counts of a roll-up table, whose last column is the count. Rows in key order."""
    keys = [name for name in columns if name != "count"]
    for start in range(0, len(rows), 200):
        part = rows[start : start + 200]
        marks = ", ".join(["(" + _marks(columns) + ")"] * len(part))
        names = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {marks} ON CONFLICT ({', '.join(keys)})"
                f" DO UPDATE SET count = {table}.count + excluded.count",
                [_as_key(value) for row in part for value in row],
            )


def _build_common_tables(reach: Reach, moment: Moment) -> _Sql:
    orgs, org_params = _marks(reach.orgs), [_as_key(one) for one in reach.orgs]
    wanted, wanted_params = _only("requirement_id", reach.requirements)
    sql = _Sql()
    sql.add(
        "WITH orgs AS (SELECT org_id AS org, place, path, kind AS org_kind, unit, stages, flags,"
        " pupils, boarders, classes, staff FROM obligations_owingorg"
        f" WHERE org_id IN ({orgs})),",
        org_params,
    )
    sql.add(
        "owers AS (SELECT requirement_id AS requirement, scope, kind AS org_kind, unit"
        f" FROM obligations_requirementower WHERE {wanted}),",
        wanted_params,
    )
    sql.add(
        "requirements AS (SELECT requirement_id AS requirement, measure, at_most, zero_report,"
        " standing, valid_only, stacked, over FROM obligations_requirementmeasure"
        f" WHERE {wanted}),",
        wanted_params,
    )
    sql.add(
        "asked AS (SELECT requirement_id AS requirement, role, kind, bounds_class"
        f" FROM obligations_requirementkind WHERE {wanted}),",
        wanted_params,
    )
    _add_periods(sql, reach, orgs, org_params)
    sql.add(
        "bounds AS (SELECT * FROM obligations_quantitybounds"
        " WHERE bounds_class IN (SELECT bounds_class FROM asked)),"
        f" targets AS (SELECT {_TARGETS}, target FROM obligations_requirementtarget"
        " WHERE target_set IN (SELECT target_set FROM periods)),"
    )
    sql.add(
        "waivers AS (SELECT org_id AS org, requirement_id AS requirement, from_day, until_day"
        f" FROM obligations_waiver WHERE withdrawn_at IS NULL AND org_id IN ({orgs})),"
        " facts AS (SELECT org_id AS org, position, kind, subject, day AS on_day,"
        " until AS until_day, occurred_at AS occurred, recorded_at AS recorded, quantity"
        f" FROM journal_journalrow WHERE act = 'record' AND org_id IN ({orgs})"
        f" AND kind IN (SELECT kind FROM asked){_between_days(reach)}),"
        " takebacks AS (SELECT org_id AS org, retracts AS position, recorded_at AS recorded"
        f" FROM journal_journalrow WHERE retracts IS NOT NULL AND org_id IN ({orgs})),"
        " clock AS (SELECT CAST(%s AS BIGINT) AS as_of_day, CAST(%s AS BIGINT) AS as_of_at)",
        [*org_params, *org_params, *org_params, moment.day, moment.at],
    )
    return sql


def _between_days(reach: Reach) -> str:
    """Only facts of the days that the periods look at; those of standing duties look at all."""
    if not reach.days and not reach.periods:
        return ""
    edges = (("MIN", "start_day", -NEVER, ">="), ("MAX", "end_day", NEVER, "<="))
    return "".join(
        f" AND day {compares} (SELECT {edge}(CASE WHEN q.standing = 1 OR q.measure = {WITHIN}"
        f" THEN {endless} ELSE p.{column} END) FROM periods p JOIN requirements q"
        " ON q.requirement = p.requirement)"
        for edge, column, endless, compares in edges
    )


def _add_periods(sql: _Sql, reach: Reach, orgs: str, org_params: list[Any]) -> None:
    wanted, params = _only("p.requirement_id", reach.requirements)
    if reach.periods:
        wanted += f" AND p.id IN ({_marks(reach.periods)})"
        params = [*params, *reach.periods]
    if reach.days:
        wanted += (
            " AND ((p.start_day <= %s AND p.end_day >= %s) OR p.requirement_id IN"
            f" (SELECT requirement FROM requirements WHERE measure = {WITHIN} OR standing = 1))"
        )
        params = [*params, reach.days[1], reach.days[0]]
    sql.add(
        "periods AS (SELECT p.id AS period, p.requirement_id AS requirement, p.place,"
        " p.start_day, p.end_day, p.due_day, p.fail_day, p.soon_days, p.target_set"
        f" FROM obligations_requirementperiod p WHERE {wanted} AND p.place IN"
        f" (SELECT place FROM obligations_owingorg WHERE org_id IN ({orgs}))),",
        [*params, *org_params],
    )
    sql.add(
        "slots AS (SELECT p.requirement, p.place, s.slot, p.period, p.start_day, p.end_day"
        " FROM periods p JOIN obligations_periodslot s ON s.period_id = p.period),"
    )


def _only(column: str, wanted: Sequence[UUID]) -> tuple[str, list[Any]]:
    if not wanted:
        return "1 = 1", []
    return f"{column} IN ({_marks(wanted)})", [_as_key(one) for one in wanted]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


@cache
def _read_compiled() -> str:
    dialect = DIALECTS[connection.vendor]
    return (COMPILED / f"{dialect}.sql").read_text(encoding="utf-8")


def _as_key(value: Any) -> Any:
    if isinstance(value, UUID) and connection.vendor == "sqlite":
        return value.hex
    return value


def _as_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _read_row(row: Sequence[Any]) -> SettledRow:
    width = len(Settled.__slots__)
    settled = Settled(_as_uuid(row[0]).hex, _as_uuid(row[1]).hex, *row[2:width])
    key, start_day, provisional, area, stored_id, status, is_shown, due = row[width : width + 8]
    path, was_area, _is_changed = row[width + 8 :]
    return SettledRow(
        settled=settled,
        org_id=_as_uuid(row[0]),
        requirement_id=_as_uuid(row[1]),
        period_key=key,
        start_day=start_day,
        provisional=bool(provisional),
        area=area,
        stored_id=None if stored_id is None else _as_uuid(stored_id),
        was_status=status or "",
        was_shown=bool(is_shown),
        was_due=0 if due is None else due,
        was_path=path or "",
        was_area=was_area or "",
    )
