"""Rules as rows of an Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.reports.queries import Cell
from xiaoan.web.rules.shape import RuleLine

RULE_COLUMNS = ("规则", "名称", "现行数值", "单位", "地区", "起", "止", "依据", "可信程度")


def list_rule_cells(line: RuleLine) -> Sequence[Cell]:
    """A rule as cells, in the order of RULE_COLUMNS."""
    current = line.rule.current
    shown = "; ".join(f"{part.label} {part.shown}".strip() for part in line.parts)
    head = (line.rule.key, line.rule.title, shown, line.rule.unit)
    if current is None:
        return (*head, None, None, None, None, None)
    return (
        *head,
        current.jurisdiction,
        current.from_on,
        current.until_on,
        current.source,
        current.certainty,
    )
