"""Who may: the rights that obligations ask for."""

from __future__ import annotations

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound
from xiaoan.obligations import errors

VIEW = "obligations.view"
WAIVE = "obligations.waive"
REMIND = "obligations.remind"


def require_inside(actor: Actor, permission: str, *, path: str) -> None:
    """Raise NotFound for what lies outside the scope, NotAllowed for what the post may not do."""
    if not path.startswith(actor.org_path):
        raise NotFound(errors.NOT_FOUND)
    actor.require(permission, path)
