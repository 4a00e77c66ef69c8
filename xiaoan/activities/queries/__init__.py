"""Reads of activities: kinds, records, counts, tables."""

from xiaoan.activities.queries.facts import iterate_facts
from xiaoan.activities.queries.kinds import (
    check_activity_kinds,
    find_activity_kind,
    find_activity_of,
    forget_activity_kinds,
    get_activity_kind,
    list_activity_kinds,
    list_attestations,
)
from xiaoan.activities.queries.records import (
    ActivityCount,
    RecordDetail,
    RecordFilter,
    RecordInfo,
    RecordRevisionInfo,
    count_activities,
    find_activity,
    get_activity,
    iterate_activities,
    list_activities,
)
from xiaoan.activities.queries.sheets import iterate_record_rows, list_record_columns
from xiaoan.activities.rules.types import ActivityKind

__all__ = [
    "ActivityCount",
    "ActivityKind",
    "RecordDetail",
    "RecordFilter",
    "RecordInfo",
    "RecordRevisionInfo",
    "check_activity_kinds",
    "count_activities",
    "find_activity",
    "find_activity_kind",
    "find_activity_of",
    "forget_activity_kinds",
    "get_activity",
    "get_activity_kind",
    "iterate_activities",
    "iterate_facts",
    "iterate_record_rows",
    "list_activities",
    "list_activity_kinds",
    "list_attestations",
    "list_record_columns",
]
