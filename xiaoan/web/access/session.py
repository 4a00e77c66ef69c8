"""What a session holds: since when, in which post, in which language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from xiaoan.access.queries import as_actor, list_own_posts
from xiaoan.kernel.actor import OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.orgs.actions import note_log_in
from xiaoan.web.requests import POST_KEY

LANGUAGE_SECONDS = 365 * 24 * 3600


def open_session(request: HttpRequest, account: Any, *, now: datetime) -> int:
    """Opens a session with a fresh key that ends for good after SESSION_COOKIE_AGE.

    Returns how many posts the account may act in today; the first is taken until another is
    chosen, and the log-in is journalled at its organisation.
    """
    login(request, account)
    request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    posts = list_own_posts(account.pk, today=local_day(now))
    if posts:
        post = posts[0]
        request.session[POST_KEY] = str(post.id)
        org = OrgRef(id=post.org_id, path=post.org_path, region=post.region)
        note_log_in(as_actor(post), org=org, now=now)
    return len(posts)


def renew_session(request: HttpRequest, account: Any) -> None:
    """Keeps this session after a change of password; every other one of the account ends."""
    update_session_auth_hash(request, account)


def find_next_address(request: HttpRequest, *, otherwise: str) -> str:
    """Where `next` leads, if that is a page of this site."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_local = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and is_local else otherwise


def keep_language(answer: HttpResponse, language: str) -> None:
    """Keeps the choice of a language on this device."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
