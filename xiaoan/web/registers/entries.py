"""One entry: its page, and the forms that add, change and retire it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.kernel.fields import Field
from xiaoan.kernel.ids import new_id
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.queries import resolve_rule
from xiaoan.registers.actions import (
    Upload,
    add_entry_evidence,
    create_entry,
    edit_entry,
)
from xiaoan.registers.queries import (
    EntryDetail,
    EntryInfo,
    RegisterType,
    Standing,
    get_entry,
    get_register_type,
)
from xiaoan.registers.states import ACTS
from xiaoan.web.pages import say_refusal
from xiaoan.web.registers.forms import AnswerForm, list_initial
from xiaoan.web.registers.lists import show_standing
from xiaoan.web.registers.places import find_keeper, list_keepers
from xiaoan.web.registers.shown import (
    list_answers,
    list_clashes,
    list_joined,
    list_revisions,
)
from xiaoan.web.requests import PageRequest, read_key
from xiaoan.web.words import pick_title

FORM = ("GET", "HEAD", "POST")


@require_http_methods(FORM)
def add_entry(request: PageRequest, type_key: str) -> HttpResponse:
    """The form of a new entry, and saving it."""
    register = get_register_type(type_key)
    org = find_keeper(request, register.keepers)
    if org is None:
        return choose_keeper(request, register)
    if request.method == "POST":
        return take_new_entry(request, register, org)
    return show_form(request, register, AnswerForm(register.fields), org=org, key=new_id())


def take_new_entry(request: PageRequest, register: RegisterType, org: OrgInfo) -> HttpResponse:
    """Saves what the form says, or shows it again with what is wrong."""
    form = AnswerForm(register.fields, data=request.POST)
    try:
        entry = save_new_entry(request, register, org, form)
    except InvalidInput as refusal:
        form.show_refusal(refusal)
        return show_form(request, register, form, org=org, key=read_form_key(request))
    return finish(request, entry, _("已登记。"))


def save_new_entry(
    request: PageRequest, register: RegisterType, org: OrgInfo, form: AnswerForm
) -> EntryInfo:
    """The entry that the form states, with the files handed in."""
    now = clock.now()
    entry = create_entry(
        request.actor,
        org=org.ref,
        type_key=register.key,
        values=form.read_answers(),
        entry_id=read_form_key(request),
        now=now,
    )
    uploads = list_uploads(request)
    if uploads:
        try:
            add_entry_evidence(request.actor, entry_id=entry.id, uploads=uploads, now=now)
        except InvalidInput as refusal:
            messages.warning(request, _("条目已保存,但附件没有收下:") + say_refusal(refusal))
    return entry


def read_form_key(request: PageRequest) -> UUID:
    """The id that was made with the form, so that sending it twice is saving it once."""
    return read_key(request.POST, "key") or new_id()


def list_uploads(request: PageRequest) -> list[Upload]:
    """The files handed in with a form."""
    return [
        Upload(file.name or "file", file)
        for file in request.FILES.getlist("files")
        if file.size or file.name
    ]


def choose_keeper(request: PageRequest, register: RegisterType) -> HttpResponse:
    """The page that asks for which organisation an entry is made."""
    orgs = list_keepers(request.actor, register.keepers)
    context = {"register": register, "orgs": orgs}
    return render(request, "registers/choose.html", context)


def show_form(
    request: PageRequest, register: RegisterType, form: AnswerForm, **more: Any
) -> HttpResponse:
    """The page of the form; 422 when it comes back with problems."""
    status = 422 if form.is_bound else 200
    context = {"register": register, "form": form, **more}
    return render(request, "registers/form.html", context, status=status)


def finish(request: PageRequest, entry: EntryInfo, words: str) -> HttpResponse:
    """Back to the entry's page with a word of what was done."""
    messages.success(request, words)
    return redirect("entry", entry_id=entry.id)


