"""Writes of activities: records, attestations, evidence."""

from xiaoan.activities.actions.edits import (
    add_activity_evidence,
    edit_activity,
    withdraw_activity,
)
from xiaoan.activities.actions.records import (
    NewRecord,
    attest,
    record_activities,
    record_activity,
)

__all__ = [
    "NewRecord",
    "add_activity_evidence",
    "attest",
    "edit_activity",
    "record_activities",
    "record_activity",
    "withdraw_activity",
]
