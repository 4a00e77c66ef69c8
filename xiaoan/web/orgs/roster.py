"""The roster: trial run, import, template, and the roster as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.errors import ImportRefused, Refusal
from xiaoan.kernel.sheets import SheetColumn, SheetNotes, write_form_sheet
from xiaoan.orgs.actions import import_roster
from xiaoan.orgs.queries import ROSTER_COLUMNS, OrgInfo, get_org, list_all_orgs
from xiaoan.orgs.states import FLAGS, KINDS, STAGES
from xiaoan.reports.states import XLSX
from xiaoan.web.exports import send_file
from xiaoan.web.held import drop_upload, hold_upload, take_upload
from xiaoan.web.orgs.forms import RosterForm
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.pages import list_problems
from xiaoan.web.refused import mark_refused
from xiaoan.web.requests import PageRequest

NEEDED = ("code", "name", "kind")


@require_http_methods(["GET", "HEAD", "POST"])
def import_orgs(request: PageRequest) -> HttpResponse:
    """First a trial run that shows what would happen, then the import itself."""
    if request.POST.get("held"):
        return _import_held(request)
    form = RosterForm(request.POST or None, request.FILES or None, actor=request.actor)
    if not form.is_valid():
        return _show_import(request, form)
    upload = form.cleaned_data["file"]
    return _try_import(request, form, content=upload.read(), name=upload.name)


def _try_import(
    request: PageRequest, form: RosterForm, *, content: bytes, name: str
) -> HttpResponse:
    parent = UUID(form.cleaned_data["parent"])
    try:
        report = import_roster(
            request.actor, parent=parent, content=content, name=name, dry_run=True, now=clock.now()
        )
    except Refusal as refused:
        return _show_import(request, form, refused)
    context = {
        "report": report,
        "parent": get_org(request.actor, org_id=parent),
        "name": name,
        "held": hold_upload(request, content=content, name=name),
    }
    return render(request, "orgs_admin/import_preview.html", context)


def _import_held(request: PageRequest) -> HttpResponse:
    form = RosterForm(actor=request.actor, data=request.POST)
    try:
        content, name = take_upload(request, key=request.POST["held"])
        parent = get_org(request.actor, org_id=UUID(request.POST["parent"]))
        report = import_roster(
            request.actor,
            parent=parent.id,
            content=content,
            name=name,
            dry_run=False,
            now=clock.now(),
        )
    except Refusal as refused:
        return _show_import(request, form, refused)
    drop_upload(request)
    settle_below(parent.path)
    words = _("已导入:新建 {created} 个,更新 {updated} 个,未变 {unchanged} 个。").format(
        created=report.created, updated=report.updated, unchanged=report.unchanged
    )
    messages.success(request, words)
    return redirect("orgs")


def _show_import(
    request: PageRequest, form: RosterForm, refused: Refusal | None = None
) -> HttpResponse:
    if refused is not None:
        form.errors.clear()
        mark_refused(form, refused)
    problems = list_problems(refused) if isinstance(refused, ImportRefused) else []
    context = {"form": form, "problems": problems[:200], "problem_count": len(problems)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "orgs_admin/import.html", context, status=status)


@require_safe
def send_template(request: PageRequest) -> HttpResponse:
    """An empty roster with headings, choices and a page of explanations."""
    return _send_sheet(rows=[], name=_("机构名册模板"))


@require_safe
def send_roster(request: PageRequest) -> HttpResponse:
    """The roster as it stands, in the shape in which it can be imported again."""
    orgs = list_all_orgs(request.actor)
    codes = {org.id: org.code for org in orgs}
    below = [org for org in orgs if org.parent_id in codes]
    rows = [_describe_org(org, codes[org.parent_id]) for org in below if org.parent_id]
    return _send_sheet(rows=rows, name=_("机构名册"))


def _describe_org(org: OrgInfo, parent_code: str) -> list[object]:
    values: dict[str, object] = {name: getattr(org, name, None) for name in ROSTER_COLUMNS}
    values["kind"] = KINDS[org.kind][0]
    values["stage"] = STAGES[org.stage][0] if org.stage else ""
    values["parent_code"] = parent_code
    values.update({name: "是" if getattr(org, name) else "否" for name in FLAGS})
    return [values[name] for name in ROSTER_COLUMNS]


def _send_sheet(*, rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    choices = {
        "kind": tuple(zh for zh, _en in KINDS.values()),
        "stage": tuple(zh for zh, _en in STAGES.values()),
        **dict.fromkeys(FLAGS, ("是", "否")),
    }
    columns = [
        SheetColumn(
            title=titles[0],
            choices=choices.get(name, ()),
            is_required=name in NEEDED,
            width=30 if name in {"name", "address"} else 14,
        )
        for name, titles in ROSTER_COLUMNS.items()
    ]
    notes = SheetNotes(
        title=_("填表说明"),
        rows=[
            (_("机构代码"), _("必填,同一地区内不重复;已有代码的行更新原机构。")),
            (_("类别"), "、".join(choices["kind"])),
            (_("学段"), _("学校必填:") + "、".join(choices["stage"])),
            (_("上级机构代码"), _("可空:空着就放在导入时所选机构之下。")),
            (_("空白单元格"), _("更新时不改动原值。")),
        ],
    )
    stream = BytesIO()
    write_form_sheet(stream, title=_("机构名册"), columns=columns, rows=rows, notes=notes)
    return send_file(stream.getvalue(), name=f"{name}.xlsx", media_type=XLSX)
