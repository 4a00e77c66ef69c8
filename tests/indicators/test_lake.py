"""The lake: nothing lost, nothing doubled, and the same states as the database."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from xiaoan.activities.actions import record_activity
from xiaoan.indicators.actions import export_lake
from xiaoan.indicators.queries import settle_on
from xiaoan.journal.models import JournalRow
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.obligations.actions import settle_scope
from xiaoan.obligations.models import Obligation
from xiaoan.obligations.states import NOT_APPLICABLE
from xiaoan.plans.actions import adopt_library_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(county, now):
    """A county that owes the founding plan, and one school that has taught."""
    plan = "sonid-left-banner-2022-36"
    adopt_library_plan(SYSTEM, key=plan, org=county.region.ref, now=now - timedelta(days=60))
    settle_scope(SYSTEM, path=county.region.path, now=now)
    teach(county, now, day=date(2026, 10, 12))
    return county


def teach(county, now, *, day: date) -> None:
    record_activity(
        SYSTEM,
        org=county.boarding.ref,
        activity_key="national-security-theme",
        held_on=day,
        values={"topic": "a", "classes": "b", "class_hours": 2, "participants": 30},
        now=now,
    )


def read_positions(folder: Path) -> list[tuple[str, int]]:
    files = str(folder / "journal" / "*.parquet")
    rows = duckdb.sql(f"SELECT org, position FROM read_parquet('{files}') ORDER BY 1, 2")
    return rows.fetchall()


def list_positions() -> list[tuple[str, int]]:
    rows = JournalRow.objects.values_list("org_id", "position")
    return sorted((org.hex, position) for org, position in rows)


def test_each_export_adds_only_what_is_new(owing, now, tmp_path) -> None:
    first = export_lake(tmp_path, now=now)
    assert first.rows == first.total_rows == JournalRow.objects.count()
    assert export_lake(tmp_path, now=now).rows == 0
    teach(owing, now, day=date(2026, 10, 13))
    assert export_lake(tmp_path, now=now).rows > 0
    assert read_positions(tmp_path) == list_positions()


def test_what_a_killed_export_left_behind_is_not_part_of_the_lake(owing, now, tmp_path) -> None:
    export_lake(tmp_path, now=now)
    manifest = (tmp_path / "manifest.json").read_text()
    teach(owing, now, day=date(2026, 10, 13))
    export_lake(tmp_path, now=now)
    (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "journal" / "part-000009.parquet.partial").write_bytes(b"half")
    export_lake(tmp_path, now=now)
    assert read_positions(tmp_path) == list_positions()


def test_a_broken_manifest_and_a_lake_of_another_database_are_refused(owing, now, tmp_path) -> None:
    export_lake(tmp_path, now=now)
    kept = json.loads((tmp_path / "manifest.json").read_text())
    kept["chains"] = {org: position + 5 for org, position in kept["chains"].items()}
    (tmp_path / "manifest.json").write_text(json.dumps(kept))
    with pytest.raises(Conflict) as ahead:
        export_lake(tmp_path, now=now)
    assert ahead.value.code == "indicators.lake_ahead"
    (tmp_path / "manifest.json").write_text('{"format": 1, "cha')
    with pytest.raises(InvalidInput) as broken:
        export_lake(tmp_path, now=now)
    assert broken.value.code == "indicators.lake_broken"


def count_in_database() -> dict[str, int]:
    statuses = Obligation.objects.values_list("status", flat=True)
    counted = Counter(statuses)
    counted.pop(NOT_APPLICABLE, None)
    return dict(counted)


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_other_engines_give_the_same_states(engine, owing, now, tmp_path) -> None:
    export_lake(tmp_path, now=now)
    counts = settle_on(engine, folder=tmp_path, now=now)
    counts.pop(NOT_APPLICABLE, None)
    assert counts == count_in_database()
    assert counts["met"] >= 1
