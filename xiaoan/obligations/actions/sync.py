"""What the engine joins, brought up to date with organisations, plans, rules and calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.days import NEVER, day_from_number, day_number
from xiaoan.obligations.actions.reading import Reader
from xiaoan.obligations.models import (
    OwingOrg,
    PeriodSlot,
    QuantityBounds,
    RequirementKind,
    RequirementMeasure,
    RequirementOwer,
    RequirementPeriod,
    RequirementTarget,
    SyncedPlace,
)
from xiaoan.obligations.rules.inputs import OrgInput, RequirementInput
from xiaoan.obligations.rules.periods import DayPeriod, list_day_periods
from xiaoan.obligations.rules.signature import sign_demand
from xiaoan.obligations.rules.tables import (
    CONDITIONS,
    asks_validity,
    bounds_rows,
    condition_columns,
    free_bounds,
    is_stacked,
    list_asked_roles,
    list_slots,
)
from xiaoan.obligations.rules.targets import list_target_rows, measure_org
from xiaoan.obligations.states import ATTRIBUTE_NUMBERS, ATTRIBUTES, FLAG_BITS
from xiaoan.orgs.queries import OrgInfo, get_calendar, list_all_orgs
from xiaoan.plans.queries import RequirementInfo, list_active_requirements, load_rule_book

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Synced:
    """What was brought up to date: organisations at or below the path, and those gone."""

    orgs: tuple[OwingOrg, ...]
    gone: tuple[UUID, ...]


def sync_scope(path: str, *, today: date) -> Synced:
    """Brings organisations at or below a path, and the requirements and periods that concern
    them, up to date."""
    orgs, gone = sync_orgs(path)
    sync_requirements(path, places=sorted({one.place for one in orgs}), today=today)
    return Synced(tuple(orgs), tuple(gone))


def sync_orgs(path: str) -> tuple[list[OwingOrg], list[UUID]]:
    """Copies what requirements select on. Gives the organisations, and the ids of closed ones."""
    infos = list_all_orgs(SYSTEM, under=path)
    stored = {one.org_id: one for one in OwingOrg.objects.filter(path__under=path)}
    known = {one.org_id: one for one in OwingOrg.objects.filter(org_id__in=[o.id for o in infos])}
    made = [_make_owing_org(info, known.get(info.id)) for info in infos]
    names = ["region", "place", "path", "kind", "unit", "stages", "flags", *ATTRIBUTES]
    OwingOrg.objects.bulk_create(
        made, batch_size=_BATCH, update_conflicts=True, unique_fields=["org"], update_fields=names
    )
    gone = sorted(set(stored) - {info.id for info in infos})
    return made, gone


def sync_requirements(path: str, *, places: Sequence[str], today: date) -> None:
    """Copies the requirements in force with their periods and targets in these places."""
    reader = Reader(load_rule_book())
    infos = list_active_requirements(path=path)
    inputs = {info.id: reader.read_requirement(info) for info in infos}
    _drop_ended(path, active=set(inputs))
    _write_measures(infos, inputs, reader)
    _write_bounds(infos, inputs, reader, places)
    targets = _TargetNumbers()
    for place in places:
        wanted = {
            (info.id, period.key): (info, period, targets.number(info, inputs, reader, place, day))
            for info in infos
            for period, day in _list_periods(info, reader, place, today)
        }
        _write_periods(place, wanted, inputs, ids=[info.id for info in infos])
        SyncedPlace.objects.update_or_create(place=place, defaults={"day": day_number(today)})
    targets.save()


def _make_owing_org(info: OrgInfo, known: OwingOrg | None) -> OwingOrg:
    given = OrgInput(
        org=str(info.id),
        place=info.region,
        path=info.path,
        kind=info.kind,
        unit=info.unit or "",
        stages=frozenset(info.stages),
        flags=frozenset(name for name in FLAG_BITS if getattr(info, name)),
        counts={name: getattr(info, name) or 0 for name in ATTRIBUTES},
    )
    stages, flags, *counts = measure_org(given)
    return OwingOrg(
        org_id=info.id,
        region=info.region,
        place=given.place,
        path=given.path,
        kind=given.kind,
        unit=given.unit,
        stages=stages,
        flags=flags,
        **dict(zip(ATTRIBUTES, counts, strict=True)),
        settled_position=known.settled_position if known else 0,
    )


def _drop_ended(path: str, *, active: Collection[UUID]) -> None:
    ended = RequirementMeasure.objects.filter(scope__under=path).exclude(requirement_id__in=active)
    ids = list(ended.values_list("requirement_id", flat=True))
    if ids:
        RequirementOwer.objects.filter(requirement_id__in=ids).delete()
        RequirementKind.objects.filter(requirement_id__in=ids).delete()


def _write_measures(
    infos: Sequence[RequirementInfo],
    inputs: dict[UUID, RequirementInput],
    reader: Reader,
) -> None:
    made = [_make_measure(info, inputs[info.id], reader) for info in infos]
    names = [f.name for f in RequirementMeasure._meta.fields if not f.primary_key]
    RequirementMeasure.objects.bulk_create(
        made,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["requirement"],
        update_fields=names,
    )
    ids = [info.id for info in infos]
    owers = [
        RequirementOwer(
            requirement_id=info.id,
            region=info.binds.region,
            scope=ower.scope,
            kind=ower.kind,
            unit=ower.unit,
        )
        for info in infos
        for ower in inputs[info.id].owers
    ]
    kinds = [
        RequirementKind(
            requirement_id=info.id,
            region=info.binds.region,
            role=role,
            kind=kind,
            bounds_class=_number_bounds(info, inputs[info.id]) if is_bounded else 0,
        )
        for info in infos
        for role, kind, is_bounded in list_asked_roles(inputs[info.id])
    ]
    _replace(RequirementOwer, owers, ids, names=("requirement_id", "scope", "kind", "unit"))
    _replace(RequirementKind, kinds, ids, names=("requirement_id", "role", "kind", "bounds_class"))


def _replace(
    model: type[RequirementOwer] | type[RequirementKind],
    rows: Sequence[RequirementOwer] | Sequence[RequirementKind],
    ids: Collection[UUID],
    *,
    names: tuple[str, ...],
) -> None:
    stored = set(model.objects.filter(requirement_id__in=ids).values_list(*names))
    wanted = {tuple(getattr(row, name) for name in names) for row in rows}
    if stored != wanted:
        model.objects.filter(requirement_id__in=ids).delete()
        model.objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[arg-type]


def _make_measure(
    info: RequirementInfo, given: RequirementInput, reader: Reader
) -> RequirementMeasure:
    return RequirementMeasure(
        requirement_id=info.id,
        region=info.binds.region,
        scope=info.binds.path,
        plan_id=info.plan_id,
        area=info.area,
        clause=info.clause,
        measure=given.measure,
        at_most=int(given.at_most),
        zero_report=int(given.zero_report),
        standing=int(given.standing),
        valid_only=int(asks_validity(given)),
        stacked=int(is_stacked(given, reader.read_fixed_target(info))),
        over=ATTRIBUTE_NUMBERS.get(given.over, 0),
        bounds_class=_number_bounds(info, given),
        signature=sign_demand(info.measure, every=info.every),
    )


def _number_bounds(info: RequirementInfo, given: RequirementInput) -> int:
    """0: every quantity counts; 1: all but nought; else a number made from the bounds' text."""
    where = next(
        (
            part["where"]
            for part in info.measure.values()
            if isinstance(part, dict) and part.get("where")
        ),
        None,
    )
    return _hash([where, given.at_most]) if where else int(given.at_most)


