"""What the plans in force ask of one organisation, as a generator needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from xiaoan.activities.queries import ActivityKind, find_activity_of, list_activity_kinds
from xiaoan.kernel.errors import Refusal
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.queries import (
    RequirementInfo,
    RuleBook,
    applies_to_org,
    compute_threshold,
    concerns_org,
    find_reference,
    measure_rule_minutes,
    parse_selector,
    parse_within,
)

MEASURES = ("count", "sum", "share", "always", "attest")
SHARE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Demand:
    """So many records of an activity in each period; each at least (at most) so large."""

    key: str
    kind: str
    activity: ActivityKind
    every: str
    in_term: bool
    least: int
    most: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    total: Decimal | None = None
    zero_report: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """A record that asks for others about the same subject, each within some minutes."""

    key: str
    trigger: ActivityKind
    answers: tuple[tuple[ActivityKind, int], ...]


class DemandReader:
    """Reads requirements with the rules in force in the county."""

    def __init__(self, book: RuleBook, *, region: str, today: date) -> None:
        self.book, self.region, self.today = book, region, today

    def list_demands(self, org: OrgInfo, requirements: Iterable[RequirementInfo]) -> list[Demand]:
        """What an organisation owes, one demand for each kind and rhythm."""
        found: dict[tuple[str, str], Demand] = {}
        for requirement in requirements:
            if not owes(org, requirement) or "on" in requirement.measure:
                continue
            demand = self._read_demand(org, requirement)
            if demand is None:
                continue
            place = (demand.kind, demand.every)
            known = found.get(place)
            found[place] = demand if known is None else _join(known, demand)
        return list(found.values())

    def list_answerings(
        self, org: OrgInfo, requirements: Iterable[RequirementInfo]
    ) -> list[Answering]:
        """What an organisation must answer in time, one for each thing that happens."""
        found: dict[str, Answering] = {}
        for requirement in requirements:
            if not owes(org, requirement) or "on" not in requirement.measure:
                continue
            one = self._read_answering(org, requirement)
            if one is None:
                continue
            known = found.get(one.trigger.key)
            if known is None:
                found[one.trigger.key] = one
            elif one.answers[0][0] not in [activity for activity, _ in known.answers]:
                found[one.trigger.key] = replace(known, answers=known.answers + one.answers)
        return list(found.values())

    def count_needed(self, org: OrgInfo, requirements: Iterable[RequirementInfo]) -> dict[str, int]:
        """Kind of register → how many valid entries the plans ask for."""
        needed: dict[str, int] = {}
        for requirement in requirements:
            measure = requirement.measure.get("always") or requirement.measure.get("share")
            kind = str((measure or {}).get("all_valid") or (measure or {}).get("of") or "")
            if measure and kind.startswith("register.") and owes(org, requirement):
                least = self.read_number(measure.get("at_least", 1), org) or Decimal(1)
                if "share" in requirement.measure:
                    least = Decimal(self._count_share(org, measure))
                needed[kind] = max(needed.get(kind, 1), int(least))
        return needed

    def read_number(self, given: object, org: OrgInfo) -> Decimal | None:
        """A number of a plan, its rule resolved for the organisation; None when it has none."""
        rule = find_reference(given)
        if rule is None:
            return Decimal(str(given)) if isinstance(given, int | float) else None
        entry = self.book.find_rule(rule, region=self.region, day=self.today)
        try:
            return compute_threshold(entry.value, org) if entry else None
        except Refusal:
            return None

    def _read_demand(self, org: OrgInfo, requirement: RequirementInfo) -> Demand | None:
        name = next(name for name in MEASURES if name in requirement.measure)
        measure: Mapping[str, Any] = requirement.measure[name]
        of = measure.get("of") or measure.get("all_valid")
        activity = _find_held(org, of)
        if activity is None:
            return None
        low, high = self._read_bounds(org, measure.get("where") or {})
        least = self.read_number(measure.get("at_least", 1), org) or Decimal(1)
        most = self.read_number(measure.get("at_most"), org)
        if name == "share":
            least = Decimal(self._count_share(org, measure))
        return Demand(
            key=requirement.key,
            kind=activity.kind,
            activity=activity,
            every="once" if name == "always" else requirement.every,
            in_term=requirement.during == "term",
            least=1 if name == "sum" else max(int(least), 1),
            most=None if most is None else int(most),
            low=low,
            high=high,
            total=least if name == "sum" else None,
            zero_report=bool(measure.get("zero_report")),
        )

    def _count_share(self, org: OrgInfo, measure: Mapping[str, Any]) -> int:
        over = measure.get("over")
        whole = getattr(org, str(over), 0) if isinstance(over, str) else 1
        percent = self.read_number(measure.get("at_least", 100), org) or Decimal(100)
        return min(SHARE_LIMIT, max(1, -(-int(whole * percent) // 100)))

    def _read_bounds(
        self, org: OrgInfo, where: Mapping[str, Any]
    ) -> tuple[Decimal | None, Decimal | None]:
        for bounds in where.values():
            if "equals" in bounds:
                exact = self.read_number(bounds["equals"], org)
                return exact, exact
            low = self.read_number(bounds.get("at_least"), org)
            return low, self.read_number(bounds.get("at_most"), org)
        return None, None

    def _read_answering(self, org: OrgInfo, requirement: RequirementInfo) -> Answering | None:
        measure = requirement.measure
        trigger, answer = _find_held(org, measure["on"]), _find_held(org, measure["do"])
        if not (trigger and answer and trigger.subject_field and answer.subject_field):
            return None
        within = parse_within(str(measure["within"]))
        minutes = within.minutes
        if within.rule:
            entry = self.book.find_rule(within.rule, region=self.region, day=self.today)
            number = compute_threshold(entry.value, org) if entry else None
            factor = within.factor or (measure_rule_minutes(entry.unit) if entry else None)
            minutes = int(number * factor) if number is not None and factor else None
        if not minutes:
            return None
        return Answering(requirement.key, trigger, ((answer, minutes),))


def owes(org: OrgInfo, requirement: RequirementInfo) -> bool:
    """Whether the plan binds the organisation and its selector fits."""
    selector = parse_selector(requirement.owed_by)
    return (
        org.path.startswith(requirement.binds.path)
        and concerns_org(selector, org)
        and applies_to_org(selector, org)
    )


def _find_held(org: OrgInfo, of: object) -> ActivityKind | None:
    for kind in of if isinstance(of, list) else [of]:
        for activity in _list_candidates(str(kind)):
            if activity.keepers.include(org):
                return activity
    return None


def _list_candidates(kind: str) -> list[ActivityKind]:
    if kind.endswith("."):
        return [one for one in list_activity_kinds() if one.kind.startswith(kind)]
    found = find_activity_of(kind)
    return [found] if found else []


def _join(one: Demand, other: Demand) -> Demand:
    """The stricter of two demands of the same kind and rhythm."""
    return max(
        (one, other), key=lambda demand: (demand.least, demand.low or 0, -(demand.high or 0))
    )
