"""The list of organisations, as a tree, with filters and export."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.orgs.queries import OrgInfo, list_all_orgs, list_orgs
from xiaoan.orgs.states import FLAGS, KINDS, STAGES
from xiaoan.web.exports import send_table
from xiaoan.web.orgs.forms import list_choices
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.words import pick_title

LONGEST = 50_000


@require_safe
def list_tree(request: PageRequest) -> HttpResponse:
    """Organisations in the order of the tree. The address is the state of the filters."""
    given = request.GET
    size = LONGEST if wants_sheet(given) else 50
    page = list_orgs(
        request.actor,
        kind=read_choice(given, "kind", KINDS),
        stage=read_choice(given, "stage", STAGES),
        text=read_word(given, "text"),
        flags=[flag for flag in given.getlist("flag") if flag in FLAGS],
        closed=given.get("closed") == "1",
        number=1 if wants_sheet(given) else read_page_number(given),
        size=size,
    )
    if wants_sheet(given):
        return _send_list(request, list(page.rows))
    top = min((org.depth for org in page.rows), default=0)
    context = {
        "page": page,
        "rows": [(org, min(org.depth - top, 6)) for org in page.rows],
        "kinds": [("", _("全部类别")), *list_choices(KINDS)],
        "stages": [("", _("全部学段")), *list_choices(STAGES)],
        "flags": [(flag, pick_title(FLAGS[flag]), flag in given.getlist("flag")) for flag in FLAGS],
        "is_filtered": any(given.get(name) for name in ("kind", "stage", "text", "flag")),
        "may_edit": request.actor.holds("orgs.edit"),
    }
    return render(request, "orgs_admin/tree.html", context)


def _send_list(request: PageRequest, orgs: list[OrgInfo]) -> HttpResponse:
    names = {org.id: org.name for org in list_all_orgs(request.actor, closed=None)}
    columns = [
        _("机构代码"), _("名称"), _("类别"), _("学段"), _("上级机构"), _("学生数"),
        _("住宿生数"), _("班级数"), _("教职工数"), _("地址"),
    ]  # fmt: skip
    rows = [
        (
            org.code,
            org.name,
            pick_title(KINDS.get(org.kind)),
            pick_title(STAGES.get(org.stage)),
            names.get(org.parent_id) if org.parent_id else None,
            org.pupils,
            org.boarders,
            org.classes,
            org.staff,
            org.address,
        )
        for org in orgs
    ]
    return send_table(request, title=_("机构清单"), columns=columns, rows=rows)
