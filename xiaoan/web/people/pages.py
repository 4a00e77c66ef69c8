"""Pages and lists that the views of people share."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoan.access.states import ROLES
from xiaoan.kernel.values import Page
from xiaoan.orgs.queries import AccountInfo, list_accounts
from xiaoan.web.exports import LONGEST_EXPORT, send_table
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_page_number,
    read_word,
    wants_sheet,
)
from xiaoan.web.words import join_words, pick_title


def read_people(request: PageRequest) -> Page[AccountInfo]:
    """The accounts that the address asks for; all of them for a sheet."""
    given = request.GET
    for_sheet = wants_sheet(given)
    return list_accounts(
        request.actor,
        role=read_choice(given, "role", ROLES),
        text=read_word(given, "text"),
        active={"on": True, "off": False}.get(given.get("state", "")),
        number=1 if for_sheet else read_page_number(given),
        size=LONGEST_EXPORT if for_sheet else 50,
    )


def send_people(request: PageRequest, people: Iterable[AccountInfo]) -> HttpResponse:
    """The accounts as an Excel file."""
    columns = [_("显示名称"), _("登录名"), _("所属机构"), _("岗位"), _("状态"), _("最近登录")]
    rows = [
        (
            one.title,
            one.login,
            one.org_name,
            join_words(pick_title(ROLES.get(post.role)) for post in one.posts),
            _("在用") if one.is_active else _("已停用"),
            one.last_login,
        )
        for one in people
    ]
    return send_table(request, title=_("账号清单"), columns=columns, rows=rows)


def show_form(request: PageRequest, form: Any, **context: Any) -> HttpResponse:
    """A form on a page of its own; 422 when something in it must be mended."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "people/form.html", {"form": form, **context}, status=status)


def ask_first(request: PageRequest, person: AccountInfo, **context: Any) -> HttpResponse:
    """A page that asks before something is done to an account."""
    back = reverse("person", args=[person.id])
    return render(request, "orgs_admin/confirm.html", {"back": back, **context})


def show_password(request: PageRequest, account: AccountInfo, password: str) -> HttpResponse:
    """A first password, on this page only."""
    context = {"person": account, "password": password}
    return render(request, "people/first_password.html", context)