def _write_bounds(
    infos: Sequence[RequirementInfo],
    inputs: dict[UUID, RequirementInput],
    reader: Reader,
    places: Sequence[str],
) -> None:
    for place in places:
        wanted: dict[int, list[tuple[object, ...]]] = {
            number: bounds_rows(number, free_bounds(place), least=number) for number in (0, 1)
        }
        for info in infos:
            given = inputs[info.id]
            number = _number_bounds(info, given)
            if number > 1:
                wanted[number] = [
                    row
                    for one in reader.read_bounds(info, region=place)
                    for row in bounds_rows(number, one, least=int(given.at_most))
                ]
        _write_bounds_of_place(place, wanted)


def _write_bounds_of_place(place: str, wanted: dict[int, list[tuple[object, ...]]]) -> None:
    names = ("bounds_class", "place", *CONDITIONS, "from_day", "until_day", "lower_bound")
    names = (*names, "upper_bound")
    stored = QuantityBounds.objects.filter(place=place, bounds_class__in=list(wanted))
    rows = {row for found in wanted.values() for row in found}
    if set(stored.values_list(*names)) != rows:
        stored.delete()
        QuantityBounds.objects.bulk_create(
            [QuantityBounds(**dict(zip(names, row, strict=True))) for row in rows],
            batch_size=_BATCH,
        )


