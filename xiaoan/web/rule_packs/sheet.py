"""Rules as rows of an Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xiaoan.reports.queries import Cell
from xiaoan.web.rule_packs.shape import RuleLine
from xiaoan.web.templatetags.xiaoan import titled
from xiaoan.web.units import say_unit


def list_rule_columns() -> list[str]:
    """The headings of the sheet, in the language of the page."""
    return [
        _("规则"), _("名称"), _("现行数值"), _("单位"), _("地区"), _("起"), _("止"), _("依据"),
        _("可信程度"),
    ]  # fmt: skip


def list_rule_cells(line: RuleLine) -> Sequence[Cell]:
    """A rule as cells, in the order of `list_rule_columns`."""
    current = line.rule.current
    shown = "; ".join(f"{part.label} {part.shown}".strip() for part in line.parts)
    head = (line.rule.key, titled(line.rule), shown, say_unit(line.rule.unit, shown))
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
