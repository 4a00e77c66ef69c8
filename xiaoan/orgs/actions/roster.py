"""Importing a roster: all of it or nothing, by code, with every problem named by row and column."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import ImportRefused, InvalidInput, RowProblem
from xiaoan.kernel.sheets import read_sheet
from xiaoan.orgs import errors
from xiaoan.orgs.actions.orgs import build_org, lock_org
from xiaoan.orgs.models import Organization
from xiaoan.orgs.queries.orgs import as_org_info
from xiaoan.orgs.rules.roster import PARENT, Roster, RosterRow, read_roster
from xiaoan.orgs.rules.values import complete_values, find_contradictions
from xiaoan.orgs.states import ATTRIBUTES

SHOWN_CHANGES = 200
BATCH = 200
_KEPT = {"id", "region", "path", "parent", "created_at", "is_active", "closed_on"}


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What one row does: a new organisation, or which attributes of a known one change."""

    row: int
    code: str
    name: str
    is_new: bool
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterReport:
    """What an import did, or would do. `changes`: the first ones; `ignored`: headings not used."""

    created: int
    updated: int
    unchanged: int
    dry_run: bool
    ignored: tuple[str, ...]
    changes: tuple[RosterChange, ...]


class _Plan:
    """The organisations that a roster touches, while its rows are gone through."""

    def __init__(self, parent: Organization, roster: Roster, *, now: datetime) -> None:
        self.parent = parent
        self.titles = roster.titles
        self.now = now
        self.problems: list[RowProblem] = []
        self.created: list[Organization] = []
        self.updated: list[Organization] = []
        self.changes: list[RosterChange] = []
        self.unchanged = 0
        codes = [row.code for row in roster.rows] + [row.parent_code for row in roster.rows]
        self.known = _find_known(parent.region, codes)
        self.known[parent.code] = parent

    def refuse(self, row: RosterRow, name: str, code: str, /, **data: object) -> None:
        title = self.titles.get(name, ATTRIBUTES.get(name, (None,))[0])
        self.problems.append(RowProblem(row.row, title, code, {"title": title, **data}))

    def take_row(self, row: RosterRow) -> None:
        above = self.known.get(row.parent_code) if row.parent_code else self.parent
        if above is None or not above.path.startswith(self.parent.path):
            self.refuse(row, PARENT, errors.PARENT_NOT_FOUND, code=row.parent_code)
            return
        stored = self.known.get(row.code)
        if stored is None:
            self._create(row, above)
        elif not stored.path.startswith(self.parent.path):
            self.refuse(row, "code", errors.OUTSIDE, code=row.code, name=stored.name)
        else:
            self._update(row, stored)

    def _create(self, row: RosterRow, above: Organization) -> None:
        found = find_contradictions(row.values)
        for problem in found:
            self.refuse(row, problem.attribute, problem.code, **problem.data)
        if found:
            return
        try:
            made = build_org(dict(row.values), parent=above, now=self.now)
        except InvalidInput as refused:
            self.refuse(row, "code", refused.code, **refused.data)
            return
        self.known[made.code] = made
        self.created.append(made)
        self._note(row, made, is_new=True, changed=())

    def _update(self, row: RosterRow, stored: Organization) -> None:
        wanted = complete_values({**row.values, "short_name": self._keep_short_name(row, stored)})
        changed = {name: new for name, new in wanted.items() if getattr(stored, name) != new}
        if "kind" in changed:
            self.refuse(row, "kind", errors.ATTRIBUTE_FIXED, name=stored.name)
            return
        for name, new in changed.items():
            setattr(stored, name, new)
        for problem in find_contradictions({name: getattr(stored, name) for name in ATTRIBUTES}):
            self.refuse(row, problem.attribute, problem.code, **problem.data)
        if not changed:
            self.unchanged += 1
            return
        stored.revision += 1
        stored.updated_at = self.now
        self.updated.append(stored)
        shown = tuple(ATTRIBUTES[name][0] for name in changed if name in ATTRIBUTES)
        self._note(row, stored, is_new=False, changed=shown)

    def _keep_short_name(self, row: RosterRow, stored: Organization) -> object:
        given = row.values.get("short_name")
        was_name = stored.short_name == stored.name[:40]
        return given or ("" if was_name else stored.short_name)

    def _note(
        self, row: RosterRow, org: Organization, *, is_new: bool, changed: tuple[str, ...]
    ) -> None:
        if len(self.changes) < SHOWN_CHANGES:
            self.changes.append(RosterChange(row.row, org.code, org.name, is_new, changed))


def import_roster(
    actor: Actor,
    *,
    parent: UUID,
    content: bytes,
    name: str,
    dry_run: bool,
    now: datetime,
) -> RosterReport:
    """Takes an Excel or CSV roster below an organisation: new codes are made, known ones updated.

    One wrong row, and nothing is taken: raises ImportRefused with every problem by row and
    column, or InvalidInput for a file that is no sheet. `dry_run` looks and changes nothing.
    """
    with transaction.atomic():
        top = lock_org(actor, org_id=parent)
        roster = read_roster(read_sheet(content, name=name))
        plan = _Plan(top, roster, now=now)
        for row in roster.rows if not roster.problems else ():
            plan.take_row(row)
        problems = sorted([*roster.problems, *plan.problems], key=lambda problem: problem.row)
        if problems:
            raise ImportRefused(problems)
        if not dry_run:
            _save_plan(plan)
            _note_import(actor, plan, name=name, content=content)
    return RosterReport(
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        dry_run=dry_run,
        ignored=roster.ignored,
        changes=tuple(plan.changes),
    )


def _find_known(region: str, codes: list[str]) -> dict[str, Organization]:
    wanted = sorted({code for code in codes if code})
    found: dict[str, Organization] = {}
    for start in range(0, len(wanted), 500):
        rows = Organization.objects.filter(region=region, code__in=wanted[start : start + 500])
        found.update({row.code: row for row in rows})
    return found


def _save_plan(plan: _Plan) -> None:
    Organization.objects.bulk_create(plan.created, batch_size=BATCH)
    fields = [field.name for field in Organization._meta.concrete_fields if field.name not in _KEPT]
    touched = {org.id: org for org in plan.updated}
    created = {org.id for org in plan.created}
    for org in plan.known.values():  # their count of children may have grown
        if org.id not in created:
            touched[org.id] = org
    Organization.objects.bulk_create(
        touched.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )


def _note_import(actor: Actor, plan: _Plan, *, name: str, content: bytes) -> None:
    data: Mapping[str, object] = {
        "file": name,
        "digest": hashlib.sha256(content).hexdigest(),
        "created": [org.code for org in plan.created],
        "updated": [org.code for org in plan.updated],
        "unchanged": plan.unchanged,
    }
    append(
        actor,
        kind="org.imported",
        org=as_org_info(plan.parent).ref,
        subject=plan.parent.id,
        now=plan.now,
        quantity=len(plan.created) + len(plan.updated),
        data=data,
    )
