"""Refusals: what the product says no to, as a code and data. The words are in library/texts/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class Refusal(Exception):
    """Something was not done, for a reason that a person can read and mend."""

    def __init__(self, code: str, /, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.data.items())
        return f"{self.code}({shown})"


class InvalidInput(Refusal):
    """What was given cannot be taken as it is."""


class NotAllowed(Refusal):
    """The actor's post does not carry this right here."""


class NotFound(Refusal):
    """No such thing, or not for this actor: the two look the same on purpose."""


class Conflict(Refusal):
    """Somebody else changed the same thing first."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one row of a sheet. `row` counts as the sheet does, heading = 1."""

    row: int
    column: str | None
    code: str
    data: dict[str, object] = field(default_factory=dict)


class ImportRefused(Refusal):
    """A sheet was refused whole: nothing of it was taken. Carries every problem found."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("kernel.import_refused", count=len(problems))
        self.problems = tuple(problems)
