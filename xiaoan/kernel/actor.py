"""Who acts: a person in a post at an organisation, with the rights of that post."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from xiaoan.kernel.errors import NotAllowed

EVERYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class OrgRef:
    """What lower packages need to know of an organisation: key, place in the tree, region."""

    id: UUID
    path: str
    region: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A snapshot of the acting person's post. `org_path` is the root of what the post sees."""

    account_id: UUID | None
    name: str
    post_id: UUID | None
    role: str
    org_id: UUID | None
    org_name: str
    org_path: str
    permissions: frozenset[str]
    region: str = ""

    def holds(self, permission: str) -> bool:
        """Whether the post carries the right at all, wherever."""
        return "*" in self.permissions or permission in self.permissions

    def can(self, permission: str, path: str) -> bool:
        """Whether the post carries the right at the organisation with this tree path."""
        return self.holds(permission) and path.startswith(self.org_path)

    def require(self, permission: str, path: str) -> None:
        """Raise NotAllowed unless the post carries the right there."""
        if not self.can(permission, path):
            raise NotAllowed("access.not_allowed", permission=permission)


SYSTEM = Actor(
    account_id=None,
    name="系统",
    post_id=None,
    role="system",
    org_id=None,
    org_name="",
    org_path="",
    permissions=EVERYTHING,
)
"""The actor of clock-driven work and of the command line."""
