"""How a settled obligation stands on a later day, without looking at facts again."""

from __future__ import annotations

from dataclasses import dataclass

from xiaoan.kernel.days import NEVER
from xiaoan.obligations import states
from xiaoan.obligations.rules.inputs import NEVER_AT, Moment, first_instant


@dataclass(frozen=True, slots=True)
class Judged:
    """An obligation's outcome and the days that follow from it, named as in Settled."""

    outcome: int
    due: int
    fail: int
    end: int
    soon_days: int
    holds_until: int
    waived_until: int
    clock_at: int
    stands_until: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, whether it is shown on dashboards, and the next instant at which either changes."""

    status: str
    is_shown: bool
    changes_at: int


_FIXED = {
    states.LAPSED: states.OVERDUE,
    states.UNANSWERED: states.OVERDUE,
    states.BROKEN: states.FAILED,
}


def find_status(row: Judged, moment: Moment) -> str:
    """The status at a moment."""
    if row.outcome == states.NOTHING_OWED:
        return states.NOT_APPLICABLE
    if row.waived_until >= min(row.end, moment.day):
        return states.WAIVED
    if row.outcome in (states.ANSWERED, states.ANSWERED_LATE):
        return _find_answered_status(row, moment.at)
    return _FIXED.get(row.outcome) or _find_dated_status(row, moment.day)


def find_standing(row: Judged, moment: Moment) -> Standing:
    """The status at a moment, and until when it stays so."""
    status = find_status(row, moment)
    return Standing(status, moment.day <= row.stands_until, _find_next_change(row, moment, status))


def _find_answered_status(row: Judged, at: int) -> str:
    if at > row.clock_at:
        return states.OVERDUE
    if row.outcome == states.ANSWERED_LATE:
        return states.FAILED
    return states.MET if row.clock_at == NEVER_AT else states.DUE_SOON


def _find_dated_status(row: Judged, day: int) -> str:
    if row.outcome == states.IN_FORCE and day <= row.holds_until:
        return states.DUE_SOON if row.holds_until - day <= row.soon_days else states.MET
    if row.outcome in (states.IN_FORCE, states.TOO_FEW) and day > row.holds_until:
        return states.OVERDUE
    if row.outcome == states.KEPT:
        return states.ON_TRACK if day <= row.end else states.MET
    if row.outcome == states.HELD and min(day, row.end) <= row.holds_until:
        return states.MET
    return _find_open_status(row, day)


def _find_open_status(row: Judged, day: int) -> str:
    if day <= row.due:
        return states.DUE_SOON if row.due - day <= row.soon_days else states.ON_TRACK
    return states.OVERDUE if day <= row.fail else states.FAILED


def _find_next_change(row: Judged, moment: Moment, status: str) -> int:
    days = (
        row.due - row.soon_days,
        row.due + 1,
        row.fail + 1,
        row.end + 1,
        row.holds_until - row.soon_days,
        row.holds_until + 1,
        row.waived_until + 1,
    )
    later = [Moment(day, first_instant(day)) for day in days if moment.day < day < NEVER]
    if moment.at <= row.clock_at < NEVER_AT:
        later.append(Moment(moment.day, row.clock_at + 1))
    changing = [one.at for one in later if find_status(row, one) != status]
    if moment.day <= row.stands_until < NEVER:
        changing.append(first_instant(row.stands_until + 1))
    return min(changing, default=NEVER_AT)
