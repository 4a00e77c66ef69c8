"""A rule's value as the fields of a form, and back; its shape stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiaoan.kernel.errors import InvalidInput
from xiaoan.plans import errors


@dataclass(frozen=True, slots=True)
class ValueField:
    """One number of a rule's value. `label`: the choice, or who the step is for, or ""."""

    name: str
    label: str
    when: Mapping[str, Any] | None
    value: Any


def spread_value(value: Any) -> list[ValueField]:
    """The fields of a form for a rule's value: one, one per choice, or one per step."""
    if not isinstance(value, Mapping):
        return [ValueField("value", "", None, value)]
    if "steps" not in value:
        return [ValueField(f"value-{key}", str(key), None, one) for key, one in value.items()]
    return [
        ValueField(f"value-{index}", "", step.get("when") or {}, step["value"])
        for index, step in enumerate(value["steps"])
    ]


def build_value(shape: Any, fields: Mapping[str, str]) -> Any:
    """A value of the same shape with the numbers of a form. Raises InvalidInput."""
    if not isinstance(shape, Mapping):
        return _read_value(shape, fields.get("value", ""))
    if "steps" not in shape:
        return {key: _read_value(one, fields.get(f"value-{key}", "")) for key, one in shape.items()}
    steps = [
        {**step, "value": _read_value(step["value"], fields.get(f"value-{index}", ""))}
        for index, step in enumerate(shape["steps"])
    ]
    return {**shape, "steps": steps}


def _read_value(shape: Any, text: str) -> Any:
    given = text.strip()
    if isinstance(shape, str) and given:
        return given
    try:
        number = float(given)
    except ValueError:
        raise InvalidInput(errors.RULE_VALUE_UNREADABLE, value=given) from None
    return int(number) if number.is_integer() else number
