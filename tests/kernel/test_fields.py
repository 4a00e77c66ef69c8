"""Answers as people give them, edits that meet, and sheets that are not what they say."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.fields import (
    FIELD_TYPES,
    Choice,
    Field,
    Value,
    check_values,
    describe_value,
    merge_values,
    split_words,
)
from xiaoan.kernel.sheets import SheetColumn, fold_heading, read_sheet, write_form_sheet
from xiaoan.kernel.texts import list_texts

TODAY = date(2026, 10, 21)
CHOICES = (Choice("yes", "是", "Yes"), Choice("b", "乙", "B"))


def ask(kind: str, answer: object, **more: object) -> tuple[Value | None, list[str]]:
    field = Field("x", "项", "Item", type=kind, choices=CHOICES, **more)  # type: ignore[arg-type]
    checked = check_values([field], {"x": answer}, today=TODAY)
    return checked.values.get("x"), [problem.code for problem in checked.problems]


@pytest.mark.parametrize(
    ("kind", "answer", "kept"),
    [
        ("date", "2026-09-01", "2026-09-01"),
        ("date", "2026/9/1", "2026-09-01"),
        ("date", "2026.09.01", "2026-09-01"),
        ("date", "2026年9月1日", "2026-09-01"),
        ("date", "20260901", "2026-09-01"),
        ("date", "2026-09-01 00:00:00", "2026-09-01"),
        ("date", 46266.0, "2026-09-01"),
        ("date", datetime(2026, 9, 1, 8, 30), "2026-09-01"),  # noqa: DTZ001 (as a sheet gives it)
        ("time", "8:05", "08:05"),
        ("time", "8点5分", "08:05"),
        ("time", time(20, 15), "20:15"),
        ("integer", "1,200", 1200),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("number", "0.125", 0.125),
        ("number", "3.0", 3),
        ("choice", " 乙 ", "b"),
        ("choice", "YES", "yes"),
        ("yes_no", "是", True),
        ("yes_no", "×", False),
        ("text", "  a \n b ", "a b"),
        ("text", 1001.0, "1001"),
        ("long_text", "a\r\nb", "a\nb"),
        ("text", "   ", None),
        ("number", None, None),
    ],
)
def test_an_answer_is_read_as_people_write_it(
    kind: str, answer: object, kept: Value | None
) -> None:
    assert ask(kind, answer) == (kept, [])


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("date", "2026-02-30", "fields.not_a_date"),
        ("date", "明天", "fields.not_a_date"),
        ("date", True, "fields.not_a_date"),
        ("date", "0026-01-01", "fields.date_out_of_range"),
        ("time", "25:00", "fields.not_a_time"),
        ("integer", "1.5", "fields.not_whole"),
        ("integer", "9" * 5000, "fields.not_a_number"),
        ("number", "1e999", "fields.not_a_number"),
        ("number", "NaN", "fields.not_a_number"),
        ("number", True, "fields.not_a_number"),
        ("choice", "丙", "fields.not_a_choice"),
        ("yes_no", "maybe", "fields.not_yes_no"),
        ("text", "a\x00b", "fields.control_signs"),
        ("text", "x" * 201, "fields.too_long"),
    ],
)
def test_an_answer_that_does_not_hold_is_named(kind: str, answer: object, code: str) -> None:
    assert ask(kind, answer)[1] == [code]
    assert code in list_texts()


@given(
    kind=st.sampled_from(FIELD_TYPES),
    answer=st.one_of(
        st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.dates(), st.none()
    ),
)
def test_no_answer_breaks_the_form_and_what_is_kept_reads_back(kind: str, answer: object) -> None:
    kept, problems = ask(kind, answer)
    assert all(code in list_texts() for code in problems)
    if kept is not None and not problems:
        assert ask(kind, kept) == (kept, [])
        assert describe_value(Field("x", "项", "Item", type=kind, choices=CHOICES), kept)


def test_what_is_not_asked_and_what_is_missing() -> None:
    field = Field("x", "项", "Item", is_required=True)
    checked = check_values([field], {"y": "1"}, today=TODAY)
    assert [(item.name, item.code) for item in checked.problems] == [
        ("y", "fields.unknown"),
        ("x", "fields.required"),
    ]
    assert not check_values([field], {}, today=TODAY, is_complete=False).problems


names = st.sampled_from("abcd")
versions = st.dictionaries(names, st.integers(0, 2))


@given(base=versions, mine=versions, theirs=versions)
def test_edits_join_where_they_do_not_meet(
    base: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value]
) -> None:
    merge = merge_values(base=base, mine=mine, theirs=theirs)
    clashing = {clash.name for clash in merge.clashes}
    for name in "abcd":
        was, wanted, stands = base.get(name), mine.get(name), theirs.get(name)
        both = len({was, wanted, stands}) == 3
        assert (name in clashing) == both
        if not both:
            assert merge.values.get(name) == (wanted if wanted != was else stands)
    assert merge_values(base=base, mine=mine, theirs=base).values == mine
    assert merge_values(base=base, mine=base, theirs=theirs).values == theirs


@given(content=st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_a_sheet(content: bytes) -> None:
    for begun in (content, b"PK\x03\x04" + content):
        try:
            read_sheet(begun, name="x.xlsx")
        except InvalidInput as refused:
            assert refused.code.startswith("sheets.")  # noqa: PT017 (either way is right)


def test_a_sheet_written_is_the_sheet_read() -> None:
    out = io.BytesIO()
    rows = [("=1+1", date(2026, 9, 1), 2.5, None), ("-x", None, 3, "+y")]
    columns = [SheetColumn(title) for title in ("甲*", "乙(件)", "丙", "丁")]
    assert write_form_sheet(out, title="表/一", columns=columns, rows=rows) == 2
    sheet = read_sheet(out.getvalue(), name="x.xlsx")
    assert [fold_heading(heading) for heading in sheet.headings] == ["甲", "乙", "丙", "丁"]
    assert sheet.rows[0] == (2, ("=1+1", date(2026, 9, 1), 2.5, ""))
    assert sheet.rows[1][1][0] == "-x"


def test_words_are_split_for_search() -> None:
    assert split_words(" 食堂\x00 MFZ  ") == ["食堂", "mfz"]
