"""What a view is given, and what it may read from the address."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.http import HttpRequest, QueryDict

from xiaoan.kernel.actor import Actor

POST_KEY = "post"
"""Session key: id of the post in which the person acts."""
ENDED_KEY = "ended"
"""Session key: the session before this one was closed because nobody used it."""
SEEN_KEY = "seen"
"""Session key: when the person last asked for a page, in seconds."""


class PageRequest(HttpRequest):
    """A request of somebody who is logged in; ActorMiddleware puts the actor there."""

    actor: Actor


def read_word(given: QueryDict, name: str) -> str | None:
    """A trimmed word of the address, or None. At most 100 characters count."""
    return given.get(name, "").strip()[:100] or None


def read_choice(given: QueryDict, name: str, allowed: Collection[str]) -> str | None:
    """A word of the address if it is one of those allowed; anything else is as if absent."""
    word = read_word(given, name)
    return word if word in allowed else None


def read_key(given: QueryDict, name: str) -> UUID | None:
    """A key of the address; what is not one is as if absent."""
    try:
        return UUID(given.get(name, ""))
    except ValueError:
        return None


def read_day(given: QueryDict, name: str) -> date | None:
    """A day of the address (2026-11-23); what is not one is as if absent."""
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None


def read_page_number(given: QueryDict) -> int:
    """Which page of a list, from 1."""
    word = given.get("page", "")
    return max(1, min(int(word), 100_000)) if word.isascii() and word.isdigit() else 1


def wants_sheet(given: QueryDict) -> bool:
    """Whether the list is asked for as an Excel file."""
    return given.get("export") == "xlsx"
