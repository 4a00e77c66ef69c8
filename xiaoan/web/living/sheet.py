"""The notice as a sheet: its lines, the quotes in them, their state. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xiaoan.web.meters import read_count
from xiaoan.web.words import URGENCY, find_worst

OWED = ("met", "on_track", "due_soon", "overdue", "failed")
_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。]{0,30}$")
_SIGNED_ON = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_BACKGROUND = re.compile(r"^\s*(今天是|字体[::]|发布日期|索 引 号|发布机构|成文日期|.*【 分享到)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage of the text and the requirement it became."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Unworked:
    """A passage that is shown and not operationalised, with the reason."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a sheet is made of. `counts`: requirement key → statuses; `loose`: place in the text →
    requirements of that paragraph without a quote in it; `chosen`: the requirement looked at."""

    text: str
    passages: Sequence[Passage]
    unworked: Sequence[Unworked]
    counts: Mapping[str, Mapping[str, int]]
    loose: Mapping[int, Collection[str]]
    chosen: str = ""
    title: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `key`: the requirement that quotes it; `tone`: how that stands."""

    words: str
    key: str = ""
    tone: str = ""
    is_chosen: bool = False
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of the sheet with what stands in its margin."""

    anchor: str
    kind: str
    pieces: tuple[Piece, ...]
    counts: Mapping[str, int] | None = None
    keys: tuple[str, ...] = ()
    reason: str = ""
    is_chosen: bool = False

    @property
    def owed(self) -> int:
        """How many obligations count here; what is not applicable or waived does not."""
        return sum(read_count(self.counts or {}, status) for status in OWED)

    @property
    def met(self) -> int:
        """How many of them are met."""
        return read_count(self.counts or {}, "met")

    @property
    def late(self) -> int:
        """How many are overdue or failed."""
        return read_count(self.counts or {}, "overdue") + read_count(self.counts or {}, "failed")

    @property
    def ratio(self) -> float | None:
        """The share that is met, or None when nothing is owed."""
        return self.met / self.owed if self.owed else None


def build_sheet(notice: Notice) -> list[Part]:
    """The paragraphs of a notice in their order, each with what stands in its margin."""
    return [_build_part(notice, start, end) for start, end in _iterate_lines(notice.text)]


def add_counts(many: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Statuses of several requirements together."""
    return {status: sum(read_count(one, status) for one in many) for status in URGENCY}


def find_tone(counts: Mapping[str, int] | None) -> str:
    """late, soon, run or ok: the worst that stands there."""
    worst = find_worst(counts or {})
    tones = {"failed": "late", "overdue": "late", "due_soon": "soon", "on_track": "run"}
    return tones.get(worst or "", "ok" if worst == "met" else "na")


def _iterate_lines(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\n]+", text):
        line = found.group()
        lead, kept = len(line) - len(line.lstrip()), line.strip()
        if kept and not _BACKGROUND.match(line):
            start = found.start() + lead
            yield start, start + len(kept)


def _build_part(notice: Notice, start: int, end: int) -> Part:
    keys = _list_keys(notice, start, end)
    inside = [one for one in notice.unworked if one.start < end and one.end > start]
    covered = any(one.start <= start and one.end >= end for one in inside)
    known = [notice.counts[key] for key in keys if key in notice.counts]
    return Part(
        anchor=f"p{start}",
        kind="muted" if covered else _name_kind(notice, notice.text[start:end]),
        pieces=_cut_pieces(notice, start, end),
        counts=add_counts(known) if known else None,
        keys=keys,
        reason="; ".join(dict.fromkeys(one.reason for one in inside)),
        is_chosen=bool(notice.chosen) and notice.chosen in keys,
    )


def _list_keys(notice: Notice, start: int, end: int) -> tuple[str, ...]:
    quoted = [one.key for one in notice.passages if start <= one.start < end]
    here = [key for place, keys in notice.loose.items() if start <= place < end for key in keys]
    return tuple(dict.fromkeys([*quoted, *here]))


def _name_kind(notice: Notice, words: str) -> str:
    if words == notice.title:
        return "title"
    if _SIGNED_ON.match(words) or words == notice.issuer:
        return "tail"
    return "heading" if _HEADING.match(words) else "clause"


def _cut_pieces(notice: Notice, start: int, end: int) -> tuple[Piece, ...]:
    cuts = {start, end}
    spans = [(one.start, one.end) for one in notice.passages]
    spans += [(one.start, one.end) for one in notice.unworked]
    for left, right in spans:
        if left < end and right > start:
            cuts |= {max(left, start), min(right, end)}
    return tuple(_build_piece(notice, left, right) for left, right in pairwise(sorted(cuts)))


def _build_piece(notice: Notice, left: int, right: int) -> Piece:
    keys = [one.key for one in notice.passages if one.start <= left and one.end >= right]
    key = notice.chosen if notice.chosen in keys else keys[0] if keys else ""
    return Piece(
        words=notice.text[left:right],
        key=key,
        tone=find_tone(notice.counts.get(key)) if key else "",
        is_chosen=bool(key) and key == notice.chosen,
        is_muted=any(one.start <= left and one.end >= right for one in notice.unworked),
    )
