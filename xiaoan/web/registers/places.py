"""For which organisation somebody acts: the one of the address, else his own."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.keepers import Keepers
from xiaoan.orgs.queries import OrgInfo, get_org, list_all_orgs
from xiaoan.web.requests import PageRequest, read_key


def find_place(request: PageRequest) -> OrgInfo | None:
    """The organisation of `?org=`, else the actor's own. Raises NotFound outside his scope."""
    wanted = read_org_key(request)
    org_id = wanted or request.actor.org_id
    return get_org(request.actor, org_id=org_id) if org_id else None


def read_org_key(request: PageRequest) -> UUID | None:
    """The organisation that the form or the address names."""
    given: QueryDict = request.POST if request.method == "POST" else request.GET
    return read_key(given, "org") or read_key(request.GET, "org")


def find_keeper(request: PageRequest, keepers: Keepers) -> OrgInfo | None:
    """The organisation acted for if it keeps this; None when one must be chosen first."""
    org = find_place(request)
    if org is not None and (keepers.include(org) or read_org_key(request)):
        return org
    return None


def list_keepers(actor: Actor, keepers: Keepers) -> list[OrgInfo]:
    """The organisations in the actor's scope that keep this."""
    return [org for org in list_all_orgs(actor) if keepers.include(org)]


def oversees(actor: Actor, org: OrgInfo | None) -> bool:
    """Whether the actor looks over more than the organisation he works at."""
    return org is None or actor.org_path != org.path or org.kind in {"region", "bureau"}
