"""Rules and their values in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.queries import (
    RequirementInfo,
    RuleRow,
    RuleValue,
    list_active_requirements,
    list_references,
    spread_value,
)
from xiaoan.plans.states import ATTRIBUTES
from xiaoan.web.plans.owners import describe_owner
from xiaoan.web.plans.shape import list_binders
from xiaoan.web.words import pick_title


@dataclass(frozen=True, slots=True)
class ValuePart:
    """One number of a value: who or what it is for, "" for everyone."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value of a rule. `is_current`: it holds here today; `is_own`: the county set it."""

    value: RuleValue
    parts: tuple[ValuePart, ...]
    is_current: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as listed."""

    rule: RuleRow
    parts: tuple[ValuePart, ...]

    @property
    def short(self) -> str:
        """The value in force, or how many it has."""
        if len(self.parts) == 1:
            return self.parts[0].shown
        return _("{count} 档").format(count=len(self.parts)) if self.parts else "—"


def build_rule_line(rule: RuleRow) -> RuleLine:
    """A rule with the parts of its value in force."""
    return RuleLine(rule, split_value(rule.current.value) if rule.current else ())


def build_value_lines(rule: RuleRow) -> list[ValueLine]:
    """Every value of a rule: the one in force first, then the narrowest place."""
    lines = [
        ValueLine(one, split_value(one.value), one == rule.current, not one.pack)
        for one in rule.values
    ]
    return sorted(lines, key=lambda line: (not line.is_current, -len(line.value.jurisdiction)))


def split_value(value: Any) -> tuple[ValuePart, ...]:
    """The numbers of a value with whom each is for; what is added above a size comes last."""
    parts = [
        ValuePart(describe_step(field.when, field.label), str(field.value))
        for field in spread_value(value)
    ]
    beyond = value.get("beyond") if isinstance(value, Mapping) else None
    if isinstance(beyond, Mapping):
        label = _("{attribute}超过 {start} 后每满 {each}").format(
            attribute=pick_title(ATTRIBUTES.get(str(beyond["attribute"])), otherwise="?"),
            start=beyond["from"],
            each=beyond["each"],
        )
        parts.append(ValuePart(label, f"+{beyond['add']}"))
    return tuple(parts)


def describe_step(when: Mapping[str, Any] | None, label: str) -> str:
    """Whom a step is for."""
    if when is None:
        return label
    return describe_owner(when) or _("其他")


def list_users(key: str, *, path: str) -> list[RequirementInfo]:
    """The requirements in force whose measure uses a rule."""
    return [
        one
        for one in list_active_requirements(path=path)
        if any(rule == key for _place, rule in list_references(one.measure))
    ]


def find_setting_org(actor: Actor) -> OrgInfo | None:
    """The organisation in whose region the actor may set a value, or None."""
    if not actor.holds("rules.edit"):
        return None
    return next(iter(list_binders(actor)), None)
