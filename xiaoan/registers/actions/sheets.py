"""Taking a sheet of entries in: checked whole, then imported whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import ImportRefused, NotFound, RowProblem
from xiaoan.kernel.fields import Value
from xiaoan.kernel.sheets import Sheet, read_sheet
from xiaoan.registers import errors
from xiaoan.registers.actions.batch import EntryBatch
from xiaoan.registers.models import Entry, HeldSheet
from xiaoan.registers.policy import EDIT
from xiaoan.registers.queries.types import get_register_type
from xiaoan.registers.rules.sheets import KnownEntry, SheetReading, read_entries
from xiaoan.registers.rules.types import RegisterType
from xiaoan.registers.states import IMPORTED

KEPT_FOR = timedelta(days=1)
PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did or, on a dry run, would do. `preview`: (row, values) of the first rows."""

    created: int
    updated: int
    unchanged: int
    problems: tuple[RowProblem, ...]
    preview: tuple[tuple[int, dict[str, Value]], ...]
    sheet: Sheet


def import_entries(
    actor: Actor,
    *,
    org: OrgRef,
    type_key: str,
    content: bytes,
    name: str,
    now: datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Adds and updates (by code) the entries of a sheet, all of them or none.

    Raises ImportRefused with every problem, row and column, unless it is a dry run, whose report
    carries them; InvalidInput when the file cannot be read as a table at all.
    """
    register = get_register_type(type_key)
    actor.require(EDIT, org.path)
    sheet = read_sheet(content, name=name)
    with transaction.atomic():
        stored = _list_live(register, org)
        known = [KnownEntry(entry.id, entry.code, entry.values) for entry in stored.values()]
        reading = read_entries(register, sheet, known=known, today=local_day(now))
        if reading.problems and not dry_run:
            raise ImportRefused(reading.problems)
        if not dry_run:
            _save_reading(actor, register, org, reading, stored=stored, now=now)
    return _report(reading, sheet)


def hold_sheet(
    actor: Actor, *, org: OrgRef, type_key: str, content: bytes, name: str, now: datetime
) -> UUID:
    """Keeps a checked sheet for a day, until its import is confirmed; returns its key."""
    actor.require(EDIT, org.path)
    with transaction.atomic():
        HeldSheet.objects.filter(held_at__lt=now - KEPT_FOR).delete()
        held = HeldSheet.objects.create(
            region=org.region,
            org_id=org.id,
            type_key=type_key,
            name=name[:200],
            content=content,
            held_by=actor.account_id,
            held_at=now,
        )
    return held.id


def import_held_sheet(
    actor: Actor, *, org: OrgRef, type_key: str, held_id: UUID, now: datetime
) -> ImportReport:
    """Imports a sheet that was held. Raises NotFound when it is gone, and as `import_entries`."""
    rows = HeldSheet.objects.filter(org_id=org.id, type_key=type_key, held_by=actor.account_id)
    held = rows.filter(id=held_id).first()
    if held is None:
        raise NotFound(errors.IMPORT_NOT_FOUND)
    with transaction.atomic():
        report = import_entries(
            actor,
            org=org,
            type_key=type_key,
            content=bytes(held.content),
            name=held.name,
            now=now,
        )
        held.delete()
    return report


def check_held_sheet(
    actor: Actor, *, org: OrgRef, type_key: str, held_id: UUID, now: datetime
) -> ImportReport:
    """A dry run of a sheet that was held. Raises NotFound when it is gone."""
    rows = HeldSheet.objects.filter(org_id=org.id, type_key=type_key, held_by=actor.account_id)
    held = rows.filter(id=held_id).first()
    if held is None:
        raise NotFound(errors.IMPORT_NOT_FOUND)
    return import_entries(
        actor,
        org=org,
        type_key=type_key,
        content=bytes(held.content),
        name=held.name,
        now=now,
        dry_run=True,
    )


def _list_live(register: RegisterType, org: OrgRef) -> dict[object, Entry]:
    rows = Entry.objects.select_for_update().filter(
        org_id=org.id, type_key=register.key, retired_at=None
    )
    return {entry.id: entry for entry in rows}


def _save_reading(
    actor: Actor,
    register: RegisterType,
    org: OrgRef,
    reading: SheetReading,
    *,
    stored: dict[object, Entry],
    now: datetime,
) -> None:
    batch = EntryBatch(actor, now)
    for _, values in reading.added:
        batch.add(register, org, values, act=IMPORTED)
    for _, entry_id, values in reading.changed:
        batch.change(register, org, stored[entry_id], values, act=IMPORTED)
    if not reading.added and not reading.changed:
        return
    batch.save()
    append(
        actor,
        kind="register.imported",
        org=org,
        subject=register.key,
        now=now,
        quantity=len(reading.added) + len(reading.changed),
        data={"added": len(reading.added), "changed": len(reading.changed)},
    )


def _report(reading: SheetReading, sheet: Sheet) -> ImportReport:
    preview = [*reading.added, *((row, values) for row, _, values in reading.changed)]
    return ImportReport(
        created=len(reading.added),
        updated=len(reading.changed),
        unchanged=reading.unchanged,
        problems=tuple(reading.problems),
        preview=tuple(sorted(preview, key=lambda item: item[0])[:PREVIEWED]),
        sheet=sheet,
    )
