"""Settling: everything below a path, only what a write touched, or only what time changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.obligations import states
from xiaoan.obligations.actions.engine import (
    Reach,
    list_touched,
    list_touched_requirements,
    move_settled_positions,
    run_settlement,
)
from xiaoan.obligations.actions.sync import sync_requirements, sync_scope
from xiaoan.obligations.actions.writing import (
    KEEPS_NOT_APPLICABLE_DAYS,
    Place,
    Shift,
    place_of,
    shift_counts,
    write_settled,
)
from xiaoan.obligations.models import (
    Obligation,
    OwingOrg,
    RequirementPeriod,
    SyncedPlace,
)
from xiaoan.obligations.queries.asof import make_moment
from xiaoan.obligations.rules.inputs import NEVER_AT, Moment
from xiaoan.obligations.rules.standing import Judged, find_standing

LAPSING = (states.HELD, states.IN_FORCE, states.TOO_FEW)
"""Outcomes that end when a record expires."""
CHUNK = 20
BATCH = 500
Progress = Callable[[int, int], None]


def settle_scope(
    actor: Actor, *, path: str, now: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """Opens periods and settles everything at or below a path. Twice is as once.

    Gives how many obligations on dashboards have each status. `progress(done, organisations)`.
    """
    actor.require("obligations.view", path)
    moment = make_moment(now)
    with transaction.atomic():
        synced = sync_scope(path, today=local_day(now))
        _close(list(synced.gone), moment)
    orgs = sorted(synced.orgs, key=lambda one: one.org_id)
    for start in range(0, len(orgs), CHUNK):
        chunk = orgs[start : start + CHUNK]
        with transaction.atomic():
            _settle_whole([one.org_id for one in chunk], moment)
        if progress:
            progress(start + len(chunk), len(orgs))
    with transaction.atomic():
        _settle_opened(sorted({one.place for one in orgs}), moment, done=orgs)
    return count_shown(path)


def count_shown(path: str) -> dict[str, int]:
    """How many obligations on dashboards at or below a path have each status."""
    found = dict.fromkeys(states.STATUSES, 0)
    rows = Obligation.objects.filter(is_shown=True, path__under=path)
    for status in rows.values_list("status", flat=True).iterator(chunk_size=5000):
        found[status] += 1
    return found


def resettle(actor: Actor, *, org: OrgRef, kinds: Collection[str], now: datetime) -> int:
    """Settles again what a write touched, in the caller's transaction. Gives how many changed.

    What was touched is read from the organisation's chain since it was last settled; `kinds` are
    settled in any case.
    """
    moment = make_moment(now)
    with transaction.atomic():
        owing = OwingOrg.objects.select_for_update().filter(org_id=org.id).first()
        if owing is None:
            return 0
        touched = list_touched(org.id, after=owing.settled_position)
        named = {row.kind for row in touched}
        requirements = list_touched_requirements(sorted(named | set(kinds)))
        changed = 0
        if requirements:
            days = [row.day for row in touched]
            is_known = bool(touched) and named >= set(kinds)
            reach = Reach(
                orgs=[org.id],
                requirements=requirements,
                days=(min(days), max(days)) if is_known else None,
            )
            changed = write_settled(run_settlement(reach, moment), {org.id: owing}, moment)
        if touched:
            position = max(row.position for row in touched)
            OwingOrg.objects.filter(org_id=org.id).update(settled_position=position)
    return changed


def settle_requirement(*, org_id: UUID, requirement_id: UUID, now: datetime) -> int:
    """Settles one requirement of one organisation in all its periods."""
    moment = make_moment(now)
    with transaction.atomic():
        owing = OwingOrg.objects.select_for_update().filter(org_id=org_id).first()
        if owing is None:
            return 0
        reach = Reach(orgs=[org_id], requirements=[requirement_id])
        return write_settled(run_settlement(reach, moment), {org_id: owing}, moment)


def tick(actor: Actor, *, now: datetime) -> int:
    """Writes down what time alone has changed: new periods, due days, expiries. Gives how many.

    Cheap when nothing has changed: it may be called every minute.
    """
    actor.require("obligations.view", "")
    moment, today = make_moment(now), local_day(now)
    places = set(OwingOrg.objects.values_list("place", flat=True).distinct())
    synced = SyncedPlace.objects.filter(place__in=places, day__gte=moment.day)
    behind = sorted(places - set(synced.values_list("place", flat=True)))
    changed = 0
    if behind:
        with transaction.atomic():
            sync_requirements("", places=behind, today=today)
    unsettled = RequirementPeriod.objects.filter(is_settled=False, place__in=places)
    for place in sorted(set(unsettled.values_list("place", flat=True))):
        with transaction.atomic():
            changed += _settle_opened([place], moment, done=())
    with transaction.atomic():
        changed += _write_due_changes(moment)
    return changed


def is_behind(*, now: datetime) -> bool:
    """Whether a tick would change anything. Two small look-ups."""
    moment = make_moment(now)
    if Obligation.objects.filter(changes_at__lte=moment.at).exists():
        return True
    return SyncedPlace.objects.filter(day__lt=moment.day).exists()


def _settle_whole(org_ids: Sequence[UUID], moment: Moment) -> None:
    """Everything that these organisations owe; what they owe no longer is taken away."""
    owing = _lock(org_ids)
    if not owing:
        return
    stored = set(Obligation.objects.filter(org_id__in=list(owing)).values_list("id", flat=True))
    seen: set[UUID] = set()
    rows = run_settlement(Reach(orgs=list(owing)), moment, seen=seen)
    write_settled(rows, owing, moment)
    _drop(sorted(stored - seen - {row.stored_id for row in rows}), moment)
    move_settled_positions(list(owing))


def _settle_opened(places: Collection[str], moment: Moment, *, done: Collection[OwingOrg]) -> int:
    """Periods that nobody has been settled in yet, for everybody there but those already done."""
    opened = RequirementPeriod.objects.filter(is_settled=False, place__in=places)
    ids = list(opened.values_list("id", flat=True))
    if not ids:
        return 0
    there = OwingOrg.objects.filter(place__in=places).values_list("org_id", flat=True)
    left = sorted(set(there) - {one.org_id for one in done})
    changed = 0
    for start in range(0, len(left), CHUNK):
        owing = _lock(left[start : start + CHUNK])
        for first in range(0, len(ids), BATCH):
            reach = Reach(orgs=list(owing), periods=ids[first : first + BATCH])
            changed += write_settled(run_settlement(reach, moment), owing, moment)
    for first in range(0, len(ids), BATCH):
        RequirementPeriod.objects.filter(id__in=ids[first : first + BATCH]).update(is_settled=True)
    return changed


def _write_due_changes(moment: Moment) -> int:
    """What time alone has changed: lapsed records are counted anew, days are only compared."""
    due = Obligation.objects.filter(changes_at__lte=moment.at)
    orgs = sorted(set(due.values_list("org_id", flat=True)))
    owing: dict[UUID, OwingOrg] = {}
    for start in range(0, len(orgs), BATCH):
        owing |= _lock(orgs[start : start + BATCH])
    lapsing: dict[UUID, list[UUID]] = {}
    lapsed = due.filter(outcome__in=LAPSING)
    for org_id, requirement_id in lapsed.values_list("org_id", "requirement_id"):
        lapsing.setdefault(org_id, []).append(requirement_id)
    changed = 0
    for org_id, requirements in lapsing.items():
        reach = Reach(orgs=[org_id], requirements=sorted(set(requirements)))
        changed += write_settled(run_settlement(reach, moment), owing, moment)
    return changed + _compare_days(moment)


def _compare_days(moment: Moment) -> int:
    changed, shifts = [], []
    for row in Obligation.objects.filter(changes_at__lte=moment.at).iterator(chunk_size=2000):
        before = place_of(row)
        standing = find_standing(_as_judged(row), moment)
        row.status, row.is_shown = standing.status, standing.is_shown
        row.changes_at = standing.changes_at
        changed.append(row)
        shifts.append(_make_shift(row, before, place_of(row)))
    Obligation.objects.bulk_update(changed, ["status", "is_shown", "changes_at"], batch_size=200)
    shift_counts(shifts)
    old = moment.day - KEEPS_NOT_APPLICABLE_DAYS
    _delete(list(Obligation.objects.filter(status=states.NOT_APPLICABLE, due__lt=old, end__lt=old)))
    return len(changed)


def _close(org_ids: Sequence[UUID], moment: Moment) -> None:
    """Organisations that are closed owe nothing more; what they owed is history."""
    stored = Obligation.objects.filter(org_id__in=org_ids).values_list("id", flat=True)
    _drop(list(stored), moment)
    OwingOrg.objects.filter(org_id__in=org_ids).delete()


def _drop(ids: Sequence[UUID], moment: Moment) -> None:
    """Takes away what is owed no longer. Past periods that were owed are kept as history."""
    for start in range(0, len(ids), BATCH):
        rows = list(Obligation.objects.filter(id__in=ids[start : start + BATCH]))
        numbers = {row.period for row in rows}
        there = set(RequirementPeriod.objects.filter(id__in=numbers).values_list("id", flat=True))
        kept = [
            row
            for row in rows
            if row.end < moment.day and row.period in there and row.status != states.NOT_APPLICABLE
        ]
        _delete([row for row in rows if row not in kept])
        shifts = []
        for row in kept:
            before = place_of(row)
            row.is_shown, row.changes_at = False, NEVER_AT
            shifts.append(_make_shift(row, before, place_of(row)))
        Obligation.objects.bulk_update(kept, ["is_shown", "changes_at"], batch_size=200)
        shift_counts(shifts)


def _delete(rows: Sequence[Obligation]) -> None:
    shift_counts([_make_shift(row, place_of(row), None) for row in rows])
    ids = [row.id for row in rows]
    for start in range(0, len(ids), BATCH):
        Obligation.objects.filter(id__in=ids[start : start + BATCH]).delete()


def _make_shift(row: Obligation, before: Place | None, after: Place | None) -> Shift:
    return Shift(row.region, row.requirement_id, row.end, before, after)


def _lock(org_ids: Sequence[UUID]) -> dict[UUID, OwingOrg]:
    rows = OwingOrg.objects.select_for_update().filter(org_id__in=list(org_ids))
    return {row.org_id: row for row in rows.order_by("org_id")}


def _as_judged(row: Obligation) -> Judged:
    return Judged(**{name: getattr(row, name) for name in Judged.__slots__})
