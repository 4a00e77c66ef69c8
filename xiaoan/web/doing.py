"""What one does to settle a duty: the form to fill in, one click away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from xiaoan.activities.queries import find_activity_of
from xiaoan.kernel.actor import Actor
from xiaoan.registers.queries import list_register_types
from xiaoan.web.measures import list_settling_kinds
from xiaoan.web.words import pick_title


@dataclass(frozen=True, slots=True)
class Doing:
    """The next step beside a duty. `what`: the activity or register whose form it is."""

    what: str
    label: str
    address: str


def find_doing(actor: Actor, measure: Mapping[str, Any], *, org_id: UUID) -> Doing | None:
    """The form by which this actor settles a measure for an organisation, or None."""
    if actor.org_id != org_id:
        return None
    for kind in list_settling_kinds(measure):
        found = _find_record(actor, kind) or _find_register(actor, kind)
        if found:
            return found
    return None


def _find_record(actor: Actor, kind: str) -> Doing | None:
    activity = find_activity_of(kind) if actor.holds("activities.edit") else None
    if activity is None:
        return None
    address = _find_address(
        "attest-new" if activity.is_attestation else "activity-new", activity.key
    )
    if address is None:
        return None
    return Doing(activity.key, _("去确认") if activity.is_attestation else _("去记录"), address)


def _find_register(actor: Actor, kind: str) -> Doing | None:
    if not actor.holds("registers.view"):
        return None
    for register in list_register_types():
        if register.kind == kind:
            address = _find_address("register", register.key)
            title = pick_title((register.title, register.title_en))
            return (
                Doing(register.key, _("打开{title}").format(title=title), address)
                if address
                else None
            )
    return None


def _find_address(name: str, key: str) -> str | None:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None
