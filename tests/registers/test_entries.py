"""Entries: added once, merged when two people change them, facts that follow each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import County
from xiaoan.journal.queries import list_subject_rows
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from xiaoan.kernel.fields import FieldsRefused
from xiaoan.kernel.ids import new_id
from xiaoan.registers.actions import (
    NewEntry,
    acknowledge_reminder,
    create_entries,
    create_entry,
    edit_entry,
    recompute_entries,
    retire_entry,
)
from xiaoan.registers.queries import (
    EntryFilter,
    EntryInfo,
    count_entries,
    get_entry,
    iterate_facts,
    list_entries,
    list_reminders,
)

VALUES = {"code": "M-01", "medium": "powder", "made_on": "2023-05-06", "place": "一楼东"}
LATER = timedelta(days=1)


@pytest.fixture
def entry(school_officer: Actor, county: County, extinguishers: str, now: datetime) -> EntryInfo:
    return add(school_officer, county, extinguishers, now, keeper_phone="13800000000")


def add(actor: Actor, county: County, type_key: str, now: datetime, **values: object) -> EntryInfo:
    given = {**VALUES, **values}
    return create_entry(actor, org=county.boarding.ref, type_key=type_key, values=given, now=now)


def list_live(entry_id: UUID) -> list[tuple[date, date | None]]:
    rows = list_subject_rows(SYSTEM, subject=entry_id)
    taken = {row.retracts for row in rows}
    return [
        (row.day, row.until)
        for row in rows
        if row.act == "record"
        and row.position not in taken
        and row.kind.startswith("register.")
        and row.kind != "register.imported"
    ]


def codes_of(refused: FieldsRefused) -> dict[str, str]:
    return {problem.name: problem.code for problem in refused.problems}


def test_a_new_entry_is_one_fact_valid_until_its_earliest_day(
    entry: EntryInfo, today: date
) -> None:
    assert entry.valid_until == date(2028, 5, 6)
    assert entry.next_reminder == date(2028, 2, 6)
    assert list_live(entry.id) == [(today, date(2028, 5, 6))]


def test_the_same_form_sent_twice_is_one_entry(
    school_officer: Actor, county: County, extinguishers: str, now: datetime
) -> None:
    key = new_id()
    made = [
        create_entry(
            school_officer,
            org=county.boarding.ref,
            type_key=extinguishers,
            values=VALUES,
            entry_id=key,
            now=now,
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert len(list_live(key)) == 1
    with pytest.raises(Conflict) as refused:
        create_entry(
            school_officer,
            org=county.boarding.ref,
            type_key=extinguishers,
            values={**VALUES, "place": "二楼"},
            entry_id=key,
            now=now,
        )
    assert refused.value.code == "registers.id_taken"


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"code": " "}, {"code": "fields.required"}),
        ({"medium": "foam"}, {"medium": "fields.not_a_choice"}),
        ({"made_on": "2026-13-01"}, {"made_on": "fields.not_a_date"}),
        ({"made_on": "2026-10-22"}, {"made_on": "fields.in_future"}),
        ({"last_service_on": "2020-01-01"}, {"last_service_on": "fields.before_other"}),
        ({"weight": "-1"}, {"weight": "fields.too_small"}),
        ({"weight": "heavy"}, {"weight": "fields.not_a_number"}),
        ({"code": "x" * 41}, {"code": "fields.too_long"}),
        ({"nation": "x"}, {"nation": "fields.unknown"}),
    ],
)
def test_each_wrong_answer_is_named(
    values: Mapping[str, object],
    problems: dict[str, str],
    school_officer: Actor,
    county: County,
    extinguishers: str,
    now: datetime,
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        add(school_officer, county, extinguishers, now, **values)
    assert codes_of(refused.value) == problems


def test_a_code_stands_once_in_an_organisation(
    entry: EntryInfo, school_officer: Actor, county: County, extinguishers: str, now: datetime
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        add(school_officer, county, extinguishers, now)
    assert codes_of(refused.value) == {"code": "registers.code_taken"}
    retire_entry(school_officer, entry_id=entry.id, reason="报废", now=now)
    assert add(school_officer, county, extinguishers, now).code == "M-01"


def test_only_those_who_may_and_only_at_their_place(
    county: County,
    patroller: Actor,
    outsider: Actor,
    school_officer: Actor,
    entry: EntryInfo,
    extinguishers: str,
    now: datetime,
    today: date,
) -> None:
    with pytest.raises(NotAllowed):
        add(patroller, county, extinguishers, now, code="M-02")
    with pytest.raises(NotAllowed):
        create_entry(
            school_officer,
            org=county.primary.ref,
            type_key=extinguishers,
            values=VALUES,
            now=now,
        )
    with pytest.raises(NotFound):
        get_entry(outsider, entry_id=entry.id, today=today)
    with pytest.raises(NotFound):
        retire_entry(outsider, entry_id=entry.id, reason="x", now=now)
    assert list_entries(outsider, type_key=extinguishers, today=today).total == 0


def test_changes_of_different_fields_join(
    entry: EntryInfo, school_officer: Actor, bureau_officer: Actor, now: datetime
) -> None:
    edit_entry(
        bureau_officer,
        entry_id=entry.id,
        base_revision=1,
        values={**VALUES, "place": "二楼西"},
        now=now + LATER,
    )
    mine = {**VALUES, "keeper_phone": "13800000000", "last_service_on": "2026-09-01"}
    joined = edit_entry(
        school_officer, entry_id=entry.id, base_revision=1, values=mine, now=now + LATER
    )
    assert joined.values["place"] == "二楼西"
    assert joined.values["last_service_on"] == "2026-09-01"
    assert joined.values["keeper_phone"] == "13800000000"
    assert (joined.revision, joined.valid_until) == (3, date(2028, 9, 1))
    assert list_live(entry.id) == [(entry.held_from, date(2028, 9, 1))]


def test_changes_of_the_same_field_are_shown_to_a_person(
    entry: EntryInfo, school_officer: Actor, now: datetime
) -> None:
    theirs = {**VALUES, "place": "二楼", "keeper_phone": "13800000000"}
    edit_entry(school_officer, entry_id=entry.id, base_revision=1, values=theirs, now=now)
    with pytest.raises(Conflict) as refused:
        edit_entry(
            school_officer,
            entry_id=entry.id,
            base_revision=1,
            values={**theirs, "place": "三楼"},
            now=now,
        )
    assert refused.value.code == "registers.edit_conflict"
    assert refused.value.data["revision"] == 2
    assert refused.value.data["fields"] == [
        {
            "name": "place",
            "title": "位置",
            "title_en": "Place",
            "base": "一楼东",
            "mine": "三楼",
            "theirs": "二楼",
        }
    ]


def test_saving_without_a_change_changes_nothing(
    entry: EntryInfo, school_officer: Actor, now: datetime
) -> None:
    same = edit_entry(
        school_officer,
        entry_id=entry.id,
        base_revision=1,
        values={**VALUES, "keeper_phone": "13800000000"},
        now=now + LATER,
    )
    assert same.revision == 1
    assert len(list_subject_rows(SYSTEM, subject=entry.id)) == 1


def test_a_broken_one_ends_the_day_before_it_was_held(
    entry: EntryInfo, school_officer: Actor, now: datetime
) -> None:
    broken = edit_entry(
        school_officer,
        entry_id=entry.id,
        base_revision=1,
        values={**VALUES, "state": "broken"},
        now=now,
    )
    assert broken.is_invalid
    assert broken.next_reminder is None
    assert list_live(entry.id) == [(entry.held_from, entry.held_from - LATER)]


def test_retiring_takes_the_fact_back_once_and_needs_a_reason(
    entry: EntryInfo, school_officer: Actor, extinguishers: str, now: datetime, today: date
) -> None:
    with pytest.raises(InvalidInput):
        retire_entry(school_officer, entry_id=entry.id, reason=" ", now=now)
    for _ in range(2):
        gone = retire_entry(school_officer, entry_id=entry.id, reason="报废", now=now)
    assert gone.retired_reason == "报废"
    assert list_live(entry.id) == []
    assert len(list_subject_rows(SYSTEM, subject=entry.id)) == 2
    assert list_entries(school_officer, type_key=extinguishers, today=today).total == 0
    wanted = EntryFilter(standing="retired")
    page = list_entries(school_officer, type_key=extinguishers, today=today, wanted=wanted)
    assert page.total == 1
    with pytest.raises(Conflict):
        edit_entry(school_officer, entry_id=entry.id, base_revision=2, values=VALUES, now=now)


def test_private_answers_stay_inside_the_school(
    entry: EntryInfo, bureau_officer: Actor, school_officer: Actor, today: date
) -> None:
    inside = get_entry(school_officer, entry_id=entry.id, today=today)
    above = get_entry(bureau_officer, entry_id=entry.id, today=today)
    assert inside.entry.values["keeper_phone"] == "13800000000"
    assert "keeper_phone" not in above.entry.values
    assert "keeper_phone" not in above.history[0].values
    assert "13800000000" not in str(list_subject_rows(SYSTEM, subject=entry.id))


def test_the_page_of_an_entry_has_everything(
    entry: EntryInfo, school_officer: Actor, now: datetime, today: date
) -> None:
    edit_entry(
        school_officer,
        entry_id=entry.id,
        base_revision=1,
        values={**VALUES, "place": "二楼"},
        now=now,
    )
    detail = get_entry(school_officer, entry_id=entry.id, today=today)
    assert [revision.revision for revision in detail.history] == [2, 1]
    assert len(detail.rows) == 2
    service = detail.standing.dates[0]
    assert service.rule == "extinguisher.first_service.years"
    assert (service.basis_on, service.amount) == (date(2023, 5, 6), 5)
    assert detail.standing.decided_by == "service_due_on"


def test_a_reminder_is_acknowledged_until_the_next_tier(
    entry: EntryInfo, school_officer: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict):
        acknowledge_reminder(school_officer, entry_id=entry.id, reason="已约", now=now)
    first = datetime(2028, 3, 1, 2, 0, tzinfo=UTC)
    assert list_reminders(school_officer, today=first.date()).rows[0].tier_days == 90
    with pytest.raises(InvalidInput):
        acknowledge_reminder(school_officer, entry_id=entry.id, reason="", now=first)
    for _ in range(2):
        acknowledge_reminder(school_officer, entry_id=entry.id, reason="已约维修", now=first)
    assert list_reminders(school_officer, today=first.date()).total == 0
    urgent = list_reminders(school_officer, today=date(2028, 4, 6)).rows
    assert [(row.tier_days, row.days_left) for row in urgent] == [(30, 30)]
    late = list_reminders(school_officer, today=date(2028, 6, 1)).rows
    assert (late[0].tier_days, late[0].days_left) == (0, -26)
    detail = get_entry(school_officer, entry_id=entry.id, today=first.date())
    assert [ack.reason for ack in detail.acks] == ["已约维修"]


def test_a_renewal_wakes_the_reminders_again(
    entry: EntryInfo, school_officer: Actor, now: datetime
) -> None:
    at = datetime(2028, 5, 6, 2, 0, tzinfo=UTC)
    acknowledge_reminder(school_officer, entry_id=entry.id, reason="明天修", now=at)
    renewed = edit_entry(
        school_officer,
        entry_id=entry.id,
        base_revision=1,
        values={**VALUES, "last_service_on": "2028-05-06"},
        now=at,
    )
    assert renewed.acknowledged is None
    assert renewed.next_reminder == date(2030, 2, 5)


def test_counts_and_filters_agree(
    school_officer: Actor, county: County, extinguishers: str, now: datetime, today: date
) -> None:
    for code, made_on, state in [
        ("a", "2026-01-01", ""),
        ("b", "2021-11-01", ""),
        ("c", "2015-01-01", ""),
        ("d", "2026-01-01", "broken"),
    ]:
        add(school_officer, county, extinguishers, now, code=code, made_on=made_on, state=state)
    counted = count_entries(school_officer, today=today)[extinguishers]
    assert (counted.total, counted.due, counted.expired, counted.invalid) == (4, 1, 1, 1)
    for standing, code in [("due", "b"), ("expired", "c"), ("invalid", "d")]:
        wanted = EntryFilter(standing=standing)
        page = list_entries(school_officer, type_key=extinguishers, today=today, wanted=wanted)
        assert [row.code for row in page.rows] == [code]
        assert page.rows[0].find_standing(today) == standing


def test_a_list_is_narrowed_searched_and_sorted(
    school_officer: Actor, county: County, extinguishers: str, now: datetime, today: date
) -> None:
    add(school_officer, county, extinguishers, now, code="A1", medium="water", place="实验楼")
    add(school_officer, county, extinguishers, now, code="B2", place="食堂", weight="4.5")

    def find(**wanted: object) -> list[str]:
        page = list_entries(
            school_officer,
            type_key=extinguishers,
            today=today,
            wanted=EntryFilter(**wanted),  # type: ignore[arg-type]
        )
        return [row.code for row in page.rows]

    assert find() == ["A1", "B2"]
    assert find(answers={"medium": "water"}) == ["A1"]
    assert find(text="食堂") == ["B2"]
    assert find(text="b2 干粉") == ["B2"]
    assert find(sort="-code") == ["B2", "A1"]
    assert find(sort="valid_until") == ["A1", "B2"]
    assert find(sort="nonsense; drop") == ["A1", "B2"]
    with pytest.raises(InvalidInput):
        find(answers={"keeper_phone": "1"})


def test_lists_cost_the_same_for_more_rows(
    bureau_officer: Actor,
    county: County,
    extinguishers: str,
    now: datetime,
    today: date,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def fill(start: int, count: int) -> None:
        rows = [
            NewEntry(county.boarding.ref, extinguishers, {**VALUES, "code": f"N-{number}"})
            for number in range(start, start + count)
        ]
        create_entries(SYSTEM, rows=rows, now=now, settle=False)

    fill(0, 5)
    for start, count in ((5, 0), (10, 60)):
        fill(start, count)
        with django_assert_num_queries(2):
            list_entries(bureau_officer, type_key=extinguishers, today=today)
        with django_assert_num_queries(2):
            list_reminders(bureau_officer, today=date(2030, 1, 1))
        with django_assert_num_queries(1):
            count_entries(bureau_officer, today=today)


def test_many_at_once_are_all_or_none(
    county: County, extinguishers: str, now: datetime, today: date
) -> None:
    rows = [
        NewEntry(county.boarding.ref, extinguishers, {**VALUES, "code": f"N-{number % 9}"})
        for number in range(10)
    ]
    with pytest.raises(FieldsRefused):
        create_entries(SYSTEM, rows=rows, now=now)
    assert list_entries(SYSTEM, type_key=extinguishers, today=today).total == 0
    made = create_entries(SYSTEM, rows=rows[:9], now=now)
    assert all(len(list_live(key)) == 1 for key in made)


def test_a_changed_rule_reaches_entries_that_exist(
    entry: EntryInfo,
    school_officer: Actor,
    now: datetime,
    today: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert recompute_entries(SYSTEM, path="", now=now) == 0
    shorter = {"powder": 4}
    for module in ("batch", "reminders"):
        monkeypatch.setattr(
            f"xiaoan.registers.actions.{module}.read_rule_values",
            lambda **_: lambda _key: shorter,
        )
    assert recompute_entries(SYSTEM, path="", now=now) == 1
    detail = get_entry(school_officer, entry_id=entry.id, today=today)
    assert detail.entry.valid_until == date(2027, 5, 6)
    assert detail.history[0].act == "recomputed"
    assert list_live(entry.id) == [(today, date(2027, 5, 6))]


def test_facts_follow_from_the_table(
    entry: EntryInfo, school_officer: Actor, county: County, extinguishers: str, now: datetime
) -> None:
    add(school_officer, county, extinguishers, now, code="x", state="broken")
    gone = add(school_officer, county, extinguishers, now, code="y")
    retire_entry(school_officer, entry_id=gone.id, reason="报废", now=now)
    stated = {(fact.subject, fact.day, fact.until) for fact in iterate_facts()}
    live = {
        (subject, day, until)
        for subject in {fact[0] for fact in stated}
        for day, until in list_live(UUID(subject))
    }
    assert stated == live
    assert len(stated) == 2
