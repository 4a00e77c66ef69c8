"""A draft: what is offered to the reviewing person, and what an amended notice changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiaoan.plans.rules.check.citations import NoticeText, find_unit_passage
from xiaoan.plans.rules.citations import Span, find_quote, fold_plain
from xiaoan.plans.rules.language import list_quotes
from xiaoan.plans.states import (
    CHANGED,
    DROPPED,
    GONE,
    MARK,
    NEW,
    PENDING,
    REQUIREMENT,
    SAME,
    TAKEN,
)

_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing offered for a plan: a requirement or a mark in the plan language, its passage."""

    kind: str
    origin: str
    number: str
    data: dict[str, Any]
    spans: tuple[Span, ...] = ()

    @property
    def clause(self) -> str:
        """The clause that it cites."""
        return str(self.data.get("id" if self.kind == MARK else "clause") or "")

    @property
    def start(self) -> int | None:
        """Where its passage begins, None when it is not in the text."""
        return self.spans[0].start if self.spans else None

    @property
    def is_found(self) -> bool:
        """Whether everything that it quotes stands in the text."""
        return len(self.spans) == max(1, len(list_quotes(self.data.get("quote"))))


@dataclass(frozen=True, slots=True)
class Settled:
    """An item of an earlier draft or plan: what it was and what was decided."""

    kind: str
    origin: str
    number: str
    data: dict[str, Any]
    decision: str
    decided_by: str = ""
    decided_at: Any = None


@dataclass(frozen=True, slots=True)
class Review:
    """An offer as it goes before a person, with what became of it so far."""

    offer: Offer
    change: str = NEW
    decision: str = PENDING
    final: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    decided_by: str = ""
    decided_at: Any = None


def offer_plan(data: Mapping[str, Any], notice: NoticeText, *, origin: str) -> list[Offer]:
    """The marks and requirements of a written plan as offers, each with its passage."""
    offers = []
    for index, mark in enumerate(data.get("clauses") or ()):
        spans = locate_mark(mark, notice)
        offers.append(Offer(MARK, origin, f"mark-{index + 1}", dict(mark), spans))
    for one in data.get("requirements") or ():
        spans = locate_requirement(one, notice)
        offers.append(Offer(REQUIREMENT, origin, str(one["id"]), dict(one), spans))
    return offers


def locate_requirement(data: Mapping[str, Any], notice: NoticeText) -> tuple[Span, ...]:
    """The passages that a requirement quotes, inside the clause it cites where it names one."""
    clause = str(data.get("clause") or "")
    quotes = list_quotes(data.get("quote"))
    if clause in notice.clauses:
        found = [notice.find_in_clause(clause, quote) for quote in quotes]
    else:
        found = [find_quote(notice.folded, quote) for quote in quotes]
    return tuple(span for span in found if span)


def locate_mark(data: Mapping[str, Any], notice: NoticeText) -> tuple[Span, ...]:
    """The passages that a mark leaves alone: its quotes, else the unit's part, else the clause."""
    clause, unit = str(data.get("id") or ""), str(data.get("unit") or "")
    passage = find_unit_passage(notice, clause, unit) if unit else notice.clauses.get(clause)
    if passage is None:
        return ()
    quotes = list_quotes(data.get("quote"))
    found = [find_quote(notice.folded, quote, within=passage) for quote in quotes]
    return tuple(span for span in found if span) if quotes else (passage,)


def merge_offers(ready: Sequence[Offer], read: Sequence[Offer]) -> list[Offer]:
    """The ready-made offers with those that were read, in the order of the text.

    What was read is left out where a ready-made requirement quotes, or a mark leaves alone, any
    of the same words: nothing is asked twice.
    """
    covered = [span for offer in ready for span in offer.spans]
    fresh = [
        offer
        for offer in read
        if not any(span.overlaps(other) for span in offer.spans for other in covered)
    ]
    numbers = {offer.number for offer in ready}
    return _in_text_order([*ready, *_renumber(fresh, numbers)])


def compare_offers(
    before: Sequence[Settled], offers: Sequence[Offer], notice: NoticeText
) -> list[Review]:
    """What an amended notice asks a person again. What is unchanged keeps its decision.

    Changed words come back to be decided, with what they were; what is gone is shown once more
    unless it had been dropped; what still stands in the text but was not offered again is kept.
    """
    pairs, left = _pair_offers(before, offers)
    taken = {old.number for old in before}
    reviews = []
    for offer, old in pairs:
        if old is None:
            fresh = _renumber([offer], taken)[0]
            taken.add(fresh.number)
            reviews.append(Review(fresh))
        else:
            reviews.append(_review_again(old, replace(offer, number=old.number)))
    for old in left:
        review = _review_missing(old, notice)
        if review:
            reviews.append(review)
    return sorted(reviews, key=_sort_review)


