"""Words, tones and symbols of what is shown in many places. A colour never stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.states import STATUSES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown: label, tone (a class of components.css) and symbol."""

    label: str
    tone: str
    symbol: str


SIGNS: dict[str, tuple[str, str]] = {
    "met": ("ok", "✓"),
    "on_track": ("run", "○"),
    "due_soon": ("soon", "◔"),
    "overdue": ("late", "!"),
    "failed": ("fail", "✕"),
    "waived": ("na", "⊘"),
    "not_applicable": ("na", "–"),
}
"""Status → tone and symbol."""

URGENCY = ("failed", "overdue", "due_soon", "on_track", "met", "waived", "not_applicable")
"""Statuses, those first that need somebody most."""


def get_status_look(status: str) -> Look:
    """How a status is shown."""
    return _get_look(status, get_language())


@cache
def _get_look(status: str, _language: str | None) -> Look:
    tone, symbol = SIGNS.get(status, ("na", "?"))
    return Look(pick_title(STATUSES.get(status), otherwise=status), tone, symbol)


def find_worst(counts: Mapping[str, int]) -> str | None:
    """The status among those counted that needs somebody most, or None when nothing is counted."""
    return next((status for status in URGENCY if counts.get(status)), None)


def pick_title(titles: tuple[str, str] | None, *, otherwise: str = "") -> str:
    """The title in the language of the page, of a pair (Chinese, English).

    What has no English yet, such as a draft just adopted, keeps its Chinese title.
    """
    if titles is None:
        return otherwise
    return titles[0] if (get_language() or "zh").startswith("zh") else titles[1] or titles[0]


def join_words(words: Iterable[str]) -> str:
    """Words in a row, with the sign that the language of the page puts between them."""
    return pick_title(("、", ", ")).join(words)


def say_actor(snapshot: Mapping[str, object]) -> str:
    """Who did it, of the snapshot in a journal row; what ran by the clock is the system."""
    if snapshot.get("role") == SYSTEM.role:
        return _("系统")
    return str(snapshot.get("name", ""))


def say_person(name: str) -> str:
    """A name as it was noted; the system's own is said in the language of the page."""
    return _("系统") if name == SYSTEM.name else name
