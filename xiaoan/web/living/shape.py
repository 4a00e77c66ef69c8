"""The living notice put together: paragraphs with state, the requirement looked at. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from xiaoan.plans.queries import ClauseInfo, MarkInfo, PlanInfo, RequirementInfo
from xiaoan.web.duties import DutyLine
from xiaoan.web.living.sheet import Notice, Part, Passage, Unworked, build_sheet
from xiaoan.web.plans.shape import RequirementLine
from xiaoan.web.shares import Counts, Share, add_up, build_share, find_worst_of
from xiaoan.web.templatetags.xiaoan import titled


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan's text with what was made of it."""

    plan: PlanInfo
    requirements: Sequence[RequirementInfo]
    clauses: Sequence[ClauseInfo]
    marks: Sequence[MarkInfo]


@dataclass(frozen=True, slots=True)
class ChosenRequirement:
    """The requirement looked at: demand, who has and who has not, what else it settles."""

    line: RequirementLine
    share: Share
    rows: Sequence[DutyLine]
    same_as: Sequence[RequirementInfo]
    remind_address: str

    @property
    def requirement(self) -> RequirementInfo:
        """The requirement itself."""
        return self.line.requirement


@dataclass(frozen=True, slots=True)
class BehindLine:
    """A requirement that many have not met, with the place where it stands in the text."""

    key: str
    anchor: str
    title: str
    clause: str
    share: Share
    worst: str


def build_parts(
    given: PlanText, *, counts: Mapping[UUID, Counts], chosen: str, chinese: bool
) -> list[Part]:
    """The paragraphs of a plan's text, each with the state of what it asks."""
    starts = {clause.number: clause.start for clause in given.clauses}
    loose: dict[int, list[str]] = {}
    for one in given.requirements:
        if not one.spans and one.clause in starts:
            loose.setdefault(starts[one.clause], []).append(str(one.id))
    passages = [
        Passage(start, end, str(one.id)) for one in given.requirements for start, end in one.spans
    ]
    unworked = [
        Unworked(mark.start, mark.end, mark.reason if chinese else mark.reason_en)
        for mark in given.marks
    ]
    known = {str(key): found for key, found in counts.items()}
    plan = given.plan
    return build_sheet(
        Notice(plan.text, passages, unworked, known, loose, chosen, plan.title, plan.issuer)
    )


def build_listed(
    requirements: Sequence[RequirementInfo], counts: Mapping[UUID, Counts], *, chosen: str
) -> list[Part]:
    """The requirements of a plan that has no text of its own, each as a paragraph."""
    parts = []
    for one in requirements:
        key, words = str(one.id), f"{titled(one)}。{one.source}"
        known = {key: counts[one.id]} if one.id in counts else {}
        notice = Notice(words, [Passage(0, len(titled(one)), key)], [], known, {}, chosen)
        parts += [_rename(part, f"r{key}") for part in build_sheet(notice)]
    return parts


def list_behind(
    requirements: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
    parts: Sequence[Part],
    *,
    size: int = 8,
) -> list[BehindLine]:
    """The requirements that most have not met, those with most overdue or failed first."""
    lines = _build_lines(requirements, counts, parts)
    wanting = [line for line in lines if line.share.late or line.share.soon]
    return sorted(wanting, key=lambda line: (-line.share.late, -line.share.soon))[:size]


def list_siblings(
    requirements: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
    parts: Sequence[Part],
    *,
    chosen: str,
) -> list[BehindLine]:
    """All requirements of the paragraph that the chosen one stands in, in their order."""
    keys = next((part.keys for part in parts if chosen and chosen in part.keys), ())
    return [line for line in _build_lines(requirements, counts, parts) if line.key in keys]


def order_by_text(requirements: Iterable[RequirementInfo]) -> list[RequirementInfo]:
    """Requirements as their passages follow each other in the text, then by number."""
    return sorted(requirements, key=lambda one: (one.spans[:1] or ((10**9, 0),), _natural(one.key)))


def _natural(key: str) -> list[tuple[int, str]]:
    pieces = re.findall(r"\d+|\D+", key)
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]


def _build_lines(
    requirements: Sequence[RequirementInfo],
    counts: Mapping[UUID, Counts],
    parts: Sequence[Part],
) -> list[BehindLine]:
    anchors = {key: part.anchor for part in reversed(parts) for key in part.keys}
    shares = [(one, build_share(counts.get(one.id, {}))) for one in requirements]
    return [
        BehindLine(
            str(one.id),
            anchors.get(str(one.id), ""),
            titled(one),
            one.clause,
            share,
            find_worst_of(share.counts),
        )
        for one, share in shares
    ]


def total_share(counts: Mapping[UUID, Counts], requirements: Sequence[RequirementInfo]) -> Share:
    """All requirements of a plan together."""
    return build_share(add_up(counts.get(one.id, {}) for one in requirements))


def _rename(part: Part, anchor: str) -> Part:
    return Part(
        anchor,
        part.kind,
        part.pieces,
        part.counts,
        part.keys,
        part.reason,
        part.is_chosen,
    )
