"""Obligations as lines of a screen: one place where their words are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from xiaoan.obligations.queries import ObligationRow
from xiaoan.reports.queries import Cell
from xiaoan.web.amounts import amount
from xiaoan.web.periods import say_due, say_period
from xiaoan.web.templatetags.xiaoan import area_title
from xiaoan.web.words import get_status_look, pick_title


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One obligation in words, with the addresses of what it speaks of."""

    id: UUID
    title: str
    clause: str
    area: str
    org_id: UUID
    org_name: str
    requirement_id: UUID
    status: str
    when: str
    period: str
    period_start: date | None
    period_end: date | None
    due: date | None
    provisional: bool
    reached: str
    last: date | None
    since: date | None = None
    signature: str = ""

    @property
    def address(self) -> str:
        """Of the obligation. Addresses are built when shown: most lines are only counted."""
        return reverse("obligation", args=[self.id])

    @property
    def org_address(self) -> str:
        """Of the organisation that owes it."""
        return reverse("org", args=[self.org_id])

    @property
    def requirement_address(self) -> str:
        """Of the requirement."""
        return reverse("requirement", args=[self.requirement_id])


def build_duty(row: ObligationRow, *, today: date) -> DutyLine:
    """One obligation in words."""
    return DutyLine(
        id=row.id,
        title=pick_title((row.title, row.title_en)),
        clause=row.clause,
        area=row.area,
        org_id=row.org_id,
        org_name=row.org_name,
        requirement_id=row.requirement_id,
        status=row.status,
        when=say_due(row.status, row.due_on, today),
        period=say_period(row.start_on, row.end_on),
        period_start=row.start_on,
        period_end=row.end_on,
        due=row.due_on,
        provisional=row.provisional,
        reached=say_reached(row),
        last=row.last_on,
        since=row.since_on if row.status in ("overdue", "failed") else None,
        signature=row.signature,
    )


def build_duties(rows: Iterable[ObligationRow], *, today: date) -> list[DutyLine]:
    """Obligations in words, in their order."""
    return [build_duty(row, today=today) for row in rows]


def say_reached(row: ObligationRow) -> str:
    """What is reached of what is asked: 1 / 2; and how many must be sound but are not."""
    if row.value is None or row.target is None:
        return ""
    lapsed = row.expired if row.measure == "always" else 0
    if not row.target:
        return _say_without_least(row.value, lapsed, is_standing=row.measure == "always")
    sign = "%" if row.measure == "share" else ""
    words = f"{amount(row.value)}{sign} / {amount(row.target)}{sign}"
    return _("{words},失效 {count}").format(words=words, count=lapsed) if lapsed else words


def _say_without_least(value: Decimal, lapsed: int, *, is_standing: bool) -> str:
    """Where nothing is asked for: what there is must be sound, or there may be none."""
    if not is_standing:
        return f"{amount(value)} / ≤ 0"
    if not value:
        return _("失效 {count}").format(count=lapsed) if lapsed else _("无失效")
    words = _("有效 {count}").format(count=amount(value))
    return _("{words},失效 {count}").format(words=words, count=lapsed) if lapsed else words


DUTY_COLUMNS = (
    _lazy("单位"),
    pgettext_lazy("one", "要求"),
    _lazy("条款"),
    _lazy("领域"),
    _lazy("状态"),
    _lazy("周期"),
    _lazy("截止"),
    _lazy("完成 / 目标"),
    _lazy("最近记录"),
    _lazy("未办起"),
)


def list_duty_cells(line: DutyLine) -> Sequence[Cell]:
    """A line as cells of a sheet, in the order of DUTY_COLUMNS."""
    return (
        line.org_name,
        line.title,
        line.clause,
        area_title(line.area),
        str(get_status_look(line.status).label),
        line.period,
        line.due,
        line.reached,
        line.last,
        line.since,
    )
