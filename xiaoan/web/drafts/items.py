"""Items of a draft: decided one by one or clause by clause, edited, added."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.kernel import clock
from xiaoan.kernel.errors import Conflict, InvalidInput
from xiaoan.plans.actions import add_item, decide_item, decide_many
from xiaoan.plans.errors import PlanRefused
from xiaoan.plans.queries import (
    get_draft,
    get_draft_item,
    list_draft_items,
    list_problems_of_item,
)
from xiaoan.plans.states import ACCEPTED, GONE, PENDING
from xiaoan.web.drafts.changes import read_decision, read_seen, say_each
from xiaoan.web.drafts.editing import (
    build_edit_context,
    make_item_form,
    read_edited,
    suggest_requirement,
)
from xiaoan.web.drafts.forms import RequirementForm
from xiaoan.web.drafts.shape import find_next_number
from xiaoan.web.requests import PageRequest


@require_POST
def decide_one(request: PageRequest, item_id: UUID) -> HttpResponse:
    """Accepts, drops or reopens an item; what cannot be accepted as it is goes to its form."""
    decision, revision = read_decision(request.POST)
    try:
        item = decide_item(
            request.actor,
            item_id=item_id,
            decision=decision,
            base_revision=revision,
            now=clock.now(),
        )
    except PlanRefused:
        return redirect("draft-item", item_id)
    except (Conflict, InvalidInput) as refusal:
        messages.error(request, "\n".join(say_each(refusal)))
        item = get_draft_item(request.actor, item_id=item_id)
        return _return_to(request, item.draft_id, item.number)
    items = list_draft_items(request.actor, draft_id=item.draft_id)
    number = item.number if decision == PENDING else find_next_number(items, item)
    return _return_to(request, item.draft_id, number)


@require_POST
def decide_clause(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Accepts what is undecided in one clause, all or nothing."""
    clause = request.POST.get("clause", "")
    pending = list_draft_items(request.actor, draft_id=draft_id, decision=PENDING)
    chosen = [item for item in pending if item.clause == clause and item.change != GONE]
    wanted = read_seen(request.POST, [item.id for item in chosen], ACCEPTED)
    try:
        decide_many(request.actor, draft_id=draft_id, wanted=wanted, now=clock.now())
    except (Conflict, InvalidInput) as refusal:
        messages.error(request, "\n".join(say_each(refusal)))
    first = chosen[0].number if chosen else ""
    return _return_to(request, draft_id, first)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: PageRequest, item_id: UUID) -> HttpResponse:
    """An item in its form, beside the words it quotes; a conflict shows both versions."""
    item = get_draft_item(request.actor, item_id=item_id)
    form = make_item_form(item, request.POST or None)
    problems: list[str] = []
    if form.is_valid():
        saved, problems = read_edited(request.actor, item, form, request.POST)
        if saved:
            return _return_to(request, item.draft_id, item.number)
        item = get_draft_item(request.actor, item_id=item_id)
    found = [] if request.POST else list_problems_of_item(request.actor, item_id=item_id)
    context = build_edit_context(request.actor, item, form, problems=problems, found=found)
    return render(request, "drafts/item.html", context, status=_find_status(form, problems))


@require_http_methods(["GET", "HEAD", "POST"])
def add_requirement(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """A requirement that nobody offered."""
    draft = get_draft(request.actor, draft_id=draft_id)
    form = RequirementForm(request.POST or None, data_before=suggest_requirement(request.GET))
    problems: list[str] = []
    if form.is_valid():
        data = form.read_requirement("")
        try:
            item = add_item(request.actor, draft_id=draft_id, data=data, now=clock.now())
            return _return_to(request, draft_id, item.number)
        except InvalidInput as refusal:
            problems = say_each(refusal)
    context = {"draft": draft, "form": form, "problems": problems, "title": _("补充一项要求")}
    return render(request, "drafts/item.html", context, status=_find_status(form, problems))


def _return_to(request: PageRequest, draft_id: UUID, number: str) -> HttpResponseRedirect:
    show = request.GET.get("show", "")
    filters = f"?show={show}" if show.isalpha() else ""
    anchor = f"#i-{number}" if number else ""
    return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}{filters}{anchor}")


def _find_status(form: BaseForm, problems: Sequence[str]) -> int:
    return 422 if problems or form.errors else 200