@require_safe
def show_entry(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """One entry with its days and rules, evidence, history and journal rows."""
    detail = get_entry(request.actor, entry_id=entry_id, today=clock.today())
    return render(request, "registers/entry.html", describe_entry(request, detail))


def describe_entry(request: PageRequest, detail: EntryDetail) -> dict[str, Any]:
    """What the page of an entry shows."""
    entry = detail.entry
    may_edit = request.actor.can("registers.edit", entry.org_path) and entry.retired_at is None
    return {
        "detail": detail,
        "entry": entry,
        "register": detail.register,
        "name": name_entry(detail),
        "answers": list_answers(detail.register.fields, entry.values),
        "days": list_days(detail),
        "standing": show_standing(entry.find_standing(clock.today())),
        "revisions": list_revisions(detail.register.fields, detail.history, ACTS),
        "may_edit": may_edit,
        "wants_ack": may_edit and is_reminded(entry),
    }


def is_reminded(entry: EntryInfo) -> bool:
    """Whether the entry wants attention now."""
    return entry.next_reminder is not None and entry.next_reminder <= clock.today()


def name_entry(detail: EntryDetail) -> str:
    """What an entry is called: its code, else its first answer."""
    answers = list_answers(detail.register.listed, detail.entry.values)
    return detail.entry.code or (answers[0].words if answers else _("未命名"))


def list_days(detail: EntryDetail) -> list[dict[str, Any]]:
    """The computed days, each with what it follows from and where the number comes from."""
    standing: Standing = detail.standing
    shown = []
    for day in standing.dates:
        rule = None
        if day.rule:
            rule = resolve_rule(day.rule, region=detail.entry.region, day=clock.today())
        basis = pick_title(detail.register.find_date_title(day.basis)) if day.basis else ""
        shown.append(
            {"day": day, "rule": rule, "basis": basis, "decides": day.name == standing.decided_by}
        )
    return shown


@require_http_methods(FORM)
def change_entry(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """The form of an entry, and saving its changes."""
    detail = get_entry(request.actor, entry_id=entry_id, today=clock.today())
    if request.method == "POST":
        return take_changes(request, detail)
    form = AnswerForm(list_asked(request, detail), initial=list_initial(detail.entry.values))
    base = detail.entry.revision
    return show_form(request, detail.register, form, entry=detail.entry, base_revision=base)


def take_changes(request: PageRequest, detail: EntryDetail) -> HttpResponse:
    """Saves what the form says, asks about what somebody else changed, or shows what is wrong."""
    asked, base = list_asked(request, detail), read_base(request)
    form = AnswerForm(asked, data=request.POST)
    try:
        saved = save_changes(request, detail.entry.id, form)
    except Conflict as conflict:
        return show_clashes(request, detail, asked, conflict)
    except InvalidInput as refusal:
        form.show_refusal(refusal)
        return show_form(request, detail.register, form, entry=detail.entry, base_revision=base)
    return finish(request, saved, _("已保存。"))


def list_asked(request: PageRequest, detail: EntryDetail) -> list[Field]:
    """The fields that the actor sees: private ones only inside the organisation."""
    inside = request.actor.org_id == detail.entry.org_id
    return [field for field in detail.register.fields if inside or not field.is_private]


def save_changes(request: PageRequest, entry_id: UUID, form: AnswerForm) -> EntryInfo:
    """The entry with what the form says."""
    return edit_entry(
        request.actor,
        entry_id=entry_id,
        base_revision=read_base(request),
        values=form.read_answers(),
        now=clock.now(),
    )


def read_base(request: PageRequest) -> int:
    """The revision that the form was filled in on."""
    word = request.POST.get("base_revision", "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0


def show_clashes(
    request: PageRequest, detail: EntryDetail, asked: list[Field], conflict: Conflict
) -> HttpResponse:
    """The page where a person chooses between two answers. Other conflicts are shown as such."""
    if "joined" not in conflict.data:
        raise conflict
    context = {
        "title": detail.register,
        "back": detail.entry.id,
        "words": say_refusal(conflict),
        "clashes": list_clashes(asked, conflict),
        "joined": list_joined(conflict, asked),
        "revision": conflict.data["revision"],
        "by": detail.history[0].changed_by if detail.history else "",
    }
    return render(request, "registers/conflict.html", context, status=409)
