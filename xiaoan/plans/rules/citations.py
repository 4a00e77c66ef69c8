"""Whether a quote occurs in the text it cites, whatever the white space and width of marks."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

_QUOTE_MARKS = str.maketrans(
    {"“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'"}
    | {"〔": "[", "〕": "]", "﹝": "[", "﹞": "]", "【": "[", "】": "]", "—": "-", "–": "-"}
)
_PIECE = re.compile(r"[^。;;!!??::\n]+")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text without white space and with marks in one form; `at[i]`: where `plain[i]` stood."""

    plain: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of a text: characters from `start` up to `end`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two passages share a character."""
        return self.start < other.end and other.start < self.end


def fold_text(text: str) -> FoldedText:
    """The text as it is compared, with the way back to the characters as printed."""
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace() or unicodedata.category(sign) == "Cf":
            continue
        for one in unicodedata.normalize("NFKC", sign):
            if not one.isspace():
                plain.append(one)
                places.append(place)
    return FoldedText("".join(plain).translate(_QUOTE_MARKS), tuple(places))


def fold_plain(text: str) -> str:
    """The text as it is compared."""
    return fold_text(text).plain


def find_quote(folded: FoldedText, quote: str, *, within: Span | None = None) -> Span | None:
    """Where a quote stands in a text, or in a passage of it; None when it does not occur."""
    wanted = fold_plain(quote)
    if not wanted:
        return None
    begin = folded.plain.find(wanted)
    while begin >= 0:
        end = begin + len(wanted)
        span = Span(folded.at[begin], folded.at[end - 1] + 1)
        if within is None or (span.start >= within.start and span.end <= within.end):
            return span
        begin = folded.plain.find(wanted, begin + 1)
    return None


def suggest_quote(text: str, quote: str) -> str:
    """The passage of a text that is most like a quote, or "" when nothing is."""
    wanted = fold_plain(quote)
    best, found = 0.45, ""
    for piece in _list_pieces(text, quote):
        ratio = difflib.SequenceMatcher(None, wanted, fold_plain(piece), autojunk=False).ratio()
        if ratio > best:
            best, found = ratio, piece
    return found


def fold_number(number: str | None) -> str:
    """A document number (文号) as it is compared: brackets and spaces do not matter."""
    return re.sub(r"[\[\]()<>《》]", "", fold_plain(number or ""))


def _list_pieces(text: str, quote: str) -> list[str]:
    sentences = [found.group().strip() for found in _PIECE.finditer(text)]
    clauses = [part.strip() for one in sentences for part in re.split(r"[,,、]", one)]
    pairs = [
        f"{clauses[index]},{clauses[index + 1]}"
        for index in range(len(clauses) - 1)
        if "," in quote or "," in quote
    ]
    longest = 3 * len(quote) + 20
    return [one for one in (*clauses, *pairs, *sentences) if one and len(one) <= longest][:2000]
