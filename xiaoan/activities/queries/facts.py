"""What the table of records says should stand in the journal."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoan.activities.models import ActivityRecord
from xiaoan.activities.queries.kinds import find_activity_kind
from xiaoan.activities.queries.records import LIVE
from xiaoan.activities.rules.facts import list_facts
from xiaoan.journal.queries import LiveFact


def iterate_facts() -> Iterator[LiveFact]:
    """The facts that each live record stands for, as the table has it; for `xiaoan rebuild`."""
    rows = ActivityRecord.objects.filter(LIVE).order_by("org_id", "id")
    plain = rows.values_list("id", "org_id", "activity_key", "held_on", "values", "is_zero")
    for key, org_id, activity_key, held_on, values, is_zero in plain.iterator():
        activity = find_activity_kind(activity_key)
        if activity is None:
            continue
        for fact in list_facts(
            activity, record_id=key, held_on=held_on, values=values, is_zero=is_zero
        ):
            yield LiveFact(org_id, fact.kind, fact.subject, fact.day, fact.until, fact.quantity)
