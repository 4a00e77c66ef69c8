"""When an expiry is reminded of, how urgent it is, and what an acknowledgement silences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta


def find_tier(*, valid_until: date, tiers: Sequence[int], today: date) -> int | None:
    """The most urgent tier reached (days before the end), None while none is."""
    left = (valid_until - today).days
    return min((tier for tier in tiers if left <= tier), default=None)


def find_next_reminder(
    *, valid_until: date | None, tiers: Sequence[int], acknowledged: int | None
) -> date | None:
    """The day from which the entry is reminded of; None when nothing is left to remind of.

    Acknowledging a tier silences it and the milder ones; the next more urgent one still comes.
    """
    left = [tier for tier in tiers if acknowledged is None or tier < acknowledged]
    if valid_until is None or not left:
        return None
    return valid_until - timedelta(days=max(left))
