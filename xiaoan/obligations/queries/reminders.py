"""Reminders that were sent, as those see them who were reminded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.days import day_from_number
from xiaoan.obligations.models import Reminder
from xiaoan.obligations.policy import VIEW


@dataclass(frozen=True, slots=True)
class SentReminder:
    """The last reminder of an obligation: who sent it, on which day."""

    obligation_id: UUID
    by: str
    day: date


def list_sent_reminders(
    actor: Actor, *, obligation_ids: Collection[UUID]
) -> dict[UUID, SentReminder]:
    """The last reminder of each of these obligations in the actor's scope, in one read."""
    actor.require(VIEW, actor.org_path)
    rows = Reminder.objects.filter(
        obligation_id__in=obligation_ids, obligation__path__under=actor.org_path
    )
    return {
        row.obligation_id: SentReminder(row.obligation_id, row.sent_by, day_from_number(row.day))
        for row in rows.order_by("day", "sent_at")
    }
