"""What the engine is told: plain values, days and instants as whole numbers.

Quantities and targets are thousandths, instants microseconds; a day is a day number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiaoan.kernel.days import NEVER

Key = str | int
NEVER_AT = 4_000_000_000_000_000_000
"""Instant number that stands for "never"; every real instant is smaller."""
NO_LIMIT = 1_000_000_000_000_000
"""Larger than any quantity, count or target."""


@dataclass(frozen=True, slots=True)
class OrgInput:
    """An organisation with what requirements select on. `place` names its calendar and rules."""

    org: Key
    place: str
    path: str
    kind: str
    unit: str = ""
    stages: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """What an organisation must be like. `ranges`: attribute → (from, below)."""

    stages: frozenset[str] = frozenset()
    flags: tuple[tuple[str, bool], ...] = ()
    ranges: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a target grows by: `add` for every full `each` of `attribute` above `start`."""

    attribute: str
    start: int
    each: int
    add: int


@dataclass(frozen=True, slots=True)
class TargetStep:
    """A target for those organisations that are so. The first step that fits counts."""

    when: Condition
    target: int
    beyond: Beyond | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which quantities count in a place, for facts of the days from `from_day` to `until_day`.

    Those of a place follow each other without gap from -NEVER to NEVER. `low` and `high` are
    the least and the greatest, by organisation as targets are.
    """

    place: str
    from_day: int
    until_day: int
    low: tuple[TargetStep, ...]
    high: tuple[TargetStep, ...]


@dataclass(frozen=True, slots=True)
class Ower:
    """Whose duty it is: organisations of a kind and unit at or below a path of the tree.

    `unit` "" asks for none, "any" for some unit whichever.
    """

    scope: str
    kind: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RequirementInput:
    """A requirement as the engine reads it. `standing`: no periods, only what is valid counts.

    `over`: the attribute that a share divides by, "" when it divides by facts of `over_kinds`.
    `bounds` empty: every quantity counts; where no step fits an organisation, none does.
    """

    requirement: Key
    owers: tuple[Ower, ...]
    applies: Condition
    measure: int
    of: tuple[str, ...]
    standing: bool = False
    at_most: bool = False
    zero_report: bool = False
    bounds: tuple[Bounds, ...] = ()
    over: str = ""
    over_kinds: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodInput:
    """A period of a requirement in a place. All days inclusive.

    A fact counts from `start` to `end`; it is due at the end of `due`, can be made good until
    the end of `fail`, and is due soon in the last `soon_days`. `period` is unique everywhere.
    """

    period: int
    requirement: Key
    place: str
    start: int
    end: int
    due: int
    fail: int
    soon_days: int
    steps: tuple[TargetStep, ...]


@dataclass(frozen=True, slots=True)
class WaiverInput:
    """A requirement that an organisation is let off, from a day to a day."""

    org: Key
    requirement: Key
    from_day: int
    until_day: int


@dataclass(frozen=True, slots=True)
class FactInput:
    """A row of the journal. `retracts`: the position in the same chain that it takes back."""

    org: Key
    position: int
    act: str
    kind: str
    subject: str
    day: int
    occurred: int
    recorded: int
    until: int = NEVER
    quantity: int = 1000
    retracts: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The time as of which one asks: the local day and the instant."""

    day: int
    at: int


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that one settlement looks at."""

    orgs: tuple[OrgInput, ...]
    requirements: tuple[RequirementInput, ...]
    periods: tuple[PeriodInput, ...]
    waivers: tuple[WaiverInput, ...]
    facts: tuple[FactInput, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class Settled:
    """What one obligation amounts to. Fields are those of the settlement expression.

    `value` and `target` in thousandths (of a unit, for shares of a percent for the target and of
    one record for the value); `base` what a share divides by, else 1. Positions and days of the
    first and last fact that counted, or -1. `outcome` with the day numbers says the status on
    every later day without a new fact; `changes_at` is the next instant at which it changes or
    leaves the dashboards.
    """

    org: Key
    requirement: Key
    period: int
    status: str
    value: int
    target: int
    base: int
    counted: int
    reported: int
    expired: int
    first_position: int
    last_position: int
    first_day: int
    last_day: int
    outcome: int
    due: int
    fail: int
    end: int
    soon_days: int
    holds_until: int
    waived_until: int
    clock_at: int
    stands_until: int
    changes_at: int


DAY_MICROS = 86_400_000_000
LOCAL_OFFSET_MICROS = 28_800_000_000
"""How far the county's clock is ahead of UTC: eight hours, the whole year."""


def first_instant(day: int) -> int:
    """The instant at which a local day begins."""
    return day * DAY_MICROS - LOCAL_OFFSET_MICROS
