"""Registers as sheets: template, import in two steps, what is wrong as a sheet to mend."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.texts import say
from xiaoan.orgs.queries import OrgInfo
from xiaoan.registers.actions import (
    ImportReport,
    check_held_sheet,
    hold_sheet,
    import_held_sheet,
)
from xiaoan.registers.queries import (
    RegisterType,
    get_register_type,
    write_problem_sheet,
    write_register_template,
)
from xiaoan.reports.states import XLSX
from xiaoan.web.exports import send_file
from xiaoan.web.pages import ProblemLine, say_refusal
from xiaoan.web.registers.entries import choose_keeper
from xiaoan.web.registers.places import find_keeper
from xiaoan.web.registers.shown import list_answers
from xiaoan.web.requests import PageRequest, read_key

SHOWN = 200
"""Problems on the page; the sheet to mend has them all."""


@require_safe
def send_template(request: PageRequest, type_key: str) -> HttpResponse:
    """The empty sheet of a register."""
    language = get_language() or "zh"
    register = get_register_type(type_key)
    name = _("{title}-模板.xlsx").format(title=register.name_in(language))
    content = write_register_template(type_key, language=language)
    return send_file(content, name=name, media_type=XLSX)


@require_http_methods(("GET", "HEAD", "POST"))
def take_sheet(request: PageRequest, type_key: str) -> HttpResponse:
    """Hand a sheet in, see what it would do, confirm."""
    register = get_register_type(type_key)
    org = find_keeper(request, register.keepers)
    if org is None:
        return choose_keeper(request, register)
    held_id = read_key(request.GET, "held")
    if request.method == "POST" and held_id is None:
        return hold_upload(request, register, org)
    if request.method == "POST" and held_id:
        return confirm_import(request, register, org, held_id)
    return show_import(request, register, org, held_id)


def hold_upload(request: PageRequest, register: RegisterType, org: OrgInfo) -> HttpResponse:
    """Keeps the sheet for the second step, or says why it cannot be read."""
    file = request.FILES.get("sheet")
    if file is None:
        return show_import(request, register, org, None, problem=_("请先选择文件。"))
    place = {"org": org.ref, "type_key": register.key, "now": clock.now()}
    content, name = file.read(), file.name or "sheet"
    held_id = hold_sheet(request.actor, content=content, name=name, **place)  # type: ignore[arg-type]
    try:
        check_held_sheet(request.actor, held_id=held_id, **place)  # type: ignore[arg-type]
    except InvalidInput as refusal:
        return show_import(request, register, org, None, problem=say_refusal(refusal))
    return redirect(find_address(register, org, held_id))


def find_address(register: RegisterType, org: OrgInfo, held_id: UUID) -> str:
    """Where the second step of an import is."""
    return f"{reverse('register-import', args=[register.key])}?org={org.id}&held={held_id}"


def confirm_import(
    request: PageRequest, register: RegisterType, org: OrgInfo, held_id: UUID
) -> HttpResponse:
    """Takes the checked sheet in."""
    report = import_held_sheet(
        request.actor, org=org.ref, type_key=register.key, held_id=held_id, now=clock.now()
    )
    words = _("导入完成:新增 {created} 条,更新 {updated} 条,未变 {unchanged} 条。")
    counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    messages.success(request, words.format(**counts))
    return redirect(f"{reverse('register', args=[register.key])}?org={org.id}")


def show_import(
    request: PageRequest,
    register: RegisterType,
    org: OrgInfo,
    held_id: UUID | None,
    problem: str = "",
) -> HttpResponse:
    """The page of an import: hand in, or the report of the dry run."""
    report = check_sheet(request, register, org, held_id) if held_id else None
    if report and request.GET.get("problems") == "xlsx":
        language = get_language() or "zh"
        content = write_problem_sheet(report.sheet, report.problems, language=language)
        return send_file(content, name=_("待改正.xlsx"), media_type=XLSX)
    context = {
        "register": register,
        "org": org,
        "held_id": held_id,
        "report": report,
        "problem": problem,
        "problems": list_problem_lines(report) if report else [],
        "preview": list_preview(register, report) if report else [],
    }
    return render(request, "registers/import.html", context, status=422 if problem else 200)


def check_sheet(
    request: PageRequest, register: RegisterType, org: OrgInfo, held_id: UUID
) -> ImportReport:
    """What the held sheet would do."""
    return check_held_sheet(
        request.actor, org=org.ref, type_key=register.key, held_id=held_id, now=clock.now()
    )


def list_problem_lines(report: ImportReport) -> list[ProblemLine]:
    """The first problems of a sheet, in words."""
    language = get_language() or "zh"
    return [
        ProblemLine(item.row, item.column, say(item.code, item.data, language=language))
        for item in report.problems[:SHOWN]
    ]


def list_preview(register: RegisterType, report: ImportReport) -> list[tuple[int, list[str]]]:
    """The first rows that would be taken in, in words."""
    return [
        (row, [answer.words for answer in list_answers(register.listed, values, with_empty=True)])
        for row, values in report.preview
    ]
