"""Bars of statuses: shares of a whole as parts with a tone, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiaoan.web.words import SIGNS, get_status_look, pick_title

METER_TONES = {
    "met": "ok",
    "on_track": "run",
    "due_soon": "soon",
    "overdue": "late",
    "failed": "fail",
    "waived": "waived",
}
"""Status → tone of its part. What is not applicable is no part of the whole."""


@dataclass(frozen=True, slots=True)
class MeterPart:
    """One part of a bar; start and width in percent."""

    status: str
    tone: str
    start: float
    width: float


def read_count(counts: Any, status: str) -> int:
    """How many of a status, whether given as a mapping or as an object."""
    if type(counts) is dict or isinstance(counts, Mapping):  # the first is quick, and usual
        return int(counts.get(status, 0) or 0)
    return int(getattr(counts, status, 0) or 0)


def list_meter_parts(counts: Any) -> list[MeterPart]:
    """The parts of a bar, in the order of the statuses, without empty ones."""
    numbers = {status: read_count(counts, status) for status in METER_TONES}
    whole = sum(numbers.values())
    parts, start = [], 0.0
    for status, number in numbers.items():
        if number:
            width = 100 * number / whole
            parts.append(MeterPart(status, METER_TONES[status], start, width))
            start += width
    return parts


def say_meter(counts: Any) -> str:
    """The bar in words: 已完成 3,已逾期 1."""
    shown = [
        f"{get_status_look(status).label} {number}"
        for status in SIGNS
        if (number := read_count(counts, status))
    ]
    return pick_title((",", ", ")).join(shown) or "0"
