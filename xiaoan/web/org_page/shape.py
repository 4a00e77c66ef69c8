"""One organisation in words and lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoan.activities.queries import RecordInfo, find_activity_kind
from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo
from xiaoan.orgs.states import COUNTS, FLAGS
from xiaoan.registers.queries import RegisterCount, find_register_type
from xiaoan.web.shares import Figure, Share
from xiaoan.web.templatetags.xiaoan import percent, title_of, titled
from xiaoan.web.words import pick_title


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A register with how many entries it holds and how many want attention."""

    title: str
    address: str
    total: int
    due: int
    expired: int


@dataclass(frozen=True, slots=True)
class RecentLine:
    """Something held or done lately."""

    title: str
    address: str
    day: date


@dataclass(frozen=True, slots=True)
class ActionLink:
    """A step that somebody with the right may take here."""

    label: str
    address: str


def describe_org(org: OrgInfo) -> str:
    """Stage, counts and what it has: 九年一贯制学校 · 学生数 1180 · 寄宿 · 校车."""
    parts = [title_of(org.stage, "stage")] if org.stage else []
    for name, titles in COUNTS.items():
        number = getattr(org, name)
        if number:
            parts.append(f"{pick_title(titles)} {number:,}")
    parts += [pick_title(titles) for name, titles in FLAGS.items() if getattr(org, name)]
    return " · ".join(parts) or org.address


def list_actions(actor: Actor, org: OrgInfo) -> list[ActionLink]:
    """What this actor may do with the organisation."""
    links = []
    if actor.holds("journal.view"):
        links.append(ActionLink(_("流水"), f"{reverse('journal')}?org={org.id}"))
    if actor.can("orgs.edit", org.path):
        links.append(ActionLink(_("维护资料"), reverse("org-edit", args=[org.id])))
    return links


def list_figures(share: Share, addresses: Mapping[str, str]) -> list[Figure]:
    """How an organisation stands, in four figures."""
    done = _("已完成 {met} / {owed}").format(met=share.met, owed=share.owed)
    aside = _("不适用 {na}、豁免 {waived},不计入分母").format(
        na=share.not_applicable, waived=share.waived
    )
    return [
        Figure(share.late, _("逾期或未完成"), addresses["open"], "late" if share.late else ""),
        Figure(share.soon, _("即将到期"), addresses["open"], "soon" if share.soon else ""),
        Figure(percent(share.ratio), done, addresses["met"]),
        Figure(share.not_applicable + share.waived, aside, addresses["aside"]),
    ]


def list_registers(counts: Mapping[str, RegisterCount], org: OrgInfo) -> list[RegisterLine]:
    """The registers it keeps, those that want attention first."""
    lines = []
    for key, found in counts.items():
        register = find_register_type(key)
        if register:
            address = f"{reverse('register', args=[key])}?org={org.id}"
            lines.append(
                RegisterLine(titled(register), address, found.total, found.due, found.expired)
            )
    return sorted(lines, key=lambda line: (-line.expired, -line.due, line.title))


def list_recent(records: Iterable[RecordInfo]) -> list[RecentLine]:
    """What was recorded lately."""
    lines = []
    for record in records:
        kind = find_activity_kind(record.activity_key)
        title = titled(kind) if kind else record.activity_key
        lines.append(RecentLine(title, reverse("activity", args=[record.id]), record.held_on))
    return lines
