"""Journal rows as lines of a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from xiaoan.journal.queries import Row, list_kinds
from xiaoan.journal.states import RETRACT
from xiaoan.orgs.queries import OrgInfo
from xiaoan.reports.queries import Cell
from xiaoan.web.measures import say_amount, say_kind
from xiaoan.web.requests import read_day, read_key, read_word
from xiaoan.web.words import pick_title, say_actor


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What the list is narrowed to, as the address says."""

    kind: str | None
    org_id: UUID | None
    subject: str | None
    from_day: date | None
    until_day: date | None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One row of the journal, in words."""

    row: Row
    address: str
    title: str
    amount: str
    org_name: str
    by: str
    is_retraction: bool


HIDDEN_DATA = ("record", "entry", "activity", "register")
"""Entries of a row that its own page shows better: it is one click away."""


def list_details(row: Row) -> list[tuple[str, str]]:
    """What else a row says, in words where there are words for it."""
    titles = {
        "revision": _("第几次修改"),
        "zero": _("零报告"),
        "reason": _("理由"),
        "title": _("标题"),
        "login": _("登录名"),
        "number": _("文号"),
        "version": _("版本"),
    }
    shown = {True: _("是"), False: _("否"), None: "—"}
    return [
        (titles.get(name, name), shown.get(value, value) if _is_plain(value) else str(value))
        for name, value in row.data.items()
        if name not in HIDDEN_DATA
    ]


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool)


def read_filter(given: QueryDict) -> JournalFilter:
    """The filters of the address; what is not understood is as if absent."""
    kind = read_word(given, "kind")
    return JournalFilter(
        kind=kind if kind in list_kinds() or (kind or "").endswith(".") else None,
        org_id=read_key(given, "org"),
        subject=read_word(given, "subject"),
        from_day=read_day(given, "from"),
        until_day=read_day(given, "until"),
    )


def build_line(row: Row, orgs: Mapping[UUID, OrgInfo]) -> JournalLine:
    """One row in words. `orgs`: those in sight, by id."""
    org = orgs.get(row.org_id)
    return JournalLine(
        row=row,
        address=reverse("journal-row", args=[row.id]),
        title=say_kind(row.kind),
        amount=say_amount(row.kind, row.quantity),
        org_name=org.name if org else "",
        by=say_actor(row.actor),
        is_retraction=row.act == RETRACT,
    )


def build_lines(rows: Iterable[Row], orgs: Mapping[UUID, OrgInfo]) -> list[JournalLine]:
    """Rows in words, in their order."""
    return [build_line(row, orgs) for row in rows]


def list_kind_choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Kinds to choose from: facts first, then acts, each by title."""
    facts: list[tuple[str, str]] = []
    acts: list[tuple[str, str]] = []
    for kind in list_kinds().values():
        choice = (kind.key, pick_title((kind.title, kind.title_en)))
        (facts if kind.is_fact else acts).append(choice)
    return sorted(facts, key=lambda one: one[1]), sorted(acts, key=lambda one: one[1])


def list_cells(line: JournalLine) -> Sequence[Cell]:
    """A line as cells of a sheet, in the order of EXPORT_COLUMNS."""
    row = line.row
    return (
        row.position,
        line.org_name,
        line.title,
        _("更正") if line.is_retraction else pgettext("act", "记录"),
        row.day,
        row.until,
        row.quantity,
        line.by,
        row.recorded_at,
        row.retracts,
        row.subject,
        row.hash,
    )


EXPORT_COLUMNS = (
    _lazy("序号"),
    _lazy("单位"),
    _lazy("事项"),
    _lazy("动作"),
    _lazy("所属日期"),
    _lazy("有效至"),
    _lazy("数量"),
    _lazy("经办"),
    _lazy("入账时间"),
    _lazy("更正序号"),
    _lazy("对象"),
    _lazy("校验值"),
)
