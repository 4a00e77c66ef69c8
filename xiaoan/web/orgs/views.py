"""The list of organisations, as a tree, with filters and export."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.web.orgs.lists import describe_tree, read_orgs, send_orgs
from xiaoan.web.requests import PageRequest, wants_sheet


@require_safe
def list_tree(request: PageRequest) -> HttpResponse:
    """Organisations in the order of the tree. The address is the state of the filters."""
    page = read_orgs(request)
    if wants_sheet(request.GET):
        return send_orgs(request, page.rows)
    return render(request, "orgs_admin/tree.html", describe_tree(request, page))
