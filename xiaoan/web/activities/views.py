"""Records as lists: what can be recorded, what was held."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from xiaoan.activities.queries import (
    get_activity_kind,
    iterate_record_rows,
    list_activities,
    list_record_columns,
)
from xiaoan.web.activities.lists import (
    describe_activities,
    describe_filters,
    read_filter,
    show_record_line,
)
from xiaoan.web.exports import send_table
from xiaoan.web.registers.places import find_place, oversees
from xiaoan.web.requests import (
    PageRequest,
    read_page_number,
    wants_sheet,
)


@require_safe
def show_activities(request: PageRequest) -> HttpResponse:
    """What can be recorded here, by area, and what was recorded last."""
    org = find_place(request)
    sees_many = oversees(request.actor, org) and not request.GET.get("org")
    shown = None if sees_many else org
    return render(request, "activities/activities.html", describe_activities(request, shown))


@require_safe
def show_activity_kind(request: PageRequest, activity_key: str) -> HttpResponse:
    """The records of one activity. The address is the state of the filters."""
    if wants_sheet(request.GET):
        return export_activity(request, activity_key)
    activity = get_activity_kind(activity_key)
    wanted = read_filter(request, activity)
    number = read_page_number(request.GET)
    page = list_activities(request.actor, activity_key=activity_key, wanted=wanted, number=number)
    context = describe_filters(request, activity, wanted)
    context["rows"] = [show_record_line(record) for record in page.rows]
    return render(request, "activities/kind.html", {**context, "page": page})


@require_safe
def export_activity(request: PageRequest, activity_key: str) -> HttpResponse:
    """The records as Excel, narrowed as the list is."""
    activity, language = get_activity_kind(activity_key), get_language() or "zh"
    wanted = read_filter(request, activity)
    columns = list_record_columns(activity_key, language=language)
    rows = iterate_record_rows(
        request.actor, activity_key=activity_key, wanted=wanted, language=language
    )
    return send_table(request, title=activity.name_in(language), columns=columns, rows=rows)
