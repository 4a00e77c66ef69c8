from __future__ import annotations

import io
import time
from collections.abc import Sequence
from datetime import datetime

import pytest
from PIL import Image
from xlsxwriter import Workbook

from tests.cast import Cast, County
from xiaoan.journal.queries import list_rows
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import ImportRefused, InvalidInput, NotAllowed
from xiaoan.kernel.texts import say
from xiaoan.orgs.actions import RosterReport, import_roster
from xiaoan.orgs.queries import find_org, list_orgs

HEADINGS = ("学校标识码", "学校名称", "办学类型", "是否寄宿制", "在校生数(人)", "住宿生", "备注")
ROWS = (
    ("S11", "示例旗第十一小学", "小学", "否", 320, "", "新校"),
    ("S12", "示例旗第十二中学", "初级中学", "是", "1,050", 400, ""),
    ("S01", "示例旗第一小学", "小学", "", 633, "", ""),
    ("K01", "示例旗第一幼儿园", "幼儿园", "", "", "", ""),
)


def make_book(rows: Sequence[Sequence[object]]) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def import_rows(
    actor: Actor, county: County, rows: Sequence[Sequence[object]], *, now: datetime
) -> RosterReport:
    return import_roster(
        actor,
        parent=county.region.id,
        content=make_book(rows),
        name="名册.xlsx",
        dry_run=False,
        now=now,
    )


def test_a_roster_makes_new_and_updates_known_ones(
    administrator: Actor, county: County, now: datetime
) -> None:
    content = make_book([HEADINGS, *ROWS])
    for dry_run, schools in ((True, 3), (False, 5)):
        report = import_roster(
            administrator,
            parent=county.region.id,
            content=content,
            name="名册.xlsx",
            dry_run=dry_run,
            now=now,
        )
        assert (report.created, report.updated, report.unchanged) == (2, 1, 1)
        assert report.ignored == ("备注",)
        assert list_orgs(administrator, kind="school").total == schools
    primary = find_org(administrator, code="S01")
    assert primary is not None
    assert (primary.pupils, primary.kitchen, primary.classes, primary.revision) == (
        633,
        True,
        18,
        2,
    )
    again = import_rows(administrator, county, [HEADINGS, *ROWS], now=now)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    noted = list_rows(administrator, kind="org.imported").rows[-1]
    assert noted.quantity == 3
    assert noted.data["created"] == ["S11", "S12"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_in_the_encodings_that_offices_use(
    administrator: Actor, county: County, now: datetime, encoding: str
) -> None:
    text = "机构代码,名称,类别,上级机构代码\nT01,东苏木,行政区,\nS21,东苏木小学,学校,T01\n"
    with pytest.raises(ImportRefused) as refused:
        import_roster(
            administrator,
            parent=county.region.id,
            content=text.encode(encoding),
            name="名册.csv",
            dry_run=False,
            now=now,
        )
    assert [(p.row, p.column, p.code) for p in refused.value.problems] == [
        (3, "学段", "orgs.stage_missing")
    ]
    mended = (
        text.replace("类别", "类别,学段", 1)
        .replace("行政区,", "行政区,,")
        .replace("学校,", "学校,小学,")
    )
    import_roster(
        administrator,
        parent=county.region.id,
        content=mended.encode(encoding),
        name="名册.csv",
        dry_run=False,
        now=now,
    )
    school, town = find_org(administrator, code="S21"), find_org(administrator, code="T01")
    assert school is not None
    assert town is not None
    assert school.parent_id == town.id


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([HEADINGS, ROWS[0], ROWS[0]], [(3, "学校标识码", "orgs.code_twice")]),
        ([HEADINGS[1:], ROWS[0][1:]], [(1, "机构代码", "orgs.column_missing")]),
        ([(*HEADINGS, "政治面貌"), ROWS[0]], [(1, "政治面貌", "orgs.column_refused")]),
        ([(*HEADINGS, "代码"), ROWS[0]], [(1, "代码", "orgs.column_twice")]),
        ([HEADINGS], [(1, None, "orgs.sheet_empty")]),
        (
            [HEADINGS, ("", "无代码小学", "小学", "可能", "多", "", "")],
            [
                (2, "是否寄宿制", "orgs.yes_no_broken"),
                (2, "在校生数(人)", "orgs.number_broken"),
                (2, "学校标识码", "orgs.value_missing"),
            ],
        ),
        (
            [HEADINGS, ("S01", "示例旗第一小学", "小学", "", 10, 20, "")],
            [(2, "住宿生", "orgs.boarders_too_many")],
        ),
    ],
)
def test_everything_wrong_is_named_by_row_and_column(
    administrator: Actor,
    county: County,
    now: datetime,
    rows: list[Sequence[object]],
    problems: list[tuple[int, str | None, str]],
) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_rows(administrator, county, rows, now=now)
    found = refused.value.problems
    assert [(problem.row, problem.column, problem.code) for problem in found] == problems
    for problem in found:
        for language in ("zh", "en"):
            words = say(problem.code, problem.data, language=language)
            assert problem.code not in words
            assert "?" not in words
    assert list_orgs(administrator, kind="school").total == 3


def test_one_wrong_row_of_ten_thousand_takes_nothing(
    administrator: Actor, county: County, now: datetime
) -> None:
    rows: list[Sequence[object]] = [HEADINGS]
    rows += [
        (f"X{number:05}", f"样例{number}小学", "小学", "否", number % 900, 0, "")
        for number in range(10_000)
    ]
    wrong = [*rows]
    wrong[7001] = ("X07000", "样例小学", "小学", "否", "九百", 0, "")
    with pytest.raises(ImportRefused) as refused:
        import_rows(administrator, county, wrong, now=now)
    assert [(p.row, p.column) for p in refused.value.problems] == [(7002, "在校生数(人)")]
    assert list_orgs(administrator, kind="school").total == 3
    started = time.perf_counter()
    assert import_rows(administrator, county, rows, now=now).created == 10_000
    changed: list[Sequence[object]] = [HEADINGS]
    changed += [(*row[:4], int(str(row[4])) + 1, *row[5:]) for row in rows[1:]]
    assert import_rows(administrator, county, changed, now=now).updated == 10_000
    assert time.perf_counter() - started < 30
    assert list_orgs(administrator, kind="school").total == 10_003


def test_a_photo_named_xlsx_is_no_roster(
    administrator: Actor, county: County, now: datetime
) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "JPEG")
    with pytest.raises(InvalidInput) as refused:
        import_roster(
            administrator,
            parent=county.region.id,
            content=stream.getvalue(),
            name="名册.xlsx",
            dry_run=True,
            now=now,
        )
    assert refused.value.code == "sheets.not_a_sheet"


def test_only_those_who_keep_organisations_import(
    cast: Cast, county: County, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        import_rows(cast.bureau_officer, county, [HEADINGS, *ROWS], now=now)
