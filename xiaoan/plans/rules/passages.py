"""A text cut at the passages that something is said of, paragraph by paragraph."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same passages cover; `names` are those passages, in order."""

    text: str
    names: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed line that holds anything, from `start`, as pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def cut_passages(
    text: str, passages: Iterable[tuple[int, int, str]], *, start: int = 0, end: int | None = None
) -> list[Paragraph]:
    """The paragraphs of a text from `start` to `end`, cut where a passage begins or ends.

    A passage is (start, end, name). A piece `opens` the passages that begin with it, so that each
    name can be an anchor exactly once.
    """
    stop = len(text) if end is None else end
    wanted = sorted(one for one in passages if one[0] < stop and one[1] > start)
    paragraphs, place = [], start
    while place < stop:
        line_end = text.find("\n", place, stop)
        line_end = stop if line_end < 0 else line_end
        if text[place:line_end].strip():
            pieces = _cut_line(text, wanted, place, line_end)
            paragraphs.append(Paragraph(place, line_end, tuple(pieces)))
        place = line_end + 1
    return paragraphs


def _cut_line(
    text: str, passages: Sequence[tuple[int, int, str]], start: int, end: int
) -> list[Piece]:
    inside = [one for one in passages if one[0] < end and one[1] > start]
    edges = {start, end}
    for begin, finish, _ in inside:
        edges |= {max(begin, start), min(finish, end)}
    cuts = sorted(edges)
    pieces = []
    for left, right in itertools.pairwise(cuts):
        covering = [one for one in inside if one[0] <= left and one[1] >= right]
        opened = [name for begin, _, name in covering if begin == left]
        pieces.append(Piece(text[left:right], tuple(name for *_, name in covering), tuple(opened)))
    return pieces
