"""Accounts: list, one account, new, changed, barred, first passwords."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.access.states import ROLES
from xiaoan.kernel import clock
from xiaoan.orgs.actions import (
    create_account_in_post,
    disable_account,
    edit_account,
    enable_account,
    reset_password,
)
from xiaoan.orgs.queries import AccountInfo, get_account
from xiaoan.web.orgs.forms import list_choices
from xiaoan.web.people.forms import NewPersonForm, TitleForm
from xiaoan.web.people.pages import (
    ask_first,
    read_people,
    send_people,
    show_form,
    show_password,
)
from xiaoan.web.refused import try_form
from xiaoan.web.requests import PageRequest, wants_sheet

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def list_people(request: PageRequest) -> HttpResponse:
    """Accounts in scope, with filters and export."""
    page = read_people(request)
    if wants_sheet(request.GET):
        return send_people(request, page.rows)
    given = request.GET
    context = {
        "page": page,
        "roles": [("", _("全部岗位")), *list_choices(ROLES)],
        "states": [("", _("全部")), ("on", _("在用")), ("off", _("已停用"))],
        "may_edit": request.actor.holds("people.edit"),
        "is_filtered": any(given.get(name) for name in ("role", "text", "state")),
    }
    return render(request, "people/people.html", context)


@require_safe
def show_person(request: PageRequest, account_id: UUID) -> HttpResponse:
    """One account with its posts."""
    person = get_account(request.actor, account_id=account_id)
    context = {
        "person": person,
        "may_edit": request.actor.holds("people.edit"),
        "is_own": person.id == request.actor.account_id,
    }
    return render(request, "people/person.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def make_person(request: PageRequest) -> HttpResponse:
    """A new account with its first post; the first password is shown on this page only."""
    first = {"org": request.GET.get("org")}
    form = NewPersonForm(request.POST or None, actor=request.actor, initial=first)
    done = try_form(form, lambda values: _create(request, values))
    if done:
        account, password = done.result
        return show_password(request, account, password)
    return show_form(request, form, title=_("新建账号"), back=reverse("people"))


def _create(request: PageRequest, values: dict[str, Any]) -> tuple[AccountInfo, str]:
    return create_account_in_post(
        request.actor,
        org_id=UUID(values["org"]),
        login=values["login"],
        title=values["title"],
        scope_id=UUID(values["scope"]) if values["scope"] else None,
        role=values["role"],
        now=clock.now(),
    )


@require_http_methods(FORM_METHODS)
def change_person(request: PageRequest, account_id: UUID) -> HttpResponse:
    """The title of an account."""
    person = get_account(request.actor, account_id=account_id)
    form = TitleForm(request.POST or None, initial={"title": person.title})
    done = try_form(
        form,
        lambda values: edit_account(
            request.actor, account_id=account_id, now=clock.now(), **values
        ),
    )
    if done:
        messages.success(request, _("已保存。"))
        return redirect("person", account_id=account_id)
    back = reverse("person", args=[account_id])
    return show_form(request, form, title=_("修改账号"), back=back)


@require_http_methods(FORM_METHODS)
def bar_person(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Asks, then bars an account from logging in."""
    person = get_account(request.actor, account_id=account_id)
    if request.method == "POST":
        disable_account(request.actor, account_id=account_id, now=clock.now())
        messages.success(request, _("已停用账号,可随时恢复。"))
        return redirect("person", account_id=account_id)
    question = _("停用账号“{title}”?").format(title=person.title)
    words = _("停用后立即不能登录;已有记录全部保留,可随时恢复。")
    return ask_first(request, person, question=question, words=words, verb=_("停用"))


@require_http_methods(FORM_METHODS)
def readmit_person(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Asks, then takes the barring back."""
    person = get_account(request.actor, account_id=account_id)
    if request.method == "POST":
        enable_account(request.actor, account_id=account_id, now=clock.now())
        messages.success(request, _("已恢复账号。"))
        return redirect("person", account_id=account_id)
    question = _("恢复账号“{title}”?").format(title=person.title)
    words = _("恢复后可以用原密码登录。")
    return ask_first(request, person, question=question, words=words, verb=_("恢复"), tone="go")


@never_cache
@require_http_methods(FORM_METHODS)
def give_password(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Asks, then gives a new first password, shown on this page only."""
    person = get_account(request.actor, account_id=account_id)
    if request.method == "POST":
        password = reset_password(request.actor, account_id=account_id, now=clock.now())
        return show_password(request, person, password)
    question = _("重置“{title}”的密码?").format(title=person.title)
    words = _("原密码立即失效,各设备上的登录全部退出。新密码只显示一次。")
    return ask_first(request, person, question=question, words=words, verb=_("重置密码"))
