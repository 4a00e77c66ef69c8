"""Two people changed the same thing: what can be joined, and what a person must settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiaoan.kernel.fields.language import Value


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both changed, differently. None = left empty."""

    name: str
    base: Value | None
    mine: Value | None
    theirs: Value | None


@dataclass(frozen=True, slots=True)
class Merge:
    """The joined values; where there are clashes, theirs stand in them."""

    values: dict[str, Value]
    clashes: tuple[Clash, ...]


def merge_values(
    *, base: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> Merge:
    """My changes since the base joined to theirs: other fields join, the same field clashes."""
    values = dict(theirs)
    clashes = []
    for name in sorted({*base, *mine, *theirs}):
        was, wanted, stands = base.get(name), mine.get(name), theirs.get(name)
        if wanted in (was, stands):
            continue
        if stands != was:
            clashes.append(Clash(name, was, wanted, stands))
        elif wanted is None:
            values.pop(name, None)
        else:
            values[name] = wanted
    return Merge(values=values, clashes=tuple(clashes))
