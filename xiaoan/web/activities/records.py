"""One record: its page, and the forms that make, change and withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.activities.actions import (
    add_activity_evidence,
    edit_activity,
    record_activity,
    withdraw_activity,
)
from xiaoan.activities.errors import BEFORE_SCHOOL_YEAR
from xiaoan.activities.queries import (
    ActivityKind,
    RecordDetail,
    RecordInfo,
    get_activity,
    get_activity_kind,
)
from xiaoan.activities.states import ACTS, EVIDENCE
from xiaoan.kernel import clock
from xiaoan.kernel.errors import Conflict, InvalidInput, Refusal
from xiaoan.kernel.fields import Field, FieldsRefused, check_values
from xiaoan.kernel.ids import new_id
from xiaoan.orgs.queries import OrgInfo
from xiaoan.web.pages import say_refusal
from xiaoan.web.registers.entries import list_uploads, read_base, read_form_key
from xiaoan.web.registers.forms import AnswerForm, list_initial
from xiaoan.web.registers.places import find_keeper, list_keepers
from xiaoan.web.registers.shown import (
    list_answers,
    list_clashes,
    list_joined,
    list_revisions,
)
from xiaoan.web.requests import PageRequest
from xiaoan.web.words import pick_title

FORM = ("GET", "HEAD", "POST")
HELD_ON, IS_ZERO, IS_LATE = "_held_on", "_is_zero", "_is_late"
"""Names that no field of the library can have."""


class RecordForm(AnswerForm):
    """The form of a record: the day it was held, then what the library asks."""

    def __init__(self, activity: ActivityKind, asked: Sequence[Field], **given: Any) -> None:
        super().__init__((build_day_field(activity), *asked), **given)
        if given.get("data") and IS_LATE in given["data"]:
            self.offer_earlier_year()

    def offer_earlier_year(self) -> None:
        """Adds the tick that says: yes, an earlier school year is meant."""
        self.fields[IS_LATE] = forms.BooleanField(label=_("补录以前学年"), required=False)

    def read_held_on(self) -> date:
        """The day. Raises FieldsRefused when it is none."""
        asked = self.asked[0]
        given = {HELD_ON: self.data.get(HELD_ON)}
        checked = check_values((asked,), given, today=clock.today())
        if checked.problems:
            raise FieldsRefused(checked.problems)
        return date.fromisoformat(str(checked.values[HELD_ON]))

    def read_record(self) -> dict[str, Any]:
        """What an action asks for: day, answers, zero report, earlier year."""
        answers = self.read_answers()
        answers.pop(HELD_ON)
        return {
            "held_on": self.read_held_on(),
            "values": answers,
            "is_zero": self.data.get(IS_ZERO) in {"1", "yes"},
            "is_late_meant": bool(self.data.get(IS_LATE)),
        }

    def show_refusal(self, refusal: Refusal) -> None:
        """Puts what was refused beside the fields; offers the tick for an earlier year."""
        super().show_refusal(refusal)
        if refusal.code == BEFORE_SCHOOL_YEAR:
            self.offer_earlier_year()


def build_day_field(activity: ActivityKind) -> Field:
    """The field that asks for the day."""
    title = ("生效日期", "In force from") if activity.is_attestation else ("日期", "Day")
    return Field(HELD_ON, *title, type="date", is_required=True)


@require_http_methods(FORM)
def add_activity(request: PageRequest, activity_key: str) -> HttpResponse:
    """The form of a new record, and saving it."""
    activity = get_activity_kind(activity_key)
    org = find_keeper(request, activity.keepers)
    if org is None:
        return choose_holder(request, activity)
    if request.method == "POST":
        return take_new_record(request, activity, org)
    form = RecordForm(activity, activity.fields, initial={HELD_ON: clock.today().isoformat()})
    return show_form(request, activity, form, org=org, key=new_id())


def take_new_record(request: PageRequest, activity: ActivityKind, org: OrgInfo) -> HttpResponse:
    """Saves what the form says, or shows it again with what is wrong."""
    form = RecordForm(activity, activity.fields, data=request.POST)
    try:
        record = save_new_record(request, activity, org, form)
    except InvalidInput as refusal:
        form.show_refusal(refusal)
        return show_form(request, activity, form, org=org, key=read_form_key(request))
    return finish(request, record, _("已登记。"))


def save_new_record(
    request: PageRequest, activity: ActivityKind, org: OrgInfo, form: RecordForm
) -> RecordInfo:
    """The record that the form states, with the files handed in."""
    return record_activity(
        request.actor,
        org=org.ref,
        activity_key=activity.key,
        activity_id=read_form_key(request),
        files=list_uploads(request),
        now=clock.now(),
        **form.read_record(),
    )


def choose_holder(request: PageRequest, activity: ActivityKind) -> HttpResponse:
    """The page that asks for which organisation a record is made."""
    orgs = list_keepers(request.actor, activity.keepers)
    return render(request, "activities/choose.html", {"activity": activity, "orgs": orgs})


def show_form(
    request: PageRequest, activity: ActivityKind, form: RecordForm, **more: Any
) -> HttpResponse:
    """The page of the form; 422 when it comes back with problems."""
    asked = [(pick_title(EVIDENCE[what]), how == "required") for what, how in activity.evidence]
    context = {
        "activity": activity,
        "form": form,
        "evidence": [title for title, _required in asked],
        "needs_evidence": any(required for _title, required in asked),
        "had_files": bool(request.FILES),
        **more,
    }
    return render(request, "activities/form.html", context, status=422 if form.is_bound else 200)


def finish(request: PageRequest, record: RecordInfo, words: str) -> HttpResponse:
    """Back to the record's page with a word of what was done."""
    messages.success(request, words)
    return redirect("activity", activity_id=record.id)


