"""Writes of a region's own terms and days: they stand before the library's."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.orgs import errors
from xiaoan.orgs.actions.orgs import lock_org
from xiaoan.orgs.models import CalendarDay, Organization, SchoolTerm
from xiaoan.orgs.policy import EDIT
from xiaoan.orgs.queries.calendar import forget_calendars, get_calendar
from xiaoan.orgs.queries.orgs import as_org_info
from xiaoan.orgs.rules.terms import find_overlap, is_term_sound
from xiaoan.orgs.states import REGION


def set_term(
    actor: Actor,
    *,
    region_id: UUID,
    school_year: str,
    number: int,
    start_on: date,
    end_on: date,
    now: datetime,
) -> None:
    """The first and last school day of a term ("2026-2027", 1 = autumn) in a region.

    Raises InvalidInput when the days do not belong to that school year or overlap another term.
    """
    data: dict[str, object] = {"school_year": school_year, "number": number}
    if not is_term_sound(school_year, number, start_on=start_on, end_on=end_on):
        raise InvalidInput(errors.TERM_BROKEN, attribute="start_on", **data)
    with transaction.atomic():
        region = _lock_region(actor, region_id)
        known = get_calendar(region.region).terms
        overlapped = find_overlap(
            known, school_year=school_year, number=number, start_on=start_on, end_on=end_on
        )
        if overlapped:
            raise InvalidInput(
                errors.TERMS_OVERLAP,
                attribute="start_on",
                school_year=overlapped.school_year,
                number=overlapped.number,
            )
        SchoolTerm.objects.update_or_create(
            region=region.region,
            school_year=school_year,
            number=number,
            defaults={"start_on": start_on, "end_on": end_on},
        )
        days: dict[str, object] = {"start_on": str(start_on), "end_on": str(end_on)}
        _note_calendar(actor, region, now=now, data=data | days)


def remove_term(actor: Actor, *, region_id: UUID, term_id: UUID, now: datetime) -> None:
    """Takes a region's own term away: the library's counts again."""
    with transaction.atomic():
        region = _lock_region(actor, region_id)
        term = SchoolTerm.objects.filter(region=region.region, id=term_id).first()
        if term is None:
            raise NotFound(errors.NOT_FOUND)
        term.delete()
        _note_calendar(
            actor, region, now=now, data={"removed": f"{term.school_year}-{term.number}"}
        )


def set_day(
    actor: Actor, *, region_id: UUID, day: date, is_working: bool, note: str, now: datetime
) -> None:
    """A day off, or a working day, of a region's own, with the reason."""
    with transaction.atomic():
        region = _lock_region(actor, region_id)
        CalendarDay.objects.update_or_create(
            region=region.region,
            day=day,
            defaults={"is_working": is_working, "note": " ".join(note.split())[:80]},
        )
        data: dict[str, object] = {"day": day.isoformat(), "is_working": is_working}
        _note_calendar(actor, region, now=now, data=data)


def remove_day(actor: Actor, *, region_id: UUID, day_id: UUID, now: datetime) -> None:
    """Takes a region's own day away: the published calendar counts again."""
    with transaction.atomic():
        region = _lock_region(actor, region_id)
        found = CalendarDay.objects.filter(region=region.region, id=day_id).first()
        if found is None:
            raise NotFound(errors.NOT_FOUND)
        found.delete()
        _note_calendar(actor, region, now=now, data={"removed": found.day.isoformat()})


def _lock_region(actor: Actor, region_id: UUID) -> Organization:
    region = lock_org(actor, org_id=region_id, permission=EDIT)
    if region.kind != REGION:
        raise NotFound(errors.NOT_FOUND)
    return region


def _note_calendar(
    actor: Actor, region: Organization, *, now: datetime, data: dict[str, object]
) -> None:
    ref = as_org_info(region).ref
    append(actor, kind="calendar.changed", org=ref, subject=region.id, now=now, data=data)
    forget_calendars()
    transaction.on_commit(forget_calendars)
