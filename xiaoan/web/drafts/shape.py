"""A draft as its screen: the text with its marks, the items under their clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from xiaoan.plans.queries import (
    DraftInfo,
    DraftItemInfo,
    Paragraph,
    Piece,
    RuleBook,
    RuleValue,
    cut_passages,
    list_references,
    load_rule_book,
    name_measure,
    read_rule,
)
from xiaoan.plans.states import AREAS, CHANGES, DECISIONS, GONE, PENDING, SAME, TAKEN
from xiaoan.web.measures import describe_measure
from xiaoan.web.plans.owners import describe_owner
from xiaoan.web.words import pick_title

ORIGINS = {
    "library": _l("规则库"),
    "reader": _l("读取"),
    "person": _l("补充"),
    "plan": _l("现行方案"),
}
TONES = {PENDING: "soon", "dropped": "na", "accepted": "ok", "edited": "ok", "added": "ok"}
NO_KEY = UUID(int=0)
SHOWS = ("all", "pending", "changed", "taken", "dropped")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in words. `before` says what an earlier reading had, when it changed."""

    item: DraftItemInfo
    title: str
    quotes: tuple[str, ...]
    demand: str
    owner: str
    tone: str
    decision: str
    change: str
    before: str
    origin: str
    area: str
    edit_address: str
    decide_address: str

    @property
    def is_pending(self) -> bool:
        """Whether nobody has decided it."""
        return self.item.decision == PENDING

    @property
    def is_gone(self) -> bool:
        """Whether an amended notice no longer says it."""
        return self.item.change == GONE

    @property
    def seen(self) -> str:
        """What a button sends to say which revision was seen."""
        return f"{self.item.id}:{self.item.revision}"


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """The items that cite one clause."""

    clause: str
    lines: tuple[ItemLine, ...]

    @property
    def pending(self) -> int:
        """How many of them nobody has decided."""
        return sum(line.is_pending and not line.is_gone for line in self.lines)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of the text. `number`: the item it belongs to; `anchors`: items that begin here."""

    text: str
    number: str
    anchors: tuple[str, ...]
    tone: str
    is_mark: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line of the text."""

    pieces: tuple[TextPiece, ...]


def build_item_lines(
    items: Iterable[DraftItemInfo], *, region: str, day: date, show: str = "all"
) -> list[ItemLine]:
    """Items in words, with the values of their rules in the region.

    `show`: the view of the draft that their buttons come back to.
    """
    book = load_rule_book()
    address = f"{reverse('draft-item', args=[NO_KEY])}?show={show}"
    return [_build_line(item, book, address, region=region, day=day) for item in items]


def choose_lines(lines: Sequence[ItemLine], show: str) -> list[ItemLine]:
    """The lines that a view of the draft shows: all, pending, changed, taken or dropped."""
    if show == "pending":
        return [line for line in lines if line.is_pending]
    if show == "changed":
        return [line for line in lines if line.change and line.item.change != SAME]
    if show == "taken":
        return [line for line in lines if line.item.decision in TAKEN]
    return [line for line in lines if show != "dropped" or line.item.decision == "dropped"]


def group_lines(lines: Sequence[ItemLine]) -> list[ClauseGroup]:
    """The lines under the clauses they cite, in the order of the text."""
    order = dict.fromkeys(line.item.clause for line in lines)
    return [
        ClauseGroup(clause, tuple(line for line in lines if line.item.clause == clause))
        for clause in order
    ]


def build_text(draft: DraftInfo, items: Sequence[DraftItemInfo]) -> list[TextLine]:
    """The notice's text, cut at the passages of the items."""
    by_number = {item.number: item for item in items}
    spans = [(start, end, item.number) for item in items for start, end in item.spans]
    length = {number: end - start for start, end, number in reversed(spans)}
    seen: set[str] = set()
    return [
        _build_text_line(paragraph, by_number, length, seen)
        for paragraph in cut_passages(draft.text, spans)
    ]


