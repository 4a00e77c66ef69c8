"""A plan as the lines of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import OrgInfo, list_all_orgs
from xiaoan.plans.queries import (
    ClauseInfo,
    LibraryPlan,
    MarkInfo,
    PlanInfo,
    RequirementInfo,
    RuleBook,
    RuleValue,
    list_library_plans,
    list_references,
    load_rule_book,
    read_rule,
)
from xiaoan.plans.states import AREAS
from xiaoan.web.measures import describe_measure
from xiaoan.web.plans.owners import describe_owner


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement in words, with the rules whose values stand in it."""

    requirement: RequirementInfo
    demand: str
    owner: str
    rules: tuple[RuleValue, ...]


@dataclass(frozen=True, slots=True)
class ClauseLines:
    """A clause with the requirements that cite it and the passages that are left alone."""

    number: str
    heading: str
    marks: tuple[MarkInfo, ...]
    lines: tuple[RequirementLine, ...]


def build_requirement_lines(
    requirements: Iterable[RequirementInfo], *, day: date
) -> list[RequirementLine]:
    """Requirements in words, with the values of their rules where they bind."""
    book = load_rule_book()
    return [_build_line(one, book, day=day) for one in requirements]


def group_by_clause(
    clauses: Sequence[ClauseInfo], lines: Sequence[RequirementLine]
) -> list[ClauseLines]:
    """The lines under their clauses, in the order of the text; clauses with nothing left out."""
    left = list(lines)
    groups = []
    for clause in clauses:
        own = [line for line in left if line.requirement.clause == clause.number]
        left = [line for line in left if line.requirement.clause != clause.number]
        if own or clause.marks:
            title = f"{clause.number} {clause.heading}"
            groups.append(ClauseLines(clause.number, title, clause.marks, tuple(own)))
    if left:
        groups += _group_by_area(left)
    return groups


def list_own(active: Iterable[RequirementInfo], plan: PlanInfo) -> list[RequirementInfo]:
    """The requirements of one version of a plan, in the order in which its text quotes them."""
    own = [one for one in active if one.plan_id == plan.id]
    return sorted(own, key=lambda one: (not one.spans, one.spans[:1], one.key))


def list_unadopted(plans: Iterable[PlanInfo]) -> list[LibraryPlan]:
    """Plans of the library that are not in force here."""
    held = {plan.key for plan in plans if plan.state == "in_force"}
    return [plan for plan in list_library_plans() if plan.key not in held]


def list_binders(actor: Actor) -> list[OrgInfo]:
    """The organisations that a plan can be adopted for: the actor's region, then what is below."""
    orgs = list_all_orgs(actor)
    regions = [org for org in orgs if org.kind == "region"]
    return regions or orgs[:1]


def _build_line(requirement: RequirementInfo, book: RuleBook, *, day: date) -> RequirementLine:
    keys = dict.fromkeys(key for _, key in list_references(requirement.measure))
    found = (read_rule(book, key, region=requirement.binds.region, day=day) for key in keys)
    rules = {rule.key: rule for rule in found if rule}
    return RequirementLine(
        requirement=requirement,
        demand=describe_measure(requirement.measure, every=requirement.every, rules=rules),
        owner=describe_owner(requirement.owed_by),
        rules=tuple(rules.values()),
    )


def _group_by_area(lines: Sequence[RequirementLine]) -> list[ClauseLines]:
    by_area: Mapping[str, list[RequirementLine]] = {
        area: [line for line in lines if line.requirement.area == area] for area in AREAS
    }
    return [ClauseLines("", area, (), tuple(found)) for area, found in by_area.items() if found]
