"""Statuses counted together: shares with their denominators, tabs, bars. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiaoan.obligations.states import OWED, WANTING
from xiaoan.web.meters import read_count
from xiaoan.web.words import URGENCY, Words, find_worst

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How many are met of how many that are owed; what does not count stands beside it."""

    counts: Counts
    met: int
    owed: int
    late: int
    soon: int
    not_applicable: int
    waived: int

    @property
    def ratio(self) -> float | None:
        """The share that is met, or None when nothing is owed."""
        return self.met / self.owed if self.owed else None

    @property
    def open(self) -> int:
        """How many are owed and not met."""
        return self.owed - self.met


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a strip."""

    value: Any
    label: str
    address: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a list of bars."""

    title: str
    address: str
    share: Share

    @property
    def counts(self) -> Counts:
        """The statuses behind it."""
        return self.share.counts

    @property
    def late(self) -> int:
        """How many are overdue or failed."""
        return self.share.late

    @property
    def ratio(self) -> float | None:
        """The share that is met."""
        return self.share.ratio

    @property
    def met(self) -> int:
        """How many are met."""
        return self.share.met

    @property
    def owed(self) -> int:
        """How many are owed."""
        return self.share.owed

    @property
    def not_applicable(self) -> int:
        """How many do not apply."""
        return self.share.not_applicable


@dataclass(frozen=True, slots=True)
class StatusTab:
    """A tab that narrows a list to some statuses."""

    key: str
    label: Words
    number: int
    address: str
    is_here: bool


TABS: dict[str, tuple[str, ...]] = {
    "open": ("failed", "overdue", "due_soon"),
    "running": ("on_track",),
    "met": ("met",),
    "aside": ("waived", "not_applicable"),
    "all": (),
}
"""Key of a tab → the statuses it shows; none means every one."""


def build_share(counts: Any) -> Share:
    """The share of statuses counted, given as a mapping or as an object."""
    kept = {status: read_count(counts, status) for status in URGENCY}
    return Share(
        counts=kept,
        met=kept["met"],
        owed=sum(kept[status] for status in OWED),
        late=sum(kept[status] for status in WANTING),
        soon=kept["due_soon"],
        not_applicable=kept["not_applicable"],
        waived=kept["waived"],
    )


def add_up(many: Iterable[Any]) -> dict[str, int]:
    """Statuses of many together."""
    listed = list(many)
    return {status: sum(read_count(one, status) for one in listed) for status in URGENCY}


def sort_bars(bars: Iterable[Bar]) -> list[Bar]:
    """Bars, those with most overdue or failed first, then the least met."""
    return sorted(bars, key=lambda bar: (-bar.late, 1 if bar.ratio is None else bar.ratio))


def build_tabs(counts: Counts, *, here: str, addresses: Mapping[str, str]) -> list[StatusTab]:
    """Tabs with how many each shows."""
    labels = {
        "open": _("需要办理"),
        "running": _("进行中"),
        "met": _("已完成"),
        "aside": _("不适用和豁免"),
        "all": _("全部"),
    }
    return [
        StatusTab(
            key,
            labels[key],
            sum(read_count(counts, status) for status in statuses or URGENCY),
            addresses[key],
            key == here,
        )
        for key, statuses in TABS.items()
    ]


def pick_tab(asked: str | None, counts: Counts) -> str:
    """The tab asked for; else the first that has something in it."""
    if asked in TABS:
        return str(asked)
    return next(
        (key for key, statuses in TABS.items() if any(counts.get(one) for one in statuses)), "all"
    )


def list_tab_statuses(tab: str) -> Sequence[str]:
    """The statuses that a tab shows."""
    return TABS.get(tab, ())


def find_worst_of(counts: Any) -> str:
    """The status that needs somebody most; not_applicable when there is none."""
    return find_worst({status: read_count(counts, status) for status in URGENCY}) or (
        "not_applicable"
    )
