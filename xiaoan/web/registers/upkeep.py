"""Retiring entries, taking note of reminders, evidence added and taken off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.journal.queries import get_attachment
from xiaoan.kernel import clock
from xiaoan.kernel.errors import InvalidInput, Refusal
from xiaoan.registers.actions import (
    acknowledge_reminder,
    add_entry_evidence,
    remove_entry_evidence,
    retire_entry,
)
from xiaoan.registers.queries import EntryDetail, EntryInfo, get_entry
from xiaoan.web.pages import say_refusal
from xiaoan.web.registers.entries import FORM, finish, list_uploads, name_entry
from xiaoan.web.requests import PageRequest


@require_http_methods(FORM)
def drop_entry(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Asks for a reason and retires an entry."""
    detail = get_entry(request.actor, entry_id=entry_id, today=clock.today())
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        return answer_reason(request, detail, "retire", lambda: retire_entry(
            request.actor, entry_id=entry_id, reason=reason, now=clock.now()
        ))  # fmt: skip
    return show_reason(request, detail, "retire")


@require_http_methods(FORM)
def note_reminder(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Asks for a reason and acknowledges a reminder."""
    detail = get_entry(request.actor, entry_id=entry_id, today=clock.today())
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        return answer_reason(request, detail, "acknowledge", lambda: acknowledge_reminder(
            request.actor, entry_id=entry_id, reason=reason, now=clock.now()
        ))  # fmt: skip
    return show_reason(request, detail, "acknowledge")


def answer_reason(request: PageRequest, detail: EntryDetail, verb: str, act: Any) -> HttpResponse:
    """Does what was asked for with a reason, or asks again."""
    try:
        entry: EntryInfo = act()
    except InvalidInput as refusal:
        return show_reason(request, detail, verb, refusal)
    done = {"retire": _("已退出台账。"), "acknowledge": _("已确认提醒,临近下一档时会再次提醒。")}
    return finish(request, entry, done[verb])


def show_reason(
    request: PageRequest, detail: EntryDetail, verb: str, refusal: Refusal | None = None
) -> HttpResponse:
    """The page that asks why."""
    context = {
        "detail": detail,
        "entry": detail.entry,
        "name": name_entry(detail),
        "verb": verb,
        "problem": say_refusal(refusal) if refusal else "",
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "registers/reason.html", context, status=422 if refusal else 200)


@require_POST
def add_evidence(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Files handed in for an entry that exists."""
    uploads = list_uploads(request)
    try:
        add_entry_evidence(request.actor, entry_id=entry_id, uploads=uploads, now=clock.now())
    except InvalidInput as refusal:
        messages.error(request, say_refusal(refusal))
    else:
        messages.success(request, _("佐证已上传。") if uploads else _("没有选择文件。"))
    return redirect("entry", entry_id=entry_id)


@require_http_methods(FORM)
def drop_evidence(request: PageRequest, attachment_id: UUID) -> HttpResponse:
    """Asks once and takes a file off an entry."""
    attachment = get_attachment(request.actor, attachment_id=attachment_id)
    if request.method == "POST":
        entry_id = remove_entry_evidence(
            request.actor, attachment_id=attachment_id, now=clock.now()
        )
        messages.success(request, _("已移除。文件本身仍保留备查。"))
        return redirect("entry", entry_id=entry_id)
    return render(request, "registers/drop_evidence.html", {"attachment": attachment})
