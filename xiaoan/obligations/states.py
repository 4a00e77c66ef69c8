"""Words of obligations: statuses, measures, and what the engine's whole numbers stand for."""

from __future__ import annotations

from typing import Final

MET: Final = "met"
ON_TRACK: Final = "on_track"
DUE_SOON: Final = "due_soon"
OVERDUE: Final = "overdue"
FAILED: Final = "failed"
WAIVED: Final = "waived"
NOT_APPLICABLE: Final = "not_applicable"

STATUSES: Final[dict[str, tuple[str, str]]] = {
    MET: ("已完成", "Met"),
    ON_TRACK: ("进行中", "On track"),
    DUE_SOON: ("即将到期", "Due soon"),
    OVERDUE: ("逾期", "Overdue"),
    FAILED: ("未完成", "Failed"),
    WAIVED: ("已豁免", "Waived"),
    NOT_APPLICABLE: ("不适用", "Not applicable"),
}
"""Status → its titles in Chinese and English, in the order in which they are shown."""

OWED: Final = (MET, ON_TRACK, DUE_SOON, OVERDUE, FAILED)
"""Statuses that count in the denominator of a rate. The others are shown beside it."""
UNSETTLED: Final = (ON_TRACK, DUE_SOON, OVERDUE, FAILED)
WANTING: Final = (OVERDUE, FAILED)

COUNT: Final = 1
SUM: Final = 2
SHARE: Final = 3
ALWAYS: Final = 4
WITHIN: Final = 5
ATTEST: Final = 6
MEASURES: Final[dict[str, int]] = {
    "count": COUNT,
    "sum": SUM,
    "share": SHARE,
    "always": ALWAYS,
    "on": WITHIN,
    "attest": ATTEST,
}
"""Measure of the plan language → its number in the engine."""

VALUE_ROLE: Final = 0
BASE_ROLE: Final = 1
TRIGGER_ROLE: Final = 2
ANSWER_ROLE: Final = 3
"""What a kind of fact is to a requirement: counted, divided by, asking, answering."""

NOTHING_OWED: Final = 0
HELD: Final = 1
IN_FORCE: Final = 2
LAPSED: Final = 3
OPEN: Final = 4
BROKEN: Final = 5
KEPT: Final = 6
ANSWERED: Final = 7
ANSWERED_LATE: Final = 8
UNANSWERED: Final = 9
TOO_FEW: Final = 10
"""Outcomes: what the facts say, before the clock says which status that is on a day."""

STAGE_BITS: Final[dict[str, int]] = {
    "kindergarten": 1,
    "primary": 2,
    "junior": 4,
    "senior": 8,
    "vocational": 16,
    "special": 32,
}
FLAG_BITS: Final[dict[str, int]] = {"boarding": 1, "bus": 2, "kitchen": 4, "laboratory": 8}
ATTRIBUTES: Final = ("pupils", "boarders", "classes", "staff")
ATTRIBUTE_NUMBERS: Final[dict[str, int]] = {name: n for n, name in enumerate(ATTRIBUTES, start=1)}

ANY_UNIT: Final = "any"
NO_UNIT_ASKED: Final = ""

SOON_DAYS: Final[dict[str, int]] = {
    "day": 0,
    "school-day": 0,
    "week": 2,
    "two-weeks": 3,
    "month": 7,
    "two-months": 10,
    "quarter": 14,
    "term": 30,
    "half-year": 30,
    "year": 45,
    "school-year": 45,
    "once": 30,
}
"""Cadence → how many days before the due day a duty is "due soon", unless the plan says."""

LATE_DAYS: Final[dict[str, int | None]] = {
    "day": 3,
    "school-day": 3,
    "week": 7,
    "two-weeks": 7,
    "month": 15,
    "two-months": 20,
    "quarter": 30,
    "term": 30,
    "half-year": 30,
    "year": 60,
    "school-year": 60,
    "once": None,
}
"""Cadence → how many days after the due day it can still be made good; None = always."""

SHOWN_AFTER_FAILURE_DAYS: Final = 30
"""How long a failed duty of a past period stays on dashboards."""
HISTORY_SCHOOL_YEARS: Final = 2
"""How far back periods are opened, for trends."""
FIRST_GRACE_RULE: Final = "obligations.first_grace_days"
FIRST_GRACE_DAYS: Final = 30
"""Days after adoption in which a standing duty is first to be met, where no rule says."""
