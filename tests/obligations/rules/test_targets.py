"""Steps as rows of which exactly one fits each organisation: the first that fits counts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.obligations.worlds import beyonds, conditions, orgs
from xiaoan.obligations.rules.inputs import Beyond, Condition, OrgInput, TargetStep
from xiaoan.obligations.rules.oracle import find_target, fits
from xiaoan.obligations.rules.targets import NOT_OWED, TargetRow, list_target_rows, measure_org

GUARDS = (
    TargetStep(Condition(flags=(("boarding", False),), ranges=(("pupils", 0, 100),)), 1000),
    TargetStep(Condition(ranges=(("pupils", 0, 1000),)), 2000),
    TargetStep(Condition(), 3000, Beyond("pupils", 1000, 500, 1000)),
)


def fits_row(row: TargetRow, org: OrgInput) -> bool:
    stages, flags, *counts = measure_org(org)
    return (
        (row.stages_any == 0 or bool(stages & row.stages_any))
        and stages & row.stages_seen == row.stages_want
        and flags & row.flags_seen == row.flags_want
        and all(low <= n < below for (low, below), n in zip(row.ranges, counts, strict=True))
    )


@settings(max_examples=60, deadline=None)
@given(
    org=orgs(1),
    applies=conditions,
    steps=st.lists(
        st.builds(TargetStep, conditions, st.integers(1, 9), beyonds), min_size=1, max_size=3
    ),
)
def test_one_row_fits_and_it_is_the_first_step(
    org: OrgInput, applies: Condition, steps: list[TargetStep]
) -> None:
    found = [row.target for row in list_target_rows(applies, steps) if fits_row(row, org)]
    expected = find_target(org, steps) if fits(org, applies) else None
    assert found == [NOT_OWED if expected is None else expected]


def test_guards_grow_with_the_school() -> None:
    rows = list_target_rows(Condition(), GUARDS)
    for pupils, boarding, wanted in (
        (60, False, 1000),
        (60, True, 2000),
        (999, False, 2000),
        (1000, False, 3000),
        (1499, False, 3000),
        (1500, False, 4000),
        (3200, True, 7000),
    ):
        flags = frozenset({"boarding"} if boarding else ())
        org = OrgInput("o", "15", "0001", "school", flags=flags, counts={"pupils": pupils})
        assert [row.target for row in rows if fits_row(row, org)] == [wanted]
