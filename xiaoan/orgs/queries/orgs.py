"""Organisations as read: within the actor's scope, in the order of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.paths import list_ancestor_paths
from xiaoan.kernel.values import Page
from xiaoan.orgs import errors
from xiaoan.orgs.models import Organization, Site
from xiaoan.orgs.policy import VIEW
from xiaoan.orgs.rules.stages import list_schools_teaching


@dataclass(frozen=True, slots=True)
class OrgInfo:
    """An organisation with everything that plans select on. `stages`: what it is treated as."""

    id: UUID
    region: str
    path: str
    parent_id: UUID | None
    code: str
    name: str
    short_name: str
    kind: str
    unit: str
    stage: str
    stages: tuple[str, ...]
    boarding: bool
    bus: bool
    kitchen: bool
    laboratory: bool
    pupils: int
    boarders: int
    classes: int
    staff: int
    address: str
    latitude: float | None
    longitude: float | None
    is_active: bool
    closed_on: date | None
    revision: int

    @property
    def ref(self) -> OrgRef:
        """What lower packages need of it."""
        return OrgRef(id=self.id, path=self.path, region=self.region)

    @property
    def depth(self) -> int:
        """How many organisations stand above it."""
        return len(list_ancestor_paths(self.path))


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """A campus or other place of an organisation."""

    id: UUID
    org_id: UUID
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    is_active: bool


def as_org_info(stored: Organization) -> OrgInfo:
    """A stored organisation in the shape that leaves this package."""
    values = {name: getattr(stored, name) for name in OrgInfo.__slots__}
    return OrgInfo(**{**values, "stages": tuple(stored.stages.split())})


def get_org(actor: Actor, *, org_id: UUID) -> OrgInfo:
    """One organisation in the actor's scope, closed ones too. Raises NotFound."""
    stored = _scoped(actor).filter(id=org_id).first()
    if stored is None:
        raise NotFound(errors.NOT_FOUND)
    return as_org_info(stored)


def find_org(actor: Actor, *, code: str) -> OrgInfo | None:
    """The organisation of this code in the actor's scope (in the region first), or None."""
    found = _scoped(actor).filter(code=code)
    own = found.filter(region=actor.region).first() if actor.region else None
    stored = own or found.order_by("path").first()
    return as_org_info(stored) if stored else None


def list_orgs(
    actor: Actor,
    *,
    kind: str | None = None,
    unit: str | None = None,
    stage: str | None = None,
    under: str | None = None,
    text: str | None = None,
    flags: Iterable[str] = (),
    closed: bool = False,
    number: int = 1,
    size: int = 50,
) -> Page[OrgInfo]:
    """A page of organisations in the order of the tree. `under`: a path; `text`: name or code.

    `stage` finds every school that is treated as that stage; `flags` are boarding, bus, kitchen,
    laboratory. Closed organisations are left out unless `closed`.
    """
    rows = _scoped(actor).filter(path__under=under or "")
    rows = _filter_orgs(rows, kind=kind, unit=unit, stage=stage, text=text)
    rows = rows.filter(**dict.fromkeys(flags, True), is_active=not closed)
    number = max(number, 1)
    start = (number - 1) * size
    found = [as_org_info(stored) for stored in rows.order_by("path")[start : start + size]]
    return Page(rows=found, total=rows.count(), number=number, size=size)


def list_all_orgs(
    actor: Actor,
    *,
    kind: str | None = None,
    unit: str | None = None,
    under: str | None = None,
    closed: bool | None = False,
) -> list[OrgInfo]:
    """Every organisation in scope, in the order of the tree. `closed` None: open and closed."""
    rows = _scoped(actor).filter(path__under=under or "")
    rows = _filter_orgs(rows, kind=kind, unit=unit, stage=None, text=None)
    if closed is not None:
        rows = rows.filter(is_active=not closed)
    return [as_org_info(stored) for stored in rows.order_by("path")]


def list_orgs_by_id(actor: Actor, *, ids: Iterable[UUID]) -> dict[UUID, OrgInfo]:
    """The organisations of these ids that lie in scope, in one read."""
    return {stored.id: as_org_info(stored) for stored in _scoped(actor).filter(id__in=set(ids))}


def list_ancestors(actor: Actor, *, path: str) -> list[OrgInfo]:
    """The organisations above a path, from the root of the actor's scope down."""
    rows = _scoped(actor).filter(path__in=list_ancestor_paths(path))
    return [as_org_info(stored) for stored in rows.order_by("path")]


def list_sites(actor: Actor, *, org_id: UUID | None = None) -> list[SiteInfo]:
    """The places of one organisation, or of everything in the actor's scope."""
    actor.require(VIEW, actor.org_path)
    rows = Site.objects.filter(org__path__under=actor.org_path, is_active=True)
    if org_id:
        rows = rows.filter(org_id=org_id)
    return [
        SiteInfo(**{name: getattr(site, name) for name in SiteInfo.__slots__})
        for site in rows.order_by("org__path", "name")
    ]


def _scoped(actor: Actor) -> QuerySet[Organization]:
    actor.require(VIEW, actor.org_path)
    return Organization.objects.filter(path__under=actor.org_path)


def _filter_orgs(
    rows: QuerySet[Organization],
    *,
    kind: str | None,
    unit: str | None,
    stage: str | None,
    text: str | None,
) -> QuerySet[Organization]:
    if kind:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(unit=unit)
    if stage:
        rows = rows.filter(stage__in=list_schools_teaching(stage))
    if text and text.strip():
        word = text.strip()
        named = Q(name__icontains=word) | Q(short_name__icontains=word)
        rows = rows.filter(named | Q(code__icontains=word))
    return rows
