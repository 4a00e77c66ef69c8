"""Reads an activity from its library file and says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaoan.activities.rules.types import (
    EVIDENCE,
    REQUIRED,
    WANTED,
    ActivityKind,
    FurtherFact,
)
from xiaoan.kernel.fields import Fault, Field, FieldSource, find_field
from xiaoan.kernel.guard import find_refused
from xiaoan.kernel.keepers import KEYS as KEEPER_KEYS
from xiaoan.kernel.keepers import read_keepers
from xiaoan.kernel.library import Document

_KNOWN = (
    *("activity", "kind", "title", "title_en", "area", "held_by", "ledger", "source"),
    *("certainty", "fields", "quantity", "subject_field", "time_field", "also", "zero_report"),
    *("evidence", "valid_months", "note", "note_en"),
)
_NUMBERS = ("integer", "number")


def build_activity_kind(document: Document) -> tuple[ActivityKind | None, list[Fault]]:
    """The activity that a file states, None when it cannot stand; and every fault found."""
    source = FieldSource(document)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("activity"), str):
        source.note("activities.no_key")
        return None, source.faults
    source.check_keys(data, _KNOWN)
    for name in ("kind", "title", "held_by"):
        if not data.get(name):
            source.note("activities.missing_part", name, name=name)
    for refused in find_refused([data["activity"], str(data.get("title", ""))]):
        source.note("fields.refused_attribute", name=refused.name, word=refused.word)
    source.check_keys(data.get("held_by") or {}, KEEPER_KEYS, "held_by")
    fields = source.read_fields(data.get("fields"), "fields")
    activity = _assemble(source, data, fields)
    return (None if source.faults else activity), source.faults


def _assemble(
    source: FieldSource, data: Mapping[str, Any], fields: tuple[Field, ...]
) -> ActivityKind:
    title = str(data.get("title", data["activity"]))
    return ActivityKind(
        key=data["activity"],
        kind=str(data.get("kind", "")),
        title=title,
        title_en=str(data.get("title_en", title)),
        area=str(data.get("area", "")),
        keepers=read_keepers(data.get("held_by") or {}),
        ledger=str(data.get("ledger", "")),
        source=str(data.get("source", "")),
        certainty=str(data.get("certainty", "")),
        fields=fields,
        quantity=_read_named(source, data, fields, "quantity", _NUMBERS),
        subject_field=_read_named(source, data, fields, "subject_field", ("text", "choice")),
        time_field=_read_named(source, data, fields, "time_field", ("time",)),
        also=_read_also(source, data, fields),
        zero_report=bool(data.get("zero_report", False)),
        evidence=_read_evidence(source, data),
        valid_months=_read_months(source, data),
        note=str(data.get("note", "")),
        note_en=str(data.get("note_en", "")),
    )


def _read_named(
    source: FieldSource,
    data: Mapping[str, Any],
    fields: tuple[Field, ...],
    part: str,
    types: tuple[str, ...],
) -> str | None:
    name = data.get(part)
    if name is None:
        return None
    field = find_field(fields, str(name))
    if field is None or field.type not in types:
        source.note("activities.no_such_field", part, part=part, name=name, types="/".join(types))
    return str(name)


def _read_also(
    source: FieldSource, data: Mapping[str, Any], fields: tuple[Field, ...]
) -> tuple[FurtherFact, ...]:
    found = []
    for index, entry in enumerate(data.get("also") or ()):
        if not isinstance(entry, dict) or not entry.get("kind"):
            source.note("activities.missing_part", "also", index, name="kind")
            continue
        quantity = _read_named(source, entry, fields, "quantity", _NUMBERS)
        found.append(FurtherFact(kind=str(entry["kind"]), quantity=quantity))
    return tuple(found)


def _read_evidence(source: FieldSource, data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = data.get("evidence") or {}
    if not isinstance(given, dict) or any(
        what not in EVIDENCE or how not in (REQUIRED, WANTED) for what, how in given.items()
    ):
        source.note("activities.bad_evidence", "evidence")
        return ()
    return tuple(given.items())


def _read_months(source: FieldSource, data: Mapping[str, Any]) -> int | None:
    months = data.get("valid_months")
    if months is None:
        return None
    if isinstance(months, bool) or not isinstance(months, int) or months < 1:
        source.note("activities.bad_months", "valid_months")
        return None
    return months
