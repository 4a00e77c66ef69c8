"""The tables that the settlement expression reads, and how plain inputs become their rows.

Column types are "int64", "string" or "key" (what identifies organisations and requirements:
text in a county's database, whole numbers where a nation is counted).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xiaoan.kernel.days import NEVER
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import (
    NO_LIMIT,
    Bounds,
    Case,
    Condition,
    FactInput,
    OrgInput,
    PeriodInput,
    RequirementInput,
    TargetStep,
)
from xiaoan.obligations.rules.targets import (
    TargetRow,
    list_bound_rows,
    list_target_rows,
    measure_org,
)

INT, TEXT, KEY = "int64", "string", "key"
RANGES = tuple(f"{name}_{end}" for name in states.ATTRIBUTES for end in ("from", "below"))
CONDITIONS = (
    *("is_free", "stages_any", "stages_seen", "stages_want", "flags_seen", "flags_want"),
    *RANGES,
)
"""Columns that say which organisations a target or bound is for."""
SLOT_BITS = 5
"""Days are put into slots of 32, so that a fact finds its period by equality."""
STANDING_SLOT = -1_000_000

TABLES: dict[str, dict[str, str]] = {
    "orgs": {
        "org": KEY,
        "place": TEXT,
        "path": TEXT,
        "org_kind": TEXT,
        "unit": TEXT,
        "stages": INT,
        "flags": INT,
        **dict.fromkeys(states.ATTRIBUTES, INT),
    },
    "owers": {"requirement": KEY, "scope": TEXT, "org_kind": TEXT, "unit": TEXT},
    "requirements": {
        "requirement": KEY,
        **dict.fromkeys(
            ("measure", "at_most", "zero_report", "standing", "valid_only", "stacked", "over"), INT
        ),
    },
    "asked": {"requirement": KEY, "role": INT, "kind": TEXT, "bounds_class": INT},
    "bounds": {
        "bounds_class": INT,
        "place": TEXT,
        **dict.fromkeys(CONDITIONS, INT),
        **dict.fromkeys(("from_day", "until_day", "lower_bound", "upper_bound"), INT),
    },
    "periods": {
        "period": INT,
        "requirement": KEY,
        "place": TEXT,
        **dict.fromkeys(
            ("start_day", "end_day", "due_day", "fail_day", "soon_days", "target_set"), INT
        ),
    },
    "slots": {
        "requirement": KEY,
        "place": TEXT,
        **dict.fromkeys(("slot", "period", "start_day", "end_day"), INT),
    },
    "targets": {"target_set": INT, **dict.fromkeys(CONDITIONS, INT), "target": INT},
    "waivers": {"org": KEY, "requirement": KEY, "from_day": INT, "until_day": INT},
    "facts": {
        "org": KEY,
        "position": INT,
        "kind": TEXT,
        "subject": TEXT,
        "on_day": INT,
        "until_day": INT,
        "occurred": INT,
        "recorded": INT,
        "quantity": INT,
    },
    "takebacks": {"org": KEY, "position": INT, "recorded": INT},
    "clock": {"as_of_day": INT, "as_of_at": INT},
}
"""Table → column → type. `facts` are the records, `takebacks` the positions taken back."""

Rows = list[tuple[object, ...]]


def build_rows(case: Case) -> dict[str, Rows]:
    """A case as rows of every table."""
    sets = TargetSets(case.requirements)
    classes = BoundsClasses({org.place for org in case.orgs})
    periods = [period_row(period, sets.find_number(period)) for period in case.periods]
    return {
        "orgs": [org_row(org) for org in case.orgs],
        "owers": [
            (one.requirement, ower.scope, ower.kind, ower.unit)
            for one in case.requirements
            for ower in one.owers
        ],
        "requirements": [requirement_row(one, case.periods) for one in case.requirements],
        "asked": [row for one in case.requirements for row in asked_rows(one, classes)],
        "bounds": classes.list_rows(),
        "periods": periods,
        "slots": [
            (one.requirement, one.place, slot, one.period, one.start, one.end)
            for one in case.periods
            for slot in list_slots(one.start, one.end, is_standing=sets.is_standing(one))
        ],
        "targets": sets.list_rows(),
        "waivers": [(o.org, o.requirement, o.from_day, o.until_day) for o in case.waivers],
        "facts": [fact_row(fact) for fact in case.facts if fact.act == "record"],
        "takebacks": [
            (fact.org, fact.retracts, fact.recorded)
            for fact in case.facts
            if fact.retracts is not None
        ],
        "clock": [(case.moment.day, case.moment.at)],
    }


class TargetSets:
    """Numbers the different sets of targets, each kept once."""

    def __init__(self, requirements: Iterable[RequirementInput]) -> None:
        self._requirements = {one.requirement: one for one in requirements}
        self._numbers: dict[tuple[TargetRow, ...], int] = {}
        self._known: dict[tuple[Condition, tuple[TargetStep, ...]], int] = {}

    def is_standing(self, period: PeriodInput) -> bool:
        """Whether the period is the endless one of a standing requirement."""
        return self._requirements[period.requirement].standing

    def find_number(self, period: PeriodInput) -> int:
        """The number of the set of targets that hold in a period."""
        applies = self._requirements[period.requirement].applies
        given = (applies, period.steps)
        if given not in self._known:
            rows = tuple(list_target_rows(*given))
            self._known[given] = self._numbers.setdefault(rows, len(self._numbers) + 1)
        return self._known[given]

    def list_rows(self) -> Rows:
        """Every set's rows."""
        return [target_row(n, row) for rows, n in self._numbers.items() for row in rows]


