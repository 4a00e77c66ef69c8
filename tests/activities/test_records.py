"""Records: saved once, their facts, days that cannot be right, evidence, conflicts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.activities.conftest import ATTEST
from tests.cast import County
from xiaoan.activities.actions import (
    NewRecord,
    attest,
    edit_activity,
    record_activities,
    record_activity,
    withdraw_activity,
)
from xiaoan.activities.queries import (
    RecordFilter,
    RecordInfo,
    count_activities,
    find_activity_of,
    get_activity,
    iterate_facts,
    iterate_record_rows,
    list_activities,
    list_activity_kinds,
    list_attestations,
    list_record_columns,
)
from xiaoan.journal.queries import Row, list_attachments, list_rows
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from xiaoan.kernel.fields import FieldsRefused
from xiaoan.kernel.ids import new_id
from xiaoan.registers.actions import Upload

LESSON = {"topic": "国家安全", "class_hours": "2"}
Hold = Callable[..., RecordInfo]


def list_live() -> list[Row]:
    rows = [*list_rows(SYSTEM, size=200).rows]
    taken = {(row.org_id, row.retracts) for row in rows}
    return [
        row
        for row in rows
        if row.act == "record"
        and (row.org_id, row.position) not in taken
        and "activity" in row.data
    ]


def make_photo(name: str = "课堂.jpg") -> Upload:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(out, "JPEG")
    return Upload(name, io.BytesIO(out.getvalue()))


@pytest.fixture
def hold(school_officer: Actor, county: County, now: datetime, today: date) -> Hold:
    def make(key: str = "test-lesson", **given: object) -> RecordInfo:
        wanted: dict[str, object] = {
            "org": county.boarding.ref,
            "activity_key": key,
            "held_on": today,
            "values": LESSON,
            "now": now,
        }
        return record_activity(school_officer, **{**wanted, **given})  # type: ignore[arg-type]

    return make


def test_a_record_gives_its_facts(hold: Hold, today: date) -> None:
    record = hold()
    facts = {row.kind: (row.quantity, row.subject, row.day, row.until) for row in list_live()}
    subject = str(record.id)
    assert facts == {
        "lesson.national-security-theme": (Decimal(2), subject, today, None),
        "lesson.national-security": (Decimal(2), subject, today, None),
    }
    assert record.quantity == 2


def test_the_same_form_sent_twice_is_one_record(hold: Hold) -> None:
    key = new_id()
    assert hold(activity_id=key) == hold(activity_id=key)
    assert len(list_live()) == 2
    with pytest.raises(Conflict) as refused:
        hold(activity_id=key, values={**LESSON, "topic": "消防"})
    assert refused.value.code == "activities.id_taken"


@pytest.mark.parametrize(
    ("held_on", "code"),
    [
        (date(2026, 10, 22), "activities.held_in_future"),
        (date(1970, 1, 1), "activities.clock_wrong"),
        (date(2026, 8, 31), "activities.before_school_year"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused(hold: Hold, held_on: date, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hold(held_on=held_on)
    assert refused.value.code == code
    assert list_live() == []


def test_an_earlier_school_year_is_taken_when_it_is_meant(hold: Hold) -> None:
    record = hold(held_on=date(2026, 6, 30), is_late_meant=True)
    assert record.held_on == date(2026, 6, 30)
    noon = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
    assert {row.occurred_at for row in list_live()} == {noon}


def test_records_with_one_number_share_a_subject_and_say_when(hold: Hold, now: datetime) -> None:
    hold("test-incident", values={"number": "no 7", "known_at": "9:05"})
    hold("test-incident", values={"number": "NO7"})
    rows = list_live()
    assert {row.subject for row in rows} == {"NO7"}
    assert sorted(row.occurred_at for row in rows) == [
        datetime(2026, 10, 21, 1, 5, tzinfo=UTC),
        now,
    ]


def test_a_zero_report_says_less_and_counts_nothing(hold: Hold) -> None:
    record = hold("test-incident", values={}, is_zero=True)
    assert (record.is_zero, record.quantity) == (True, 0)
    (row,) = list_live()
    assert (row.quantity, row.data["zero"]) == (0, True)
    with pytest.raises(InvalidInput) as refused:
        hold(values={}, is_zero=True)
    assert refused.value.code == "activities.no_zero_report"


def test_required_evidence_comes_with_the_record(
    hold: Hold, school_officer: Actor, today: date
) -> None:
    with pytest.raises(InvalidInput) as refused:
        hold("test-drill", values={"seconds": 95})
    assert refused.value.code == "activities.evidence_missing"
    assert list_live() == []
    record = hold("test-drill", values={"seconds": 95}, files=[make_photo(), make_photo("b.jpg")])
    shown = list_attachments(school_officer, subjects=[record.id])[str(record.id)]
    assert [item.name for item in shown] == ["课堂.jpg"]
    assert list_live()[0].until == date(2027, 4, 21)


def test_what_is_wrong_is_named_and_nothing_is_kept(hold: Hold) -> None:
    with pytest.raises(FieldsRefused) as refused:
        hold(values={"class_hours": "0.25", "colour": "red"})
    assert {problem.name: problem.code for problem in refused.value.problems} == {
        "topic": "fields.required",
        "class_hours": "fields.too_small",
        "colour": "fields.unknown",
    }
    with pytest.raises(InvalidInput):
        hold(files=[Upload("x.jpg", io.BytesIO(b"MZ not a photo"))])
    assert list_live() == []


def test_only_those_who_may(
    county: County, liaison: Actor, outsider: Actor, hold: Hold, now: datetime, today: date
) -> None:
    record = hold()
    for actor in (liaison, outsider):
        with pytest.raises(NotAllowed):
            record_activity(
                actor,
                org=county.boarding.ref,
                activity_key="test-lesson",
                held_on=today,
                values=LESSON,
                now=now,
            )
        with pytest.raises(NotFound):
            get_activity(actor, activity_id=record.id)
        with pytest.raises(NotFound):
            withdraw_activity(actor, activity_id=record.id, reason="x", now=now)


def test_a_patroller_records_at_his_school(
    county: County, patroller: Actor, now: datetime, today: date
) -> None:
    record = record_activity(
        patroller,
        org=county.boarding.ref,
        activity_key="test-lesson",
        held_on=today,
        values=LESSON,
        now=now,
    )
    assert record.recorded_by == patroller.name


def test_an_edit_replaces_every_fact(hold: Hold, school_officer: Actor, now: datetime) -> None:
    record = hold()
    (first,) = get_activity(school_officer, activity_id=record.id).history
    assert (first.act, first.changed_by) == ("recorded", school_officer.name)
    edited = edit_activity(
        school_officer,
        activity_id=record.id,
        base_revision=1,
        held_on=record.held_on - timedelta(days=1),
        values={**LESSON, "class_hours": 3},
        now=now,
    )
    assert edited.revision == 2
    assert {(row.kind, row.quantity, row.day) for row in list_live()} == {
        ("lesson.national-security-theme", Decimal(3), date(2026, 10, 20)),
        ("lesson.national-security", Decimal(3), date(2026, 10, 20)),
    }
    detail = get_activity(school_officer, activity_id=record.id)
    assert [revision.act for revision in detail.history] == ["edited", "recorded"]
    assert detail.history[-1] == first
    assert len(detail.rows) == 4


def test_two_people_changing_one_record(
    hold: Hold, school_officer: Actor, bureau_officer: Actor, now: datetime
) -> None:
    record = hold(values={**LESSON, "lecturer_phone": "13800000000"})
    place = {"activity_id": record.id, "base_revision": 1, "now": now}
    edit_activity(
        bureau_officer,
        held_on=record.held_on,
        values={**LESSON, "topic": "交通"},
        **place,  # type: ignore[arg-type]
    )
    mine = {**LESSON, "lecturer_phone": "13800000000", "class_hours": 4}
    joined = edit_activity(school_officer, held_on=record.held_on, values=mine, **place)  # type: ignore[arg-type]
    assert joined.values == {
        "topic": "交通",
        "class_hours": 4,
        "lecturer_phone": "13800000000",
    }
    with pytest.raises(Conflict) as refused:
        edit_activity(
            school_officer,
            held_on=record.held_on,
            values={**mine, "topic": "溺水"},
            **place,  # type: ignore[arg-type]
        )
    (clash,) = refused.value.data["fields"]  # type: ignore[misc]
    assert (clash["mine"], clash["theirs"], clash["base"]) == ("溺水", "交通", "国家安全")


def test_a_withdrawn_record_counts_no_more(
    hold: Hold, school_officer: Actor, now: datetime
) -> None:
    record = hold()
    with pytest.raises(InvalidInput):
        withdraw_activity(school_officer, activity_id=record.id, reason="", now=now)
    for _ in range(2):
        gone = withdraw_activity(school_officer, activity_id=record.id, reason="填错", now=now)
    assert gone.withdrawn_reason == "填错"
    assert list_live() == []
    assert list_activities(school_officer).total == 0
    wanted = RecordFilter(is_withdrawn=True)
    assert list_activities(school_officer, wanted=wanted).total == 1


def test_an_attestation_states_until_when_and_needs_evidence(
    school_officer: Actor, county: County, now: datetime, today: date
) -> None:
    assert ATTEST in {activity.key for activity in list_attestations()}
    place = {"org": county.boarding.ref, "held_on": today, "now": now}
    until = date(2027, 8, 31)
    with pytest.raises(InvalidInput) as refused:
        attest(school_officer, kind=ATTEST, statement="已公示", **place)  # type: ignore[arg-type]
    assert refused.value.code == "activities.evidence_missing"
    record = attest(
        school_officer,
        kind=ATTEST,
        statement="已公示",
        until_on=until,
        files=[make_photo()],
        **place,  # type: ignore[arg-type]
    )
    (row,) = list_live()
    assert (row.kind, row.until, row.subject) == (ATTEST, until, str(record.id))
    with pytest.raises(InvalidInput):
        attest(school_officer, kind="test-lesson", statement="x", **place)  # type: ignore[arg-type]


def test_lists_are_narrowed_and_cost_the_same(
    hold: Hold,
    county: County,
    bureau_officer: Actor,
    now: datetime,
    today: date,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hold(values={**LESSON, "topic": "防溺水"})
    rows = [
        NewRecord(county.primary.ref, "test-lesson", date(2026, 9, 1 + number % 28), LESSON)
        for number in range(60)
    ]
    record_activities(SYSTEM, rows=rows, now=now, settle=False)

    def find(**wanted: object) -> int:
        page = list_activities(
            bureau_officer,
            activity_key="test-lesson",
            wanted=RecordFilter(**wanted),  # type: ignore[arg-type]
        )
        return page.total

    with django_assert_num_queries(2):
        assert find() == 61
    with django_assert_num_queries(1):
        assert count_activities(bureau_officer)["test-lesson"].last_on == today
    assert find(text="溺水") == 1
    assert find(answers={"topic": "防溺水"}) == 1
    assert find(org_id=county.primary.id) == 60
    assert find(from_on=date(2026, 9, 28)) == 3
    assert find(from_on=date(2026, 9, 2), until_on=date(2026, 9, 2)) == 3


def test_a_list_too_long_to_count_shows_the_same_rows(
    hold: Hold,
    county: County,
    bureau_officer: Actor,
    school_officer: Actor,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        NewRecord(org.ref, "test-lesson", date(2026, 9, 1 + number), LESSON)
        for number in range(9)
        for org in (county.primary, county.boarding)
    ]
    record_activities(SYSTEM, rows=rows, now=now, settle=False)
    for actor in (bureau_officer, school_officer):
        for wanted in (RecordFilter(), RecordFilter(org_id=county.boarding.id)):
            counted = list_activities(actor, wanted=wanted, size=5)
            journal = list_rows(actor, size=5)
            with monkeypatch.context() as patched:
                patched.setattr("xiaoan.journal.queries.rows.MOST_COUNTED", 4)
                long = list_activities(actor, wanted=wanted, size=5)
                long_journal = list_rows(actor, size=5)
            assert (long.rows, long_journal.rows) == (counted.rows, journal.rows)
            assert (long.total, long.is_more) == (4, True)
            assert (counted.total, counted.is_more) == (
                (18, False) if actor is bureau_officer and not wanted.org_id else (9, False)
            )


def test_private_answers_stay_inside_the_school(
    hold: Hold, bureau_officer: Actor, school_officer: Actor
) -> None:
    record = hold(values={**LESSON, "lecturer_phone": "13800000000"})
    above = get_activity(bureau_officer, activity_id=record.id)
    assert "lecturer_phone" not in above.record.values
    assert "lecturer_phone" not in above.history[0].values
    assert "13800000000" not in str(list_live())
    assert "电话" not in list_record_columns("test-lesson")
    exported = [*iterate_record_rows(school_officer, activity_key="test-lesson")]
    assert exported == [["示例旗第一中学", record.held_on, "国家安全", 2, None, record.recorded_by]]


def test_facts_follow_from_the_table(hold: Hold, school_officer: Actor, now: datetime) -> None:
    hold()
    hold("test-incident", values={"number": "7"})
    hold("test-incident", values={}, is_zero=True)
    gone = hold()
    withdraw_activity(school_officer, activity_id=gone.id, reason="填错", now=now)
    stated = sorted(
        (fact.org_id, fact.kind, fact.subject, fact.day, fact.until, fact.quantity)
        for fact in iterate_facts()
    )
    live = sorted(
        (row.org_id, row.kind, row.subject, row.day, row.until, row.quantity) for row in list_live()
    )
    assert stated == live
    assert len(stated) == 4


def test_every_school_finds_what_it_holds(county: County) -> None:
    for school in county.schools:
        assert list_activity_kinds(org=school)
    known = find_activity_of("lesson.national-security")
    assert known is not None
    assert "lesson.national-security" in known.kinds
    assert find_activity_of("no.such") is None
    assert isinstance(county.boarding.id, UUID)
