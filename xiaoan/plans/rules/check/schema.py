"""The shape of a plan file against the published schema, in the field's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from xiaoan.plans import errors
from xiaoan.plans.rules.check.problems import Finder, suggest_word
from xiaoan.plans.rules.language import extract_measure
from xiaoan.plans.states import MEASURES


def check_schema(finder: Finder, data: Any, schema: Mapping[str, Any]) -> None:
    """Notes every place where a file departs from the schema, and each measure miscounted."""
    if not isinstance(data, Mapping) or "plan" not in data:
        finder.add((), errors.FILE_NOT_A_PLAN)
        return
    for problem in sorted(Draft202012Validator(schema).iter_errors(data), key=_sort_place):
        _note_departure(finder, problem, data)
    requirements = data.get("requirements")
    for index, requirement in enumerate(requirements if isinstance(requirements, list) else ()):
        if isinstance(requirement, Mapping):
            _check_measure(finder, requirement, ("requirements", index))


def list_attributes(schema: Mapping[str, Any], part: str) -> Iterator[tuple[str, str, bool]]:
    """The attributes of a part of the schema: name, description, whether it must be there."""
    shape = schema if part == "plan" else schema["$defs"][part]
    for name, entry in shape["properties"].items():
        yield name, str(entry.get("description", "")), name in shape.get("required", ())


def _check_measure(
    finder: Finder, requirement: Mapping[str, Any], place: tuple[str | int, ...]
) -> None:
    name = str(requirement.get("id", ""))
    found = [one for one in MEASURES if one in requirement]
    if len(found) != 1:
        finder.add(
            place,
            errors.MEASURE_COUNT,
            requirement=name,
            found="、".join(found) or "—",
            known="、".join(MEASURES),
        )
    trigger = {one for one in ("on", "within", "do") if one in requirement}
    if trigger and len(trigger) != 3:
        missing = sorted({"on", "within", "do"} - trigger)
        finder.add(place, errors.MEASURE_PARTS, requirement=name, missing="、".join(missing))
    for part in extract_measure(requirement).values():
        bounds = isinstance(part, Mapping) and {"at_least", "at_most"} & set(part)
        if bounds and len(bounds) == 2:
            finder.add((*place, found[0]), errors.BOUND_COUNT, requirement=name)


def _note_departure(finder: Finder, problem: ValidationError, data: Mapping[str, Any]) -> None:
    inner = _find_cause(problem)
    place, where = tuple(inner.absolute_path), _name_place(tuple(inner.absolute_path), data)
    found: Any = inner.instance
    wanted: Any = inner.validator_value
    if inner.validator == "required":
        for missing in (one for one in wanted if one not in found):
            finder.add(place, errors.ATTRIBUTE_MISSING, attribute=missing, where=where)
    elif inner.validator == "additionalProperties":
        shape: Any = inner.schema
        _note_unknown(finder, place, found, known=list(shape["properties"]), where=where)
    elif inner.validator in {"enum", "const"}:
        known = [str(one) for one in (wanted if inner.validator == "enum" else [wanted])]
        near = suggest_word(str(found), known)
        shown = "、".join(known)
        finder.add(
            place,
            errors.VALUE_UNKNOWN,
            where=where,
            value=_show(found),
            known=shown,
            suggestion=near,
        )
    elif inner.validator == "oneOf":
        if isinstance(found, Mapping) and len({"at_least", "at_most"} & set(found)) != 2:
            finder.add(place, errors.BOUND_COUNT, requirement=where)
    elif inner.validator == "type":
        types = "/".join(wanted) if isinstance(wanted, list) else str(wanted)
        finder.add(place, errors.VALUE_WRONG, where=where, value=_show(found), wanted=types)
    else:
        wanted = _describe(inner.schema) or str(wanted)
        finder.add(place, errors.VALUE_MALFORMED, where=where, value=_show(found), wanted=wanted)


def _note_unknown(
    finder: Finder,
    place: tuple[str | int, ...],
    found: Mapping[str, Any],
    *,
    known: list[str],
    where: str,
) -> None:
    for name in sorted(set(found) - set(known)):
        finder.add(
            (*place, name),
            errors.ATTRIBUTE_UNKNOWN,
            attribute=name,
            where=where,
            known="、".join(known),
            suggestion=suggest_word(name, known),
        )


def _find_cause(problem: ValidationError) -> ValidationError:
    """The branch of an "any of" that was most nearly met says best what is wrong."""
    while problem.validator == "anyOf" and problem.context:
        fitting = [one for one in problem.context if one.validator != "type"]
        inner = best_match(fitting or problem.context)
        if inner is None:
            return problem
        problem = inner
    return problem


def _name_place(place: tuple[str | int, ...], data: Mapping[str, Any]) -> str:
    names: list[str] = []
    at: Any = data
    for key in place:
        at = at[key]
        label = at.get("id") if isinstance(key, int) and isinstance(at, Mapping) else None
        names.append(str(label or key))
    return ".".join(names) or str(data.get("plan", ""))


def _sort_place(problem: ValidationError) -> tuple[str, ...]:
    return tuple(str(key) for key in problem.absolute_path)


def _show(value: object) -> str:
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _describe(shape: Any) -> str:
    return str(shape.get("description", "")) if isinstance(shape, Mapping) else ""
