"""Lists as Excel: types kept, nothing run as a formula, ugly input survived."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xiaoan.reports.queries import Column, write_table
from xiaoan.reports.rules.cells import build_cell


def read_cells(content: bytes) -> list[list[object]]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_values_keep_their_types() -> None:
    at = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)
    content = write_table(
        ["日期", "时刻", "数量", "有无", "空"],
        [[date(2026, 10, 21), at, Decimal("1.5"), True, None]],
    )
    heading, row = read_cells(content)
    assert heading == ["日期", "时刻", "数量", "有无", "空"]
    assert row == [
        datetime(2026, 10, 21),  # noqa: DTZ001 - a cell knows no zone
        datetime(2026, 10, 21, 10, 0),  # noqa: DTZ001
        1.5,
        "是",
        None,
    ]


@pytest.mark.parametrize(
    "words", ["=1+1", "+8613800000000", "-2", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0"]
)
def test_text_is_never_a_formula(words: str) -> None:
    content = write_table(["说明"], [[words]])
    book = load_workbook(BytesIO(content))
    cell = book.worksheets[0]["A2"]
    assert cell.quotePrefix, "the mark that keeps it text when the file is saved again"
    assert build_cell(words).kind == "guarded"


def test_numbers_stay_numbers() -> None:
    assert build_cell(-2).kind == "number"
    assert build_cell(float("nan")).kind == "text"


def test_heading_is_frozen_and_filterable() -> None:
    sheet = load_workbook(BytesIO(write_table([Column("甲", 20), "乙"], [["a", "b"]]))).worksheets[
        0
    ]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.column_dimensions["A"].width == pytest.approx(20, abs=1)


def test_empty_list_is_a_file_with_headings() -> None:
    assert read_cells(write_table(["甲"], [])) == [["甲"]]


def test_notes_stand_on_their_own_sheet() -> None:
    book = load_workbook(BytesIO(write_table(["甲"], [], title="清单[1]:", notes=["筛选:无"])))
    assert book.sheetnames == ["清单1", "说明"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4), st.text(max_size=40))
def test_any_text_makes_a_file(rows: list[list[str]], title: str) -> None:
    assert write_table(["甲", "乙"], rows, title=title, notes=[title])[:2] == b"PK"
