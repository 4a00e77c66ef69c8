"""Requirements as lines and panels of a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from xiaoan.plans.queries import RequirementInfo
from xiaoan.reports.queries import Cell
from xiaoan.web.shares import Counts, Share, build_share
from xiaoan.web.templatetags.xiaoan import area_title, title_of, titled


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement with how everybody stands."""

    requirement: RequirementInfo
    title: str
    address: str
    share: Share


def build_requirement_rows(
    requirements: Iterable[RequirementInfo],
    counts: Mapping[UUID, Counts],
    *,
    area: str | None = None,
    plan: str | None = None,
    text: str | None = None,
) -> list[RequirementRow]:
    """Requirements narrowed to area, plan and words; those with most overdue or failed first."""
    wanted = (text or "").lower()
    rows = [
        RequirementRow(
            one,
            titled(one),
            reverse("requirement", args=[one.id]),
            build_share(counts.get(one.id, {})),
        )
        for one in requirements
        if (area is None or one.area == area)
        and (plan is None or one.plan_key == plan)
        and wanted in f"{one.title} {one.title_en} {one.key} {one.clause} {one.quote}".lower()
    ]
    return sorted(rows, key=lambda row: (-row.share.late, -row.share.soon, row.requirement.key))


def list_partners(
    requirement: RequirementInfo, active: Sequence[RequirementInfo]
) -> list[RequirementInfo]:
    """Requirements in force that ask the same: one record settles them too."""
    return [
        one
        for one in active
        if one.id != requirement.id
        and (one.key in requirement.same_as or requirement.key in one.same_as)
    ]


REQUIREMENT_COLUMNS = (
    _lazy("编号"),
    pgettext_lazy("one", "要求"),
    _lazy("条款"),
    _lazy("领域"),
    _lazy("周期"),
    _lazy("已完成"),
    _lazy("分母"),
    _lazy("逾期和未完成"),
    _lazy("临近到期"),
    _lazy("不适用"),
    _lazy("豁免"),
)


def list_requirement_cells(row: RequirementRow) -> Sequence[Cell]:
    """A row as cells of a sheet, in the order of REQUIREMENT_COLUMNS."""
    one, share = row.requirement, row.share
    return (
        one.key,
        row.title,
        one.clause,
        area_title(one.area),
        title_of(one.every, "cadence"),
        share.met,
        share.owed,
        share.late,
        share.soon,
        share.not_applicable,
        share.waived,
    )


def find_notice_address(requirement: RequirementInfo) -> str:
    """Where a requirement stands in the living notice; nothing when its plan has no text."""
    if not requirement.spans:
        return ""
    address = reverse("living-notice", args=[requirement.plan_id])
    return f"{address}?requirement={requirement.id}"
