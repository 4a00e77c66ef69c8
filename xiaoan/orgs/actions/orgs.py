"""Writes of the organisation tree: each one journalled in the organisation's own chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.kernel.paths import SEGMENT, encode_segment
from xiaoan.orgs import errors
from xiaoan.orgs.models import Organization, Site
from xiaoan.orgs.policy import EDIT, require_inside
from xiaoan.orgs.queries.orgs import OrgInfo, SiteInfo, as_org_info
from xiaoan.orgs.rules.values import (
    ValueProblem,
    clean_values,
    complete_values,
    find_contradictions,
)
from xiaoan.orgs.states import ATTRIBUTES, MAX_DEPTH, REGION


def create_org(
    actor: Actor, *, parent_id: UUID | None, values: Mapping[str, object], now: datetime
) -> OrgInfo:
    """A new organisation below another. `values`: attributes by name, as typed.

    Only the system may make a root. Raises InvalidInput naming the attribute, Conflict for a code
    that the region has already, NotFound for a parent outside the actor's scope.
    """
    with transaction.atomic():
        parent = lock_org(actor, org_id=parent_id) if parent_id else None
        if parent is None:
            actor.require(EDIT, "")
        cleaned = _clean_or_refuse(values)
        _refuse_first(find_contradictions(cleaned))
        stored = build_org(cleaned, parent=parent, now=now)
        _refuse_taken_code(stored)
        if parent:
            parent.save(update_fields=["children_made"])
        stored.save(force_insert=True)
        _note_org(actor, stored, kind="org.created", now=now, changed=cleaned)
    return as_org_info(stored)


def edit_org(
    actor: Actor,
    *,
    org_id: UUID,
    base_revision: int,
    values: Mapping[str, object],
    now: datetime,
) -> OrgInfo:
    """Changes attributes of an organisation; those not named stay.

    Raises Conflict("orgs.revision_old") when somebody saved since `base_revision` was read.
    """
    with transaction.atomic():
        stored = lock_org(actor, org_id=org_id)
        if stored.revision != base_revision:
            raise Conflict(errors.REVISION_OLD, name=stored.name)
        cleaned = complete_values(_clean_or_refuse(values))
        changed = {name: new for name, new in cleaned.items() if getattr(stored, name) != new}
        if not changed:
            return as_org_info(stored)
        if "kind" in changed:
            raise InvalidInput(errors.ATTRIBUTE_FIXED, **_name("kind"))
        for name, new in changed.items():
            setattr(stored, name, new)
        _refuse_first(find_contradictions(_read_attributes(stored)))
        if "code" in changed:
            _refuse_taken_code(stored)
        _save_change(stored, now=now)
        _note_org(actor, stored, kind="org.changed", now=now, changed=changed)
    return as_org_info(stored)


def close_org(actor: Actor, *, org_id: UUID, now: datetime) -> OrgInfo:
    """Closes an organisation: it owes nothing any more; what it recorded is kept.

    Raises Conflict when it is closed already or has open organisations below it.
    """
    with transaction.atomic():
        stored = lock_org(actor, org_id=org_id)
        if not stored.is_active:
            raise Conflict(errors.ALREADY_CLOSED, name=stored.name)
        below = Organization.objects.filter(path__under=stored.path, is_active=True)
        open_below = below.exclude(id=stored.id).count()
        if open_below:
            raise Conflict(errors.CHILDREN_OPEN, name=stored.name, count=open_below)
        stored.is_active, stored.closed_on = False, local_day(now)
        _save_change(stored, now=now)
        _note_org(actor, stored, kind="org.closed", now=now, changed={})
    return as_org_info(stored)


def reopen_org(actor: Actor, *, org_id: UUID, now: datetime) -> OrgInfo:
    """Takes the closing of an organisation back."""
    with transaction.atomic():
        stored = lock_org(actor, org_id=org_id)
        stored.is_active, stored.closed_on = True, None
        _save_change(stored, now=now)
        changed: dict[str, object] = {"is_active": True}
        _note_org(actor, stored, kind="org.changed", now=now, changed=changed)
    return as_org_info(stored)


def move_org(actor: Actor, *, org_id: UUID, parent_id: UUID, now: datetime) -> OrgInfo:
    """Puts an organisation with everything below it under another one of the same region.

    The journal keeps the place at which each row was written.
    """
    with transaction.atomic():
        stored = lock_org(actor, org_id=org_id)
        parent = lock_org(actor, org_id=parent_id)
        if parent.path.startswith(stored.path):
            raise InvalidInput(errors.MOVE_BELOW_ITSELF, name=stored.name)
        if parent.region != stored.region:
            raise InvalidInput(errors.MOVE_REGION, name=stored.name)
        old = stored.path
        new = next_child_path(parent)
        parent.save(update_fields=["children_made"])
        below = Organization.objects.filter(path__under=old)
        below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        stored.path, stored.parent = new, parent
        _save_change(stored, now=now)
        changed: dict[str, object] = {"parent": parent.name, "path": new, "path_before": old}
        _note_org(actor, stored, kind="org.changed", now=now, changed=changed)
    return as_org_info(stored)


def add_site(
    actor: Actor, *, org_id: UUID, values: Mapping[str, object], now: datetime
) -> SiteInfo:
    """A campus or other place of an organisation: name, address, latitude, longitude."""
    with transaction.atomic():
        stored = lock_org(actor, org_id=org_id)
        cleaned = _clean_or_refuse(values)
        if not cleaned.get("name"):
            raise InvalidInput(errors.VALUE_MISSING, **_name("name"))
        if Site.objects.filter(org=stored, name=cleaned["name"]).exists():
            raise Conflict(errors.SITE_TAKEN, name=cleaned["name"])
        kept = {name: cleaned.get(name) for name in ("name", "latitude", "longitude")}
        address = str(cleaned.get("address") or "")
        site = Site.objects.create(org=stored, region=stored.region, address=address, **kept)
        changed: dict[str, object] = {"site": cleaned["name"]}
        _note_org(actor, stored, kind="org.changed", now=now, changed=changed)
    return SiteInfo(**{name: getattr(site, name) for name in SiteInfo.__slots__})


def remove_site(actor: Actor, *, site_id: UUID, now: datetime) -> None:
    """Takes a place off the list of its organisation."""
    with transaction.atomic():
        site = Site.objects.select_related("org").filter(id=site_id, is_active=True).first()
        if site is None:
            raise NotFound(errors.SITE_NOT_FOUND)
        require_inside(actor, EDIT, path=site.org.path, code=errors.SITE_NOT_FOUND)
        Site.objects.filter(id=site_id).update(is_active=False)
        changed: dict[str, object] = {"site_removed": site.name}
        _note_org(actor, site.org, kind="org.changed", now=now, changed=changed)


def lock_org(actor: Actor, *, org_id: UUID, permission: str = EDIT) -> Organization:
    """An organisation held for a change in this transaction, if the actor may change it."""
    stored = Organization.objects.select_for_update().filter(id=org_id).first()
    if stored is None:
        raise NotFound(errors.NOT_FOUND)
    require_inside(actor, permission, path=stored.path)
    return stored


def build_org(
    values: dict[str, object], *, parent: Organization | None, now: datetime
) -> Organization:
    """An unsaved organisation from cleaned values, at the next place below its parent."""
    code = str(values["code"])
    if parent is None or (values["kind"] == REGION and code.isdigit() and len(code) <= 6):
        if not (code.isdigit() and len(code) in (2, 4, 6)):
            raise InvalidInput(errors.REGION_BROKEN, **_name("code"), value=code)
        region = code
    else:
        region = parent.region
    return Organization(
        region=region,
        parent=parent,
        path=next_child_path(parent) if parent else _next_root_path(),
        created_at=now,
        updated_at=now,
        **complete_values(values),
    )


def next_child_path(parent: Organization) -> str:
    """A place below the parent that was never used before; counts it on the (locked) parent."""
    if len(parent.path) // SEGMENT >= MAX_DEPTH:
        raise InvalidInput(errors.TOO_DEEP, limit=MAX_DEPTH)
    parent.children_made += 1
    return parent.path + encode_segment(parent.children_made)


def _next_root_path() -> str:
    last = Organization.objects.filter(parent=None).aggregate(last=Max("path"))["last"]
    return encode_segment(int(last or "0", 36) + 1)


def _clean_or_refuse(values: Mapping[str, object]) -> dict[str, object]:
    cleaned, problems = clean_values(values)
    _refuse_first(problems)
    return cleaned


def _refuse_first(problems: list[ValueProblem]) -> None:
    for problem in problems:
        raise InvalidInput(problem.code, **_name(problem.attribute), **problem.data)


def _name(attribute: str) -> dict[str, object]:
    return {"attribute": attribute, "title": ATTRIBUTES.get(attribute, (attribute,))[0]}


def _read_attributes(stored: Organization) -> dict[str, object]:
    return {name: getattr(stored, name) for name in ATTRIBUTES}


def _refuse_taken_code(stored: Organization) -> None:
    same = Organization.objects.filter(region=stored.region, code=stored.code)
    holder = same.exclude(id=stored.id).first()
    if holder is not None:
        raise Conflict(errors.CODE_TAKEN, **_name("code"), code=stored.code, holder=holder.name)


def _save_change(stored: Organization, *, now: datetime) -> None:
    stored.updated_at = now
    stored.revision = F("revision") + 1
    stored.save()
    stored.refresh_from_db()


def _note_org(
    actor: Actor,
    stored: Organization,
    *,
    kind: str,
    now: datetime,
    changed: Mapping[str, object],
) -> None:
    data = {"name": stored.name, "code": stored.code, "changed": dict(changed)}
    ref = as_org_info(stored).ref
    append(actor, kind=kind, org=ref, subject=stored.id, now=now, data=data)
