"""The calendar of a region: library, published holidays, and what the bureau changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chinese_calendar import constants as published

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.calendar import SchoolCalendar
from xiaoan.kernel.calendar import Term as TermOfYear
from xiaoan.kernel.library import read_documents
from xiaoan.orgs.models import CalendarDay, SchoolTerm
from xiaoan.orgs.policy import VIEW
from xiaoan.orgs.rules.terms import CalendarLayer, combine_layers, read_layer

KEPT_SECONDS = 60.0
"""How long another process may still show a calendar after it was changed."""

_kept: dict[str, tuple[float, SchoolCalendar]] = {}


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A term that a region set for itself."""

    id: UUID
    region: str
    school_year: str
    number: int
    start_on: date
    end_on: date


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day off or a working day that a region set for itself."""

    id: UUID
    region: str
    day: date
    is_working: bool
    note: str


def get_calendar(region: str) -> SchoolCalendar:
    """The calendar that applies in a region. Kept in the process until it is changed."""
    kept = _kept.get(region)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    calendar = _build_calendar(region)
    _kept[region] = (time.monotonic(), calendar)
    return calendar


def forget_calendars() -> None:
    """Makes the next `get_calendar` read anew."""
    _kept.clear()


def list_local_terms(actor: Actor) -> list[LocalTerm]:
    """The terms set for the actor's region or a region above it, newest first."""
    actor.require(VIEW, actor.org_path)
    rows = SchoolTerm.objects.filter(region__in=_list_regions(actor.region))
    return [
        LocalTerm(**{name: getattr(row, name) for name in LocalTerm.__slots__})
        for row in rows.order_by("-start_on")
    ]


def list_local_days(actor: Actor) -> list[LocalDay]:
    """The days set for the actor's region or a region above it, newest first."""
    actor.require(VIEW, actor.org_path)
    rows = CalendarDay.objects.filter(region__in=_list_regions(actor.region))
    return [
        LocalDay(**{name: getattr(row, name) for name in LocalDay.__slots__})
        for row in rows.order_by("-day")
    ]


def _build_calendar(region: str) -> SchoolCalendar:
    library = [read_layer(document.data) for document in read_documents("calendars")]
    applying = sorted(
        (layer for layer in library if region.startswith(layer.region)),
        key=lambda layer: len(layer.region),
    )
    layers = [_list_published_days(), *applying, *_list_local_layers(region)]
    last_year = max(day.year for day in published.holidays)
    return combine_layers(region, layers, holidays_known_until=date(last_year, 12, 31))


def _list_published_days() -> CalendarLayer:
    return CalendarLayer(
        region="",
        days_off=frozenset(published.holidays),
        days_on=frozenset(published.workdays),
    )


def _list_local_layers(region: str) -> list[CalendarLayer]:
    regions = _list_regions(region)
    terms = list(SchoolTerm.objects.filter(region__in=regions))
    days = list(CalendarDay.objects.filter(region__in=regions))
    return [
        CalendarLayer(
            region=one,
            terms=tuple(
                TermOfYear(term.school_year, term.number, term.start_on, term.end_on)
                for term in terms
                if term.region == one
            ),
            days_off=frozenset(d.day for d in days if d.region == one and not d.is_working),
            days_on=frozenset(d.day for d in days if d.region == one and d.is_working),
        )
        for one in regions
    ]


def _list_regions(region: str) -> list[str]:
    return [region[:length] for length in range(len(region) + 1)]
