"""The same form sent twice at the same instant is one record."""

from __future__ import annotations

from datetime import date, datetime
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import County, build_cast, build_county
from xiaoan.activities.actions import record_activity
from xiaoan.activities.queries import RecordInfo, iterate_facts, list_activities
from xiaoan.journal.queries import count_rows, verify_chains
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.ids import new_id


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_record(now: datetime, today: date) -> None:
    county = build_county()
    officer = build_cast(county).school_officer
    key, start = new_id(), Barrier(4)
    made: list[RecordInfo] = []

    def send() -> None:
        start.wait()
        try:
            made.append(
                record_activity(
                    officer,
                    org=county.boarding.ref,
                    activity_key="test-lesson",
                    held_on=today,
                    values={"topic": "消防", "class_hours": 1},
                    activity_id=key,
                    now=now,
                )
            )
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [record.id for record in made] == [key] * 4
    assert list_activities(officer).total == 1
    assert count_rows(SYSTEM, kind="lesson.") == 2
    assert len([*iterate_facts()]) == 2
    assert verify_chains().is_whole


def test_the_slower_of_two_equal_requests_finds_the_faster_ones_record(
    school_officer: Actor,
    county: County,
    now: datetime,
    today: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xiaoan.activities.actions import records

    key, look = new_id(), records._find_record

    def send() -> RecordInfo:
        return record_activity(
            school_officer,
            org=county.boarding.ref,
            activity_key="test-lesson",
            held_on=today,
            values={"topic": "消防", "class_hours": 1},
            activity_id=key,
            now=now,
        )

    first = send()
    looks: list[object] = []

    def look_too_early(one: UUID) -> object:
        looks.append(one)
        return look(one) if len(looks) > 1 else None

    monkeypatch.setattr(records, "_find_record", look_too_early)
    assert send() == first
    assert list_activities(school_officer).total == 1
    assert count_rows(SYSTEM, kind="lesson.") == 2
    assert verify_chains().is_whole
