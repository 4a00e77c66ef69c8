"""The settlement for other engines: the expression as SQL, and the tables that it reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from xiaoan.obligations.models import (
    OwingOrg,
    PeriodSlot,
    QuantityBounds,
    RequirementKind,
    RequirementMeasure,
    RequirementOwer,
    RequirementPeriod,
    RequirementTarget,
    Waiver,
)
from xiaoan.obligations.rules.tables import TABLES

RENAMED = {
    "orgs": {"org": "org_id", "org_kind": "kind"},
    "owers": {"requirement": "requirement_id", "org_kind": "kind"},
    "requirements": {"requirement": "requirement_id"},
    "asked": {"requirement": "requirement_id"},
    "periods": {"period": "id", "requirement": "requirement_id"},
    "slots": {
        "requirement": "requirement_id",
        "period": "period_id",
        "start_day": "period__start_day",
        "end_day": "period__end_day",
    },
    "waivers": {"org": "org_id", "requirement": "requirement_id"},
}
"""Table → column of the expression → where it is kept."""
FROM_JOURNAL = frozenset({"facts", "takebacks", "clock"})
ENGINE_TABLES = tuple(table for table in TABLES if table not in FROM_JOURNAL)
"""Tables that the expression reads besides the journal."""


@cache
def compile_for(dialect: str) -> str:
    """The settlement as SQL of an engine (duckdb, pyspark)."""
    # The compiler takes a second to load, which a start need not wait for.
    from xiaoan.obligations.rules.settlement import compile_settlement

    return compile_settlement(dialect)


def list_engine_columns(table: str) -> dict[str, str]:
    """Column → type ("int64" or "string") of a table that is read."""
    kinds = TABLES[table].items()
    return {name: "string" if kind == "key" else kind for name, kind in kinds}


def iterate_engine_tables() -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """Every table of the expression but those of the journal, with its rows as kept now."""
    kept: dict[str, QuerySet[Any]] = {
        "orgs": OwingOrg.objects.all(),
        "owers": RequirementOwer.objects.all(),
        "requirements": RequirementMeasure.objects.all(),
        "asked": RequirementKind.objects.all(),
        "bounds": QuantityBounds.objects.all(),
        "periods": RequirementPeriod.objects.all(),
        "slots": PeriodSlot.objects.all(),
        "targets": RequirementTarget.objects.all(),
        "waivers": Waiver.objects.filter(withdrawn_at=None),
    }
    for table in ENGINE_TABLES:
        yield table, _iterate_rows(table, kept[table])


def _iterate_rows(table: str, rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    renamed = RENAMED.get(table, {})
    places = [F(renamed.get(name, name)) for name in TABLES[table]]
    for row in rows.order_by().values_list(*places).iterator(chunk_size=5000):
        yield tuple(value.hex if isinstance(value, UUID) else value for value in row)
