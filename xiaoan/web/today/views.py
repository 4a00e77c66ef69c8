"""Today: what needs me, in order."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from xiaoan.web.requests import PageRequest

LOOK_SECONDS = 365 * 24 * 3600


@require_safe
def show_today(request: PageRequest) -> HttpResponse:
    """The page everybody starts from."""
    return render(request, "today/today.html")


@require_POST
def set_look(request: PageRequest) -> HttpResponse:
    """Keeps the choice of a light or dark page in a cookie."""
    address = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/"
    answer = HttpResponseRedirect(address)
    theme = "dark" if request.POST.get("theme") == "dark" else "light"
    answer.set_cookie("theme", theme, max_age=LOOK_SECONDS, samesite="Lax", httponly=True)
    return answer
