"""Who may see and change entries of registers."""

from __future__ import annotations

from xiaoan.kernel.actor import Actor

VIEW = "registers.view"
EDIT = "registers.edit"


def may_see_private(actor: Actor, org_id: object) -> bool:
    """Private fields (telephone numbers) are shown only inside the organisation that keeps them."""
    return actor.org_id is not None and str(actor.org_id) == str(org_id)
