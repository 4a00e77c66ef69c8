"""Records as a table to take out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xiaoan.activities.queries.kinds import get_activity_kind
from xiaoan.activities.queries.records import RecordFilter, iterate_activities
from xiaoan.kernel.actor import Actor
from xiaoan.registers.queries import show_cell

Cell = str | int | float | date | None
_WORDS = {
    "zh": ("机构", "日期", "零报告", "登记人", "是"),
    "en": ("Organisation", "Day", "Zero report", "Recorded by", "Yes"),
}


def list_record_columns(activity_key: str, *, language: str = "zh") -> list[str]:
    """The headings of an export."""
    activity = get_activity_kind(activity_key)
    words = _WORDS["en" if language.startswith("en") else "zh"]
    shown = [asked.name_in(language) for asked in activity.fields if not asked.is_private]
    return [words[0], words[1], *shown, words[2], words[3]]


def iterate_record_rows(
    actor: Actor,
    *,
    activity_key: str,
    wanted: RecordFilter | None = None,
    language: str = "zh",
) -> Iterator[list[Cell]]:
    """The rows of an export: what the list shows, in words, without private answers."""
    activity = get_activity_kind(activity_key)
    words = _WORDS["en" if language.startswith("en") else "zh"]
    shown = [asked for asked in activity.fields if not asked.is_private]
    for record in iterate_activities(actor, activity_key=activity_key, wanted=wanted):
        cells = [show_cell(asked, record.values, language) for asked in shown]
        zero = words[4] if record.is_zero else None
        yield [record.org_name, record.held_on, *cells, zero, record.recorded_by]
