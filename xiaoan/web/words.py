"""Words, tones and symbols of what is shown in many places. A colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import _StrPromise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Words = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Look:
    """How a word is shown: label, tone (a class of components.css) and symbol."""

    label: Words
    tone: str
    symbol: str


STATUS_LOOKS = {
    "met": Look(_("已完成"), "ok", "✓"),
    "on_track": Look(_("进行中"), "run", "○"),
    "due_soon": Look(_("临近到期"), "soon", "◔"),
    "overdue": Look(_("已逾期"), "late", "!"),
    "failed": Look(_("未达标"), "fail", "✕"),
    "waived": Look(_("已豁免"), "na", "⊘"),
    "not_applicable": Look(_("不适用"), "na", "–"),
}
"""Statuses of an obligation, in the order in which they need somebody."""

UNKNOWN = Look(_("未知"), "na", "?")


def get_status_look(status: str) -> Look:
    """How a status is shown."""
    return STATUS_LOOKS.get(status, UNKNOWN)


def pick_title(titles: tuple[str, str] | None, *, otherwise: str = "") -> str:
    """The title in the language of the page, of a pair (Chinese, English)."""
    if titles is None:
        return otherwise
    return titles[0] if (get_language() or "zh").startswith("zh") else titles[1]
