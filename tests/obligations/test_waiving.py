"""Letting off and reminding: who may, what it does, what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, Cast, County
from xiaoan.journal.queries import list_rows
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import InvalidInput, NotAllowed, NotFound
from xiaoan.obligations.actions import recompute_rollups, remind, tick, unwaive, waive
from xiaoan.obligations.queries import (
    ObligationRow,
    count_statuses,
    get_obligation,
    list_obligations,
)

REASON = "校舍改造,暂停使用"


def find_overdue(cast: Cast, county: County) -> ObligationRow:
    rows = list_obligations(
        cast.bureau_officer, org_id=county.boarding.id, statuses=["overdue"], now=NOW
    ).rows
    return next(one for one in rows if one.end_on is None)


def test_a_waiver_takes_a_duty_out_of_the_rate_until_it_ends(adopted: County, cast: Cast) -> None:
    row, officer = find_overdue(cast, adopted), cast.bureau_officer
    before = count_statuses(officer, by="area")[row.area]
    waive(
        officer,
        obligation_id=row.id,
        reason=REASON,
        until_on=TODAY + timedelta(days=9),
        now=NOW,
    )
    detail = get_obligation(officer, obligation_id=row.id, now=NOW)
    assert (detail.row.status, detail.row.waived_until) == ("waived", TODAY + timedelta(days=9))
    assert detail.waiver is not None
    assert (detail.waiver.reason, detail.waiver.by) == (REASON, officer.name)
    after = count_statuses(officer, by="area")[row.area]
    assert after["waived"] == before.get("waived", 0) + 1
    assert after["overdue"] == before["overdue"] - 1
    assert list_rows(officer, kind="obligation.waived").total == 1
    last = NOW + timedelta(days=9)
    assert get_obligation(officer, obligation_id=row.id, now=last).row.status == "waived"
    later = NOW + timedelta(days=10)
    assert get_obligation(officer, obligation_id=row.id, now=later).row.status == "overdue"
    tick(SYSTEM, now=later)
    assert get_obligation(officer, obligation_id=row.id).row.status == "overdue"
    assert recompute_rollups() == 0


def test_a_waiver_can_be_taken_back(adopted: County, cast: Cast) -> None:
    row, officer = find_overdue(cast, adopted), cast.bureau_officer
    waive(officer, obligation_id=row.id, reason=REASON, now=NOW)
    unwaive(officer, obligation_id=row.id, now=NOW)
    detail = get_obligation(officer, obligation_id=row.id, now=NOW)
    assert (detail.row.status, detail.waiver) == ("overdue", None)
    with pytest.raises(InvalidInput, match="not_waived"):
        unwaive(officer, obligation_id=row.id, now=NOW)


def test_what_cannot_be_waived_is_refused(adopted: County, cast: Cast) -> None:
    row, officer = find_overdue(cast, adopted), cast.bureau_officer
    with pytest.raises(InvalidInput, match="reason_missing"):
        waive(officer, obligation_id=row.id, reason=" ", now=NOW)
    for wrong in ({"until_on": TODAY - timedelta(days=1)}, {"from_on": TODAY + timedelta(days=1)}):
        with pytest.raises(InvalidInput, match="waiver_days"):
            waive(officer, obligation_id=row.id, reason=REASON, now=NOW, **wrong)
    with pytest.raises(NotAllowed):
        waive(cast.school_officer, obligation_id=row.id, reason=REASON, now=NOW)
    with pytest.raises(NotFound):
        waive(cast.outsider, obligation_id=row.id, reason=REASON, now=NOW)
    waive(officer, obligation_id=row.id, reason=REASON, now=NOW)
    with pytest.raises(InvalidInput, match="not_waivable"):
        waive(officer, obligation_id=row.id, reason=REASON, now=NOW)


def test_everybody_who_has_not_is_reminded_once_a_day(adopted: County, cast: Cast) -> None:
    row, officer = find_overdue(cast, adopted), cast.bureau_officer
    number = remind(officer, requirement_id=row.requirement_id, now=NOW)
    assert number >= 1
    assert list_rows(officer, kind="obligation.reminded").total == number
    with pytest.raises(InvalidInput, match="reminded_today"):
        remind(officer, requirement_id=row.requirement_id, now=NOW)
    assert remind(officer, requirement_id=row.requirement_id, now=NOW + timedelta(days=1)) == number
    with pytest.raises(NotAllowed):
        remind(cast.school_officer, requirement_id=row.requirement_id, now=NOW)
