"""What is wrong with a file of the library, and where."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing wrong: file, line (1-based), code of the catalogue, data of its words.

    `data["suggestion"]` holds what was probably meant, when something is near enough.
    """

    file: str
    line: int
    code: str
    data: dict[str, object] = field(default_factory=dict)

    @property
    def suggestion(self) -> str:
        """What was probably meant, "" when nothing is near."""
        return str(self.data.get("suggestion") or "")


class Finder:
    """Collects the problems of one file and knows the line of each entry."""

    def __init__(self, file: str, line_of: Callable[..., int]) -> None:
        self.file = file
        self.line_of = line_of
        self.problems: list[PlanProblem] = []

    def add(self, place: Iterable[str | int], code: str, **data: object) -> None:
        """Notes a problem at an entry, given by its keys from the root."""
        line = self.line_of(*place)
        self.problems.append(PlanProblem(self.file, line, code, data))


def suggest_word(word: str, known: Iterable[str]) -> str:
    """The known word that is most like a wrong one, "" when none is."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else ""
