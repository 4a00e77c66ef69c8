"""The matrix as rows of cells, pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.obligations.states import OWED
from xiaoan.orgs.queries import OrgInfo
from xiaoan.reports.queries import Cell as SheetCell
from xiaoan.web.shares import Counts, add_up, build_share
from xiaoan.web.words import find_worst, get_status_look

Address = Callable[[UUID, str], str]
NUMBERED = ("failed", "overdue", "due_soon")
"""Statuses whose cells show how many; the others show their symbol."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column: an area, or a requirement of one area."""

    key: str
    title: str
    address: str
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One organisation in one column. `status` None: nothing there concerns it."""

    status: str | None
    number: int | str
    words: str
    address: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One organisation across the columns."""

    org: OrgInfo
    name: str
    cells: tuple[MatrixCell, ...]

    @property
    def is_late(self) -> bool:
        """Whether anything is overdue or failed."""
        return any(cell.status in ("failed", "overdue") for cell in self.cells)


Found = Mapping[tuple[UUID, str], Counts]


def build_rows(
    orgs: Sequence[OrgInfo],
    columns: Sequence[MatrixColumn],
    counts: Found,
    *,
    address: Address,
    late_only: bool = False,
) -> list[MatrixRow]:
    """A row for each organisation, in the order given."""
    rows = [
        MatrixRow(
            org,
            org.short_name or org.name,
            tuple(
                build_cell(
                    counts.get((org.id, column.key), {}),
                    org=org,
                    column=column,
                    address=address(org.id, column.key),
                )
                for column in columns
            ),
        )
        for org in orgs
    ]
    return [row for row in rows if row.is_late] if late_only else rows


def build_cell(counts: Counts, *, org: OrgInfo, column: MatrixColumn, address: str) -> MatrixCell:
    """The cell of one organisation in one column: the worst status, and how many have it."""
    worst = find_worst(counts)
    if worst is None:
        return MatrixCell(None, "", "", "", counts)
    late = counts.get("failed", 0) + counts.get("overdue", 0)
    number = counts.get(worst, 0) if worst == "due_soon" else late
    words = _("{org} {column}:{status},已完成 {met} / {owed}").format(
        org=org.short_name or org.name,
        column=column.title,
        status=get_status_look(worst).label + (f" {number}" if worst in NUMBERED else ""),
        met=counts.get("met", 0),
        owed=sum(counts.get(one, 0) for one in OWED),
    )
    return MatrixCell(worst, number if worst in NUMBERED else "", words, address, counts)


def close_columns(columns: Sequence[MatrixColumn], counts: Found) -> list[MatrixColumn]:
    """The columns that concern anybody, each with its share of what is met."""
    closed = []
    for column in columns:
        inside = [found for (_org, key), found in counts.items() if key == column.key]
        if any(sum(found.values()) for found in inside):
            ratio = build_share(add_up(inside)).ratio
            closed.append(MatrixColumn(column.key, column.title, column.address, ratio))
    return closed


def list_matrix_cells(rows: Sequence[MatrixRow]) -> Iterator[list[SheetCell]]:
    """The matrix as rows of a sheet: words and figures instead of colours."""
    for row in rows:
        yield [row.org.name, *(_say_cell(cell) for cell in row.cells)]


def _say_cell(cell: MatrixCell) -> str:
    if cell.status is None:
        return ""
    share = build_share(cell.counts)
    number = f" {cell.number}" if cell.number else ""
    return f"{get_status_look(cell.status).label}{number} ({share.met}/{share.owed})"
