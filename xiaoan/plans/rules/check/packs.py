"""Checks of a rule pack: every value has a place, days, a source, and can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.guard import find_refused
from xiaoan.plans import errors
from xiaoan.plans.rules.check.problems import Finder
from xiaoan.plans.rules.check.words import Place
from xiaoan.plans.rules.thresholds import list_threshold_steps
from xiaoan.plans.states import ATTRIBUTES, CERTAINTIES, FLAGS

_NEEDED = ("key", "title", "title_en", "unit", "value", "source", "certainty")
_SELECTORS = frozenset({"kind", "unit", "stage", *FLAGS, *ATTRIBUTES})
_REGION = re.compile(r"(\d{2}){0,3}")


def check_pack(finder: Finder, data: Any) -> None:
    """Notes what a rule pack lacks, repeats or says unreadably. Expects plain data."""
    if not isinstance(data, Mapping) or not isinstance(data.get("rules"), list):
        finder.add((), errors.PACK_ATTRIBUTE_MISSING, attribute="rules", rule="—")
        return
    for name in ("pack", "jurisdiction", "title"):
        if name not in data:
            finder.add((), errors.PACK_ATTRIBUTE_MISSING, attribute=name, rule="—")
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for index, rule in enumerate(data["rules"]):
        place: Place = ("rules", index)
        if not isinstance(rule, Mapping):
            finder.add(place, errors.PACK_ATTRIBUTE_MISSING, attribute="key", rule=str(rule))
            continue
        _check_rule(finder, place, rule)
        _check_overlap(finder, place, rule, seen)


def check_rule_value(value: Any) -> str | None:
    """What is unreadable in a rule's value, in English for a developer, or None."""
    if isinstance(value, Mapping) and "steps" in value:
        return _find_step_fault(value)
    if isinstance(value, Mapping):
        wrong = [str(one) for one in value.values() if isinstance(one, Mapping | list)]
        return f"choice value {wrong[0]}" if wrong else None
    if value is None or isinstance(value, list):
        return str(value)
    return None


def _find_step_fault(value: Mapping[str, Any]) -> str | None:
    try:
        steps = list_threshold_steps(value)
    except (InvalidInput, KeyError, TypeError, ValueError, AttributeError) as problem:
        return str(problem)
    for step in value["steps"]:
        unknown = set(step) - {"when", "value"} or set(step.get("when") or ()) - _SELECTORS
        if unknown:
            return "、".join(sorted(unknown))
    beyond = steps[0].beyond if steps else None
    if beyond and (beyond.attribute not in ATTRIBUTES or beyond.each <= 0):
        return f"beyond: {beyond.attribute}"
    return None if steps else "steps: []"


def _check_rule(finder: Finder, place: Place, rule: Mapping[str, Any]) -> None:
    key = str(rule.get("key", "—"))
    for name in _NEEDED:
        if name not in rule or rule[name] in ("", None):
            finder.add(place, errors.PACK_ATTRIBUTE_MISSING, attribute=name, rule=key)
    if rule.get("certainty") not in (*CERTAINTIES, None):
        cause = f"certainty: {rule['certainty']}"
        finder.add((*place, "certainty"), errors.PACK_VALUE_BROKEN, rule=key, cause=cause)
    if not _REGION.fullmatch(str(rule.get("jurisdiction", ""))):
        cause = f"jurisdiction: {rule['jurisdiction']}"
        finder.add((*place, "jurisdiction"), errors.PACK_VALUE_BROKEN, rule=key, cause=cause)
    fault = check_rule_value(rule.get("value")) if "value" in rule else None
    if fault:
        finder.add((*place, "value"), errors.PACK_VALUE_BROKEN, rule=key, cause=fault)
    for refused in find_refused([key, str(rule.get("title", ""))]):
        finder.add(place, errors.REFUSED_ATTRIBUTE, name=refused.name, word=refused.word)


def _check_overlap(
    finder: Finder,
    place: Place,
    rule: Mapping[str, Any],
    seen: dict[str, list[tuple[str, str, str]]],
) -> None:
    key = str(rule.get("key"))
    first = _day(rule.get("from"), date.min)
    last = _day(rule.get("until"), date.max)
    where = str(rule.get("jurisdiction", ""))
    for other, begin, end in seen.get(key, []):
        if other == where and first <= end and begin <= last:
            finder.add(place, errors.PACK_RULE_REPEATED, rule=key)
            break
    seen.setdefault(key, []).append((where, first, last))


def _day(given: object, otherwise: date) -> str:
    return str(given) if given else otherwise.isoformat()
