"""What every request passes: size, who acts and may they, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoan.access.queries import as_actor, list_own_posts
from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotAllowed, Refusal
from xiaoan.web.pages import show_problem, show_refusal
from xiaoan.web.requests import ENDED_KEY, POST_KEY, SEEN_KEY
from xiaoan.web.rows import Row, find_row

Answer = Callable[[HttpRequest], HttpResponseBase]
SEEN_EVERY_SECONDS = 60
FREE_BEFORE_CHANGE = frozenset({"password-change", "log-out"})
"""What is open to somebody who still has the first password that an administrator saw."""


class BodyLimitMiddleware:
    """Refuses a body above XIAOAN_BODY_LIMIT_MB before reading any of it (413)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 413."""
        limit_mb = settings.XIAOAN_BODY_LIMIT_MB
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > limit_mb * 1024 * 1024:
            size_mb = round(int(length) / 1024 / 1024, 1)
            words = _("这次上传共 {size} MB,上限是 {limit} MB。").format(
                size=size_mb, limit=limit_mb
            )
            return show_problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words=words)
        return self.answer(request)


class ActorMiddleware:
    """Puts `request.actor` there, and lets nobody to a page without an access row for it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; a session idle for too long is closed first."""
        if request.user.is_authenticated and is_idle(request):
            logout(request)
            request.session[ENDED_KEY] = True
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None when the page may be shown; else the log-in page or a refusal."""
        name = request.resolver_match.url_name if request.resolver_match else None
        row = find_row(name or "")
        actor = find_actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        if row is None:
            return show_refusal(request, NotAllowed("access.not_allowed", permission=name))
        if row.public:
            return None
        if not request.user.is_authenticated:
            return ask_to_log_in(request, row)
        if request.user.must_change_password and name not in FREE_BEFORE_CHANGE:
            return HttpResponseRedirect(reverse("password-change"))
        if row.permission and not (actor and actor.holds(row.permission)):
            return show_refusal(
                request, NotAllowed("access.not_allowed", permission=row.permission)
            )
        return None


class RefusalMiddleware:
    """Turns a Refusal that reached the top into its page: 404, 403, 409 or 422."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else is not for us."""
        return show_refusal(request, exception) if isinstance(exception, Refusal) else None


def ask_to_log_in(request: HttpRequest, row: Row) -> HttpResponse:
    """The log-in page, which leads back here; what was sent is said not to have been saved."""
    if request.method == "POST":
        messages.warning(
            request,
            _(
                "您刚才提交的内容还没有保存。"
                "登录后会回到原来的页面,请核对后再保存一次;照片要重新选择。"
            ),
        )
    asked = request.get_full_path() if "GET" in row.methods else reverse("today")
    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': asked})}")


def is_idle(request: HttpRequest) -> bool:
    """Whether nothing was asked for longer than allowed. Notes the asking, once a minute."""
    now = int(clock.now().timestamp())
    seen = request.session.get(SEEN_KEY, now)
    if now - seen > settings.XIAOAN_IDLE_MINUTES * 60:
        return True
    if now - seen >= SEEN_EVERY_SECONDS or SEEN_KEY not in request.session:
        request.session[SEEN_KEY] = now
    return False


def find_actor(request: HttpRequest) -> Actor | None:
    """The actor of the post chosen in this session, else of the person's first post, else None."""
    if not request.user.is_authenticated:
        return None
    posts = list_own_posts(request.user.pk, today=clock.today())
    chosen = request.session.get(POST_KEY)
    held = next((post for post in posts if str(post.id) == chosen), None)
    if chosen and held is None:
        del request.session[POST_KEY]
    first = held or next(iter(posts), None)
    return as_actor(first) if first else None