@require_safe
def show_activity(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """One record with evidence, history and journal rows."""
    detail = get_activity(request.actor, activity_id=activity_id)
    return render(request, "activities/activity.html", describe_record(request, detail))


def describe_record(request: PageRequest, detail: RecordDetail) -> dict[str, Any]:
    """What the page of a record shows."""
    record, activity = detail.record, detail.activity
    may_edit = request.actor.can("activities.edit", record.org_path)
    return {
        "detail": detail,
        "record": record,
        "activity": activity,
        "answers": list_answers(activity.fields, record.values),
        "revisions": list_revisions(activity.fields, detail.history, ACTS),
        "may_edit": may_edit and record.withdrawn_at is None,
    }


@require_http_methods(FORM)
def change_activity(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """The form of a record, and saving its changes."""
    detail = get_activity(request.actor, activity_id=activity_id)
    if request.method == "POST":
        return take_changes(request, detail)
    record = detail.record
    initial = {**list_initial(record.values), HELD_ON: record.held_on.isoformat()}
    form = RecordForm(detail.activity, list_asked(request, detail), initial=initial)
    return show_form(request, detail.activity, form, record=record, base_revision=record.revision)


def take_changes(request: PageRequest, detail: RecordDetail) -> HttpResponse:
    """Saves what the form says, asks about what somebody else changed, or shows what is wrong."""
    activity, record, base = detail.activity, detail.record, read_base(request)
    form = RecordForm(activity, list_asked(request, detail), data=request.POST)
    try:
        saved = save_changes(request, record.id, form)
    except Conflict as conflict:
        return show_clashes(request, detail, form, conflict)
    except InvalidInput as refusal:
        form.show_refusal(refusal)
        return show_form(request, activity, form, record=record, base_revision=base)
    return finish(request, saved, _("已保存。"))


def list_asked(request: PageRequest, detail: RecordDetail) -> list[Field]:
    """The fields that the actor sees: private ones only inside the organisation."""
    inside = request.actor.org_id == detail.record.org_id
    return [field for field in detail.activity.fields if inside or not field.is_private]


def save_changes(request: PageRequest, activity_id: UUID, form: RecordForm) -> RecordInfo:
    """The record with what the form says."""
    return edit_activity(
        request.actor,
        activity_id=activity_id,
        base_revision=read_base(request),
        now=clock.now(),
        **form.read_record(),
    )


def show_clashes(
    request: PageRequest, detail: RecordDetail, form: RecordForm, conflict: Conflict
) -> HttpResponse:
    """The page where a person chooses between two answers. Other conflicts are shown as such."""
    if "joined" not in conflict.data:
        raise conflict
    asked = [*form.asked, Field(IS_ZERO, "零报告", "Zero report", type="yes_no")]
    context = {
        "title": detail.activity,
        "words": say_refusal(conflict),
        "clashes": list_clashes(asked, conflict),
        "joined": list_joined(conflict, asked),
        "revision": conflict.data["revision"],
        "by": detail.history[0].changed_by if detail.history else "",
    }
    return render(request, "registers/conflict.html", context, status=409)


@require_http_methods(FORM)
def drop_activity(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Asks for a reason and withdraws a record."""
    detail = get_activity(request.actor, activity_id=activity_id)
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            record = withdraw_activity(
                request.actor, activity_id=activity_id, reason=reason, now=clock.now()
            )
            return finish(request, record, _("已撤回,不再计入。"))
        except InvalidInput as refusal:
            problem = say_refusal(refusal)
    context = {"detail": detail, "record": detail.record, "problem": problem, "reason": reason}
    return render(request, "activities/withdraw.html", context, status=422 if problem else 200)


@require_POST
def add_evidence(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Files handed in for a record that exists."""
    uploads = list_uploads(request)
    try:
        add_activity_evidence(
            request.actor, activity_id=activity_id, uploads=uploads, now=clock.now()
        )
    except InvalidInput as refusal:
        messages.error(request, say_refusal(refusal))
    else:
        messages.success(request, _("佐证已上传。") if uploads else _("没有选择文件。"))
    return redirect("activity", activity_id=activity_id)
