"""Sheets: whole or not at all, every problem with its row and column, and what is no sheet."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from PIL import Image

from tests.cast import County
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.errors import ImportRefused, InvalidInput, NotAllowed, NotFound
from xiaoan.registers.actions import (
    ImportReport,
    check_held_sheet,
    hold_sheet,
    import_entries,
    import_held_sheet,
)
from xiaoan.registers.queries import (
    iterate_export_rows,
    list_entries,
    list_export_columns,
    write_problem_sheet,
    write_register_template,
)

HEADINGS = ("编号", "灭火剂", "出厂日期", "位置")


def make_sheet(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


class Desk:
    """Imports into the boarding school as its officer."""

    def __init__(self, actor: Actor, county: County, type_key: str, now: datetime) -> None:
        self.actor, self.org, self.type_key, self.now = actor, county.boarding.ref, type_key, now

    def bring(self, content: bytes, name: str = "台账.xlsx", **more: bool) -> ImportReport:
        return import_entries(
            self.actor,
            org=self.org,
            type_key=self.type_key,
            content=content,
            name=name,
            now=self.now,
            **more,
        )

    def count(self) -> int:
        return list_entries(self.actor, type_key=self.type_key, today=self.now.date()).total

    def refuse(self, content: bytes, name: str = "台账.xlsx") -> list[tuple[int, str | None, str]]:
        with pytest.raises(ImportRefused) as refused:
            self.bring(content, name)
        assert self.count() == 0
        return [(item.row, item.column, item.code) for item in refused.value.problems]


@pytest.fixture
def desk(school_officer: Actor, county: County, extinguishers: str, now: datetime) -> Desk:
    return Desk(school_officer, county, extinguishers, now)


def test_a_sheet_adds_updates_by_code_and_leaves_the_rest(desk: Desk) -> None:
    made = date(2025, 3, 1)
    first = make_sheet([("A1", "水基", made, "东"), ("A2", "干粉", "2025.3.2", "西")])
    report = desk.bring(first)
    assert (report.created, report.updated, report.unchanged) == (2, 0, 0)
    assert desk.bring(first).unchanged == 2
    second = make_sheet(
        [("2025/3/2", "Powder", "A2"), ("2025年3月3日", "co2", "A3")],
        ("Made on", "medium", "Number*"),
    )
    report = desk.bring(second)
    assert (report.created, report.updated, report.unchanged) == (1, 0, 1)
    third = make_sheet([("A1", "水基", made, "新位置")])
    assert desk.bring(third).updated == 1
    rows = list_entries(desk.actor, type_key=desk.type_key, today=desk.now.date()).rows
    assert [(row.code, row.values.get("place"), row.revision) for row in rows] == [
        ("A1", "新位置", 2),
        ("A2", "西", 1),
        ("A3", None, 1),
    ]


def test_a_dry_run_tells_and_does_nothing(desk: Desk) -> None:
    report = desk.bring(make_sheet([("A1", "水基", "2025-03-01", "")]), dry_run=True)
    assert (report.created, desk.count()) == (1, 0)
    assert report.preview[0][1]["code"] == "A1"
    report = desk.bring(make_sheet([("A1", "水", "2025-03-01", "")]), dry_run=True)
    assert [item.code for item in report.problems] == ["fields.not_a_choice"]


def test_one_wrong_row_of_ten_thousand_returns_the_whole_sheet(desk: Desk) -> None:
    rows: list[tuple[object, ...]] = [
        (f"N{number}", "水基", "2025-03-01", "楼道") for number in range(10_000)
    ]
    rows[7_342] = ("N7342", "水基", "2052-03-01", "楼道")
    started = time.monotonic()
    assert desk.refuse(make_sheet(rows)) == [(7_344, "出厂日期", "fields.in_future")]
    assert time.monotonic() - started < 20


def test_ten_thousand_rows_are_taken_in(desk: Desk) -> None:
    rows = [(f"N{number}", "水基", "2025-03-01", "楼道") for number in range(10_000)]
    started = time.monotonic()
    assert desk.bring(make_sheet(rows)).created == 10_000
    assert time.monotonic() - started < 30
    assert desk.count() == 10_000


def test_headings_are_told_apart(desk: Desk) -> None:
    row = ("A1", "水基", "2025-03-01", "x")
    wrong = make_sheet([row], ("编号", "灭火剂", "出场日期", "民族"))
    assert desk.refuse(wrong) == [
        (1, "出场日期", "sheets.unknown_column"),
        (1, "民族", "sheets.refused_column"),
        (1, "出厂日期", "sheets.missing_column"),
    ]
    twice = make_sheet([row], ("编号", "灭火剂", "出厂日期", "编 号"))
    assert desk.refuse(twice) == [(1, "编 号", "sheets.column_twice")]


def test_a_code_twice_in_the_sheet_names_both_rows(desk: Desk) -> None:
    rows = [("A1", "水基", "2025-03-01", ""), ("", "", "", ""), ("A1", "水基", "2025-03-01", "b")]
    with pytest.raises(ImportRefused) as refused:
        desk.bring(make_sheet(rows))
    problem = refused.value.problems[0]
    assert (problem.row, problem.code, problem.data["first"]) == (4, "registers.code_twice", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_is_read_in_both_encodings(desk: Desk, encoding: str) -> None:
    text = "编号,灭火剂,出厂日期,位置\r\nA1,水基,2025-03-01,“东,西”楼\r\n"
    assert desk.bring(text.encode(encoding), "台账.csv").created == 1


def make_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def make_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(220):
                part.write(b" " * 1024 * 1024)
    return out.getvalue()


def make_far_cell() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write(0, 0, "编号")
        page.write(1_048_575, 16_383, "x")
    return out.getvalue()


def make_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<document/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_photo(), "sheets.not_a_sheet"),
        (b"", "sheets.empty"),
        (b" \n\t", "sheets.empty"),
        (make_bomb(), "sheets.unpacks_too_large"),
        (make_far_cell(), "sheets.too_many_rows"),
        (make_docx(), "sheets.not_a_sheet"),
        (make_sheet([("A1",)])[:900], "sheets.broken"),
        (b"PK\x03\x04" + b"\xff" * 400, "sheets.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "sheets.not_a_sheet"),
        (b"%PDF-1.7 \x00 binary", "sheets.not_a_sheet"),
    ],
)
def test_what_is_no_sheet_is_refused_by_name(desk: Desk, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.bring(content)
    assert refused.value.code == code
    assert refused.value.data["name"] == "台账.xlsx"


def test_a_checked_sheet_waits_for_the_person_who_brought_it(
    desk: Desk, bureau_officer: Actor
) -> None:
    content = make_sheet([("A1", "水基", "2025-03-01", "")])
    place = {"org": desk.org, "type_key": desk.type_key, "now": desk.now}
    held = hold_sheet(desk.actor, content=content, name="a.xlsx", **place)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        import_held_sheet(bureau_officer, held_id=held, **place)  # type: ignore[arg-type]
    assert check_held_sheet(desk.actor, held_id=held, **place).created == 1  # type: ignore[arg-type]
    assert import_held_sheet(desk.actor, held_id=held, **place).created == 1  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        import_held_sheet(desk.actor, held_id=held, **place)  # type: ignore[arg-type]


def test_a_patroller_brings_no_sheet(desk: Desk, patroller: Actor) -> None:
    desk.actor = patroller
    with pytest.raises(NotAllowed):
        desk.bring(make_sheet([]))


def test_the_template_is_what_the_import_takes(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_register_template(desk.type_key)))
    page = book.worksheets[0]
    headings = [str(cell.value) for cell in page[1]]
    assert headings[:3] == ["编号*", "灭火剂*", "出厂日期*"]
    assert "重量(kg)" in headings
    assert book.sheetnames[1] == "填写说明"
    assert '"水基,干粉,二氧化碳"' in str(
        [rule.formula1 for rule in page.data_validations.dataValidation]
    )
    page.append(["A1", "干粉", date(2025, 3, 1)])
    out = io.BytesIO()
    book.save(out)
    assert desk.bring(out.getvalue()).created == 1


def test_problems_come_back_as_a_sheet_to_mend(desk: Desk) -> None:
    rows = [("=1+1", "水基", "2025-03-01", ""), ("A2", "泡沫", "x", "")]
    report = desk.bring(make_sheet(rows), dry_run=True)
    page = openpyxl.load_workbook(io.BytesIO(write_problem_sheet(report.sheet, report.problems)))
    cells = [[cell.value for cell in row] for row in page.worksheets[0].iter_rows()]
    assert cells[0][0] == "问题"
    assert "灭火剂" in str(cells[2][0])
    assert "出厂日期" in str(cells[2][0])
    assert cells[2][1] == "A2"


def test_an_export_reads_as_the_list_and_comes_back_unchanged(desk: Desk) -> None:
    csv = "编号,灭火剂,出厂日期,位置,责任人电话\n=A1,水基,2025-03-01,@东,13800000000\n"
    desk.bring(csv.encode(), "x.csv")
    columns = list_export_columns(desk.type_key)
    rows = [*iterate_export_rows(SYSTEM, type_key=desk.type_key, today=desk.now.date())]
    assert "责任人电话" not in columns
    assert "13800000000" not in str(rows)
    assert rows[0][1:4] == ["=A1", "水基", date(2025, 3, 1)]
    text = ["" if cell is None else str(cell) for cell in rows[0]]
    text = [f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in text]
    back = f"{','.join(columns)}\n{','.join(text)}\n"
    assert desk.bring(back.encode(), "y.csv").unchanged == 1
