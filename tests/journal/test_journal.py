"""The journal: rows are only added, chained per organisation, verified, taken back, consumed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from xiaoan.journal import actions, queries
from xiaoan.journal.models import ChainHead, JournalRow
from xiaoan.kernel.actor import SYSTEM, OrgRef
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
SCHOOL = OrgRef(id=uuid4(), path="00010002", region="159901")
OTHER = OrgRef(id=uuid4(), path="00010003", region="159901")
KIND = "lesson.national-security-theme"


def record(org=SCHOOL, **more):
    given = {"kind": KIND, "subject": uuid4(), "day": date(2026, 11, 20), "quantity": 2}
    return actions.append(SYSTEM, org=org, now=NOW, **{**given, **more})


def faults():
    return [(fault.position, fault.fault) for fault in queries.verify_chains().faults]


def test_each_organisation_has_its_own_gapless_chain() -> None:
    rows = [record(), record(OTHER), record(), record()]
    assert [row.position for row in rows] == [1, 1, 2, 3]
    assert rows[2].previous_hash == rows[0].hash
    assert queries.verify_chains().is_whole


def test_a_row_says_day_validity_quantity_and_who() -> None:
    row = record(until=date(2027, 8, 31), quantity=Decimal("1.5"))
    again = queries.get_row(SYSTEM, row_id=row.id)
    assert again == row
    assert (again.day, again.until) == (date(2026, 11, 20), date(2027, 8, 31))
    assert again.quantity == Decimal("1.5")
    assert again.actor["name"] == SYSTEM.name


def test_a_correction_takes_the_old_row_back_once() -> None:
    first = record(quantity=1)
    record(subject=first.subject, quantity=2, replaces=first.id)
    assert [fact.quantity for fact in queries.iterate_live_facts()] == [2]
    with pytest.raises(Conflict):
        record(subject=first.subject, quantity=3, replaces=first.id)


def test_a_row_of_another_organisation_cannot_be_taken_back() -> None:
    first = record()
    with pytest.raises(NotFound):
        record(OTHER, replaces=first.id)


def test_a_retraction_leaves_no_live_fact() -> None:
    first = record()
    actions.retract(SYSTEM, row_id=first.id, org=SCHOOL, now=NOW)
    assert list(queries.iterate_live_facts()) == []
    assert queries.verify_chains().is_whole


def test_a_kind_that_is_not_declared_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        record(kind="lesson.nonsense")
    assert refused.value.code == "journal.unknown_kind"


def test_what_is_rolled_back_leaves_no_trace_in_the_chain() -> None:
    record()
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert record().position == 2
    assert queries.verify_chains().is_whole


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 9},
        {"day": date(2026, 11, 21)},
        {"kind": "drill.evacuation"},
        {"data": {"a": 1}},
    ],
)
def test_an_altered_row_is_named(change) -> None:
    rows = [record(), record(), record()]
    JournalRow.objects.filter(id=rows[1].id).update(**change)
    assert faults() == [(2, "altered")]


def test_a_removed_row_is_named() -> None:
    rows = [record(), record(), record()]
    JournalRow.objects.filter(id=rows[1].id).delete()
    assert (2, "missing") in faults()


def test_rows_cut_off_the_end_are_named() -> None:
    rows = [record(), record(), record()]
    JournalRow.objects.filter(id=rows[2].id).delete()
    assert faults() == [(3, "tail_missing")]


def test_two_rows_that_changed_places_are_named() -> None:
    rows = [record(), record(), record()]
    for row, position in ((rows[0], 99), (rows[1], 1), (rows[0], 2)):
        JournalRow.objects.filter(id=row.id).update(position=position)
    assert {position for position, _ in faults()} >= {1, 2}


def test_a_row_made_anew_with_a_right_hash_breaks_the_link() -> None:
    rows = [record(), record(), record()]
    forged = JournalRow.objects.get(id=rows[1].id)
    forged.quantity = Decimal(9)
    from xiaoan.journal.queries.rows import as_hashable
    from xiaoan.journal.rules.chain import compute_row_hash

    forged.hash = compute_row_hash(as_hashable(forged), forged.previous_hash)
    forged.save()
    assert faults() == [(3, "broken_link")]


def test_a_chain_without_a_head_is_a_fault() -> None:
    record()
    ChainHead.objects.all().delete()
    assert faults()


def test_many_rows_at_once_keep_the_guarantees_of_one() -> None:
    rows = [
        actions.NewRow(kind=KIND, org=org, subject=str(number), day=date(2026, 9, 1))
        for number in range(300)
        for org in (SCHOOL, OTHER)
    ]
    made = actions.append_many(SYSTEM, rows=rows, now=NOW)
    assert [row.subject for row in made] == [row.subject for row in rows]
    assert queries.verify_chains().is_whole
    assert record().position == 301


def test_adding_many_rows_takes_no_query_for_each(django_assert_max_num_queries) -> None:
    rows = [
        actions.NewRow(kind=KIND, org=SCHOOL, subject=str(number), day=date(2026, 9, 1))
        for number in range(900)
    ]
    record()
    with django_assert_max_num_queries(30):  # SQLite takes some 47 rows in one statement
        actions.append_many(SYSTEM, rows=rows, now=NOW)


def test_a_consumer_reads_each_row_once_and_resumes_where_it_stopped() -> None:
    rows = [record(), record(OTHER), record()]
    unread = list(queries.list_unread(consumer="digest"))
    assert {row.id for row in unread} == {row.id for row in rows}
    for row in unread[:2]:
        actions.move_cursor(consumer="digest", org_id=row.org_id, position=row.position)
    left = list(queries.list_unread(consumer="digest"))
    assert [row.id for row in left] == [unread[2].id]
    assert len(list(queries.list_unread(consumer="another"))) == 3


def test_rows_are_seen_only_inside_the_actors_scope() -> None:
    mine, theirs = record(), record(OTHER)
    from dataclasses import replace

    actor = replace(SYSTEM, org_path=SCHOOL.path, permissions=frozenset({"journal.view"}))
    assert [row.id for row in queries.list_rows(actor).rows] == [mine.id]
    with pytest.raises(NotFound):
        queries.get_row(actor, row_id=theirs.id)


def test_rows_are_filtered_by_kind_family_and_days() -> None:
    record(day=date(2026, 9, 1))
    record(kind="drill.evacuation", day=date(2026, 10, 1))
    found = queries.list_rows(SYSTEM, kind="lesson.", from_day=date(2026, 8, 1))
    assert found.total == 1
    assert queries.list_rows(SYSTEM, from_day=date(2026, 10, 2)).total == 0


def test_the_same_instant_reads_back_exactly() -> None:
    at = NOW + timedelta(microseconds=123_457)
    row = record(occurred_at=at)
    assert queries.get_row(SYSTEM, row_id=row.id).occurred_at == at
