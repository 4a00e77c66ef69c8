"""Logging in and out, choosing a post, passwords, language."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.access import errors
from xiaoan.access.queries import build_actor, list_own_posts
from xiaoan.kernel import clock
from xiaoan.kernel.errors import InvalidInput, NotAllowed, NotFound
from xiaoan.orgs.actions import change_own_password, choose_language, note_locked_out
from xiaoan.orgs.queries import normalize_login
from xiaoan.web.access.forms import LogInForm, PasswordForm
from xiaoan.web.access.session import (
    find_next_address,
    keep_language,
    open_session,
    renew_session,
)
from xiaoan.web.pages import say_refusal
from xiaoan.web.refused import mark_refused, try_form
from xiaoan.web.requests import ENDED_KEY, POST_KEY, PageRequest


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page. Name and password wrong, unknown or barred look the same."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(find_next_address(request, otherwise=reverse("today")))
    form = LogInForm(request.POST or None)
    account = _find_account(request, form) if form.is_valid() else None
    if account is not None:
        return _welcome(request, account)
    if request.session.pop(ENDED_KEY, False):
        messages.warning(request, say_refusal(NotAllowed(errors.SESSION_ENDED)))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "access/log_in.html", context, status=status)


def _find_account(request: HttpRequest, form: LogInForm) -> Any:
    name = normalize_login(form.cleaned_data["username"])
    account = authenticate(request, username=name, password=form.cleaned_data["password"])
    if account is None:
        refused = InvalidInput(errors.LOG_IN_REFUSED, limit=settings.AXES_FAILURE_LIMIT)
        mark_refused(form, refused)
    return account


def _welcome(request: HttpRequest, account: Any) -> HttpResponse:
    posts = open_session(request, account, now=clock.now())
    address = find_next_address(request, otherwise=reverse("today"))
    if account.must_change_password:
        address = reverse("password-change")
    elif posts != 1:
        address = reverse("choose-post")
    answer = HttpResponseRedirect(address)
    keep_language(answer, account.language)
    return answer


def show_locked_out(
    request: HttpRequest, answer: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Too many wrong passwords for this name from this address: says when it opens again."""
    name = (credentials or {}).get("username", "")
    if getattr(request, "axes_failures_since_start", 0) == settings.AXES_FAILURE_LIMIT:
        note_locked_out(login=name, now=clock.now())
    form = LogInForm({"username": name})
    form.errors.clear()
    opens = f"{find_opening(name, request.META.get('REMOTE_ADDR')):%H:%M}"
    mark_refused(form, NotFound(errors.LOCKED_OUT, opens=opens))
    context = {"form": form, "next": request.POST.get("next", "")}
    return render(request, "access/log_in.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def find_opening(name: str, address: str | None) -> datetime:
    """When a locked name may be tried again from an address, on the county's clock."""
    last = (
        AccessAttempt.objects.filter(username=name, ip_address=address)
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    opens: datetime = (last or clock.now()) + settings.AXES_COOLOFF_TIME
    # Rounded up, so that the minute told is never too early.
    return (opens + timedelta(seconds=59)).astimezone(clock.LOCAL_ZONE)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    messages.success(request, _("已退出登录。"))
    return redirect("log-in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own."""
    form = PasswordForm(request.POST or None)
    account_id = UUID(str(request.user.pk))
    done = try_form(
        form,
        lambda values: change_own_password(account_id=account_id, now=clock.now(), **values),
    )
    if done:
        renew_session(request, get_user_model().objects.get(pk=account_id))
        messages.success(request, _("密码已修改,其他设备上的登录已全部退出。"))
        return redirect("today")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "access/password.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_post(request: PageRequest) -> HttpResponse:
    """In which of one's posts to act."""
    account_id, today = UUID(str(request.user.pk)), clock.today()
    if request.method == "POST":
        post_id = _read_id(request.POST.get("post", ""))
        build_actor(account_id, post_id, today=today)
        request.session[POST_KEY] = str(post_id)
        return HttpResponseRedirect(find_next_address(request, otherwise=reverse("today")))
    posts = list_own_posts(account_id, today=today)
    return render(request, "access/posts.html", {"posts": posts})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language in which one reads."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        choose_language(account_id=request.user.pk, language=language)
    answer = HttpResponseRedirect(find_next_address(request, otherwise=reverse("today")))
    keep_language(answer, language)
    return answer


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(errors.NO_POST) from None
