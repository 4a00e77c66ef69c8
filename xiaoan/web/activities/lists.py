"""What the lists of records show, and how the address narrows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoan.activities.queries import (
    ActivityCount,
    ActivityKind,
    RecordFilter,
    RecordInfo,
    count_activities,
    get_activity_kind,
    list_activities,
    list_activity_kinds,
    list_attestations,
)
from xiaoan.kernel import clock
from xiaoan.kernel.calendar import school_year_start
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.states import AREAS
from xiaoan.web.registers.lists import list_options
from xiaoan.web.registers.places import find_place, list_keepers, oversees
from xiaoan.web.registers.shown import ShownAnswer, list_answers
from xiaoan.web.requests import (
    PageRequest,
    read_day,
    read_key,
    read_word,
)
from xiaoan.web.words import pick_title

FREQUENT = 6
NOTHING = ActivityCount(total=0, last_on=None)


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A line of a list of records."""

    record: RecordInfo
    title: str
    answers: list[ShownAnswer]


def describe_activities(request: PageRequest, org: OrgInfo | None) -> dict[str, Any]:
    """What the page of all activities shows: of one organisation, or of everybody in scope."""
    org_id, text = (org.id if org else None), read_word(request.GET, "text") or ""
    from_on = school_year_start(clock.today())
    counts = count_activities(request.actor, org_id=org_id, from_on=from_on)
    latest = list_activities(request.actor, wanted=RecordFilter(org_id=org_id), size=8)
    kinds = find_kinds(list_activity_kinds(org=org), text)
    return {
        "org": org,
        "text": text,
        "frequent": [] if text else list_frequent(kinds, counts),
        "areas": group_kinds(kinds, counts),
        "attestations": [
            (kind, counts.get(kind.key, NOTHING)) for kind in find_kinds(list_attestations(), text)
        ],
        "latest": [show_record_line(record) for record in latest.rows],
        "from_on": from_on,
        "may_edit": request.actor.holds("activities.edit"),
    }


def find_kinds(kinds: Iterable[ActivityKind], text: str) -> list[ActivityKind]:
    """The activities whose title holds the words."""
    words = text.casefold()
    return [kind for kind in kinds if words in f"{kind.title} {kind.title_en}".casefold()]


def list_frequent(
    kinds: Iterable[ActivityKind], counts: dict[str, ActivityCount]
) -> list[ActivityKind]:
    """What is recorded most here, so that it stands at the top."""
    held = [kind for kind in kinds if kind.key in counts]
    return sorted(held, key=lambda kind: -counts[kind.key].total)[:FREQUENT]


def group_kinds(
    kinds: Iterable[ActivityKind], counts: dict[str, ActivityCount]
) -> list[tuple[str, list[tuple[ActivityKind, ActivityCount]]]]:
    """Activities with their counts under the title of their area, in the order of the areas."""
    found: dict[str, list[tuple[ActivityKind, ActivityCount]]] = {area: [] for area in AREAS}
    for kind in kinds:
        found.setdefault(kind.area, []).append((kind, counts.get(kind.key, NOTHING)))
    return [
        (pick_title(AREAS.get(area), otherwise=area), lines)
        for area, lines in found.items()
        if lines
    ]


def read_filter(request: PageRequest, activity: ActivityKind) -> RecordFilter:
    """The filters of the address."""
    given = request.GET
    answers = {
        field.name: word
        for field in activity.filters
        if (word := read_word(given, field.name)) is not None
    }
    return RecordFilter(
        text=read_word(given, "text") or "",
        org_id=read_key(given, "org"),
        from_on=read_day(given, "from"),
        until_on=read_day(given, "until"),
        is_withdrawn=given.get("withdrawn") == "1",
        answers=answers,
        sort=read_word(given, "sort") or "",
    )


def describe_filters(
    request: PageRequest, activity: ActivityKind, wanted: RecordFilter
) -> dict[str, Any]:
    """What the filter bar offers and whether anything is narrowed."""
    sees_many = oversees(request.actor, find_place(request))
    orgs = list_keepers(request.actor, activity.keepers) if sees_many else []
    language = get_language() or "zh"
    narrowed = (wanted.text, wanted.org_id, wanted.from_on, wanted.until_on, wanted.answers)
    return {
        "activity": activity,
        "wanted": wanted,
        "sees_many": sees_many,
        "orgs": [("", _("全部单位")), *((org.id, org.name) for org in orgs)],
        "choices": [
            (
                field.name,
                field.name_in(language),
                list_options(field),
                wanted.answers.get(field.name),
            )
            for field in activity.filters
            if field.type in {"choice", "yes_no"}
        ],
        "listed": [(field.name, field.name_in(language)) for field in activity.listed],
        "is_filtered": wanted.is_withdrawn or any(narrowed),
        "may_edit": request.actor.holds("activities.edit"),
    }


def show_record_line(record: RecordInfo) -> ShownRecord:
    """A line of a list of records, in words."""
    activity = get_activity_kind(record.activity_key)
    answers = list_answers(activity.listed, record.values, with_empty=True)
    return ShownRecord(record, pick_title((activity.title, activity.title_en)), answers)
