"""Reads a register type from its library file and says everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xiaoan.kernel.fields import Fault, Field, FieldSource, find_field
from xiaoan.kernel.guard import find_refused
from xiaoan.kernel.keepers import KEYS as KEEPER_KEYS
from xiaoan.kernel.keepers import read_keepers
from xiaoan.kernel.library import Document
from xiaoan.registers.rules.types import UNITS, Computed, RegisterType, Step

_KNOWN = (
    *("register", "kind", "title", "title_en", "area", "kept_by", "ledger", "source"),
    *("certainty", "fields", "computed", "validity", "invalid_when", "reminders", "quantity"),
    *("note", "note_en"),
)
_COMPUTED = ("name", "title", "title_en", "first", "then", "after", "field", "age", "earliest")
_STEP = ("after", "by", *UNITS)
_RULE = re.compile(r"\$\{([a-z0-9_.-]+)\}")


def build_register_type(document: Document) -> tuple[RegisterType | None, list[Fault]]:
    """The type that a file states, None when it cannot stand; and every fault found."""
    source = FieldSource(document)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("register"), str):
        source.note("registers.no_key")
        return None, source.faults
    source.check_keys(data, _KNOWN)
    for name in ("kind", "title", "kept_by"):
        if not data.get(name):
            source.note("registers.missing_part", name, name=name)
    for refused in find_refused([data["register"], str(data.get("title", ""))]):
        source.note("fields.refused_attribute", name=refused.name, word=refused.word)
    fields = source.read_fields(data.get("fields"), "fields")
    computed = _read_computed(source, data.get("computed") or [], fields)
    register = _assemble(source, data, fields, computed)
    return (None if source.faults else register), source.faults


def _assemble(
    source: FieldSource,
    data: Mapping[str, Any],
    fields: tuple[Field, ...],
    computed: tuple[Computed, ...],
) -> RegisterType:
    kept_by = data.get("kept_by") or {}
    source.check_keys(kept_by, KEEPER_KEYS, "kept_by")
    title = str(data.get("title", data["register"]))
    return RegisterType(
        key=data["register"],
        kind=str(data.get("kind", "")),
        title=title,
        title_en=str(data.get("title_en", title)),
        area=str(data.get("area", "")),
        keepers=read_keepers(kept_by),
        ledger=str(data.get("ledger", "")),
        source=str(data.get("source", "")),
        certainty=str(data.get("certainty", "")),
        fields=fields,
        computed=computed,
        validity=_read_validity(source, data, fields, computed),
        invalid_when=_read_invalid_when(source, data, fields),
        reminders=_read_reminders(source, data),
        quantity=_read_quantity(source, data, fields),
        note=str(data.get("note", "")),
        note_en=str(data.get("note_en", "")),
    )


def _read_computed(
    source: FieldSource, entries: list[Any], fields: tuple[Field, ...]
) -> tuple[Computed, ...]:
    days = {field.name for field in fields if field.type == "date"}
    found = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or not entry.get("name") or not entry.get("title"):
            source.note("registers.bad_computed", "computed", index, name=str(entry)[:60])
            continue
        source.check_keys(entry, (*_COMPUTED, *_STEP), "computed", index)
        reader = _StepReader(source, days, fields, index)
        computed = reader.read(entry)
        if not computed.steps and not computed.earliest:
            source.note("registers.bad_computed", "computed", index, name=computed.name)
        days.add(computed.name)
        found.append(computed)
    return tuple(found)


class _StepReader:
    def __init__(
        self, source: FieldSource, days: set[str], fields: tuple[Field, ...], index: int
    ) -> None:
        self.source, self.days, self.fields, self.index = source, days, fields, index

    def read(self, entry: Mapping[str, Any]) -> Computed:
        title = str(entry["title"])
        steps = tuple(self._read_steps(entry))
        earliest = tuple(str(name) for name in entry.get("earliest") or ())
        for name in earliest:
            self._check_day(name)
        return Computed(
            name=str(entry["name"]),
            title=title,
            title_en=str(entry.get("title_en", title)),
            steps=steps,
            earliest=earliest,
            is_age="age" in entry,
        )

    def _read_steps(self, entry: Mapping[str, Any]) -> list[Step]:
        if "field" in entry:
            self._check_day(str(entry["field"]))
            return [Step(base=str(entry["field"]))]
        if "age" in entry:
            return [self._read_step({**entry, "after": entry["age"]})]
        if "after" in entry:
            return [self._read_step(entry)]
        return [self._read_step(entry[part]) for part in ("then", "first") if entry.get(part)]

    def _read_step(self, entry: Mapping[str, Any]) -> Step:
        base = str(entry.get("after", ""))
        self._check_day(base)
        unit = next((unit for unit in UNITS if unit in entry), None)
        by = entry.get("by")
        if by is not None and not self._is_choice(str(by)):
            self._note("registers.by_needs_choice", by=by)
        if unit is None:
            self._note("registers.no_amount", base=base)
            return Step(base=base)
        rule = _RULE.fullmatch(str(entry[unit]).strip())
        if rule:
            return Step(base=base, unit=unit, rule=rule[1], by=by)
        if isinstance(entry[unit], bool) or not isinstance(entry[unit], int):
            self._note("registers.no_amount", base=base)
            return Step(base=base)
        return Step(base=base, unit=unit, amount=entry[unit])

    def _check_day(self, name: str) -> None:
        if name not in self.days:
            self._note("registers.no_such_day", name=name, known="、".join(sorted(self.days)))

    def _is_choice(self, name: str) -> bool:
        field = find_field(self.fields, name)
        return field is not None and field.type == "choice"

    def _note(self, code: str, **data: object) -> None:
        self.source.note(code, "computed", self.index, **data)


def _read_validity(
    source: FieldSource,
    data: Mapping[str, Any],
    fields: tuple[Field, ...],
    computed: tuple[Computed, ...],
) -> tuple[str, ...]:
    days = {field.name for field in fields if field.type == "date"}
    days |= {item.name for item in computed}
    names = tuple(str(name) for name in data.get("validity") or ())
    for index, name in enumerate(names):
        if name not in days:
            known = "、".join(sorted(days))
            source.note("registers.no_such_day", "validity", index, name=name, known=known)
    return names


def _read_invalid_when(
    source: FieldSource, data: Mapping[str, Any], fields: tuple[Field, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for index, entry in enumerate(data.get("invalid_when") or ()):
        field = find_field(fields, str(entry.get("field")))
        given = entry.get("is")
        listed = given if isinstance(given, list) else [given]
        bad = tuple(_as_kept(value, field) for value in listed)
        if field is None or field.type not in {"choice", "yes_no"}:
            source.note("registers.by_needs_choice", "invalid_when", index, by=entry.get("field"))
            continue
        for value in bad:
            if field.type == "choice" and field.find_choice(value) is None:
                source.note("registers.no_such_choice", "invalid_when", index, value=value)
        found.append((field.name, bad))
    return tuple(found)


def _as_kept(value: object, field: Field | None) -> str:
    if isinstance(value, bool) and field and field.type == "choice":
        return "yes" if value else "no"
    return (
        {"yes": "True", "no": "False"}.get(str(value), str(value))
        if (field and field.type == "yes_no")
        else str(value)
    )


def _read_reminders(source: FieldSource, data: Mapping[str, Any]) -> tuple[int, ...]:
    given = data.get("reminders") or []
    if not isinstance(given, list) or not all(
        isinstance(days, int) and not isinstance(days, bool) and days >= 0 for days in given
    ):
        source.note("registers.bad_reminders", "reminders")
        return ()
    if given and not data.get("validity"):
        source.note("registers.reminders_need_validity", "reminders")
    return tuple(sorted(set(given), reverse=True))


def _read_quantity(
    source: FieldSource, data: Mapping[str, Any], fields: tuple[Field, ...]
) -> str | None:
    name = data.get("quantity")
    if name is None:
        return None
    field = find_field(fields, str(name))
    if field is None or field.type not in {"integer", "number"}:
        source.note("registers.quantity_needs_number", "quantity", name=name)
    return str(name)
