"""Fields as library files state them; every fault with file, line and what would mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xiaoan.kernel.fields.language import FIELD_TYPES, Choice, Field
from xiaoan.kernel.guard import find_refused
from xiaoan.kernel.library import Document

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KNOWN = (
    *("name", "title", "title_en", "type", "required", "unique", "list", "filter", "choices"),
    *("max_length", "at_least", "at_most", "unit", "unit_en", "private", "not_future", "after"),
    *("help", "help_en"),
)
_LENGTHS = {"text": 200, "long_text": 4000}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a library file, with the code and data of the words."""

    file: str
    line: int
    code: str
    data: dict[str, object] = field(default_factory=dict)


def name_unknown_keys(given: Iterable[str], known: Sequence[str]) -> Iterable[dict[str, object]]:
    """Each key that is not known, with the nearest known one."""
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            yield {"key": key, "near": near[0] if near else "、".join(known)}


class FieldSource:
    """Reads the `fields` of one library file and gathers what is wrong."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []

    def note(self, code: str, *keys: str | int, **data: object) -> None:
        """Notes a fault at the entry under these keys."""
        file, line = self.document.path, self.document.line_of(*keys)
        self.faults.append(Fault(file, line, code, {"file": file, "line": line, **data}))

    def check_keys(self, given: Mapping[str, Any], known: Sequence[str], *keys: str | int) -> None:
        """Notes every key that the language does not know."""
        for data in name_unknown_keys(given, known):
            self.note("fields.unknown_key", *keys, str(data["key"]), **data)

    def read_fields(self, entries: object, *keys: str | int) -> tuple[Field, ...]:
        """The fields listed under these keys; faulty ones are noted and left out."""
        if not isinstance(entries, list) or not entries:
            self.note("fields.no_fields", *keys)
            return ()
        found: dict[str, Field] = {}
        for index, entry in enumerate(entries):
            read = self._read_field(entry, *keys, index)
            if read and read.name in found:
                self.note("fields.name_twice", *keys, index, name=read.name)
            elif read:
                found[read.name] = read
        for index, read in enumerate(found.values()):
            earlier = found.get(read.after) if read.after else None
            if read.after and (earlier is None or earlier.type != "date"):
                self.note("fields.no_such_date", *keys, index, name=read.name, other=read.after)
        return tuple(found.values())

    def _read_field(self, entry: object, *keys: str | int) -> Field | None:
        if not isinstance(entry, dict) or not _NAME.fullmatch(str(entry.get("name", ""))):
            self.note("fields.bad_name", *keys, name=str(entry)[:60])
            return None
        self.check_keys(entry, _KNOWN, *keys)
        name, kind = str(entry["name"]), entry.get("type", "text")
        if kind not in FIELD_TYPES:
            self.note("fields.bad_type", *keys, "type", type=kind, known=", ".join(FIELD_TYPES))
            return None
        title = str(entry.get("title", ""))
        if not title:
            self.note("fields.no_title", *keys, name=name)
        choices = self._read_choices(entry, *keys) if kind == "choice" else ()
        texts = (name, title, str(entry.get("title_en", "")), *(c.title for c in choices))
        for refused in find_refused(texts):
            self.note("fields.refused_attribute", *keys, name=name, word=refused.word)
        return _build_field(entry, choices)

    def _read_choices(self, entry: Mapping[str, Any], *keys: str | int) -> tuple[Choice, ...]:
        given = entry.get("choices")
        if not isinstance(given, list) or not given:
            self.note("fields.no_choices", *keys, name=entry["name"])
            return ()
        choices = []
        for index, item in enumerate(given):
            if not isinstance(item, dict) or "value" not in item or "title" not in item:
                self.note("fields.bad_choice", *keys, "choices", index, name=entry["name"])
                continue
            title = str(item["title"])
            english = str(item.get("title_en", title))
            choices.append(Choice(_plain_choice(item["value"]), title, english))
        if len({choice.value for choice in choices}) != len(choices):
            self.note("fields.choice_twice", *keys, "choices", name=entry["name"])
        return tuple(choices)


def _plain_choice(value: object) -> str:
    """YAML reads a bare yes / no as a truth value; a choice means the word."""
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _build_field(entry: Mapping[str, Any], choices: tuple[Choice, ...]) -> Field:
    kind, title = str(entry.get("type", "text")), str(entry.get("title", entry["name"]))
    least, most = entry.get("at_least"), entry.get("at_most")
    return Field(
        name=str(entry["name"]),
        title=title,
        title_en=str(entry.get("title_en", title)),
        type=kind,
        is_required=bool(entry.get("required", False)),
        is_unique=bool(entry.get("unique", False)),
        is_listed=bool(entry.get("list", False)),
        is_filter=bool(entry.get("filter", False)),
        is_private=bool(entry.get("private", False)),
        not_future=bool(entry.get("not_future", False)),
        after=entry.get("after"),
        choices=choices,
        max_length=int(entry.get("max_length", _LENGTHS.get(kind, 200))),
        at_least=None if least is None else Decimal(str(least)),
        at_most=None if most is None else Decimal(str(most)),
        unit=str(entry.get("unit", "")),
        unit_en=str(entry.get("unit_en", "")),
        help=str(entry.get("help", "")),
        help_en=str(entry.get("help_en", entry.get("help", ""))),
    )
