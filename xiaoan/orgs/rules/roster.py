"""A roster sheet: which column says what, and what each row wants to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xiaoan.kernel.errors import RowProblem
from xiaoan.kernel.guard import find_refused
from xiaoan.kernel.sheets import Sheet, fold_heading
from xiaoan.orgs import errors
from xiaoan.orgs.rules.values import clean_values
from xiaoan.orgs.states import ATTRIBUTES, SCHOOL

PARENT = "parent_code"
COLUMNS: dict[str, tuple[str, str]] = {**ATTRIBUTES, PARENT: ("上级机构代码", "Parent's code")}
"""Columns of a roster → their headings in Chinese and English, in the order of the template."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": (
        "代码",
        "学校代码",
        "学校标识码",
        "标识码",
        "单位代码",
        "编码",
        "机构编码",
        "学校编码",
    ),
    "name": ("机构名称", "学校名称", "单位名称", "学校", "单位", "全称", "学校全称"),
    "short_name": ("学校简称", "单位简称"),
    "kind": ("机构类别", "类型", "机构类型", "单位类别"),
    "unit": ("成员单位", "部门标识"),
    "stage": ("办学类型", "学校类别", "学校类型", "办学层次", "学校办学类型", "学段类别"),
    "boarding": ("是否寄宿", "寄宿制", "是否寄宿制", "寄宿学校"),
    "bus": ("有无校车", "是否有校车"),
    "kitchen": ("有无食堂", "是否有食堂", "学校食堂"),
    "laboratory": ("有无实验室", "是否有实验室"),
    "pupils": ("学生人数", "在校生数", "在校学生数", "学生总数", "幼儿数", "在园幼儿数", "学生"),
    "boarders": ("住宿生", "寄宿生数", "住校生数", "寄宿人数", "住宿人数", "寄宿生"),
    "classes": ("班级", "班数", "教学班数", "教学班"),
    "staff": ("教职工", "教职工人数", "教师数", "教职员工数"),
    "address": ("详细地址", "学校地址", "校址", "单位地址"),
    "latitude": ("纬度坐标", "lat"),
    "longitude": ("经度坐标", "lon", "lng"),
    PARENT: ("上级代码", "上级单位代码", "隶属机构代码", "所属机构代码", "主管部门代码"),
}
NEEDED = ("code", "name")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster: its number in the sheet and the cleaned values of its filled cells."""

    row: int
    values: dict[str, object]
    parent_code: str

    @property
    def code(self) -> str:
        """The code that the row is known by."""
        return str(self.values.get("code", ""))


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: its rows, everything wrong with it, and the headings left aside."""

    rows: tuple[RosterRow, ...]
    problems: tuple[RowProblem, ...]
    ignored: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict)


_WORDS = {
    fold_heading(word): name
    for name, titles in COLUMNS.items()
    for word in (name, *titles, *SYNONYMS.get(name, ()))
}


def read_roster(sheet: Sheet) -> Roster:
    """The rows of a roster sheet, with every problem by row and column.

    Empty cells say nothing: they keep what is known of an organisation.
    """
    places, ignored, problems = _place_headings(sheet)
    titles = {name: sheet.headings[place] for name, place in places.items()}
    if problems:
        return Roster((), tuple(problems), tuple(ignored), titles)
    rows = []
    seen: dict[str, int] = {}
    for number, cells in sheet.rows:
        row = _read_row(number, _pick_cells(cells, places), titles, problems)
        if row.code in seen:
            data: dict[str, object] = {"code": row.code, "first": seen[row.code]}
            problems.append(RowProblem(number, titles["code"], errors.CODE_TWICE, data))
        elif row.code:
            seen[row.code] = number
        rows.append(row)
    if not rows:
        problems.append(RowProblem(sheet.heading_row, None, errors.SHEET_EMPTY))
    return Roster(tuple(rows), tuple(problems), tuple(ignored), titles)


def _place_headings(sheet: Sheet) -> tuple[dict[str, int], list[str], list[RowProblem]]:
    places: dict[str, int] = {}
    ignored = []
    row = sheet.heading_row
    problems = [
        RowProblem(row, refused.name, errors.COLUMN_REFUSED, {"heading": refused.name})
        for refused in find_refused(sheet.headings)
    ]
    for place, heading in enumerate(sheet.headings):
        name = _WORDS.get(fold_heading(heading))
        if name is None:
            ignored += [heading] if heading else []
        elif name in places:
            data: dict[str, object] = {"heading": heading, "other": sheet.headings[places[name]]}
            problems.append(RowProblem(row, heading, errors.COLUMN_TWICE, data))
        else:
            places[name] = place
    for name in NEEDED:
        if name not in places:
            title = COLUMNS[name][0]
            problems.append(RowProblem(row, title, errors.COLUMN_MISSING, {"heading": title}))
    if "kind" not in places and "stage" not in places:
        title = COLUMNS["kind"][0]
        problems.append(RowProblem(row, title, errors.COLUMN_MISSING, {"heading": title}))
    return places, ignored, problems


def _pick_cells(cells: Sequence[object], places: Mapping[str, int]) -> dict[str, object]:
    picked = {name: cells[place] for name, place in places.items() if place < len(cells)}
    return {name: cell for name, cell in picked.items() if cell is not None and str(cell).strip()}


def _read_row(
    number: int,
    cells: dict[str, object],
    titles: Mapping[str, str],
    problems: list[RowProblem],
) -> RosterRow:
    parent_code = cells.pop(PARENT, "")
    cleaned, found = clean_values(cells)
    parent, _ = clean_values({"code": parent_code})
    if cleaned.get("stage") and "kind" not in cells:
        cleaned["kind"] = SCHOOL
    for problem in found:
        heading = titles.get(problem.attribute)
        data = {"title": heading, **problem.data}
        problems.append(RowProblem(number, heading, problem.code, data))
    wrong = {problem.attribute for problem in found}
    for name in NEEDED:
        if name not in cleaned and name not in wrong:
            heading = titles[name]
            data = {"title": heading}
            problems.append(RowProblem(number, heading, errors.VALUE_MISSING, data))
    return RosterRow(number, cleaned, str(parent.get("code", parent_code)))
