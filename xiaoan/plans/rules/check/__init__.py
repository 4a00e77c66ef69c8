"""Checks of a plan file: every problem with file, line, code and what would mend it."""

from xiaoan.plans.rules.check.citations import NoticeText, build_notice_text, check_citations
from xiaoan.plans.rules.check.packs import check_pack, check_rule_value
from xiaoan.plans.rules.check.problems import Finder, PlanProblem, suggest_word
from xiaoan.plans.rules.check.schema import check_schema
from xiaoan.plans.rules.check.words import KindWord, Vocabulary, check_words

__all__ = [
    "Finder",
    "KindWord",
    "NoticeText",
    "PlanProblem",
    "Vocabulary",
    "build_notice_text",
    "check_citations",
    "check_pack",
    "check_rule_value",
    "check_schema",
    "check_words",
    "suggest_word",
]
