"""Rule values as entries need them: where the organisation is, on the day."""

from __future__ import annotations

from datetime import date

from xiaoan.plans.queries import resolve_rule
from xiaoan.registers.rules.dates import RuleValues


def read_rule_values(*, region: str, day: date) -> RuleValues:
    """Looks rule keys up for one place and day; each key once."""
    known: dict[str, object] = {}

    def find_value(key: str) -> object:
        if key not in known:
            known[key] = resolve_rule(key, region=region, day=day).value
        return known[key]

    return find_value
