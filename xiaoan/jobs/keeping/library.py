"""The check of the whole library: plans, rule packs, register types and activity kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoan.activities.queries import check_activity_kinds
from xiaoan.kernel.fields import Fault
from xiaoan.plans.queries import (
    PlanCheck,
    PlanProblem,
    check_plan,
    check_rule_packs,
    list_library_plans,
    list_pack_entries,
)
from xiaoan.registers.queries import check_register_types

LibraryFault = PlanProblem | Fault
"""One thing wrong: file, line (1-based), code of the catalogue, data of its words."""


@dataclass(frozen=True, slots=True)
class LibraryCheck:
    """What was found: a check of each plan, and what is wrong in the other files."""

    plans: tuple[PlanCheck, ...]
    faults: tuple[LibraryFault, ...]

    def list_faults(self) -> Sequence[LibraryFault]:
        """Everything wrong, plans first."""
        return [*(problem for plan in self.plans for problem in plan.problems), *self.faults]


def check_library() -> LibraryCheck:
    """Checks every file of the library that says what is owed, recorded or kept."""
    rules = {entry.key for entry in list_pack_entries()}
    return LibraryCheck(
        plans=tuple(check_plan(plan.path) for plan in list_library_plans()),
        faults=(
            *check_rule_packs(),
            *check_register_types(has_rule=rules.__contains__),
            *check_activity_kinds(),
        ),
    )
