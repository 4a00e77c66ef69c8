"""Kinds of facts and acts, with the unit in which each is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What a journal row speaks of. `measure` names the quantity that `unit` counts.

    `is_family`: every key one step below it is declared with it (attest.duty → attest.duty.x).
    """

    key: str
    title: str
    title_en: str
    unit: str
    measure: str
    aliases: tuple[str, ...]
    is_fact: bool
    is_family: bool = False


def build_kinds(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Kind]:
    """Kinds by key, from the entries of library/kinds."""
    kinds = {}
    for key, entry in entries:
        kinds[key] = Kind(
            key=key,
            title=str(entry["title"]),
            title_en=str(entry.get("title_en", entry["title"])),
            unit=str(entry.get("unit", "次")),
            measure=str(entry.get("measure", "count")),
            aliases=tuple(entry.get("aliases", ())),
            is_fact=bool(entry.get("fact", True)),
            is_family=bool(entry.get("family", False)),
        )
    return kinds
