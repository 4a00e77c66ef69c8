"""Whether a plan cites its notice truly: clauses exist and quotes stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xiaoan.plans import errors
from xiaoan.plans.rules.check.problems import Finder, suggest_word
from xiaoan.plans.rules.check.words import Place, list_requirements
from xiaoan.plans.rules.citations import FoldedText, Span, find_quote, fold_text, suggest_quote
from xiaoan.plans.rules.language import list_quotes


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The text of a notice with the passage of each clause.

    Where a numbering starts again, one id has several passages: `clauses` holds the first,
    `passages` all of them.
    """

    text: str
    folded: FoldedText
    clauses: Mapping[str, Span]
    passages: Mapping[str, tuple[Span, ...]]

    def find_in_clause(self, clause: str, quote: str) -> Span | None:
        """Where a quote stands in a clause, None when it does not or there is no such clause."""
        found = (
            find_quote(self.folded, quote, within=one) for one in self.passages.get(clause, ())
        )
        return next((span for span in found if span), None)

    def find_clause_of(self, place: int) -> str:
        """The innermost clause that a character lies in, "" before the first."""
        inside = [
            (span.end - span.start, clause)
            for clause, span in self.clauses.items()
            if span.start <= place < span.end
        ]
        return min(inside)[1] if inside else ""


def build_notice_text(text: str, clauses: Iterable[tuple[str, int, int]]) -> NoticeText:
    """A text ready for citing, from its clauses as (id, start, end)."""
    passages: dict[str, tuple[Span, ...]] = {}
    for clause, start, end in clauses:
        passages[clause] = (*passages.get(clause, ()), Span(start, end))
    first = {clause: spans[0] for clause, spans in passages.items()}
    return NoticeText(text, fold_text(text), first, passages)


def find_unit_passage(notice: NoticeText, clause: str, unit: str) -> Span | None:
    """The paragraph that a clause gives to one unit: from its name to the next line's end."""
    found = notice.find_in_clause(clause, f"{unit}:")
    if found is None:
        return None
    line_end = notice.text.find("\n", found.end)
    end = line_end if line_end >= 0 else len(notice.text)
    inside = [span.end for span in notice.passages[clause] if span.start <= found.start < span.end]
    return Span(found.start, min([*inside, end]))


def check_citations(finder: Finder, data: Mapping[str, Any], notice: NoticeText | None) -> None:
    """Notes wrong clauses and quotes; without a notice, each requirement must name a source."""
    if notice is None:
        for place, requirement in list_requirements(data):
            if not requirement.get("source"):
                finder.add(place, errors.SOURCE_MISSING, requirement=requirement.get("id"))
        return
    left_alone = _check_marks(finder, data, notice)
    for place, requirement in list_requirements(data):
        _check_requirement(finder, place, requirement, notice=notice, left_alone=left_alone)


def _check_marks(
    finder: Finder, data: Mapping[str, Any], notice: NoticeText
) -> list[tuple[str, Span]]:
    passages: list[tuple[str, Span]] = []
    given = data.get("clauses")
    for index, mark in enumerate(given if isinstance(given, list) else ()):
        if not isinstance(mark, Mapping):
            continue
        place: Place = ("clauses", index)
        clause, unit = str(mark.get("id")), str(mark.get("unit") or "")
        if not _check_clause(finder, (*place, "id"), clause, notice):
            continue
        passage = notice.clauses[clause]
        if unit:
            found = find_unit_passage(notice, clause, unit)
            if found is None:
                finder.add((*place, "unit"), errors.UNIT_NOT_IN_CLAUSE, unit=unit, clause=clause)
                continue
            passage = found
        quotes = list_quotes(mark.get("quote"))
        spans = [find_quote(notice.folded, quote, within=passage) for quote in quotes]
        for quote, span in zip(quotes, spans, strict=True):
            if span is None:
                _note_quote(finder, (*place, "quote"), quote, clause=clause, notice=notice)
        passages += [(clause, span) for span in (spans if quotes else [passage]) if span]
    return passages


def _check_requirement(
    finder: Finder,
    place: Place,
    requirement: Mapping[str, Any],
    *,
    notice: NoticeText,
    left_alone: list[tuple[str, Span]],
) -> None:
    number, clause = requirement.get("id"), requirement.get("clause")
    if not isinstance(clause, str):
        _check_outside(finder, place, requirement, notice)
        return
    if not _check_clause(finder, (*place, "clause"), clause, notice):
        return
    quotes = list_quotes(requirement.get("quote"))
    if not quotes:
        finder.add(place, errors.QUOTE_MISSING, requirement=number, clause=clause)
        if notice.clauses[clause] in [span for _, span in left_alone]:
            finder.add(place, errors.CLAUSE_LEFT_ALONE, requirement=number, clause=clause)
    for quote in quotes:
        span = notice.find_in_clause(clause, quote)
        if span is None:
            _note_quote(finder, (*place, "quote"), quote, clause=clause, notice=notice)
        elif any(span.overlaps(passage) for _, passage in left_alone):
            finder.add(
                (*place, "quote"), errors.PASSAGE_LEFT_ALONE, requirement=number, quote=quote
            )


def _check_outside(
    finder: Finder, place: Place, requirement: Mapping[str, Any], notice: NoticeText
) -> None:
    """Without a clause, quotes must stand where the text has none."""
    number = requirement.get("id")
    quotes = list_quotes(requirement.get("quote"))
    spans = [find_quote(notice.folded, quote) for quote in quotes]
    for quote, span in zip(quotes, spans, strict=True):
        if span is None:
            near = suggest_quote(notice.text, quote)
            finder.add(place, errors.QUOTE_NOT_IN_CLAUSE, quote=quote, clause="—", suggestion=near)
    inside = [notice.find_clause_of(span.start) for span in spans if span]
    if not quotes or any(inside):
        found = next((clause for clause in inside if clause), "")
        finder.add(place, errors.CLAUSE_MISSING, requirement=number, suggestion=found)


def _check_clause(finder: Finder, place: Place, clause: str, notice: NoticeText) -> bool:
    if clause in notice.clauses:
        return True
    near = suggest_word(clause, notice.clauses) or _suggest_clause(clause, notice)
    known = "、".join(list(notice.clauses)[:40])
    finder.add(place, errors.CLAUSE_UNKNOWN, clause=clause, known=known, suggestion=near)
    return False


def _suggest_clause(clause: str, notice: NoticeText) -> str:
    signs = [sign for sign in clause if sign.isalnum()]
    for known in notice.clauses:
        if [sign for sign in known if sign.isalnum()] == signs:
            return known
    return ""


def _note_quote(
    finder: Finder, place: Place, quote: str, *, clause: str, notice: NoticeText
) -> None:
    elsewhere = find_quote(notice.folded, quote)
    if elsewhere is not None:
        found = notice.find_clause_of(elsewhere.start) or "—"
        finder.add(place, errors.QUOTE_ELSEWHERE, quote=quote, clause=clause, suggestion=found)
        return
    span = notice.clauses[clause]
    near = suggest_quote(notice.text[span.start : span.end], quote)
    finder.add(place, errors.QUOTE_NOT_IN_CLAUSE, quote=quote, clause=clause, suggestion=near)
