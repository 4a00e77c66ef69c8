"""The one catalogue of refusals: code → words in Chinese and English (library/texts/)."""

from __future__ import annotations

from functools import cache

from xiaoan.kernel.errors import Refusal
from xiaoan.kernel.library import read_documents


@cache
def list_texts() -> dict[str, dict[str, str]]:
    """Every code with its words by language ("zh", "en")."""
    texts: dict[str, dict[str, str]] = {}
    for document in read_documents("texts/errors"):
        texts.update(document.data or {})
    return texts


def say(code: str, data: dict[str, object], *, language: str = "zh") -> str:
    """The words of a code. A code without words shows itself with its data."""
    words = list_texts().get(code, {}).get("en" if language.startswith("en") else "zh")
    if words is None:
        return str(Refusal(code, **data))
    return words.format_map(_Shown(data))


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
