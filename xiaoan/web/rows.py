"""Who may open what: one row for each URL name. An address without a row is refused.

The middleware asks `find_row` at every request and the access matrix of the tests is made from
this table, so a new address needs a row here before it answers anybody. What a row lets through
is still narrowed by the queries and actions: outside the actor's scope nothing exists (404).
"""

from __future__ import annotations

from dataclasses import dataclass

READ = ("GET",)
WRITE = ("POST",)
FORM = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Row:
    """What an address asks for. `permission` None: anybody who is logged in."""

    permission: str | None
    methods: tuple[str, ...] = READ
    public: bool = False


ROWS: dict[str, Row] = {
    # before and around logging in
    "log-in": Row(None, FORM, public=True),
    "set-language": Row(None, WRITE, public=True),
    "look": Row(None, WRITE, public=True),
    "log-out": Row(None, WRITE),
    "password-change": Row(None, FORM),
    "choose-post": Row(None, FORM),
    # every day
    "today": Row(None),
    "matrix": Row("obligations.view"),
    "living-notice": Row("plans.view"),
    "requirements": Row("obligations.view"),
    "requirement": Row("obligations.view"),
    "requirement-remind": Row("obligations.remind", FORM),
    "obligations": Row("obligations.view"),
    "obligation": Row("obligations.view"),
    "obligation-waive": Row("obligations.waive", FORM),
    "obligation-unwaive": Row("obligations.waive", FORM),
    "indicators": Row("obligations.view"),
    "journal": Row("journal.view"),
    "journal-row": Row("journal.view"),
    # plans and rules
    "plans": Row("plans.view"),
    "plan": Row("plans.view"),
    "plan-adopt": Row("plans.edit", FORM),
    "plan-withdraw": Row("plans.edit", FORM),
    "rules": Row("plans.view"),
    "rule": Row("plans.view"),
    "rule-set": Row("rules.edit", FORM),
    "rule-remove": Row("rules.edit", FORM),
    # drafts
    "drafts": Row("plans.edit"),
    "draft": Row("plans.edit"),
    "draft-upload": Row("plans.edit", FORM),
    "draft-adopt": Row("plans.edit", FORM),
    "draft-reread": Row("plans.edit", FORM),
    "draft-discard": Row("plans.edit", FORM),
    "draft-resume": Row("plans.edit", WRITE),
    "draft-item": Row("plans.edit", FORM),
    "draft-item-add": Row("plans.edit", FORM),
    "draft-item-decide": Row("plans.edit", WRITE),
    "draft-decide-many": Row("plans.edit", WRITE),
    # organisations
    "orgs": Row("orgs.view"),
    "orgs-export": Row("lists.export"),
    "org": Row("orgs.view"),
    "org-new": Row("orgs.edit", FORM),
    "org-edit": Row("orgs.edit", FORM),
    "org-close": Row("orgs.edit", FORM),
    "org-reopen": Row("orgs.edit", FORM),
    "org-move": Row("orgs.edit", FORM),
    "site-new": Row("orgs.edit", FORM),
    "site-remove": Row("orgs.edit", FORM),
    "orgs-import": Row("orgs.edit", FORM),
    "orgs-template": Row("orgs.edit"),
    "calendar": Row("orgs.view"),
    "term-set": Row("orgs.edit", FORM),
    "term-remove": Row("orgs.edit", FORM),
    "day-set": Row("orgs.edit", FORM),
    "day-remove": Row("orgs.edit", FORM),
    # people
    "people": Row("people.view"),
    "person": Row("people.view"),
    "person-new": Row("people.edit", FORM),
    "person-edit": Row("people.edit", FORM),
    "person-disable": Row("people.edit", FORM),
    "person-enable": Row("people.edit", FORM),
    "person-password": Row("people.edit", FORM),
    "post-new": Row("people.edit", FORM),
    "post-end": Row("people.edit", FORM),
    "stand-in-new": Row("people.edit", FORM),
    # registers
    "registers": Row("registers.view"),
    "register-attention": Row("registers.view"),
    "register": Row("registers.view"),
    "register-template": Row("registers.view"),
    "register-export": Row("lists.export"),
    "register-import": Row("registers.edit", FORM),
    "entry": Row("registers.view"),
    "entry-new": Row("registers.edit", FORM),
    "entry-edit": Row("registers.edit", FORM),
    "entry-retire": Row("registers.edit", FORM),
    "reminder-acknowledge": Row("registers.edit", FORM),
    "entry-evidence": Row("registers.edit", WRITE),
    "entry-evidence-remove": Row("registers.edit", FORM),
    # activities
    "activities": Row("activities.view"),
    "activity-kind": Row("activities.view"),
    "activity-export": Row("lists.export"),
    "activity": Row("activities.view"),
    "activity-new": Row("activities.edit", FORM),
    "attest-new": Row("activities.edit", FORM),
    "activity-edit": Row("activities.edit", FORM),
    "activity-withdraw": Row("activities.edit", FORM),
    "activity-evidence": Row("activities.edit", WRITE),
    # evidence
    "file": Row("files.view"),
}
"""URL name → what it asks for."""


def find_row(url_name: str) -> Row | None:
    """The row of an address, or None when there is none: then nobody may open it."""
    return ROWS.get(url_name)
