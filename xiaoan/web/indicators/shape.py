"""Indicators as bars and columns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from xiaoan.registers.queries import EntryInfo, find_register_type
from xiaoan.registers.states import EXPIRED
from xiaoan.reports.queries import Cell
from xiaoan.web.charts import Portion, Stack
from xiaoan.web.shares import Bar, Counts, build_share
from xiaoan.web.templatetags.xiaoan import titled
from xiaoan.web.words import get_status_look

FOUR = "four-hundred"
"""The register in which each school keeps its four items."""
STATUS_OF = {"met": "met", "unmet": "failed", "not_applicable": "not_applicable"}


@dataclass(frozen=True, slots=True)
class FourLine:
    """One of the four 100 %: schools that meet it, of those it applies to; who has not said."""

    bar: Bar
    missing: int
    lapsed: int


def list_four(entries: Iterable[EntryInfo], *, schools: int, today: date) -> list[FourLine]:
    """The four 100 % by school. A school without an entry, or whose check has lapsed, counts in
    the denominator and not as met; one it does not apply to is counted beside it.

    Source: 苏左党教组发﹝2022﹞36号 二.(三); the items of library/registers/four-hundred.yaml.
    """
    register = find_register_type(FOUR)
    item = next((one for one in register.fields if one.name == "item"), None) if register else None
    if item is None:
        return []
    listed = list(entries)
    return [
        _build_four(
            str(choice.value),
            titled(choice),
            [one for one in listed if one.values.get("item") == choice.value],
            schools=schools,
            today=today,
        )
        for choice in item.choices
    ]


def _build_four(
    value: str, title: str, entries: Sequence[EntryInfo], *, schools: int, today: date
) -> FourLine:
    lapsed = sum(one.find_standing(today) == EXPIRED for one in entries)
    counts = {
        "met": 0, "failed": 0, "not_applicable": 0, "overdue": lapsed,
        "on_track": max(schools - len(entries), 0),
    }  # fmt: skip
    for one in entries:
        status = STATUS_OF.get(str(one.values.get("status")))
        if status and one.find_standing(today) != EXPIRED:
            counts[status] += 1
    address = f"{reverse('register', args=[FOUR])}?item={value}"
    return FourLine(Bar(title, address, build_share(counts)), counts["on_track"], lapsed)


def build_weeks(counted: Iterable[tuple[date, Counts]]) -> list[Stack]:
    """Weeks with what falls due in them and is not met yet, the overdue at the base."""
    stacks = []
    for monday, counts in counted:
        portions = tuple(
            Portion(tone, sum(counts.get(one, 0) for one in statuses), words)
            for tone, statuses, words in (
                ("late", ("overdue", "failed"), get_status_look("overdue").label),
                ("soon", ("due_soon",), get_status_look("due_soon").label),
                ("run", ("on_track",), get_status_look("on_track").label),
            )
        )
        sunday = monday + timedelta(days=6)
        address = f"{reverse('obligations')}?from={monday}&due={sunday}"
        stacks.append(Stack(f"{monday:%m-%d}", portions, address))
    return stacks


INDICATOR_COLUMNS = (
    _lazy("指标"),
    _lazy("比例"),
    _lazy("完成"),
    _lazy("分母"),
    _lazy("逾期和未完成"),
    _lazy("不适用"),
    _lazy("豁免"),
)


def list_indicator_cells(bar: Bar) -> Sequence[Cell]:
    """A bar as cells of a sheet, in the order of INDICATOR_COLUMNS."""
    share = bar.share
    ratio = None if share.ratio is None else round(share.ratio, 4)
    return (
        bar.title, ratio, share.met, share.owed, share.late, share.not_applicable, share.waived,
    )  # fmt: skip
