"""The journal: the list, one row with its place in the chain."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.journal.queries import Row, get_row, list_attachments, list_rows, list_subject_rows
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.values import Page
from xiaoan.orgs.queries import get_org, list_orgs_by_id
from xiaoan.web.exports import EXPORT_PAGE, LONGEST_EXPORT, send_table
from xiaoan.web.facts import find_subject_address
from xiaoan.web.journal.shape import (
    EXPORT_COLUMNS,
    JournalFilter,
    JournalLine,
    build_line,
    build_lines,
    list_cells,
    list_details,
    list_kind_choices,
    read_filter,
)
from xiaoan.web.requests import PageRequest, read_page_number, wants_sheet


@require_safe
def show_journal(request: PageRequest) -> HttpResponse:
    """The journal of the actor's scope, newest first."""
    asked = read_filter(request.GET)
    if wants_sheet(request.GET):
        rows = (list_cells(line) for line in _iterate_lines(request.actor, asked))
        return send_table(request, title=_("流水"), columns=EXPORT_COLUMNS, rows=rows)
    page = find_journal_page(request.actor, asked, number=read_page_number(request.GET))
    orgs = list_orgs_by_id(request.actor, ids={row.org_id for row in page.rows})
    org = get_org(request.actor, org_id=asked.org_id) if asked.org_id else None
    facts, acts = list_kind_choices()
    lines = build_lines(page.rows, orgs)
    context = {"page": page, "lines": lines, "asked": asked, "org": org}
    return render(request, "journal/list.html", {**context, "facts": facts, "acts": acts})


@require_safe
def show_row(request: PageRequest, row_id: UUID) -> HttpResponse:
    """One row: what it says, its place in the chain, what it replaces, its evidence."""
    row = get_row(request.actor, row_id=row_id)
    history = list_subject_rows(request.actor, subject=row.subject)
    orgs = list_orgs_by_id(request.actor, ids={one.org_id for one in (row, *history)})
    context = {
        "line": build_line(row, orgs),
        "details": list_details(row),
        "subject_address": find_subject_address(row),
        "history": [one for one in build_lines(history, orgs) if one.row.id != row.id],
        "taken_back": next((one for one in history if one.retracts == row.position), None),
        "replaced": next((one for one in history if one.position == row.retracts), None),
        "files": list_attachments(request.actor, subjects=[row.subject])[str(row.subject)],
    }
    return render(request, "journal/row.html", context)


def find_journal_page(
    actor: Actor, asked: JournalFilter, *, number: int, size: int = 50
) -> Page[Row]:
    """The page of rows that the address asks for."""
    org = get_org(actor, org_id=asked.org_id) if asked.org_id else None
    return list_rows(
        actor,
        kind=asked.kind,
        org_path=org.path if org else None,
        subject=asked.subject,
        from_day=asked.from_day,
        until_day=asked.until_day,
        number=number,
        size=size,
    )


def _iterate_lines(actor: Actor, asked: JournalFilter) -> Iterator[JournalLine]:
    for number in range(1, LONGEST_EXPORT // EXPORT_PAGE + 1):
        page = find_journal_page(actor, asked, number=number, size=EXPORT_PAGE)
        yield from build_lines(
            page.rows, list_orgs_by_id(actor, ids={row.org_id for row in page.rows})
        )
        if number >= page.pages:
            return
