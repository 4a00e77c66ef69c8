"""What filters offer to choose from: pairs of value and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xiaoan.obligations.states import STATUSES
from xiaoan.orgs.states import KINDS
from xiaoan.plans.queries import RequirementInfo
from xiaoan.plans.states import AREAS, STAGES
from xiaoan.web.words import pick_title

Choice = tuple[str, str]


def list_choices(vocabulary: Mapping[str, tuple[str, str]]) -> list[Choice]:
    """Every word of a vocabulary with its title."""
    return [(key, pick_title(titles)) for key, titles in vocabulary.items()]


def list_area_choices() -> list[Choice]:
    """Areas."""
    return list_choices(AREAS)


def list_kind_choices() -> list[Choice]:
    """Kinds of organisations that owe something."""
    return list_choices({key: titles for key, titles in KINDS.items() if key != "region"})


def list_stage_choices() -> list[Choice]:
    """Stages of schools."""
    return list_choices(STAGES)


def list_status_choices() -> list[Choice]:
    """Statuses of obligations."""
    return list_choices(STATUSES)


def list_plan_choices(requirements: Iterable[RequirementInfo]) -> list[Choice]:
    """The plans of these requirements."""
    found = {one.plan_key: pick_title((one.plan_title, one.plan_title_en)) for one in requirements}
    return list(found.items())
