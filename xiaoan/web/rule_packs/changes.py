"""Setting a value and what it entails: everything below is settled anew."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import InvalidInput
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.actions import remove_rule_value, set_rule_value
from xiaoan.plans.queries import RuleRow, RuleValue, build_value
from xiaoan.web.orgs.settling import settle_below
from xiaoan.web.refused import mark_refused
from xiaoan.web.rule_packs.forms import ValueForm


def save_value(actor: Actor, form: ValueForm, *, key: str, org: OrgInfo) -> bool:
    """Sets the value of a valid form; a refusal is put on the form. Whether it was set."""
    given = form.cleaned_data
    try:
        value = build_value(form.shape, {name: str(given[name]) for name in form.numbers})
        set_rule_value(
            actor,
            key=key,
            org=org.ref,
            value=value,
            from_on=given["from_on"],
            until_on=given["until_on"],
            source=given["source"],
            certainty=given["certainty"],
            now=clock.now(),
        )
    except InvalidInput as refusal:
        mark_refused(form, refusal)
        return False
    settle_below(org.path)
    return True


def remove_value(actor: Actor, own: RuleValue, *, org: OrgInfo) -> None:
    """Takes a county's own value back and settles anew."""
    first = own.from_on or date.min
    remove_rule_value(actor, key=own.key, org=org.ref, from_on=first, now=clock.now())
    settle_below(org.path)


def find_own_value(rule: RuleRow) -> RuleValue | None:
    """The county's own value that was set last, or None."""
    own = [one for one in rule.values if not one.pack]
    return max(own, key=lambda one: one.from_on or date.min, default=None)


def describe_removal(rule: RuleRow) -> dict[str, str]:
    """The question asked once before a county's own value is taken back."""
    words = _("《{title}》将恢复为规则包的数值;原来的本地数值留在历史中。")
    return {
        "question": _("取消本地数值?"),
        "words": words.format(title=rule.title),
        "verb": _("取消本地数值"),
        "back": reverse("rule", args=[rule.key]),
    }
