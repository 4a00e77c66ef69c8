"""The same form sent twice at the same instant is one record."""

from __future__ import annotations

from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.cast import build_cast, build_county
from xiaoan.activities.actions import record_activity
from xiaoan.activities.queries import RecordInfo, iterate_facts, list_activities
from xiaoan.journal.queries import count_rows, verify_chains
from xiaoan.kernel.actor import SYSTEM
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
