"""Reminding those who owe something and have not done it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import NewRow, append_many
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.days import day_number, moment_number
from xiaoan.kernel.errors import InvalidInput
from xiaoan.obligations import errors, states
from xiaoan.obligations.models import Reminder
from xiaoan.obligations.policy import REMIND
from xiaoan.obligations.queries.rows import filter_obligations


def remind(
    actor: Actor,
    *,
    now: datetime,
    requirement_id: UUID | None = None,
    org_id: UUID | None = None,
) -> int:
    """Reminds everybody in the actor's scope who owes a requirement (or one organisation of what
    it owes) and has not done it, each obligation once a day. Gives how many organisations.

    Raises InvalidInput when there is nothing to remind of, or all were reminded today.
    """
    actor.require(REMIND, actor.org_path)
    today = day_number(local_day(now))
    with transaction.atomic():
        rows = list(
            filter_obligations(
                actor,
                requirement_id=requirement_id,
                org_id=org_id,
                statuses=states.UNSETTLED,
                now=now,
            )
        )
        if not rows:
            raise InvalidInput(errors.NOTHING_TO_REMIND)
        already = Reminder.objects.filter(day=today, obligation_id__in=[row.id for row in rows])
        reminded = set(already.values_list("obligation_id", flat=True))
        left = [row for row in rows if row.id not in reminded]
        if not left:
            raise InvalidInput(errors.REMINDED_TODAY)
        Reminder.objects.bulk_create(
            [
                Reminder(
                    region=row.region,
                    org_id=row.org_id,
                    obligation_id=row.id,
                    day=today,
                    sent_by=actor.name,
                    sent_at=moment_number(now),
                )
                for row in left
            ]
        )
        sent = [
            NewRow(
                kind="obligation.reminded",
                org=OrgRef(row.org_id, row.path, row.region),
                subject=str(row.id),
                data={"requirement": str(row.requirement_id)},
            )
            for row in left
        ]
        append_many(actor, rows=sent, now=now)
    return len({row.org_id for row in left})
