"""Who may see and change plans and rules."""

from __future__ import annotations

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.paths import list_ancestor_paths

VIEW = "plans.view"
EDIT = "plans.edit"
EDIT_RULES = "rules.edit"


def require_viewer(actor: Actor) -> None:
    """Raise NotAllowed unless the post may see plans at all."""
    actor.require(VIEW, actor.org_path)


def may_see_plan(actor: Actor, path: str) -> bool:
    """Whether a plan that binds the organisation at a path concerns the actor's scope.

    It does when it binds something in the scope, or something above it.
    """
    return actor.holds(VIEW) and (
        path.startswith(actor.org_path) or path in list_ancestor_paths(actor.org_path)
    )


def require_editor(actor: Actor, path: str) -> None:
    """Raise NotAllowed unless the post may adopt and change plans for the place."""
    actor.require(EDIT, path)


def require_rule_editor(actor: Actor, path: str) -> None:
    """Raise NotAllowed unless the post may set rule values for the place."""
    actor.require(EDIT_RULES, path)
