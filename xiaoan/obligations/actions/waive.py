"""Letting an organisation off for a time, and taking that back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.days import NEVER, day_from_number, day_number, moment_number
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.obligations import errors, states
from xiaoan.obligations.actions.settle import settle_requirement
from xiaoan.obligations.models import Obligation, Waiver
from xiaoan.obligations.policy import WAIVE, require_inside
from xiaoan.obligations.queries.asof import stand_at


def waive(
    actor: Actor,
    *,
    obligation_id: UUID,
    reason: str,
    now: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
) -> UUID:
    """Lets an organisation off a requirement from a day to a day (None: until withdrawn).

    Everything of that requirement whose day lies in it is waived, the obligation among it.
    Raises InvalidInput without a reason, for days that miss the obligation, or for one that
    needs no waiver; NotFound.
    """
    with transaction.atomic():
        row = _get_inside(actor, obligation_id, now)
        _check(row, reason)
        today = day_number(local_day(now))
        last = min(row.end, today)
        first = min(last, day_number(from_on) if from_on else last)
        until = day_number(until_on) if until_on else NEVER
        if until < last or (from_on and day_number(from_on) > today):
            shown = "—" if until_on is None else until_on.isoformat()
            raise InvalidInput(
                errors.WAIVER_DAYS, until=shown, first=day_from_number(last).isoformat()
            )
        made = Waiver.objects.create(
            region=row.region,
            org_id=row.org_id,
            requirement_id=row.requirement_id,
            from_day=first,
            until_day=until,
            reason=reason.strip(),
            made_by=actor.name,
            made_at=moment_number(now),
        )
        append(
            actor,
            kind="obligation.waived",
            org=OrgRef(row.org_id, row.path, row.region),
            subject=row.id,
            now=now,
            data={"reason": made.reason, "requirement": str(row.requirement_id)},
        )
        settle_requirement(org_id=row.org_id, requirement_id=row.requirement_id, now=now)
    return made.id


def unwaive(actor: Actor, *, obligation_id: UUID, now: datetime) -> None:
    """Takes back every waiver that covers an obligation. Raises InvalidInput when none does."""
    with transaction.atomic():
        row = _get_inside(actor, obligation_id, now)
        last = min(row.end, day_number(local_day(now)))
        covering = Waiver.objects.filter(
            org_id=row.org_id,
            requirement_id=row.requirement_id,
            withdrawn_at=None,
            from_day__lte=last,
            until_day__gte=last,
        )
        changed = covering.update(withdrawn_at=moment_number(now), withdrawn_by=actor.name)
        if not changed:
            raise InvalidInput(errors.NOT_WAIVED)
        append(
            actor,
            kind="obligation.unwaived",
            org=OrgRef(row.org_id, row.path, row.region),
            subject=row.id,
            now=now,
            data={"requirement": str(row.requirement_id)},
        )
        settle_requirement(org_id=row.org_id, requirement_id=row.requirement_id, now=now)


def _get_inside(actor: Actor, obligation_id: UUID, now: datetime) -> Obligation:
    rows = stand_at(Obligation.objects.filter(id=obligation_id), now)
    row: Obligation | None = rows.first()
    if row is None:
        raise NotFound(errors.NOT_FOUND)
    require_inside(actor, WAIVE, path=row.path)
    return row


def _check(row: Obligation, reason: str) -> None:
    if len(reason.strip()) < 2:
        raise InvalidInput(errors.REASON_MISSING)
    status = getattr(row, "now_status", row.status)
    if status not in states.UNSETTLED:
        raise InvalidInput(errors.NOT_WAIVABLE, status=states.STATUSES[status][0])
