"""The matrix: organisations × areas, or × the requirements of one area."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.values import Page
from xiaoan.obligations.queries import count_matrix
from xiaoan.orgs.queries import OrgInfo, get_org, list_orgs
from xiaoan.orgs.states import KINDS
from xiaoan.plans.queries import RequirementInfo, list_active_requirements
from xiaoan.plans.states import AREAS, STAGES
from xiaoan.web.choices import (
    list_area_choices,
    list_kind_choices,
    list_plan_choices,
    list_stage_choices,
)
from xiaoan.web.exports import send_table
from xiaoan.web.matrix.shape import (
    Address,
    MatrixColumn,
    MatrixRow,
    build_rows,
    close_columns,
    list_matrix_cells,
)
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_key,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.words import pick_title

ROWS_ON_A_PAGE = 100
LEGEND = ("met", "on_track", "due_soon", "overdue", "failed", "waived", "not_applicable")


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """What the matrix is narrowed to, as the address says."""

    area: str | None
    kind: str | None
    stage: str | None
    plan: str | None
    under: UUID | None
    late_only: bool
    number: int


@require_safe
def show_matrix(request: PageRequest) -> HttpResponse:
    """The matrix of the actor's scope."""
    asked = read_matrix_filter(request.GET, request.actor)
    requirements = list_active_requirements(path=request.actor.org_path)
    page = _list_page(request.actor, asked, whole=wants_sheet(request.GET))
    columns, rows = _build_matrix(request.actor, asked, page, requirements)
    if wants_sheet(request.GET):
        heads = [_("单位"), *(column.title for column in columns)]
        return send_table(request, title=_("总览"), columns=heads, rows=list_matrix_cells(rows))
    context = {"page": page, "columns": columns, "rows": rows, "choices": _offer(requirements)}
    return render(request, "matrix/matrix.html", {**context, **_describe(asked)})


def _build_matrix(
    actor: Actor,
    asked: MatrixFilter,
    page: Page[OrgInfo],
    requirements: list[RequirementInfo],
) -> tuple[list[MatrixColumn], list[MatrixRow]]:
    found = count_matrix(
        actor,
        org_ids=[one.id for one in page.rows],
        area=asked.area,
        plan=asked.plan,
        now=clock.now(),
    )
    columns = close_columns(_list_columns(asked, requirements), found)
    address = _find_address(asked)
    return columns, build_rows(
        page.rows, columns, found, address=address, late_only=asked.late_only
    )


def read_matrix_filter(given: QueryDict, actor: Actor) -> MatrixFilter:
    """The filters of the address. Who looks over a county sees its schools first."""
    usual = "school" if actor.role in ("administrator", "bureau_officer", "leader") else "all"
    kind = read_choice(given, "kind", {*KINDS, "all"}) or usual
    return MatrixFilter(
        area=read_choice(given, "area", AREAS),
        kind=None if kind == "all" else kind,
        stage=read_choice(given, "stage", STAGES),
        plan=read_word(given, "plan"),
        under=read_key(given, "under"),
        late_only=given.get("late") == "1",
        number=read_page_number(given),
    )


def _list_page(actor: Actor, asked: MatrixFilter, *, whole: bool) -> Page[OrgInfo]:
    under = get_org(actor, org_id=asked.under).path if asked.under else None
    return list_orgs(
        actor,
        kind=asked.kind,
        stage=asked.stage,
        under=under,
        number=1 if whole else asked.number,
        size=10_000 if whole else ROWS_ON_A_PAGE,
    )


def _list_columns(asked: MatrixFilter, requirements: list[RequirementInfo]) -> list[MatrixColumn]:
    if asked.area is None:
        return [
            MatrixColumn(key, pick_title(titles), f"?{urlencode({'area': key})}")
            for key, titles in AREAS.items()
        ]
    return [
        MatrixColumn(
            str(one.id),
            pick_title((one.title, one.title_en)),
            reverse("requirement", args=[one.id]),
        )
        for one in requirements
        if one.area == asked.area and (asked.plan is None or one.plan_key == asked.plan)
    ]


def _find_address(asked: MatrixFilter) -> Address:
    name = "area" if asked.area is None else "requirement"
    whole = reverse("obligations")

    def find(org_id: UUID, key: str) -> str:
        return f"{whole}?org={org_id}&{name}={key}"

    return find


def _offer(requirements: list[RequirementInfo]) -> dict[str, object]:
    return {
        "areas": list_area_choices(),
        "kinds": [*list_kind_choices(), ("all", _("全部类别"))],
        "stages": list_stage_choices(),
        "plans": list_plan_choices(requirements),
    }


def _describe(asked: MatrixFilter) -> dict[str, object]:
    return {
        "area": asked.area,
        "kind": asked.kind or "all",
        "stage": asked.stage,
        "plan": asked.plan,
        "late_only": asked.late_only,
        "legend": LEGEND,
        "empty_title": _("这里还没有责任事项"),
        "empty_words": _("先启用一份方案并导入机构名册;或者放宽筛选条件。"),
        "empty_address": reverse("plans"),
        "empty_button": _("看方案"),
    }
