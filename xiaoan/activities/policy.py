"""Who may see and make records of activities."""

from __future__ import annotations

from xiaoan.kernel.actor import Actor

VIEW = "activities.view"
EDIT = "activities.edit"


def may_see_private(actor: Actor, org_id: object) -> bool:
    """Private answers are shown only inside the organisation that recorded them."""
    return actor.org_id is not None and str(actor.org_id) == str(org_id)
