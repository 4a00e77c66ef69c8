"""The school calendar of a region: terms and days, and the bureau's own changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound
from xiaoan.orgs import errors
from xiaoan.orgs.actions import remove_day, remove_term, set_day, set_term
from xiaoan.orgs.queries import (
    OrgInfo,
    get_calendar,
    list_all_orgs,
    list_local_days,
    list_local_terms,
)
from xiaoan.web.orgs.changes import show_form
from xiaoan.web.orgs.forms import DayForm, TermForm
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.refused import try_form
from xiaoan.web.requests import PageRequest

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def show_calendar(request: PageRequest) -> HttpResponse:
    """Terms, own days, and until when the calendar is published."""
    region = find_region(request.actor)
    context = {
        "calendar": get_calendar(request.actor.region),
        "terms": list_local_terms(request.actor),
        "days": list_local_days(request.actor),
        "may_edit": request.actor.holds("orgs.edit") and region is not None,
    }
    return render(request, "orgs_admin/calendar.html", context)


@require_http_methods(FORM_METHODS)
def set_local_term(request: PageRequest) -> HttpResponse:
    """A region's own term."""
    form = TermForm(request.POST or None)

    def act(values: dict[str, Any]) -> OrgInfo:
        region = _get_region(request.actor)
        number = int(values.pop("number"))
        set_term(request.actor, region_id=region.id, number=number, now=clock.now(), **values)
        return region

    done = try_form(form, act)
    if done:
        return _finish(request, done.result)
    return show_form(request, form, title=_("设置学期"), back=reverse("calendar"))


@require_http_methods(FORM_METHODS)
def set_local_day(request: PageRequest) -> HttpResponse:
    """A region's own day off or working day."""
    form = DayForm(request.POST or None)

    def act(values: dict[str, Any]) -> OrgInfo:
        region = _get_region(request.actor)
        is_working = values.pop("is_working") == "1"
        set_day(
            request.actor, region_id=region.id, is_working=is_working, now=clock.now(), **values
        )
        return region

    done = try_form(form, act)
    if done:
        return _finish(request, done.result)
    return show_form(request, form, title=_("设置放假或上课日"), back=reverse("calendar"))


@require_http_methods(FORM_METHODS)
def drop_term(request: PageRequest, term_id: UUID) -> HttpResponse:
    """Asks, then takes a region's own term away."""
    if request.method == "POST":
        region = _get_region(request.actor)
        remove_term(request.actor, region_id=region.id, term_id=term_id, now=clock.now())
        return _finish(request, region)
    return _ask(request, _("移除本地学期?"))


@require_http_methods(FORM_METHODS)
def drop_day(request: PageRequest, day_id: UUID) -> HttpResponse:
    """Asks, then takes a region's own day away."""
    if request.method == "POST":
        region = _get_region(request.actor)
        remove_day(request.actor, region_id=region.id, day_id=day_id, now=clock.now())
        return _finish(request, region)
    return _ask(request, _("移除本地日期?"))


def find_region(actor: Actor) -> OrgInfo | None:
    """The region whose calendar the actor keeps: the root of his scope, when it is a region."""
    roots = list_all_orgs(actor, kind="region")
    return next((org for org in roots if org.path == actor.org_path), None)


def _get_region(actor: Actor) -> OrgInfo:
    region = find_region(actor)
    if region is None:
        raise NotFound(errors.NOT_FOUND)
    return region


def _ask(request: PageRequest, question: str) -> HttpResponse:
    context = {
        "question": question,
        "words": _("移除后按上级公布的校历计算。"),
        "verb": _("移除"),
        "back": reverse("calendar"),
    }
    return render(request, "orgs_admin/confirm.html", context)


def _finish(request: PageRequest, region: OrgInfo) -> HttpResponse:
    settle_below(region.path)
    messages.success(request, _("校历已更新,各项期限已重新计算。"))
    return redirect("calendar")