def settle_plan(data: Mapping[str, Any]) -> list[Settled]:
    """The parts of an adopted plan as accepted items, for a later version's comparison."""
    marks = [
        Settled(MARK, "plan", f"mark-{index + 1}", dict(one), TAKEN[0])
        for index, one in enumerate(data.get("clauses") or ())
    ]
    asked = [
        Settled(REQUIREMENT, "plan", str(one["id"]), dict(one), TAKEN[0])
        for one in data.get("requirements") or ()
    ]
    return marks + asked


def make_number(taken: Iterable[str], *, kind: str = REQUIREMENT) -> str:
    """A number that no other item has."""
    stem, used = ("mark-" if kind == MARK else "n"), set(taken)
    count = 1
    while f"{stem}{count}" in used:
        count += 1
    return f"{stem}{count}"


def _pair_offers(
    before: Sequence[Settled], offers: Sequence[Offer]
) -> tuple[list[tuple[Offer, Settled | None]], list[Settled]]:
    """Each offer with the earlier item it carries on: by equal words, by number, by likeness."""
    left = list(before)
    found: dict[int, Settled] = {}
    for match in (_is_equal, _is_numbered, _is_like):
        for index, offer in enumerate(offers):
            if index in found:
                continue
            candidates = [(match(old, offer), old) for old in left if old.kind == offer.kind]
            score, best = max(candidates, key=lambda one: one[0], default=(0.0, None))
            if best is not None and score > 0:
                found[index] = best
                left.remove(best)
    return [(offer, found.get(index)) for index, offer in enumerate(offers)], left


def _is_equal(old: Settled, offer: Offer) -> float:
    words = _words(offer.data, offer.kind)
    if not words or _words(old.data, old.kind) != words:
        return 0.0
    return 2.0 if old.number == offer.number else 1.0


def _is_numbered(old: Settled, offer: Offer) -> float:
    vetted = offer.origin in {"library", "plan"} and offer.kind == REQUIREMENT
    return 1.0 if vetted and old.number == offer.number else 0.0


def _is_like(old: Settled, offer: Offer) -> float:
    first, second = _words(old.data, old.kind), _words(offer.data, offer.kind)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if not first or matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _LIKE else 0.0


def _words(data: Mapping[str, Any], kind: str) -> str:
    """The quoted words; of a mark without a quote, its clause and unit."""
    quoted = "|".join(fold_plain(quote) for quote in list_quotes(data.get("quote")))
    if kind == MARK and not quoted:
        return f"{data.get('id')}|{data.get('unit') or ''}"
    return quoted


def _review_again(old: Settled, offer: Offer) -> Review:
    if _is_equal(old, offer):
        place = {} if old.kind == MARK else {"clause": offer.clause or old.data.get("clause")}
        settled = {**old.data, **{key: value for key, value in place.items() if value}}
        return Review(
            replace(offer, origin=old.origin, data=settled),
            change=SAME,
            decision=old.decision,
            final=settled if old.decision in TAKEN else None,
            decided_by=old.decided_by,
            decided_at=old.decided_at,
        )
    return Review(replace(offer, data=_carry_on(old, offer)), change=CHANGED, before=old.data)


def _carry_on(old: Settled, offer: Offer) -> dict[str, Any]:
    """The earlier requirement with the new words; new numbers too where both measure alike."""
    if old.kind == MARK or offer.origin != "reader":
        return offer.data
    carried = {**old.data, "quote": offer.data.get("quote"), "clause": offer.clause}
    for name in ("count", "sum"):
        earlier, later = old.data.get(name) or {}, offer.data.get(name) or {}
        if earlier and list_quotes(earlier.get("of")) == list_quotes(later.get("of")):
            carried |= {name: dict(later), "every": offer.data.get("every")}
    return carried


def _review_missing(old: Settled, notice: NoticeText) -> Review | None:
    place = locate_mark if old.kind == MARK else locate_requirement
    offer = Offer(old.kind, old.origin, old.number, old.data, place(old.data, notice))
    if offer.is_found:
        return Review(
            offer,
            change=SAME,
            decision=old.decision,
            final=old.data if old.decision in TAKEN else None,
            decided_by=old.decided_by,
            decided_at=old.decided_at,
        )
    if old.decision == DROPPED:
        return None
    return Review(offer, change=GONE, before=old.data)


def _renumber(offers: Iterable[Offer], taken: Iterable[str]) -> list[Offer]:
    used, fresh = set(taken), []
    for offer in offers:
        clash = not offer.number or offer.number in used
        number = make_number(used, kind=offer.kind) if clash else offer.number
        used.add(number)
        fresh.append(replace(offer, number=number, data=_name_requirement(offer, number)))
    return fresh


def _name_requirement(offer: Offer, number: str) -> dict[str, Any]:
    return offer.data if offer.kind == MARK else {**offer.data, "id": number}


def _in_text_order(offers: Iterable[Offer]) -> list[Offer]:
    last = 10**9
    return sorted(offers, key=lambda one: last if one.start is None else one.start)


def _sort_review(review: Review) -> int:
    return 10**9 if review.offer.start is None else review.offer.start
