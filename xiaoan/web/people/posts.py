"""Posts of an account: given, ended, stood in for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.kernel import clock
from xiaoan.orgs.actions import end_post, give_post, give_stand_in
from xiaoan.orgs.queries import PostInfo, get_account
from xiaoan.web.people.forms import EndForm, PostForm, StandInForm
from xiaoan.web.people.pages import show_form
from xiaoan.web.refused import try_form
from xiaoan.web.requests import PageRequest

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def make_post(request: PageRequest, account_id: UUID) -> HttpResponse:
    """A further post for an account."""
    person = get_account(request.actor, account_id=account_id)
    first = {"org": person.org_id, "from_on": clock.today()}
    form = PostForm(request.POST or None, actor=request.actor, initial=first)
    if try_form(form, lambda values: _give_post(request, account_id, values)):
        messages.success(request, _("已任岗。"))
        return redirect("person", account_id=account_id)
    title = _("为“{title}”任岗").format(title=person.title)
    return show_form(request, form, title=title, back=reverse("person", args=[account_id]))


def _give_post(request: PageRequest, account_id: UUID, values: dict[str, Any]) -> PostInfo:
    return give_post(
        request.actor,
        account_id=account_id,
        org_id=UUID(values["org"]),
        scope_id=UUID(values["scope"]) if values["scope"] else None,
        role=values["role"],
        from_on=values["from_on"],
        until_on=values["until_on"],
        now=clock.now(),
    )


@require_http_methods(FORM_METHODS)
def make_stand_in(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Lets an account stand in for another's post."""
    person = get_account(request.actor, account_id=account_id)
    first = {"from_on": clock.today()}
    form = StandInForm(
        request.POST or None, actor=request.actor, account_id=account_id, initial=first
    )
    if try_form(form, lambda values: _give_stand_in(request, account_id, values)):
        messages.success(request, _("已设置代理,到期自动失效。"))
        return redirect("person", account_id=account_id)
    title = _("由“{title}”代理岗位").format(title=person.title)
    return show_form(request, form, title=title, back=reverse("person", args=[account_id]))


def _give_stand_in(request: PageRequest, account_id: UUID, values: dict[str, Any]) -> PostInfo:
    return give_stand_in(
        request.actor,
        account_id=account_id,
        post_id=UUID(values["post"]),
        from_on=values["from_on"],
        until_on=values["until_on"],
        now=clock.now(),
    )


@require_http_methods(FORM_METHODS)
def finish_post(request: PageRequest, post_id: UUID) -> HttpResponse:
    """The last day of a post."""
    form = EndForm(request.POST or None, initial={"last_on": clock.today()})
    done = try_form(
        form,
        lambda values: end_post(request.actor, post_id=post_id, now=clock.now(), **values),
    )
    if done:
        messages.success(request, _("已设置岗位的最后一天。"))
        return redirect("person", account_id=done.result.account_id)
    return show_form(request, form, title=_("结束岗位"), back=reverse("people"))
