"""What a requirement demands, said in one line, with the rules whose values stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoan.journal.queries import find_kind
from xiaoan.orgs.states import COUNTS
from xiaoan.plans.queries import RuleValue
from xiaoan.plans.states import CADENCES
from xiaoan.web.units import say_unit
from xiaoan.web.words import join_words, pick_title

RULE = re.compile(r"\$\{([^}]+)\}")
WITHIN_UNITS = {
    "minutes": ("分钟", "minutes"),
    "hours": ("小时", "hours"),
    "days": ("天", "days"),
}


def list_rule_keys(measure: Mapping[str, Any]) -> list[str]:
    """The rules whose values a measure uses, each once."""
    return list(dict.fromkeys(RULE.findall(repr(measure))))


def list_settling_kinds(measure: Mapping[str, Any]) -> list[str]:
    """The kinds of fact by which somebody settles a measure, the answer of "on … do …" included."""
    if "on" in measure:
        return _list_kinds(measure.get("do"))
    inner = measure.get(next(iter(measure), "")) or {}
    return _list_kinds(inner.get("of") or inner.get("all_valid"))


def describe_measure(
    measure: Mapping[str, Any], *, every: str = "once", rules: Mapping[str, RuleValue]
) -> str:
    """The demand in words: 每学年 ≥ 1 次,每次 ≥ 2 课时."""
    if "on" in measure:
        return _describe_answer(measure, rules)
    name = next(iter(measure), "")
    inner = measure.get(name) or {}
    often = pick_title(CADENCES.get(every)) if every != "once" else ""
    kinds = _list_kinds(inner.get("of") or inner.get("all_valid"))
    if name == "share":
        body = _describe_share(inner, kinds, rules)
    elif name == "always":
        body = _describe_standing(inner, kinds, rules)
    elif name == "attest":
        body = _("书面确认并附佐证:{what}").format(what=_say_kinds(kinds))
    elif name == "sum":
        body = _("累计 {bound}").format(bound=_describe_bound(inner, kinds, rules))
    else:
        bound = _describe_bound(inner, kinds, rules, unit="次")
        body = f"{bound}{_describe_where(inner, kinds, rules)}"
    zero = pgettext("clause", "没有发生也要零报告") if inner.get("zero_report") else ""
    said = pick_title((",", ", ")).join(part for part in (f"{often} {body}".strip(), zero) if part)
    return said[:1].upper() + said[1:]


def say_rule_value(rule: RuleValue | None) -> str:
    """A rule's value in words; one that differs by organisation says so."""
    if rule is None:
        return _("按规则")
    if isinstance(rule.value, Mapping):
        return _("按{title}分档").format(title=pick_title((rule.title, rule.title_en)))
    return f"{rule.value} {say_unit(rule.unit, rule.value)}".strip()


def _describe_bound(
    inner: Mapping[str, Any], kinds: list[str], rules: Mapping[str, RuleValue], *, unit: str = ""
) -> str:
    unit = unit or _find_unit(kinds)
    sign, asked = ("≤", inner["at_most"]) if "at_most" in inner else ("≥", inner.get("at_least", 1))
    number = _say_number(asked, rules)
    return f"{sign} {number} {say_unit(unit, number)}".strip()


def _describe_standing(
    inner: Mapping[str, Any], kinds: list[str], rules: Mapping[str, RuleValue]
) -> str:
    if str(inner.get("at_least", 1)) == "0":
        return _("登记在册的始终有效,不要求数量")
    return _("始终有效,{bound}").format(bound=_describe_bound(inner, kinds, rules))


def _describe_where(
    inner: Mapping[str, Any], kinds: list[str], rules: Mapping[str, RuleValue]
) -> str:
    signs = {"at_least": "≥", "at_most": "≤", "equals": "="}
    parts = [
        f"{signs[how]} {(said := _say_number(number, rules))} {say_unit(_find_unit(kinds), said)}"
        for bounds in (inner.get("where") or {}).values()
        for how, number in bounds.items()
        if how in signs
    ]
    return "".join(_(",每次 {bound}").format(bound=part) for part in parts)


def _describe_share(
    inner: Mapping[str, Any], kinds: list[str], rules: Mapping[str, RuleValue]
) -> str:
    over = inner.get("over")
    base = (
        _say_kinds(_list_kinds(over.get("of")))
        if isinstance(over, Mapping)
        else pick_title(COUNTS.get(str(over)), otherwise=str(over))
    )
    return _("{part} ÷ {base} ≥ {share}%").format(
        part=_say_kinds(kinds), base=base, share=_say_number(inner.get("at_least", 100), rules)
    )


def _describe_answer(measure: Mapping[str, Any], rules: Mapping[str, RuleValue]) -> str:
    within = str(measure.get("within", ""))
    found = RULE.fullmatch(within)
    if found:
        shown = say_rule_value(rules.get(found.group(1)))
    else:
        number, _space, unit = within.partition(" ")
        shown = f"{number} {pick_title(WITHIN_UNITS.get(unit), otherwise=unit)}"
    return _("{on}后 {within}内完成{do}").format(
        on=_say_kinds(_list_kinds(measure["on"])),
        within=shown,
        do=_say_kinds(_list_kinds(measure.get("do"))),
    )


def _say_number(value: Any, rules: Mapping[str, RuleValue]) -> str:
    found = RULE.fullmatch(str(value).strip())
    if not found:
        return str(value)
    rule = rules.get(found.group(1))
    if rule is None or isinstance(rule.value, Mapping):
        return say_rule_value(rule)
    return str(rule.value)


def _list_kinds(given: Any) -> list[str]:
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)


def _say_kinds(kinds: list[str]) -> str:
    titles = [say_kind(key) for key in kinds]
    return join_words(titles[:3]) + ("…" if len(titles) > 3 else "")


def say_kind(key: str) -> str:
    """The title of a kind of fact."""
    kind = find_kind(key)
    return pick_title((kind.title, kind.title_en) if kind else None, otherwise=key)


def say_amount(kind_key: str, quantity: Decimal) -> str:
    """A quantity with the unit of its kind: 2 课时."""
    kind = find_kind(kind_key)
    shown = f"{quantity:,.3f}".rstrip("0").rstrip(".")
    return f"{shown} {say_unit(kind.unit, quantity)}".strip() if kind else shown


def _find_unit(kinds: list[str]) -> str:
    kind = find_kind(kinds[0]) if kinds else None
    return kind.unit if kind else ""
