"""Whether every word a plan uses is known: kinds, measures, rules, units, other plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.guard import find_refused
from xiaoan.plans import errors
from xiaoan.plans.rules.check.problems import Finder, suggest_word
from xiaoan.plans.rules.language import list_quotes
from xiaoan.plans.rules.packs import RuleBook
from xiaoan.plans.rules.thresholds import (
    list_references,
    list_threshold_steps,
    measure_rule_minutes,
    parse_within,
)
from xiaoan.plans.states import ANY_UNIT, MEMBER_UNITS

Place = tuple[str | int, ...]
_KIND_KEYS = ("of", "all_valid", "on", "do")


@dataclass(frozen=True, slots=True)
class KindWord:
    """What a plan may say of a kind: the name of its measure, its unit, whether it is a fact."""

    measure: str
    unit: str
    is_fact: bool = True
    is_family: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known when a plan is checked. `requirements`: every "plan/id" of the library.

    `day`: the rules in force on it count; None = rules of any time.
    """

    kinds: Mapping[str, KindWord]
    rules: RuleBook
    requirements: Collection[str]
    day: date | None = None

    def find_kind(self, key: str) -> KindWord | None:
        """A kind by its key or by its family's (attest.duty stands for attest.duty.x)."""
        family = self.kinds.get(key.rpartition(".")[0])
        return self.kinds.get(key) or (family if family and family.is_family else None)


def check_words(finder: Finder, data: Mapping[str, Any], known: Vocabulary) -> None:
    """Notes repeated ids and every word that nothing stands behind."""
    plan, seen = str(data.get("plan")), set[str]()
    region = str(data.get("jurisdiction") or "")
    own = {f"{plan}/{one.get('id')}" for _, one in list_requirements(data)}
    for place, requirement in list_requirements(data):
        number = str(requirement.get("id"))
        if number in seen:
            finder.add(place, errors.ID_REPEATED, requirement=number)
        seen.add(number)
        _check_kinds(finder, place, requirement, known)
        _check_rules(finder, place, requirement, known=known, region=region)
        _check_within(finder, place, requirement, known=known, region=region)
        _check_units(finder, place, requirement)
        _check_same_as(finder, place, requirement, others={*known.requirements, *own}, plan=plan)
        _check_refused(finder, place, requirement)


def list_requirements(data: Mapping[str, Any]) -> list[tuple[Place, Mapping[str, Any]]]:
    """The requirements of a file with their places; what is not one is passed over."""
    given = data.get("requirements")
    return [
        (("requirements", index), one)
        for index, one in enumerate(given if isinstance(given, list) else ())
        if isinstance(one, Mapping)
    ]


def _check_kinds(
    finder: Finder, place: Place, requirement: Mapping[str, Any], known: Vocabulary
) -> None:
    for inner, part in _each_mapping(requirement):
        names = [(name, kind) for name in _KIND_KEYS for kind in list_quotes(part.get(name))]
        for name, kind in names:
            word = known.find_kind(kind)
            if word is None:
                near = suggest_word(kind, known.kinds)
                where = (*place, *inner, name)
                finder.add(
                    where,
                    errors.KIND_UNKNOWN,
                    requirement=requirement.get("id"),
                    kind=kind,
                    suggestion=near,
                )
            elif not word.is_fact:
                finder.add((*place, *inner, name), errors.KIND_NO_FACT, kind=kind)
        _check_where(finder, (*place, *inner), part, [kind for _, kind in names], known)


def _check_where(
    finder: Finder, place: Place, part: Mapping[str, Any], kinds: list[str], known: Vocabulary
) -> None:
    where = part.get("where")
    words = [word for kind in kinds if (word := known.find_kind(kind))]
    if not isinstance(where, Mapping) or not words:
        return
    measures = sorted({word.measure for word in words})
    for name in where:
        if [name] != measures:
            finder.add(
                (*place, "where", str(name)),
                errors.MEASURE_UNKNOWN,
                measure=name,
                kind="、".join(kinds),
                known="、".join(f"{word.measure}({word.unit})" for word in words),
                suggestion=measures[0] if len(measures) == 1 else "",
            )


def _check_rules(
    finder: Finder,
    place: Place,
    requirement: Mapping[str, Any],
    *,
    known: Vocabulary,
    region: str,
) -> None:
    for inner, key in list_references(requirement):
        rule = known.rules.find_rule(key, region=region, day=known.day)
        if rule is None:
            near = suggest_word(key, known.rules.list_keys())
            finder.add(
                (*place, *inner), errors.RULE_UNRESOLVED, rule=key, region=region, suggestion=near
            )
            continue
        try:
            list_threshold_steps(rule.value)
        except InvalidInput:
            finder.add((*place, *inner), errors.RULE_NOT_PLAIN, rule=key)


def _check_within(
    finder: Finder,
    place: Place,
    requirement: Mapping[str, Any],
    *,
    known: Vocabulary,
    region: str,
) -> None:
    if not isinstance(requirement.get("within"), str):
        return
    try:
        within = parse_within(requirement["within"])
    except InvalidInput as problem:
        finder.add((*place, "within"), problem.code, **problem.data)
        return
    if within.rule is None or within.factor is not None:
        return
    rule = known.rules.find_rule(within.rule, region=region, day=known.day)
    if rule is not None and measure_rule_minutes(rule.unit) is None:
        finder.add((*place, "within"), errors.RULE_UNIT_NO_TIME, rule=within.rule, unit=rule.unit)


def _check_units(finder: Finder, place: Place, requirement: Mapping[str, Any]) -> None:
    owed_by = requirement.get("owed_by")
    units = list_quotes(owed_by.get("unit")) if isinstance(owed_by, Mapping) else ()
    for unit in units:
        if unit != ANY_UNIT and unit not in MEMBER_UNITS:
            finder.add(
                (*place, "owed_by", "unit"),
                errors.UNIT_UNKNOWN,
                unit=unit,
                known="、".join(f"{key}({names[0]})" for key, names in MEMBER_UNITS.items()),
                suggestion=suggest_word(unit, MEMBER_UNITS),
            )


def _check_same_as(
    finder: Finder,
    place: Place,
    requirement: Mapping[str, Any],
    *,
    others: Collection[str],
    plan: str,
) -> None:
    for index, target in enumerate(list_quotes(requirement.get("same_as"))):
        if target not in others or target == f"{plan}/{requirement.get('id')}":
            finder.add(
                (*place, "same_as", index),
                errors.SAME_AS_UNKNOWN,
                requirement=requirement.get("id"),
                target=target,
                suggestion=suggest_word(target, others),
            )


def _check_refused(finder: Finder, place: Place, requirement: Mapping[str, Any]) -> None:
    for name in ("id", "title", "title_en", "area"):
        for refused in find_refused(list_quotes(requirement.get(name))):
            finder.add(
                (*place, name), errors.REFUSED_ATTRIBUTE, name=refused.name, word=refused.word
            )
    words = [str(kind) for _, part in _each_mapping(requirement) for kind in _list_words(part)]
    for refused in find_refused(words):
        finder.add(place, errors.REFUSED_ATTRIBUTE, name=refused.name, word=refused.word)


def _list_words(part: Mapping[str, Any]) -> list[str]:
    kinds = [kind for name in _KIND_KEYS for kind in list_quotes(part.get(name))]
    return kinds + list(list_quotes(part.get("evidence"))) + [str(key) for key in part]


def _each_mapping(data: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    yield (), data
    for key, value in data.items():
        if isinstance(value, Mapping):
            for inner, part in _each_mapping(value):
                yield (str(key), *inner), part
