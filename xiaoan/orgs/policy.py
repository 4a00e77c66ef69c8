"""Who may: the rights that organisations, people and calendars ask for."""

from __future__ import annotations

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound
from xiaoan.orgs import errors

VIEW = "orgs.view"
EDIT = "orgs.edit"
PEOPLE_VIEW = "people.view"
PEOPLE_EDIT = "people.edit"


def require_inside(actor: Actor, permission: str, *, path: str, code: str = "") -> None:
    """Raise NotFound for what lies outside the scope, NotAllowed for what the post may not do.

    What one may not see does not exist: so the scope is looked at first.
    """
    if not path.startswith(actor.org_path):
        raise NotFound(code or errors.NOT_FOUND)
    actor.require(permission, path)
