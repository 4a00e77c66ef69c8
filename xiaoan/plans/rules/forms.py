"""A requirement as the fields of a form, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xiaoan.plans.rules.language import extract_measure, list_quotes, name_measure
from xiaoan.plans.rules.thresholds import find_reference
from xiaoan.plans.states import ATTRIBUTES, FLAGS, MEASURES

Fields = Mapping[str, Sequence[str]]
_PLAIN = ("title", "title_en", "area", "clause", "every", "during", "source", "certainty")
_DAYS = ("soon_days", "late_days")


def spread_requirement(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of a form for a requirement. Lists have several values, the rest one."""
    fields = {name: [str(data[name])] for name in (*_PLAIN, *_DAYS) if data.get(name) is not None}
    owed_by = data.get("owed_by") or {}
    fields["kind"] = list(list_quotes(owed_by.get("kind")))
    for name in ("unit", "stage"):
        fields[name] = list(list_quotes(owed_by.get(name)))
    for name in FLAGS:
        if name in owed_by:
            fields[name] = ["yes" if owed_by[name] else "no"]
    for name in ATTRIBUTES:
        for bound in ("at_least", "below"):
            span = owed_by.get(name)
            if isinstance(span, Mapping) and bound in span:
                fields[f"{name}_{bound}"] = [str(span[bound])]
    for name in ("quote", "evidence", "duties", "same_as"):
        fields[name] = list(list_quotes(data.get(name)))
    return {**fields, **_spread_measure(extract_measure(data))}


def build_requirement(fields: Fields, *, number: str) -> dict[str, Any]:
    """A requirement in the plan language from the fields of a form. Empty fields are left out.

    What does not fit together is kept as given; the checks of a plan say what is wrong.
    """
    data: dict[str, Any] = {"id": number}
    for name in _PLAIN:
        data[name] = _one(fields, name)
    for name in _DAYS:
        data[name] = _number(_one(fields, name))
    for name in ("evidence", "duties", "same_as"):
        data[name] = _many(fields, name)
    data["quote"] = [line for one in _many(fields, "quote") for line in one.splitlines() if line]
    data["owed_by"] = _build_owner(fields)
    data |= _build_measure(fields)
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def build_mark(fields: Fields) -> dict[str, Any]:
    """A passage that is not operationalised, from the fields of a form."""
    data: dict[str, Any] = {
        "id": _one(fields, "clause"),
        "unit": _one(fields, "unit_name"),
        "quote": [line for one in _many(fields, "quote") for line in one.splitlines() if line],
        "not_operationalised": True,
        "reason": _one(fields, "reason"),
        "reason_en": _one(fields, "reason_en"),
    }
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def _build_owner(fields: Fields) -> dict[str, Any]:
    owner: dict[str, Any] = {}
    for name in ("kind", "unit", "stage"):
        values = _many(fields, name)
        if values:
            owner[name] = values[0] if len(values) == 1 and name != "stage" else values
    for name in FLAGS:
        if _one(fields, name):
            owner[name] = _one(fields, name) == "yes"
    for name in ATTRIBUTES:
        span = {
            bound: _number(_one(fields, f"{name}_{bound}"))
            for bound in ("at_least", "below")
            if _one(fields, f"{name}_{bound}")
        }
        if span:
            owner[name] = span
    return owner


def _build_measure(fields: Fields) -> dict[str, Any]:
    name, of = _one(fields, "measure"), _many(fields, "of")
    first = of[0] if of else ""
    amount = _number(_one(fields, "amount"))
    if name == "on":
        return {"on": first, "within": _one(fields, "within"), "do": _join(_many(fields, "do"))}
    if name == "attest":
        return {"attest": {"of": first}}
    if name == "always":
        return {"always": {"all_valid": first, "at_least": amount}}
    if name == "share":
        over = _one(fields, "over")
        base = {"of": over} if "." in over else over
        return {"share": {"of": _join(of), "over": base, "at_least": amount}}
    if name not in MEASURES:
        return {}
    body: dict[str, Any] = {"of": _join(of), _one(fields, "bound") or "at_least": amount}
    if _one(fields, "where") and _one(fields, "where_amount"):
        bound = _one(fields, "where_bound") or "at_least"
        body["where"] = {_one(fields, "where"): {bound: _number(_one(fields, "where_amount"))}}
    if _one(fields, "zero_report"):
        body["zero_report"] = True
    return {name: body}


def _spread_measure(measure: Mapping[str, Any]) -> dict[str, list[str]]:
    name = name_measure(measure)
    fields = {"measure": [name] if name else []}
    if name == "on":
        fields |= {"of": [str(measure["on"])], "within": [str(measure.get("within", ""))]}
        return {**fields, "do": list(list_quotes(measure.get("do")))}
    body = measure.get(name)
    if not isinstance(body, Mapping):
        return fields
    fields["of"] = list(list_quotes(body.get("of") or body.get("all_valid")))
    bound = "at_most" if "at_most" in body else "at_least"
    if bound in body:
        fields |= {"bound": [bound], "amount": [str(body[bound])]}
    over = body.get("over")
    if over:
        fields["over"] = list(list_quotes(over.get("of") if isinstance(over, Mapping) else over))
    for measured, limits in (body.get("where") or {}).items():
        for limit, amount in limits.items():
            fields |= {"where": [measured], "where_bound": [limit], "where_amount": [str(amount)]}
    return {**fields, "zero_report": ["yes"]} if body.get("zero_report") else fields


def _one(fields: Fields, name: str) -> str:
    values = fields.get(name) or ()
    return str(values[0]).strip() if values else ""


def _many(fields: Fields, name: str) -> list[str]:
    return [str(one).strip() for one in fields.get(name) or () if str(one).strip()]


def _join(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _number(text: str) -> int | float | str | None:
    """A number where one stands; anything else is kept as given, for the checks to name."""
    if not text or find_reference(text):
        return text or None
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
