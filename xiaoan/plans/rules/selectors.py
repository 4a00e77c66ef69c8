"""Which organisations a requirement or a step of a rule speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from xiaoan.plans.states import ANY_UNIT, ATTRIBUTES, FLAGS


class OrgTraits(Protocol):
    """What a selector needs to know of an organisation."""

    @property
    def kind(self) -> str:
        """Kind of organisation."""

    @property
    def unit(self) -> str | None:
        """Key of the member unit, if it is one."""

    @property
    def stages(self) -> Sequence[str]:
        """Stages taught there."""


@dataclass(frozen=True, slots=True)
class Range:
    """A span of a whole number: from `at_least` (inclusive) to `below` (exclusive)."""

    attribute: str
    at_least: int | None = None
    below: int | None = None

    def holds(self, number: int | None) -> bool:
        """Whether a number lies in the span. An unknown number counts as 0."""
        given = number or 0
        above = self.at_least is None or given >= self.at_least
        return above and (self.below is None or given < self.below)


@dataclass(frozen=True, slots=True)
class Selector:
    """An `owed_by` or `when`, parsed. Empty parts select everything."""

    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    ranges: tuple[Range, ...] = ()


def parse_selector(data: Mapping[str, Any] | None) -> Selector:
    """A selector from its YAML. Unknown keys are the checker's business and are passed over."""
    given = data or {}
    return Selector(
        kinds=_list_words(given.get("kind")),
        units=_list_words(given.get("unit")),
        stages=_list_words(given.get("stage")),
        flags=tuple((name, bool(given[name])) for name in FLAGS if name in given),
        ranges=tuple(_parse_range(name, given[name]) for name in ATTRIBUTES if name in given),
    )


def concerns_org(selector: Selector, org: OrgTraits) -> bool:
    """Whether the duty exists for the organisation at all: its kind and member unit."""
    if selector.kinds and org.kind not in selector.kinds:
        return False
    if not selector.units:
        return True
    if ANY_UNIT in selector.units:
        return bool(org.unit)
    return org.unit in selector.units


def applies_to_org(selector: Selector, org: OrgTraits) -> bool:
    """Whether stage, flags and counts match; if not, the duty is "not applicable" there."""
    if selector.stages and not set(selector.stages) & set(org.stages):
        return False
    if any(bool(getattr(org, name)) is not wanted for name, wanted in selector.flags):
        return False
    return all(span.holds(getattr(org, span.attribute)) for span in selector.ranges)


def matches_org(selector: Selector, org: OrgTraits) -> bool:
    """Whether every part of the selector fits the organisation."""
    return concerns_org(selector, org) and applies_to_org(selector, org)


def _list_words(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else (str(given),)


def _parse_range(name: str, given: object) -> Range:
    if not isinstance(given, Mapping):
        number = int(given) if isinstance(given, int | float) else 0
        return Range(name, number, number + 1)
    below = given.get("below")
    if below is None and "at_most" in given:
        below = int(given["at_most"]) + 1
    return Range(name, given.get("at_least"), below)