def count_shows(draft: DraftInfo, lines: Sequence[ItemLine]) -> list[tuple[str, str, int]]:
    """The views of a draft with their titles and numbers; empty ones are left out."""
    titles = {
        "all": _("全部"),
        "pending": _("待审"),
        "changed": _("有改动"),
        "taken": _("已采纳"),
        "dropped": _("不采纳"),
    }
    counted = [(show, titles[show], len(choose_lines(lines, show))) for show in SHOWS]
    return [one for one in counted if one[2] or one[0] in {"all", "pending"}]


def find_next_number(items: Sequence[DraftItemInfo], after: DraftItemInfo) -> str:
    """The item to look at after one was decided: the next undecided, else that one."""
    waiting = [item for item in items if item.decision == PENDING]
    later = [item for item in waiting if item.position > after.position]
    return next((item.number for item in (*later, *waiting)), after.number)


def describe_demand(data: Mapping[str, Any], book: RuleBook, *, region: str, day: date) -> str:
    """What an item demands, in one line; "" when it has no measure yet."""
    measure = {key: data[key] for key in ("on", "within", "do") if key in data}
    measure = measure or {key: data[key] for key in [name_measure(data)] if key in data}
    if not measure:
        return ""
    keys = dict.fromkeys(key for _place, key in list_references(measure))
    found = (read_rule(book, key, region=region, day=day) for key in keys)
    rules: dict[str, RuleValue] = {rule.key: rule for rule in found if rule}
    return describe_measure(measure, every=str(data.get("every") or "once"), rules=rules)


def _build_line(
    item: DraftItemInfo, book: RuleBook, address: str, *, region: str, day: date
) -> ItemLine:
    data = item.data
    title = data.get("unit") or data.get("id") if item.is_mark else data.get("title")
    amended = item.change if item.change in CHANGES and (item.before or item.change == SAME) else ""
    return ItemLine(
        item=item,
        title=str(title or ""),
        quotes=_list_quotes(data.get("quote")),
        demand=str(data.get("reason", ""))
        if item.is_mark
        else describe_demand(data, book, region=region, day=day),
        owner="" if item.is_mark else describe_owner(data.get("owed_by") or {}),
        tone=TONES[item.decision],
        decision=pick_title(DECISIONS[item.decision]),
        change=pick_title(CHANGES.get(amended)),
        before="……".join(_list_quotes((item.before or {}).get("quote"))),
        origin=str(ORIGINS.get(item.origin, item.origin)),
        area=pick_title(AREAS.get(str(data.get("area")))),
        edit_address=address.replace(str(NO_KEY), str(item.id)),
        decide_address=address.replace(f"{NO_KEY}/", f"{item.id}/decide/"),
    )


def _build_text_line(
    paragraph: Paragraph,
    items: Mapping[str, DraftItemInfo],
    length: Mapping[str, int],
    seen: set[str],
) -> TextLine:
    pieces = [_build_piece(piece, items, length, seen) for piece in paragraph.pieces]
    first = replace(pieces[0], text=pieces[0].text.lstrip())
    return TextLine((first, *pieces[1:]))


def _build_piece(
    piece: Piece,
    items: Mapping[str, DraftItemInfo],
    length: Mapping[str, int],
    seen: set[str],
) -> TextPiece:
    named = piece.names if piece.text.strip() else ()
    number = min(named, key=lambda name: length[name], default="")
    anchors = tuple(dict.fromkeys(name for name in piece.opens if name not in seen))
    seen.update(anchors)
    item = items.get(number)
    return TextPiece(
        text=piece.text,
        number=number,
        anchors=anchors,
        tone=TONES[item.decision] if item else "",
        is_mark=bool(item and item.is_mark),
    )


def _list_quotes(given: object) -> tuple[str, ...]:
    if isinstance(given, list):
        return tuple(str(one) for one in given)
    return (str(given),) if given else ()
