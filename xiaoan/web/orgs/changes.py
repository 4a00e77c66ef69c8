"""Making, changing, moving, closing and reopening organisations, and their sites."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.kernel import clock
from xiaoan.orgs.actions import (
    add_site,
    close_org,
    create_org,
    edit_org,
    move_org,
    remove_site,
    reopen_org,
)
from xiaoan.orgs.queries import OrgInfo, get_org, list_sites
from xiaoan.orgs.states import ATTRIBUTES
from xiaoan.web.orgs.forms import EditOrgForm, MoveForm, NewOrgForm, SiteForm
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.refused import try_form
from xiaoan.web.requests import PageRequest

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def make_org(request: PageRequest) -> HttpResponse:
    """A new organisation."""
    first = {"parent": request.GET.get("parent"), "kind": "school"}
    form = NewOrgForm(request.POST or None, actor=request.actor, initial=first)

    def act(values: dict[str, Any]) -> OrgInfo:
        parent_id = UUID(values.pop("parent"))
        return create_org(request.actor, parent_id=parent_id, values=values, now=clock.now())

    done = try_form(form, act)
    if done:
        return _finish(request, done.result, _("已建立“{name}”。"))
    return show_form(request, form, title=_("新建机构"), back=reverse("orgs"))


@require_http_methods(FORM_METHODS)
def change_org(request: PageRequest, org_id: UUID) -> HttpResponse:
    """Changes attributes of an organisation."""
    org = get_org(request.actor, org_id=org_id)
    form = EditOrgForm(request.POST or None, initial=_describe_org(org))

    def act(values: dict[str, Any]) -> OrgInfo:
        base = values.pop("base_revision")
        return edit_org(
            request.actor, org_id=org_id, base_revision=base, values=values, now=clock.now()
        )

    done = try_form(form, act)
    if done:
        return _finish(request, done.result, _("已保存“{name}”。"))
    sites = list_sites(request.actor, org_id=org_id)
    context = {"title": _("修改机构"), "back": reverse("orgs"), "org": org, "sites": sites}
    return show_form(request, form, **context)


def _describe_org(org: OrgInfo) -> dict[str, Any]:
    return {name: getattr(org, name) for name in ATTRIBUTES} | {"base_revision": org.revision}


@require_http_methods(FORM_METHODS)
def put_org(request: PageRequest, org_id: UUID) -> HttpResponse:
    """Puts an organisation under another."""
    org = get_org(request.actor, org_id=org_id)
    form = MoveForm(request.POST or None, actor=request.actor, initial={"parent": org.parent_id})

    def act(values: dict[str, Any]) -> OrgInfo:
        parent_id = UUID(values["parent"])
        return move_org(request.actor, org_id=org_id, parent_id=parent_id, now=clock.now())

    done = try_form(form, act)
    if done:
        return _finish(request, done.result, _("已移动“{name}”,流水中的原位置不变。"))
    title = _("移动“{name}”").format(name=org.name)
    return show_form(request, form, title=title, back=reverse("org-edit", args=[org_id]))


@require_http_methods(FORM_METHODS)
def shut_org(request: PageRequest, org_id: UUID) -> HttpResponse:
    """Asks, then closes."""
    org = get_org(request.actor, org_id=org_id)
    if request.method == "POST":
        closed = close_org(request.actor, org_id=org_id, now=clock.now())
        return _finish(request, closed, _("已停用“{name}”,可随时恢复。"))
    context = {
        "question": _("停用“{name}”?").format(name=org.name),
        "words": _("停用后不再产生责任事项,岗位不能登录;已有记录全部保留,可随时恢复。"),
        "verb": _("停用"),
        "back": reverse("org-edit", args=[org_id]),
    }
    return render(request, "orgs_admin/confirm.html", context)


@require_http_methods(FORM_METHODS)
def open_org_again(request: PageRequest, org_id: UUID) -> HttpResponse:
    """Asks, then takes a closing back."""
    org = get_org(request.actor, org_id=org_id)
    if request.method == "POST":
        opened = reopen_org(request.actor, org_id=org_id, now=clock.now())
        return _finish(request, opened, _("已恢复“{name}”。"))
    context = {
        "question": _("恢复“{name}”?").format(name=org.name),
        "words": _("恢复后重新产生责任事项,岗位可以登录。"),
        "verb": _("恢复"),
        "back": reverse("org-edit", args=[org_id]),
        "tone": "go",
    }
    return render(request, "orgs_admin/confirm.html", context)


@require_http_methods(FORM_METHODS)
def make_site(request: PageRequest, org_id: UUID) -> HttpResponse:
    """A new campus of an organisation."""
    org = get_org(request.actor, org_id=org_id)
    form = SiteForm(request.POST or None)
    back = reverse("org-edit", args=[org_id])
    done = try_form(
        form,
        lambda values: add_site(request.actor, org_id=org_id, values=values, now=clock.now()),
    )
    if done:
        return redirect(back)
    title = _("“{name}”的新校区").format(name=org.name)
    return show_form(request, form, title=title, back=back)


@require_http_methods(FORM_METHODS)
def drop_site(request: PageRequest, site_id: UUID) -> HttpResponse:
    """Asks, then takes a campus off the list."""
    if request.method == "POST":
        remove_site(request.actor, site_id=site_id, now=clock.now())
        messages.success(request, _("已移除校区。"))
        return redirect("orgs")
    context = {
        "question": _("移除这个校区?"),
        "words": _("只从名单中移除,已有记录不受影响。"),
        "verb": _("移除"),
        "back": reverse("orgs"),
    }
    return render(request, "orgs_admin/confirm.html", context)


def show_form(request: PageRequest, form: Any, **context: Any) -> HttpResponse:
    """A form on a page of its own; 422 when something in it must be mended."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "orgs_admin/form.html", {"form": form, **context}, status=status)


def _finish(request: PageRequest, org: OrgInfo, words: str) -> HttpResponse:
    settle_below(org.path)
    messages.success(request, words.format(name=org.name))
    return redirect("org-edit", org_id=org.id)
