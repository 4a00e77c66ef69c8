"""Lists sent as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoan.kernel import clock
from xiaoan.reports.queries import Cell, Column, write_table
from xiaoan.reports.states import XLSX
from xiaoan.web.requests import PageRequest
from xiaoan.web.words import Words

LONGEST_EXPORT = 50_000
"""Rows that one export holds; a longer list asks for narrower filters."""
EXPORT_PAGE = 5_000
"""Rows read at a time."""


def send_table(
    request: PageRequest,
    *,
    title: str,
    columns: Sequence[Column | Words],
    rows: Iterable[Sequence[Cell]],
) -> HttpResponse:
    """The list as an Excel file. Raises NotAllowed without the right to export."""
    request.actor.require("lists.export", request.actor.org_path)
    today = clock.today()
    notes = [
        title,
        _("导出日期:{day}").format(day=today.isoformat()),
        _("导出岗位:{name}({org})").format(name=request.actor.name, org=request.actor.org_name),
        _("筛选条件:{filters}").format(filters=request.GET.urlencode() or _("无")),
    ]
    headings = [one if isinstance(one, Column) else str(one) for one in columns]
    content = write_table(
        headings, rows, title=title, notes=notes, notes_title=pgettext("sheet", "说明")
    )
    return send_file(content, name=f"{title}-{today:%Y%m%d}.xlsx", media_type=XLSX)


def send_file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to keep, under a name that may be Chinese."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
