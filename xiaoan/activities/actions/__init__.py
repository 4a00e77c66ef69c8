"""Writes of activities: records, attestations, evidence."""

from xiaoan.activities.actions.records import (
    NewRecord,
    add_activity_evidence,
    attest,
    edit_activity,
    record_activities,
    record_activity,
    withdraw_activity,
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
