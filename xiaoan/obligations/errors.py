"""Refusals of obligations, by code."""

from __future__ import annotations

NOT_FOUND = "obligations.not_found"
NOT_WAIVABLE = "obligations.not_waivable"
REASON_MISSING = "obligations.reason_missing"
WAIVER_DAYS = "obligations.waiver_days"
NOT_WAIVED = "obligations.not_waived"
NOTHING_TO_REMIND = "obligations.nothing_to_remind"
REMINDED_TODAY = "obligations.reminded_today"
