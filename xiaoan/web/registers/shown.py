"""Answers, histories and conflicts in the shape that templates draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from xiaoan.kernel.errors import Conflict
from xiaoan.kernel.fields import Field, Value, describe_value
from xiaoan.web.words import pick_title


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer with its label."""

    label: str
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """What one change changed: label, before, after."""

    number: int
    act: str
    by: str
    at: datetime
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownClash:
    """One field that two people changed: the two answers to choose from."""

    name: str
    label: str
    mine: str
    mine_words: str
    theirs: str
    theirs_words: str


def list_answers(
    fields: Iterable[Field], values: Mapping[str, Value], *, with_empty: bool = False
) -> list[ShownAnswer]:
    """The answers in words, in the order of the form."""
    language = get_language() or "zh"
    shown = [
        ShownAnswer(
            field.name_in(language), describe_value(field, values.get(field.name), language),
            field.name,
        )
        for field in fields
    ]  # fmt: skip
    return [answer for answer in shown if with_empty or answer.words]


def list_revisions(
    fields: Sequence[Field],
    history: Sequence[Any],
    acts: Mapping[str, tuple[str, str]],
) -> list[ShownRevision]:
    """Each change, newest first, with what it changed. `history`: revisions, newest first."""
    before = [*[revision.values for revision in history[1:]], {}]
    return [
        ShownRevision(
            number=revision.revision,
            act=pick_title(acts.get(revision.act), otherwise=revision.act),
            by=revision.changed_by,
            at=revision.changed_at,
            changes=tuple(_list_changes(fields, earlier, revision.values)),
        )
        for revision, earlier in zip(history, before, strict=True)
    ]


def _list_changes(
    fields: Sequence[Field], earlier: Mapping[str, Value], later: Mapping[str, Value]
) -> Iterable[tuple[str, str, str]]:
    language = get_language() or "zh"
    if not earlier:
        return
    for field in fields:
        was, now = earlier.get(field.name), later.get(field.name)
        if was != now:
            words = (describe_value(field, value, language) or "—" for value in (was, now))
            yield field.name_in(language), *words  # type: ignore[misc]


def list_clashes(fields: Sequence[Field], conflict: Conflict) -> list[ShownClash]:
    """The fields that a person must settle, with both answers as sent and in words."""
    language = get_language() or "zh"
    known = {field.name: field for field in fields}
    clashes = []
    for clash in conflict.data["fields"]:  # type: ignore[attr-defined]
        field = known.get(clash["name"])
        label = field.name_in(language) if field else clash["title"]
        mine, theirs = clash["mine"], clash["theirs"]
        words = [
            describe_value(field, value, language) if field else str(value)
            for value in (mine, theirs)
        ]
        clashes.append(
            ShownClash(clash["name"], label, send(mine), words[0], send(theirs), words[1])
        )
    return clashes


def list_joined(conflict: Conflict, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """What the two agree on, as hidden answers of the page where the rest is settled."""
    clashing = {clash["name"] for clash in conflict.data["fields"]}  # type: ignore[attr-defined]
    joined: Mapping[str, Value] = conflict.data["joined"]  # type: ignore[assignment]
    shown = {field.name for field in fields}
    return [
        (name, send(value))
        for name, value in joined.items()
        if name in shown and name not in clashing
    ]


def send(value: object) -> str:
    """A kept answer as a form sends it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
