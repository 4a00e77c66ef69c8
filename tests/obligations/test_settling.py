"""Settling the real plans for the small county, on the database that is configured."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, County
from xiaoan.journal.actions import append, retract
from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.actions import recompute_rollups, resettle, settle_scope, tick
from xiaoan.obligations.models import Obligation
from xiaoan.obligations.queries import count_statuses, list_obligations

LESSON = "lesson.national-security-theme"


def dump() -> dict[object, object]:
    names = [f.attname for f in Obligation._meta.fields if f.name not in ("id", "settled_at")]
    rows = Obligation.objects.values(*names)
    return {(row["org_id"], row["requirement_id"], row["period_key"]): row for row in rows}


def test_settling_twice_is_settling_once(adopted: County) -> None:
    before = dump()
    assert before
    settle_scope(SYSTEM, path=adopted.region.path, now=NOW)
    assert dump() == before
    assert recompute_rollups() == 0


def test_a_lesson_turns_what_it_settles_and_taking_it_back_turns_it_again(adopted: County) -> None:
    school = adopted.boarding.ref
    before = dump()
    row = append(SYSTEM, kind=LESSON, org=school, subject="x", now=NOW, quantity=2)
    assert resettle(SYSTEM, org=school, kinds=[LESSON], now=NOW) > 0
    turned = dump()
    met = list(list_obligations(SYSTEM, org_id=school.id, statuses=["met"]).rows)
    assert any("国家安全" in one.title for one in met)
    settle_scope(SYSTEM, path=adopted.region.path, now=NOW)
    assert dump() == turned
    retract(SYSTEM, row_id=row.id, org=school, now=NOW)
    resettle(SYSTEM, org=school, kinds=[LESSON], now=NOW)
    assert dump() == before
    assert recompute_rollups() == 0


def test_a_tick_is_settling_at_a_later_day(adopted: County) -> None:
    for days in (1, 3, 10, 45):
        later = NOW + timedelta(days=days)
        as_read = count_statuses(SYSTEM, by="requirement", now=later)
        tick(SYSTEM, now=later)
        ticked = dump()
        settle_scope(SYSTEM, path=adopted.region.path, now=later)
        assert dump() == ticked
        assert recompute_rollups() == 0
        assert as_read
