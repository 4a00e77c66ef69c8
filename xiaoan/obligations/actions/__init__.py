"""Writes of obligations: settling, waiving, reminding."""

from xiaoan.obligations.actions.remind import remind
from xiaoan.obligations.actions.rollups import recompute_rollups
from xiaoan.obligations.actions.settle import count_shown, is_behind, resettle, settle_scope, tick
from xiaoan.obligations.actions.waive import unwaive, waive

__all__ = [
    "count_shown",
    "is_behind",
    "recompute_rollups",
    "remind",
    "resettle",
    "settle_scope",
    "tick",
    "unwaive",
    "waive",
]
