"""Registers as lists: which there are, what one holds, what wants attention."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from xiaoan.kernel import clock
from xiaoan.registers.queries import (
    get_register_type,
    iterate_export_rows,
    list_attention,
    list_entries,
    list_export_columns,
)
from xiaoan.web.exports import LONGEST_EXPORT, send_table
from xiaoan.web.registers.lists import (
    ATTENTION,
    describe_attention,
    describe_filters,
    describe_registers,
    export_attention,
    read_filter,
    show_entry_line,
)
from xiaoan.web.registers.places import find_place, oversees
from xiaoan.web.requests import (
    PageRequest,
    read_choice,
    read_key,
    read_page_number,
    wants_sheet,
)


@require_safe
def show_registers(request: PageRequest) -> HttpResponse:
    """Every register that is kept here, by area, with what wants attention first."""
    org = find_place(request)
    sees_many = oversees(request.actor, org) and not request.GET.get("org")
    shown = None if sees_many else org
    return render(request, "registers/registers.html", describe_registers(request, shown))


@require_safe
def show_attention(request: PageRequest) -> HttpResponse:
    """Entries of all registers that are due, expired or not usable."""
    standing = read_choice(request.GET, "standing", ATTENTION) or "due"
    page = list_attention(
        request.actor,
        standing=standing,
        today=clock.today(),
        org_id=read_key(request.GET, "org"),
        number=1 if wants_sheet(request.GET) else read_page_number(request.GET),
        size=LONGEST_EXPORT if wants_sheet(request.GET) else 50,
    )
    if wants_sheet(request.GET):
        return export_attention(request, standing, page.rows)
    return render(request, "registers/attention.html", describe_attention(standing, page))


@require_safe
def show_register(request: PageRequest, type_key: str) -> HttpResponse:
    """One register. The address is the state of the filters."""
    if wants_sheet(request.GET):
        return export_register(request, type_key)
    register = get_register_type(type_key)
    wanted = read_filter(request, register)
    page = list_entries(
        request.actor,
        type_key=type_key,
        today=clock.today(),
        wanted=wanted,
        number=read_page_number(request.GET),
    )
    context = describe_filters(request, register, wanted)
    context["rows"] = [show_entry_line(register, entry) for entry in page.rows]
    return render(request, "registers/register.html", {**context, "page": page})


@require_safe
def export_register(request: PageRequest, type_key: str) -> HttpResponse:
    """The register as Excel, narrowed as the list is."""
    register, language = get_register_type(type_key), get_language() or "zh"
    wanted = read_filter(request, register)
    columns = list_export_columns(type_key, language=language)
    rows = iterate_export_rows(
        request.actor, type_key=type_key, today=clock.today(), wanted=wanted, language=language
    )
    return send_table(request, title=register.name_in(language), columns=columns, rows=rows)
