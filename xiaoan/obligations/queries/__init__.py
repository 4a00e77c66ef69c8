"""Reads of obligations: lists, counts up the tree, trends, the settlement for other engines."""

from xiaoan.obligations.queries.asof import find_moment
from xiaoan.obligations.queries.counts import (
    Coverage,
    count_coverage,
    count_due,
    count_statuses,
    list_due_weeks,
    list_trend,
)
from xiaoan.obligations.queries.elsewhere import (
    ENGINE_TABLES,
    compile_for,
    iterate_engine_tables,
    list_engine_columns,
)
from xiaoan.obligations.queries.matrix import count_matrix, count_orgs
from xiaoan.obligations.queries.reminders import SentReminder, list_sent_reminders
from xiaoan.obligations.queries.rows import (
    ObligationDetail,
    ObligationRow,
    WaiverInfo,
    get_obligation,
    iterate_obligations,
    list_contributing_rows,
    list_obligations,
)

__all__ = [
    "ENGINE_TABLES",
    "Coverage",
    "ObligationDetail",
    "ObligationRow",
    "SentReminder",
    "WaiverInfo",
    "compile_for",
    "count_coverage",
    "count_due",
    "count_matrix",
    "count_orgs",
    "count_statuses",
    "find_moment",
    "get_obligation",
    "iterate_engine_tables",
    "iterate_obligations",
    "list_contributing_rows",
    "list_due_weeks",
    "list_engine_columns",
    "list_obligations",
    "list_sent_reminders",
    "list_trend",
]
