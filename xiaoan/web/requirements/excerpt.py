"""The clause around a quote, as text with the quote marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.web.living.sheet import Notice, Passage, Piece, build_sheet

LONGEST = 700


def cut_excerpt(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[Piece, ...]]:
    """The paragraphs in which the quoted passages stand, with the passages marked."""
    passages = [Passage(start, end, "quote") for start, end in spans]
    parts = build_sheet(Notice(text, passages, [], {}, {}))
    return [part.pieces for part in parts if any(piece.key for piece in part.pieces)]


def shorten(pieces: Sequence[Piece], *, longest: int = LONGEST) -> tuple[Piece, ...]:
    """A long paragraph cut down to the words around its marked pieces."""
    if sum(len(piece.words) for piece in pieces) <= longest:
        return tuple(pieces)
    return tuple(
        piece if piece.key else Piece(_cut_middle(piece.words, longest // 4)) for piece in pieces
    )


def _cut_middle(words: str, kept: int) -> str:
    if len(words) <= 2 * kept:
        return words
    return f"{words[:kept]}……{words[-kept:]}"
