"""What the list of organisations shows and sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiaoan.kernel.values import Page
from xiaoan.orgs.queries import OrgInfo, list_all_orgs, list_orgs
from xiaoan.orgs.states import FLAGS, KINDS, STAGES
from xiaoan.web.exports import LONGEST_EXPORT, send_table
from xiaoan.web.orgs.forms import list_choices
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.words import pick_title

DEEPEST_SHOWN = 6


def read_orgs(request: PageRequest) -> Page[OrgInfo]:
    """The organisations that the address asks for; all of them for a sheet."""
    given = request.GET
    for_sheet = wants_sheet(given)
    return list_orgs(
        request.actor,
        kind=read_choice(given, "kind", KINDS),
        stage=read_choice(given, "stage", STAGES),
        text=read_word(given, "text"),
        flags=[flag for flag in given.getlist("flag") if flag in FLAGS],
        closed=given.get("closed") == "1",
        number=1 if for_sheet else read_page_number(given),
        size=LONGEST_EXPORT if for_sheet else 50,
    )


def describe_tree(request: PageRequest, page: Page[OrgInfo]) -> dict[str, Any]:
    """What the list's template needs. `rows`: organisation and how far it is indented."""
    given = request.GET
    top = min((org.depth for org in page.rows), default=0)
    chosen = given.getlist("flag")
    return {
        "page": page,
        "rows": [(org, min(org.depth - top, DEEPEST_SHOWN)) for org in page.rows],
        "kinds": [("", _("全部类别")), *list_choices(KINDS)],
        "stages": [("", _("全部学段")), *list_choices(STAGES)],
        "flags": [(flag, pick_title(titles), flag in chosen) for flag, titles in FLAGS.items()],
        "is_filtered": any(given.get(name) for name in ("kind", "stage", "text", "flag")),
        "may_edit": request.actor.holds("orgs.edit"),
    }


def send_orgs(request: PageRequest, orgs: Iterable[OrgInfo]) -> HttpResponse:
    """The organisations as an Excel file."""
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
