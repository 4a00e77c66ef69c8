"""Codes of what plans refuse. The words are in library/texts/errors/plans.yaml."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.kernel.errors import InvalidInput

PLAN_NOT_FOUND = "plans.plan_not_found"
PLAN_WITHDRAWN = "plans.plan_withdrawn"
PLAN_BROKEN = "plans.plan_broken"
LIBRARY_PLAN_UNKNOWN = "plans.library_plan_unknown"
ALREADY_ADOPTED = "plans.already_adopted"
REQUIREMENT_NOT_FOUND = "plans.requirement_not_found"


NOTICE_SAYS_NOTHING = "plans.notice_says_nothing"
DRAFT_NOT_FOUND = "plans.draft_not_found"
DRAFT_CLOSED = "plans.draft_closed"
DRAFT_UNDECIDED = "plans.draft_undecided"
DRAFT_EMPTY = "plans.draft_empty"
ITEM_NOT_FOUND = "plans.item_not_found"
ITEM_CHANGED = "plans.item_changed"
ITEM_BROKEN = "plans.item_broken"
DECISION_UNKNOWN = "plans.decision_unknown"

RULE_UNKNOWN = "plans.rule_unknown"
RULE_NOT_NUMBER = "plans.rule_not_number"
RULE_VALUE_UNREADABLE = "plans.rule_value_unreadable"
RULE_SOURCE_MISSING = "plans.rule_source_missing"
RULE_DATES_CROSSED = "plans.rule_dates_crossed"
WITHIN_UNREADABLE = "plans.within_unreadable"

FILE_NOT_A_PLAN = "plans.file_not_a_plan"
ATTRIBUTE_MISSING = "plans.attribute_missing"
ATTRIBUTE_UNKNOWN = "plans.attribute_unknown"
VALUE_UNKNOWN = "plans.value_unknown"
VALUE_WRONG = "plans.value_wrong"
VALUE_MALFORMED = "plans.value_malformed"
MEASURE_COUNT = "plans.measure_count"
MEASURE_PARTS = "plans.measure_parts"
BOUND_COUNT = "plans.bound_count"
ID_REPEATED = "plans.id_repeated"
PLAN_KEY_REPEATED = "plans.plan_key_repeated"
KIND_UNKNOWN = "plans.kind_unknown"
KIND_NO_FACT = "plans.kind_no_fact"
MEASURE_UNKNOWN = "plans.measure_unknown"
UNIT_UNKNOWN = "plans.unit_unknown"
RULE_UNRESOLVED = "plans.rule_unresolved"
RULE_NOT_PLAIN = "plans.rule_not_plain"
RULE_UNIT_NO_TIME = "plans.rule_unit_no_time"
REFUSED_ATTRIBUTE = "plans.refused_attribute"
TEXT_MISSING = "plans.text_missing"
CLAUSE_UNKNOWN = "plans.clause_unknown"
CLAUSE_MISSING = "plans.clause_missing"
CLAUSE_LEFT_ALONE = "plans.clause_left_alone"
QUOTE_NOT_IN_CLAUSE = "plans.quote_not_in_clause"
QUOTE_ELSEWHERE = "plans.quote_elsewhere"
QUOTE_MISSING = "plans.quote_missing"
PASSAGE_LEFT_ALONE = "plans.passage_left_alone"
UNIT_NOT_IN_CLAUSE = "plans.unit_not_in_clause"
SAME_AS_UNKNOWN = "plans.same_as_unknown"
SOURCE_MISSING = "plans.source_missing"

PACK_ATTRIBUTE_MISSING = "plans.pack_attribute_missing"
PACK_RULE_REPEATED = "plans.pack_rule_repeated"
PACK_VALUE_BROKEN = "plans.pack_value_broken"


class PlanRefused(InvalidInput):
    """Something of a plan was refused; carries every problem found, each with its own words."""

    def __init__(self, code: str, problems: Sequence[object], /, **data: object) -> None:
        super().__init__(code, count=len(problems), **data)
        self.problems = tuple(problems)