def org_row(org: OrgInput) -> tuple[object, ...]:
    """An organisation as a row of `orgs`."""
    return (org.org, org.place, org.path, org.kind, org.unit, *measure_org(org))


def requirement_row(one: RequirementInput, periods: Sequence[PeriodInput]) -> tuple[object, ...]:
    """A requirement as a row of `requirements`."""
    steps = [
        step for period in periods if period.requirement == one.requirement for step in period.steps
    ]
    valid_only, stacked = asks_validity(one), is_stacked(one, steps)
    return (
        one.requirement,
        one.measure,
        int(one.at_most),
        int(one.zero_report),
        int(one.standing),
        int(valid_only),
        int(stacked),
        states.ATTRIBUTE_NUMBERS.get(one.over, 0),
    )


def is_stacked(one: RequirementInput, steps: Sequence[TargetStep]) -> bool:
    """Whether several valid facts together may be needed, so that they must be added up."""
    if not asks_validity(one) or one.measure in (states.ALWAYS, states.WITHIN):
        return False
    is_one = all(step.target == 1000 and step.beyond is None for step in steps)
    return not (is_one and one.measure in (states.COUNT, states.ATTEST))


def asks_validity(one: RequirementInput) -> bool:
    """Whether only facts that are valid on the day count."""
    return not one.at_most and (one.standing or one.measure == states.SHARE)


class BoundsClasses:
    """Numbers the different bounds of quantities, each kept once. 0: every quantity counts,
    1: every one but nought."""

    def __init__(self, places: Iterable[str]) -> None:
        self._places = sorted(places)
        self._numbers: dict[tuple[tuple[Bounds, ...], bool], int] = {((), False): 0, ((), True): 1}

    def find_number(self, one: RequirementInput) -> int:
        """The number of a requirement's bounds. A nought is a report of nothing: where few are
        wanted it is a report, and not one of them."""
        return self._numbers.setdefault((one.bounds, one.at_most), len(self._numbers))

    def list_rows(self) -> Rows:
        """Every class's rows in every place."""
        rows: Rows = []
        for (bounds, is_few), number in self._numbers.items():
            free = [free_bounds(place) for place in self._places]
            for one in bounds or free:
                rows += bounds_rows(number, one, least=1 if is_few else 0)
        return rows


def free_bounds(place: str) -> Bounds:
    """The bounds of a place in which every quantity counts."""
    least, most = TargetStep(Condition(), 0), TargetStep(Condition(), NO_LIMIT)
    return Bounds(place, -NEVER, NEVER, (least,), (most,))


def bounds_rows(number: int, bounds: Bounds, *, least: int) -> Rows:
    """Bounds of one place as rows of `bounds`."""
    return [
        (
            number,
            bounds.place,
            *condition_columns(row),
            bounds.from_day,
            bounds.until_day,
            max(row.target, least),
            high,
        )
        for row, high in list_bound_rows(bounds)
    ]


def condition_columns(row: TargetRow) -> tuple[int, ...]:
    """Which organisations a row is for, in the order of CONDITIONS."""
    masks = (row.stages_any, row.stages_seen, row.stages_want, row.flags_seen, row.flags_want)
    return (int(row.is_free), *masks, *(end for span in row.ranges for end in span))


def asked_rows(one: RequirementInput, classes: BoundsClasses) -> Rows:
    """The kinds that a requirement looks at as rows of `asked`."""
    number = classes.find_number(one)
    return [
        (one.requirement, role, kind, number if is_bounded else 0)
        for role, kind, is_bounded in list_asked_roles(one)
    ]


def list_asked_roles(one: RequirementInput) -> list[tuple[int, str, bool]]:
    """The kinds that a requirement looks at: as what, and whether its bounds are for them."""
    is_event = one.measure == states.WITHIN
    role = states.TRIGGER_ROLE if is_event else states.VALUE_ROLE
    return [
        *((role, kind, not is_event) for kind in one.of),
        *((states.BASE_ROLE, kind, False) for kind in one.over_kinds),
        *((states.ANSWER_ROLE, kind, False) for kind in one.answers),
    ]


def period_row(period: PeriodInput, target_set: int) -> tuple[object, ...]:
    """A period as a row of `periods`."""
    return (
        period.period,
        period.requirement,
        period.place,
        period.start,
        period.end,
        period.due,
        period.fail,
        period.soon_days,
        target_set,
    )


def list_slots(start: int, end: int, *, is_standing: bool) -> list[int]:
    """The slots of days that a period touches."""
    if is_standing:
        return [STANDING_SLOT]
    return list(range(start >> SLOT_BITS, (min(end, NEVER) >> SLOT_BITS) + 1))


def target_row(target_set: int, row: TargetRow) -> tuple[object, ...]:
    """One target as a row of `targets`."""
    return (target_set, *condition_columns(row), row.target)


def fact_row(fact: FactInput) -> tuple[object, ...]:
    """A record as a row of `facts`."""
    return (
        fact.org,
        fact.position,
        fact.kind,
        fact.subject,
        fact.day,
        fact.until,
        fact.occurred,
        fact.recorded,
        fact.quantity,
    )
