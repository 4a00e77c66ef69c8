"""Refusals of access, by code."""

from __future__ import annotations

NOT_ALLOWED = "access.not_allowed"
NO_POST = "access.no_post"
LOG_IN_REFUSED = "access.log_in_refused"
LOCKED_OUT = "access.locked_out"
SESSION_ENDED = "access.session_ended"
