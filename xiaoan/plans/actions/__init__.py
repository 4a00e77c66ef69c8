"""Writes of plans: notices received, drafts decided, plans put in and out of force, rules set."""

from xiaoan.plans.actions.drafts import discard_draft, receive_notice, reread_draft, resume_draft
from xiaoan.plans.actions.force import adopt_library_plan, withdraw_plan
from xiaoan.plans.actions.review import Wanted, add_item, adopt_draft, decide_item, decide_many
from xiaoan.plans.actions.values import remove_rule_value, set_rule_value

__all__ = [
    "Wanted",
    "add_item",
    "adopt_draft",
    "adopt_library_plan",
    "decide_item",
    "decide_many",
    "discard_draft",
    "receive_notice",
    "remove_rule_value",
    "reread_draft",
    "resume_draft",
    "set_rule_value",
    "withdraw_plan",
]
