"""Accounts: list, one account, new, changed, barred, first passwords."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.access.states import ROLES
from xiaoan.kernel import clock
from xiaoan.kernel.errors import Refusal
from xiaoan.orgs.actions import (
    create_account,
    disable_account,
    edit_account,
    enable_account,
    give_post,
    reset_password,
)
from xiaoan.orgs.queries import AccountInfo, get_account, list_accounts
from xiaoan.web.exports import send_table
from xiaoan.web.orgs.forms import list_choices
from xiaoan.web.people.forms import NewPersonForm, TitleForm
from xiaoan.web.refused import mark_refused
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.words import pick_title

FORM_METHODS = ["GET", "HEAD", "POST"]
LONGEST = 50_000


@require_safe
def list_people(request: PageRequest) -> HttpResponse:
    """Accounts in scope, with filters and export."""
    given = request.GET
    page = list_accounts(
        request.actor,
        role=read_choice(given, "role", ROLES),
        text=read_word(given, "text"),
        active={"on": True, "off": False}.get(given.get("state", "")),
        number=1 if wants_sheet(given) else read_page_number(given),
        size=LONGEST if wants_sheet(given) else 50,
    )
    if wants_sheet(given):
        return _send_list(request, page.rows)
    context = {
        "page": page,
        "roles": [("", _("全部岗位")), *list_choices(ROLES)],
        "states": [("", _("全部")), ("on", _("在用")), ("off", _("已停用"))],
        "is_filtered": any(given.get(name) for name in ("role", "text", "state")),
        "may_edit": request.actor.holds("people.edit"),
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
    if form.is_valid():
        try:
            account, password = _create(request, form.cleaned_data)
        except Refusal as refused:
            mark_refused(form, refused)
        else:
            return _show_password(request, account, password)
    return show_form(request, form, title=_("新建账号"), back=reverse("people"))


def _create(request: PageRequest, values: dict[str, Any]) -> tuple[AccountInfo, str]:
    now = clock.now()
    org_id = UUID(values["org"])
    with transaction.atomic():
        account, password = create_account(
            request.actor, org_id=org_id, login=values["login"], title=values["title"], now=now
        )
        give_post(
            request.actor,
            account_id=account.id,
            org_id=org_id,
            scope_id=UUID(values["scope"]) if values["scope"] else None,
            role=values["role"],
            from_on=clock.local_day(now),
            now=now,
        )
    return account, password


@require_http_methods(FORM_METHODS)
def change_person(request: PageRequest, account_id: UUID) -> HttpResponse:
    """The title of an account."""
    person = get_account(request.actor, account_id=account_id)
    form = TitleForm(request.POST or None, initial={"title": person.title})
    if form.is_valid():
        try:
            edit_account(request.actor, account_id=account_id, now=clock.now(), **form.cleaned_data)
        except Refusal as refused:
            mark_refused(form, refused)
        else:
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
    return _ask(request, person, question=question, words=words, verb=_("停用"))


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
    return _ask(request, person, question=question, words=words, verb=_("恢复"), tone="go")


@never_cache
@require_http_methods(FORM_METHODS)
def give_password(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Asks, then gives a new first password, shown on this page only."""
    person = get_account(request.actor, account_id=account_id)
    if request.method == "POST":
        password = reset_password(request.actor, account_id=account_id, now=clock.now())
        return _show_password(request, person, password)
    question = _("重置“{title}”的密码?").format(title=person.title)
    words = _("原密码立即失效,各设备上的登录全部退出。新密码只显示一次。")
    return _ask(request, person, question=question, words=words, verb=_("重置密码"))


def show_form(request: PageRequest, form: Any, **context: Any) -> HttpResponse:
    """A form on a page of its own; 422 when something in it must be mended."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "people/form.html", {"form": form, **context}, status=status)


def _ask(request: PageRequest, person: AccountInfo, **context: Any) -> HttpResponse:
    back = reverse("person", args=[person.id])
    return render(request, "orgs_admin/confirm.html", {"back": back, **context})


def _show_password(request: PageRequest, account: AccountInfo, password: str) -> HttpResponse:
    context = {"person": account, "password": password}
    return render(request, "people/first_password.html", context)


def _send_list(request: PageRequest, people: Any) -> HttpResponse:
    columns = [_("显示名称"), _("登录名"), _("所属机构"), _("岗位"), _("状态"), _("最近登录")]
    rows = [
        (
            one.title,
            one.login,
            one.org_name,
            "、".join(pick_title(ROLES.get(post.role)) for post in one.posts),
            _("在用") if one.is_active else _("已停用"),
            one.last_login,
        )
        for one in people
    ]
    return send_table(request, title=_("账号清单"), columns=columns, rows=rows)
