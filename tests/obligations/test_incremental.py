"""Whatever is written, in whatever order: settling what was touched is settling everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, County
from xiaoan.journal.actions import append, retract
from xiaoan.journal.queries import list_kinds
from xiaoan.kernel.actor import SYSTEM, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Refusal
from xiaoan.obligations.actions import (
    recompute_rollups,
    resettle,
    settle_scope,
    tick,
    unwaive,
    waive,
)
from xiaoan.obligations.models import Obligation, RequirementKind
from xiaoan.obligations.queries import count_matrix, count_statuses, list_obligations
from xiaoan.orgs.actions import edit_org
from xiaoan.orgs.queries import get_org

EXAMPLES = 6
TIMELESS = ("org_id", "requirement_id", "period_key", "status", "is_shown", "changes_at", "outcome")

steps = st.lists(
    st.tuples(
        st.sampled_from(["record", "record", "record", "retract", "replace", "waive", "roster"]),
        st.integers(0, 10_000),
        st.integers(0, 45),
        st.sampled_from([None, 0, 3, 40, 400]),
    ),
    min_size=4,
    max_size=10,
)


@dataclass
class World:
    """A county in which things are written one after the other."""

    county: County
    now: datetime
    kinds: list[str]
    written: list[tuple[UUID, str, OrgRef]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def take_step(self, step: tuple[str, int, int, int | None]) -> None:
        verb, number, days_ago, lasts = step
        self.now += timedelta(minutes=1)
        org = [*self.county.schools, *self.county.departments, self.county.bureau][number % 6].ref
        try:
            getattr(self, verb)(org, number, days_ago, lasts)
        except Refusal:
            return
        self.done[verb] += 1

    def record(self, org: OrgRef, number: int, days_ago: int, lasts: int | None) -> None:
        self._append(org, self.kinds[number % len(self.kinds)], days_ago, lasts)

    def _append(
        self, org: OrgRef, kind: str, days_ago: int, lasts: int | None, replaces: UUID | None = None
    ) -> None:
        day = local_day(self.now) - timedelta(days=days_ago)
        row = append(
            SYSTEM,
            kind=kind,
            org=org,
            subject=f"s{days_ago % 3}",
            now=self.now,
            day=day,
            until=None if lasts is None else day + timedelta(days=lasts),
            occurred_at=self.now - timedelta(days=days_ago),
            quantity=days_ago % 4,
            replaces=replaces,
        )
        self.written.append((row.id, kind, org))
        resettle(SYSTEM, org=org, kinds=[kind], now=self.now)

    def retract(self, _org: OrgRef, number: int, _days: int, _lasts: int | None) -> None:
        if self.written:
            row_id, kind, org = self.written.pop(number % len(self.written))
            retract(SYSTEM, row_id=row_id, org=org, now=self.now)
            resettle(SYSTEM, org=org, kinds=[kind], now=self.now)

    def replace(self, _org: OrgRef, number: int, days_ago: int, lasts: int | None) -> None:
        if self.written:
            row_id, kind, org = self.written.pop(number % len(self.written))
            other = self.kinds[(number + 1) % len(self.kinds)] if number % 3 == 0 else kind
            self._append(org, other, days_ago, lasts, replaces=row_id)

    def waive(self, org: OrgRef, number: int, _days: int, lasts: int | None) -> None:
        waived = list_obligations(SYSTEM, org_id=org.id, statuses=["waived"], now=self.now).rows
        if waived and number % 2:
            unwaive(SYSTEM, obligation_id=waived[0].id, now=self.now)
            return
        rows = list_obligations(SYSTEM, org_id=org.id, statuses=["overdue"], now=self.now).rows
        if rows:
            one = rows[number % len(rows)]
            until = None if lasts is None else local_day(self.now) + timedelta(days=lasts)
            waive(SYSTEM, obligation_id=one.id, reason="停课整修", until_on=until, now=self.now)

    def roster(self, org: OrgRef, number: int, _days: int, _lasts: int | None) -> None:
        info = get_org(SYSTEM, org_id=org.id)
        values = {"pupils": number % 1300, "boarding": bool(number % 2), "bus": bool(number % 3)}
        edit_org(SYSTEM, org_id=org.id, base_revision=info.revision, values=values, now=self.now)
        settle_scope(SYSTEM, path=org.path, now=self.now)


def dump(*names: str) -> dict[object, Any]:
    names = names or tuple(
        one.attname
        for one in Obligation._meta.fields
        if one.attname not in ("id", "settled_at", "period")
    )
    rows = Obligation.objects.values(*names)
    return {(row["org_id"], row["requirement_id"], row["period_key"]): row for row in rows}


def list_differences(one: dict[object, Any], other: dict[object, Any]) -> list[Any]:
    return [(one.get(k), other.get(k)) for k in {*one, *other} if one.get(k) != other.get(k)]


def list_asked_kinds() -> list[str]:
    asked = set(RequirementKind.objects.values_list("kind", flat=True))
    return sorted(asked & {key for key, kind in list_kinds().items() if kind.is_fact})


def test_what_was_touched_is_everything_that_changed(adopted: County) -> None:
    world = World(adopted, NOW, list_asked_kinds())
    path = adopted.region.path

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(taken=steps, days=st.sampled_from([0, 0, 1, 8]))
    def check(taken: list[tuple[str, int, int, int | None]], days: int) -> None:
        for step in taken:
            world.take_step(step)
        incremental = dump()
        settle_scope(SYSTEM, path=path, now=world.now)
        assert not list_differences(incremental, dump())
        assert recompute_rollups() == 0
        world.now += timedelta(days=days)
        read = read_counts(world)
        tick(SYSTEM, now=world.now)
        ticked = dump(*TIMELESS)
        assert read == read_counts(world)
        settle_scope(SYSTEM, path=path, now=world.now)
        assert not list_differences(ticked, dump(*TIMELESS))
        assert recompute_rollups() == 0

    check()
    assert world.done["record"] > 10
    assert {"retract", "replace", "waive", "roster"} <= set(world.done)


def read_counts(world: World) -> list[Any]:
    """What dashboards show at the world's moment, but for duties that open only with a tick."""
    opened = {"school-day", "day", "week", "two-weeks", "month", "two-months"}
    rows = list_obligations(SYSTEM, size=10_000, now=world.now).rows
    ids = {one.requirement_id for one in rows if one.every not in opened}
    counts = count_statuses(SYSTEM, by="requirement", now=world.now)
    orgs = [one.id for one in world.county.schools]
    matrix = count_matrix(SYSTEM, org_ids=orgs, area="fire", now=world.now)
    return [
        {key: found for key, found in counts.items() if key in ids},
        {key: found for key, found in matrix.items() if UUID(key[1]) in ids},
        sorted((str(one.id), one.status) for one in rows if one.every not in opened),
    ]
