"""Photos and documents handed in with a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import attach_file, remove_attachment, store_file
from xiaoan.journal.queries import StoredFileInfo, get_attachment
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.registers import errors
from xiaoan.registers.policy import EDIT
from xiaoan.registers.queries.entries import find_entry


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in."""

    name: str
    stream: IO[bytes]


def keep_uploads(
    actor: Actor, *, uploads: Sequence[Upload], now: datetime
) -> list[tuple[StoredFileInfo, str]]:
    """Checks and keeps files, each with its name. Raises InvalidInput for one that is refused."""
    return [
        (store_file(actor, stream=upload.stream, name=upload.name, now=now), upload.name)
        for upload in uploads
    ]


def attach_kept(
    actor: Actor,
    *,
    org: OrgRef,
    subject: UUID,
    kept: Sequence[tuple[StoredFileInfo, str]],
    now: datetime,
) -> None:
    """Shows kept files as evidence of a record."""
    for stored, name in kept:
        attach_file(actor, org=org, subject=subject, digest=stored.digest, name=name, now=now)


def add_entry_evidence(
    actor: Actor, *, entry_id: UUID, uploads: Sequence[Upload], now: datetime
) -> int:
    """Shows files as evidence of an entry; returns how many. Raises NotFound and InvalidInput."""
    entry = find_entry(actor, entry_id=entry_id)
    if entry is None:
        raise NotFound(errors.ENTRY_NOT_FOUND)
    actor.require(EDIT, entry.org_path)
    kept = keep_uploads(actor, uploads=uploads, now=now)
    with transaction.atomic():
        attach_kept(actor, org=entry.org_ref, subject=entry.id, kept=kept, now=now)
    return len(kept)


def remove_entry_evidence(actor: Actor, *, attachment_id: UUID, now: datetime) -> UUID:
    """Takes a file off an entry and returns the entry's key; the file itself is kept."""
    attachment = get_attachment(actor, attachment_id=attachment_id)
    entry = find_entry(actor, entry_id=UUID(attachment.subject))
    if entry is None:
        raise NotFound(errors.ENTRY_NOT_FOUND)
    actor.require(EDIT, entry.org_path)
    remove_attachment(actor, attachment_id=attachment_id, now=now)
    return entry.id
