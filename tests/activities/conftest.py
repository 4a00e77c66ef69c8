"""Activities of the tests stand in the library."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import pytest

from xiaoan.activities import queries
from xiaoan.journal.rules.kinds import build_kinds
from xiaoan.kernel import library

LESSON = """
activity: test-lesson
kind: lesson.national-security-theme
title: 专题教育课
title_en: Theme lesson
area: education
held_by: {kind: school}
fields:
  - {name: topic, title: 主题, title_en: Topic, required: true, list: true, filter: true}
  - {name: class_hours, title: 课时, title_en: Hours, type: number, required: true, at_least: 0.5}
  - {name: lecturer_phone, title: 电话, title_en: Telephone, private: true}
quantity: class_hours
also: [{kind: lesson.national-security, quantity: class_hours}]
evidence: {photo: wanted}
"""
INCIDENT = """
activity: test-incident
kind: incident.known
title: 获知事件
title_en: Incident known
area: emergency
held_by: {kind: school}
fields:
  - {name: number, title: 编号, title_en: Number, required: true, list: true}
  - {name: known_at, title: 获知时刻, title_en: Known at, type: time}
subject_field: number
time_field: known_at
zero_report: true
"""
DRILL = """
activity: test-drill
kind: drill.evacuation
title: 演练
title_en: Drill
area: emergency
held_by: {kind: school}
fields:
  - {name: seconds, title: 用时, title_en: Seconds, type: integer, required: true, at_least: 1}
quantity: seconds
evidence: {photo: required}
valid_months: 6
"""
ATTEST = "attest.test-order"


@pytest.fixture(autouse=True)
def test_activities(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three activities and one attestation more than the library holds."""
    added = [
        library.parse_document(dedent(text), name=f"activities/test-{number}.yaml")
        for number, text in enumerate((LESSON, INCIDENT, DRILL))
    ]
    documents = (*library.read_documents("activities"), *added)
    entry = {"title": "规定已公示", "title_en": "Order published"}
    from xiaoan.journal.queries import kinds

    declared = {**kinds.list_kinds(), **build_kinds([(ATTEST, entry)])}
    monkeypatch.setattr("xiaoan.activities.queries.kinds.read_documents", lambda _: documents)
    monkeypatch.setattr("xiaoan.activities.queries.kinds.list_kinds", lambda: declared)
    monkeypatch.setattr("xiaoan.journal.queries.kinds.list_kinds", lambda: declared)
    queries.forget_activity_kinds()
    yield
    queries.forget_activity_kinds()
