"""What needs somebody, in order: duties grouped so that one record is asked for once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoan.activities.queries import ActivityKind
from xiaoan.obligations.queries import SentReminder
from xiaoan.plans.queries import DraftInfo, RequirementInfo
from xiaoan.registers.queries import ReminderInfo
from xiaoan.web.doing import Doing
from xiaoan.web.duties import DutyLine
from xiaoan.web.periods import say_due
from xiaoan.web.shares import Bar, Counts, Figure, Share, build_share, sort_bars
from xiaoan.web.templatetags.xiaoan import area_title, percent, title_of, titled
from xiaoan.web.words import URGENCY, join_words

TONES = {"failed": "late", "overdue": "late", "due_soon": "soon", "on_track": "run"}
OFTEN = ("school-day", "day", "week", "two-weeks", "month", "two-months")
"""Cadences, the most frequent first: what one records most stands first among the shortcuts."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, whatever number of duties it settles."""

    status: str
    tone: str
    when: str
    title: str
    why: str
    address: str
    do_address: str = ""
    do_label: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A form that is opened often."""

    label: str
    address: str
    icon: str


def group_own(
    lines: Sequence[DutyLine],
    doings: Mapping[UUID, Doing | None],
    sent: Mapping[UUID, SentReminder],
) -> list[Task]:
    """The duties of one's own organisation as things to do: one record, one task.

    Duties with one signature ask the same, whichever plan they stand in. `doings`: requirement →
    the form that settles it; `sent`: obligation → the last reminder somebody sent of it.
    """
    groups: dict[str, list[DutyLine]] = {}
    for line in lines:
        groups.setdefault(line.signature or str(line.requirement_id), []).append(line)
    return [
        _build_own(
            group,
            doings.get(group[0].requirement_id),
            next((sent[line.id] for line in group if line.id in sent), None),
        )
        for group in groups.values()
    ]


def group_overseen(
    lines: Sequence[DutyLine],
    counts: Mapping[UUID, Counts],
    *,
    remind: Callable[[UUID], str],
) -> list[Task]:
    """Duties of many organisations as one line for each demand, the most pressing first.

    What two plans demand alike is one line.
    """
    groups: dict[str, list[DutyLine]] = {}
    for line in lines:
        groups.setdefault(line.signature or str(line.requirement_id), []).append(line)
    return [
        _build_overseen(
            group,
            max(build_share(counts.get(line.requirement_id, {})).late for line in group),
            remind(group[0].requirement_id),
        )
        for group in groups.values()
    ]


def sort_lines(lines: Iterable[DutyLine]) -> list[DutyLine]:
    """Duties by how pressing they are: overdue first, then by due day."""
    return sorted(lines, key=lambda line: (URGENCY.index(line.status), line.due or date.max))


def build_reminders(reminders: Iterable[ReminderInfo], *, today: date) -> list[Task]:
    """Expiring entries as lines."""
    tasks = []
    for reminder in reminders:
        entry = reminder.entry
        status = "overdue" if reminder.days_left < 0 else "due_soon"
        when = say_due(status, entry.valid_until, today)
        if reminder.days_left < 0:
            when = ngettext("过期 {days} 天", "过期 {days} 天", -reminder.days_left).format(
                days=-reminder.days_left
            )
        tasks.append(
            Task(
                status,
                TONES[status],
                when,
                f"{titled(reminder.register)} {entry.code}".strip(),
                entry.org_name,
                reverse("entry", args=[entry.id]),
            )
        )
    return tasks


def build_drafts(drafts: Iterable[DraftInfo]) -> list[Task]:
    """Drafts that wait for a person as lines."""
    return [
        Task(
            "on_track",
            "run",
            _("{left} 条待审").format(left=draft.total - draft.decided),
            draft.title,
            _("已审 {decided} / {total} 条").format(decided=draft.decided, total=draft.total),
            reverse("draft", args=[draft.id]),
        )
        for draft in drafts
    ]


def build_area_bars(counts: Mapping[str, Counts], *, address: Callable[[str], str]) -> list[Bar]:
    """Areas with how they stand, the worst first; areas nobody owes anything in are left out."""
    bars = [Bar(area_title(key), address(key), build_share(found)) for key, found in counts.items()]
    return sort_bars(bar for bar in bars if bar.share.owed)


def list_shortcuts(
    requirements: Iterable[RequirementInfo],
    kinds: Sequence[ActivityKind],
    *,
    settling: Callable[[RequirementInfo], Sequence[str]],
) -> list[Shortcut]:
    """Forms of the activities that are owed most often, at most eight."""
    best: dict[str, int] = {}
    for requirement in requirements:
        rank = OFTEN.index(requirement.every) if requirement.every in OFTEN else len(OFTEN)
        for kind in settling(requirement):
            best[kind] = min(rank, best.get(kind, rank))
    ranked = sorted(
        (activity for activity in kinds if activity.kinds & best.keys()),
        key=lambda activity: min(best.get(kind, len(OFTEN)) for kind in activity.kinds),
    )
    return [
        Shortcut(titled(one), reverse("activity-new", args=[one.key]), "activities")
        for one in ranked[:8]
    ]


def count_soon(lines: Iterable[DutyLine], *, today: date) -> int:
    """How many duties fall due today or in the next three days."""
    last = today + timedelta(days=3)
    return sum(
        line.status == "due_soon" and line.due is not None and line.due <= last for line in lines
    )


def list_figures(*, late: int, soon: int, expiring: int, week: Share, today: date) -> list[Figure]:
    """The strip above everything: each figure leads to what it counts."""
    listed, monday = reverse("obligations"), today - timedelta(days=today.weekday())
    until = today + timedelta(days=3)
    week_words = _("本周按时(分母 {owed},不适用 {na})").format(
        owed=week.owed, na=week.not_applicable
    )
    return [
        Figure(late, _("逾期或未完成"), f"{listed}?status=overdue", "late" if late else ""),
        Figure(soon, _("三日内到期"), f"{listed}?from={today}&due={until}", "soon" if soon else ""),
        Figure(expiring, _("证照器材到期或临期"), reverse("registers")),
        Figure(percent(week.ratio), week_words, f"{listed}?from={monday}&due={today}"),
    ]


def _build_own(group: Sequence[DutyLine], doing: Doing | None, sent: SentReminder | None) -> Task:
    first = group[0]
    titles = list(dict.fromkeys(line.title for line in group))
    parts = [first.clause or title_of(first.area, "area")]
    if len(group) > 1:
        words = _("一次记录满足 {number} 项:{titles}")
        parts = [words.format(number=len(group), titles=join_words(titles[:3]))]
    if first.reached:
        parts.append(first.reached)
    if sent:
        words = _("{by} {day} 提醒")
        parts.append(words.format(by=sent.by, day=f"{sent.day:%m-%d}"))
    return Task(
        first.status,
        TONES.get(first.status, "run"),
        first.when,
        titles[0],
        " · ".join(parts),
        first.address,
        doing.address if doing else "",
        doing.label if doing else "",
    )


def _build_overseen(group: Sequence[DutyLine], late: int, remind: str) -> Task:
    first = group[0]
    names = list(dict.fromkeys(line.org_name for line in group))
    total = max(late, len(names))
    who = join_words(names[:2])
    if total > 2:
        who = _("{names}等 {number} 个单位").format(names=who, number=total)
    return Task(
        first.status,
        TONES.get(first.status, "run"),
        first.when,
        first.title,
        f"{who} · {first.clause or title_of(first.area, 'area')}",
        first.requirement_address if total > 1 else first.address,
        remind,
        _("提醒") if remind else "",
    )
