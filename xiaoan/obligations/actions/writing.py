"""Writing down what the engine says, and carrying each change up the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from xiaoan.kernel.days import NEVER, day_from_number
from xiaoan.kernel.ids import new_id
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.obligations import states
from xiaoan.obligations.actions.engine import SettledRow, add_to_counts
from xiaoan.obligations.models import Obligation, OwingOrg
from xiaoan.obligations.rules.inputs import Moment
from xiaoan.obligations.rules.months import month_number

_COPIED = (
    *("value", "target", "base", "counted", "reported", "expired", "first_position"),
    *("last_position", "first_day", "last_day", "outcome", "due", "fail", "end", "soon_days"),
    *("holds_until", "waived_until", "clock_at", "stands_until", "changes_at", "status"),
)
_CHANGED = (
    *_COPIED,
    "is_shown",
    "period",
    "start_day",
    "provisional",
    "settled_at",
    "path",
    "area",
)
KEEPS_NOT_APPLICABLE_DAYS = 35
"""How long it stays written that a past period was not owed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one obligation is counted: its status, whether it is shown, due day, path, area."""

    status: str
    is_shown: bool
    due: int
    path: str
    area: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One obligation that leaves one count and enters another; None: it was or will be nowhere."""

    region: str
    requirement_id: UUID
    end: int
    before: Place | None
    after: Place | None


def write_settled(rows: Iterable[SettledRow], orgs: Mapping[UUID, OwingOrg], moment: Moment) -> int:
    """Writes obligations as settled and carries the changes up the tree. Gives how many."""
    stored, shifts = [], []
    for row in rows:
        one = row.settled
        is_over = one.end < moment.day - KEEPS_NOT_APPLICABLE_DAYS
        if one.status == states.NOT_APPLICABLE and is_over and row.stored_id is None:
            continue
        org = orgs[row.org_id]
        made = _make_obligation(row, org, moment)
        stored.append(made)
        shifts.append(_shift_settled(row, org, made))
    Obligation.objects.bulk_create(
        stored,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["region", "org", "requirement", "period_key"],
        update_fields=_CHANGED,
    )
    shift_counts(shifts)
    return len(stored)


def _shift_settled(row: SettledRow, org: OwingOrg, made: Obligation) -> Shift:
    before = Place(row.was_status, row.was_shown, row.was_due, row.was_path, row.was_area)
    return Shift(
        region=org.region,
        requirement_id=row.requirement_id,
        end=row.settled.end,
        before=before if row.stored_id else None,
        after=Place(made.status, made.is_shown, made.due, org.path, row.area),
    )


def place_of(row: Obligation) -> Place:
    """Where a stored obligation is counted."""
    return Place(row.status, row.is_shown, row.due, row.path, row.area)


def _make_obligation(row: SettledRow, org: OwingOrg, moment: Moment) -> Obligation:
    one = row.settled
    return Obligation(
        id=row.stored_id or new_id(),
        region=org.region,
        org_id=row.org_id,
        path=org.path,
        requirement_id=row.requirement_id,
        area=row.area,
        period=one.period,
        period_key=row.period_key,
        start_day=row.start_day,
        provisional=row.provisional,
        is_shown=moment.day <= one.stands_until,
        settled_at=moment.at,
        **{name: getattr(one, name) for name in _COPIED},
    )


def shift_counts(shifts: Sequence[Shift]) -> None:
    """Carries changes up to the root: counts by area, by requirement and by month due."""
    areas: Counter[tuple[object, ...]] = Counter()
    requirements: Counter[tuple[object, ...]] = Counter()
    months: Counter[tuple[object, ...]] = Counter()
    for shift in shifts:
        for place, change in ((shift.before, -1), (shift.after, 1)):
            if place is None:
                continue
            for node in (*list_ancestor_paths(place.path), place.path):
                if place.is_shown:
                    areas[shift.region, node, place.area, place.status] += change
                    requirements[shift.region, node, shift.requirement_id, place.status] += change
                if shift.end < NEVER:
                    month = month_number(day_from_number(place.due))
                    months[shift.region, node, month, place.status] += change
    _add("obligations_arearollup", ("region", "node", "area", "status"), areas)
    _add(
        "obligations_requirementrollup",
        ("region", "node", "requirement_id", "status"),
        requirements,
    )
    _add("obligations_monthrollup", ("region", "node", "month", "status"), months)


def _add(table: str, keys: tuple[str, ...], changes: Mapping[tuple[object, ...], int]) -> None:
    rows = [(*key, change) for key, change in changes.items() if change]
    rows.sort(key=lambda row: tuple(str(value) for value in row))
    if rows:
        add_to_counts(table, (*keys, "count"), rows)
