"""Flattened tables: which column holds the unit, which the duty."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from xiaoan.plans.rules.reader.page import Line
from xiaoan.plans.rules.reader.units import find_units

Cells = list[tuple[int, int]]
Row = list[tuple[list[tuple[int, int]], tuple[int, int]]]

_UNIT_HEAD: Final = re.compile(
    r"^(?:序号及)?(?:单位|部门|责任单位|责任部门|牵头单位|牵头部门|配合单位|配合部门|成员单位|单位名称|部门名称|责任主体|主责单位|部门(?:\(单位\))|单位(?:\(部门\))|责任单位(?:\(部门\))?|落实单位|承办单位|主办单位|协办单位|机构|部门单位|责任科室|牵头责任单位)$"
)
_DUTY_HEAD: Final = re.compile(
    r"^(?:(?:主要|工作|具体|部门|安全|责任|重点|分工|任务|目标|整治|整改|校园安全)*(?:职责|职能|任务|内容|措施|事项|责任|分工|要求|任务分工|举措))(?:分工|内容|清单|要点)?$"
)
_OTHER_HEAD: Final = re.compile(
    r"^(?:序号|编号|完成时限|时限|完成时间|时间|备注|责任人|联系人|联系电话|类别|项目|领域|进度|环节|阶段)$"
)


@dataclass(slots=True)
class TableReader:
    """Remembers the columns of the table under way."""

    unit_columns: list[int] = field(default_factory=list)
    duty_column: int | None = None
    width: int = 0
    in_lines: bool = False

    def learn_line(self, tidy: str) -> bool:
        """True for a line that is nothing but the heading of a column (责任单位, 主要职责)."""
        if _UNIT_HEAD.match(tidy) or (_DUTY_HEAD.match(tidy) and self.in_lines):
            self.in_lines = True
            return True
        return False

    def leave(self, tidy: str) -> None:
        """Forget the columns: a line of running text has ended the table."""
        if len(tidy) > 30:
            self.unit_columns, self.duty_column, self.width = [], None, 0

    def read_row(self, line: Line, cells: Cells) -> Row | None:
        """The units and the stretch of duty words of one row; None if it is no such row."""
        words = [line.tidy[begin:end] for begin, end in cells]
        if self._learn(words):
            return []
        if self.duty_column is not None and self.unit_columns:
            return self._read_known(line, cells)
        return self._read_plain(line, cells)

    def _learn(self, words: list[str]) -> bool:
        units = [index for index, word in enumerate(words) if _UNIT_HEAD.match(word)]
        duties = [index for index, word in enumerate(words) if _DUTY_HEAD.match(word)]
        if not units or not duties:
            return len(words) > 1 and all(
                _UNIT_HEAD.match(word) or _OTHER_HEAD.match(word) for word in words
            )
        self.unit_columns, self.duty_column, self.width = units, duties[-1], len(words)
        return True

    def _read_known(self, line: Line, cells: Cells) -> Row | None:
        if len(cells) != self.width or self.duty_column is None:
            return self._read_plain(line, cells)
        names = [
            (begin + left, begin + right)
            for column in self.unit_columns
            for begin, end in [cells[column]]
            for left, right in find_units(line.tidy[begin:end]) or []
        ]
        return [(names, cells[self.duty_column])] if names else None

    def _read_plain(self, line: Line, cells: Cells) -> Row | None:
        """A row without a known heading: a unit and then words longer than a name."""
        for index in range(len(cells) - 1):
            begin, end = cells[index]
            units = find_units(line.tidy[begin:end])
            left, right = cells[index + 1]
            if units and right - left >= 6 and find_units(line.tidy[left:right]) is None:
                return [([(begin + a, begin + b) for a, b in units], (left, right))]
        return None


def split_cells(line: Line, begin: int, end: int) -> Cells | None:
    """The cells of a line, parted by bars or by wide blanks; None if it has only one."""
    bars = [index for index in range(begin, end) if line.tidy[index] == "|"]
    if bars:
        edges = [begin - 1, *bars, end]
        cells = [(left + 1, right) for left, right in pairwise(edges)]
        filled = [cell for cell in cells[1:-1] if cell[0] <= cell[1]]
        first = [cells[0]] if cells[0][0] < cells[0][1] else []
        last = [cells[-1]] if cells[-1][0] < cells[-1][1] else []
        found = first + filled + last
        return found if len(found) > 1 else None
    wide = [
        gap
        for gap, width in line.gaps.items()
        if width >= 2 and begin < gap < end and not line.inside(gap)
    ]
    if not wide or line.spaced_out:
        return None
    edges = [begin, *sorted(wide), end]
    return list(pairwise(edges))
