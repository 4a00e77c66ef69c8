"""Kinds as declared in library/kinds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from xiaoan.journal import errors
from xiaoan.journal.rules.kinds import Kind, build_kinds
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.library import read_documents


@cache
def list_kinds() -> dict[str, Kind]:
    """Every declared kind by its key."""
    entries = (
        (key, entry)
        for document in read_documents("kinds")
        for key, entry in (document.data or {}).items()
    )
    return build_kinds(entries)


def find_kind(key: str) -> Kind | None:
    """A kind, or None when neither it nor its family is declared."""
    kinds = list_kinds()
    family = kinds.get(key.rpartition(".")[0])
    if key in kinds or family is None or not family.is_family:
        return kinds.get(key)
    return replace(family, key=key, is_family=False)


def get_kind(key: str) -> Kind:
    """A kind. Raises InvalidInput("journal.unknown_kind") when it is not declared."""
    kind = find_kind(key)
    if kind is None:
        raise InvalidInput(errors.UNKNOWN_KIND, kind=key)
    return kind
