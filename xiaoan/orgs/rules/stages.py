"""Which stages a school is treated as."""

from __future__ import annotations

from xiaoan.orgs.states import STAGES, TAUGHT


def list_stages(stage: str) -> tuple[str, ...]:
    """The stages that a school counts as: a nine-year school is a primary and a junior one."""
    return TAUGHT.get(stage, (stage,) if stage else ())


def list_schools_teaching(stage: str) -> tuple[str, ...]:
    """The kinds of school that count as this stage."""
    return tuple(school for school in STAGES if stage == school or stage in list_stages(school))
