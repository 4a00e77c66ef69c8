"""The requirements of a plan as an Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiaoan.plans.queries import PlanInfo
from xiaoan.web.exports import send_table
from xiaoan.web.plans.shape import RequirementLine
from xiaoan.web.requests import PageRequest
from xiaoan.web.templatetags.xiaoan import area_title, title_of, titled
from xiaoan.web.words import join_words


def send_requirements(
    request: PageRequest, plan: PlanInfo, lines: Sequence[RequirementLine]
) -> HttpResponse:
    """The requirements of a plan, one a row, with clause, quote, rules and source."""
    columns = [
        _("编号"), _("条款"), _("原文"), _("要求"), _("领域"), _("责任单位"), _("怎样算完成"),
        _("规则依据"), _("来源"), _("可信程度"), _("对照"),
    ]  # fmt: skip
    rows = [
        (
            line.requirement.key,
            line.requirement.clause,
            line.requirement.quote,
            titled(line.requirement),
            area_title(line.requirement.area),
            line.owner,
            line.demand,
            "; ".join(f"{titled(rule)} {rule.source}" for rule in line.rules),
            line.requirement.source,
            title_of(line.requirement.certainty, "certainty"),
            join_words(line.requirement.same_as),
        )
        for line in lines
    ]
    return send_table(request, title=plan.title, columns=columns, rows=rows)