def _list_periods(
    info: RequirementInfo, reader: Reader, place: str, today: date
) -> Iterable[tuple[DayPeriod, date]]:
    """Periods with the day whose rules hold in them: the due day, or today for standing ones."""
    rhythm = reader.read_rhythm(info, region=place, day=today)
    calendar = get_calendar(place)
    for one in list_day_periods(rhythm, calendar, adopted_on=info.adopted_on, today=today):
        yield one, today if one.end >= NEVER else day_from_number(one.due)


class _TargetNumbers:
    """Sets of targets by content: the number of a set is made from its rows."""

    def __init__(self) -> None:
        self._rows: dict[int, list[tuple[object, ...]]] = {}
        self._known: dict[tuple[object, ...], int] = {}

    def number(
        self,
        info: RequirementInfo,
        inputs: dict[UUID, RequirementInput],
        reader: Reader,
        place: str,
        day: date,
    ) -> int:
        steps = reader.read_targets(info, region=place, day=day)
        applies = inputs[info.id].applies
        if (applies, steps) not in self._known:
            rows = list_target_rows(applies, steps)
            plain: list[tuple[object, ...]] = [(*condition_columns(r), r.target) for r in rows]
            number = _hash(plain)
            self._rows[number] = plain
            self._known[applies, steps] = number
        return self._known[applies, steps]

    def save(self) -> None:
        stored = RequirementTarget.objects.filter(target_set__in=list(self._rows))
        there = set(stored.values_list("target_set", flat=True))
        names = (*CONDITIONS, "target")
        RequirementTarget.objects.bulk_create(
            [
                RequirementTarget(target_set=number, **dict(zip(names, row, strict=True)))
                for number, rows in self._rows.items()
                if number not in there
                for row in rows
            ],
            batch_size=_BATCH,
        )


def _hash(content: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(content).encode()).digest()[:7]) + 2


_PERIOD = ("start_day", "end_day", "due_day", "fail_day", "soon_days", "target_set", "provisional")
Wanted = dict[tuple[UUID, str], tuple[RequirementInfo, DayPeriod, int]]


def _write_periods(
    place: str, wanted: Wanted, inputs: dict[UUID, RequirementInput], *, ids: Collection[UUID]
) -> None:
    """Adds new periods, changes those that the calendar moved, drops those that it took away."""
    rows = RequirementPeriod.objects.filter(place=place, requirement_id__in=list(ids))
    stored = {(row.requirement_id, row.key): row for row in rows}
    first = min((one.start for _, one, _ in wanted.values()), default=0)
    gone = [row.id for key, row in stored.items() if key not in wanted and row.end_day >= first]
    for start in range(0, len(gone), _BATCH):
        RequirementPeriod.objects.filter(id__in=gone[start : start + _BATCH]).delete()
    made, changed = [], []
    for key, (info, one, number) in wanted.items():
        values = dict(zip(_PERIOD, _period_values(one, number), strict=True))
        row = stored.get(key)
        if row is None:
            made.append(
                RequirementPeriod(requirement_id=info.id, place=place, key=one.key, **values)
            )
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.is_settled = False
            changed.append(row)
    RequirementPeriod.objects.bulk_create(made, batch_size=_BATCH)
    RequirementPeriod.objects.bulk_update(changed, [*_PERIOD, "is_settled"], batch_size=_BATCH)
    _write_slots([*_reload(place, made), *changed], inputs)


def _period_values(one: DayPeriod, number: int) -> tuple[int | bool, ...]:
    return (one.start, one.end, one.due, one.fail, one.soon_days, number, one.provisional)


def _reload(place: str, made: Sequence[RequirementPeriod]) -> list[RequirementPeriod]:
    """Rows just made, with their keys: not every database gives them back from a bulk insert."""
    if not made or made[0].id is not None:
        return list(made)
    keys = {(row.requirement_id, row.key) for row in made}
    rows = RequirementPeriod.objects.filter(place=place)
    return [row for row in rows if (row.requirement_id, row.key) in keys]


def _write_slots(
    periods: Sequence[RequirementPeriod], inputs: dict[UUID, RequirementInput]
) -> None:
    ids = [row.id for row in periods]
    for start in range(0, len(ids), _BATCH):
        PeriodSlot.objects.filter(period_id__in=ids[start : start + _BATCH]).delete()
    PeriodSlot.objects.bulk_create(
        [
            PeriodSlot(
                requirement_id=row.requirement_id, place=row.place, slot=slot, period_id=row.id
            )
            for row in periods
            for slot in list_slots(
                row.start_day, row.end_day, is_standing=inputs[row.requirement_id].standing
            )
        ],
        batch_size=2000,
    )
