"""Setting a rule's value for a county."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.plans import errors
from xiaoan.plans.models import RuleOverride
from xiaoan.plans.policy import require_rule_editor
from xiaoan.plans.queries import RuleValue, find_numeric_fault, load_rule_book, resolve_rule
from xiaoan.plans.rules.check import check_rule_value
from xiaoan.plans.states import CERTAINTIES

RULE_CHANGED = "rule.changed"


def set_rule_value(
    actor: Actor,
    *,
    key: str,
    org: OrgRef,
    value: Any,
    from_on: date,
    until_on: date | None,
    source: str,
    certainty: str,
    now: datetime,
) -> RuleValue:
    """Sets what a rule says in an organisation's region from a day on; earlier values are kept.

    Raises NotFound for a rule that no pack knows, InvalidInput for a value of another shape than
    the rule's, a missing source or crossed dates.
    """
    require_rule_editor(actor, org.path)
    known = load_rule_book().list_values(key)
    if not known:
        raise NotFound(errors.RULE_UNKNOWN, rule=key, region=org.region, day=from_on.isoformat())
    _check_value(key, value, like=known[0].value)
    if not source.strip() or certainty not in CERTAINTIES:
        raise InvalidInput(errors.RULE_SOURCE_MISSING, rule=key)
    if until_on is not None and until_on < from_on:
        raise InvalidInput(errors.RULE_DATES_CROSSED, from_on=from_on, until_on=until_on)
    with transaction.atomic():
        same = RuleOverride.objects.filter(
            key=key, jurisdiction=org.region, from_on=from_on, replaced_at=None
        )
        same.update(replaced_at=now)
        stored = RuleOverride.objects.create(
            region=org.region,
            org_id=org.id,
            key=key,
            jurisdiction=org.region,
            value=value,
            from_on=from_on,
            until_on=until_on,
            source=source.strip(),
            certainty=certainty,
            set_by=actor.name,
            set_at=now,
        )
        data = {"rule": key, "value": value, "from": from_on.isoformat(), "source": source}
        append(actor, kind=RULE_CHANGED, org=org, subject=stored.id, now=now, data=data)
    return resolve_rule(key, region=org.region, day=from_on)


def remove_rule_value(actor: Actor, *, key: str, org: OrgRef, from_on: date, now: datetime) -> None:
    """Takes a county's own value back, so that the wider one holds again. Raises NotFound."""
    require_rule_editor(actor, org.path)
    with transaction.atomic():
        held = RuleOverride.objects.filter(
            key=key, jurisdiction=org.region, from_on=from_on, replaced_at=None
        )
        stored = held.first()
        if stored is None:
            day = from_on.isoformat()
            raise NotFound(errors.RULE_UNKNOWN, rule=key, region=org.region, day=day)
        held.update(replaced_at=now)
        data = {"rule": key, "removed_from": from_on.isoformat()}
        append(actor, kind=RULE_CHANGED, org=org, subject=stored.id, now=now, data=data)


def _check_value(key: str, value: Any, *, like: Any) -> None:
    fault = check_rule_value(value)
    numeric = find_numeric_fault(like) is None
    if fault or (numeric and find_numeric_fault(value)):
        raise InvalidInput(errors.RULE_VALUE_UNREADABLE, value=fault or str(value), rule=key)
    if isinstance(like, dict) != isinstance(value, dict) and not numeric:
        raise InvalidInput(errors.RULE_VALUE_UNREADABLE, value=str(value), rule=key)
