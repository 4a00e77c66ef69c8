"""Posts of an account: given, ended, stood in for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.kernel import clock
from xiaoan.kernel.errors import Refusal
from xiaoan.orgs.actions import end_post, give_post, give_stand_in
from xiaoan.orgs.queries import get_account
from xiaoan.web.people.forms import EndForm, PostForm, StandInForm
from xiaoan.web.people.views import show_form
from xiaoan.web.refused import mark_refused
from xiaoan.web.requests import PageRequest

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def make_post(request: PageRequest, account_id: UUID) -> HttpResponse:
    """A further post for an account."""
    person = get_account(request.actor, account_id=account_id)
    first = {"org": person.org_id, "from_on": clock.today()}
    form = PostForm(request.POST or None, actor=request.actor, initial=first)
    if form.is_valid():
        values = form.cleaned_data
        try:
            give_post(
                request.actor,
                account_id=account_id,
                org_id=UUID(values["org"]),
                scope_id=UUID(values["scope"]) if values["scope"] else None,
                role=values["role"],
                from_on=values["from_on"],
                until_on=values["until_on"],
                now=clock.now(),
            )
        except Refusal as refused:
            mark_refused(form, refused)
        else:
            messages.success(request, _("已任岗。"))
            return redirect("person", account_id=account_id)
    title = _("为“{title}”任岗").format(title=person.title)
    return show_form(request, form, title=title, back=reverse("person", args=[account_id]))


@require_http_methods(FORM_METHODS)
def make_stand_in(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Lets an account stand in for another's post."""
    person = get_account(request.actor, account_id=account_id)
    form = StandInForm(
        request.POST or None,
        actor=request.actor,
        account_id=account_id,
        initial={"from_on": clock.today()},
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            give_stand_in(
                request.actor,
                account_id=account_id,
                post_id=UUID(values["post"]),
                from_on=values["from_on"],
                until_on=values["until_on"],
                now=clock.now(),
            )
        except Refusal as refused:
            mark_refused(form, refused)
        else:
            messages.success(request, _("已设置代理,到期自动失效。"))
            return redirect("person", account_id=account_id)
    title = _("由“{title}”代理岗位").format(title=person.title)
    return show_form(request, form, title=title, back=reverse("person", args=[account_id]))


@require_http_methods(FORM_METHODS)
def finish_post(request: PageRequest, post_id: UUID) -> HttpResponse:
    """The last day of a post."""
    form = EndForm(request.POST or None, initial={"last_on": clock.today()})
    if form.is_valid():
        last_on = form.cleaned_data["last_on"]
        try:
            post = end_post(request.actor, post_id=post_id, last_on=last_on, now=clock.now())
        except Refusal as refused:
            mark_refused(form, refused)
        else:
            messages.success(request, _("已设置岗位的最后一天。"))
            return redirect("person", account_id=post.account_id)
    return show_form(request, form, title=_("结束岗位"), back=reverse("people"))
