"""The words of each clause, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoan.plans.rules.reader.clauses import Node
from xiaoan.plans.rules.reader.reading import Clause


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of one clause (or of no clause) in one line; places in the tidy line."""

    row: int
    begin: int
    end: int
    clause: Clause | None
    node: Node | None
    opens: bool
    inner: tuple[tuple[int, int, str], ...] = ()

    def clause_at(self, place: int) -> str | None:
        """The clause that a place belongs to; a table row may hold numbered items of its own."""
        found = self.clause.id if self.clause else None
        for begin, _, name in self.inner:
            if begin <= place:
                found = name
        return found

    def cut_inner(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The parts of a stretch between the numbered items of a table row."""
        parts: list[tuple[int, int]] = []
        for mark, after, _ in self.inner:
            if begin <= mark < end:
                parts.append((begin, mark))
                begin = after
        parts.append((begin, end))
        return [part for part in parts if part[1] > part[0]]


def list_chains(clauses: Sequence[tuple[Clause, Node]]) -> dict[int, tuple[Clause, ...]]:
    """For the start of every clause the clause itself behind all its parents."""
    chains: dict[int, tuple[Clause, ...]] = {}
    stack: list[Clause] = []
    for clause, _ in clauses:
        while stack and stack[-1].level >= clause.level:
            stack.pop()
        stack.append(clause)
        chains[clause.start] = tuple(stack)
    return chains
