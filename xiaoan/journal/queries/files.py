"""Kept files and what they are evidence of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from xiaoan.journal import errors
from xiaoan.journal.models import Attachment, StoredFile
from xiaoan.journal.rules.files import is_photo
from xiaoan.journal.states import VIEWS
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class StoredFileInfo:
    """A kept file. `size` in bytes; `width` and `height` in pixels for photos."""

    digest: str
    media_type: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file shown as evidence of a subject."""

    id: UUID
    subject: str
    name: str
    added_by: str
    added_at: datetime
    file: StoredFileInfo

    @property
    def is_photo(self) -> bool:
        """Whether it is shown as a picture."""
        return is_photo(self.file.media_type)


def as_file_info(stored: StoredFile) -> StoredFileInfo:
    """A stored file in the shape that leaves this package."""
    return StoredFileInfo(
        stored.digest, stored.media_type, stored.size, stored.width, stored.height
    )


def as_attachment(stored: Attachment) -> AttachmentRow:
    """An attachment in the shape that leaves this package."""
    return AttachmentRow(
        id=stored.id,
        subject=stored.subject,
        name=stored.name,
        added_by=stored.added_by,
        added_at=stored.added_at,
        file=as_file_info(stored.file),
    )


def name_in_storage(digest: str, view: str) -> str:
    """Where a file lies in the configured storage."""
    suffix = "" if view == "original" else f".{view}.jpg"
    return f"files/{digest[:2]}/{digest}{suffix}"


def list_attachments(
    actor: Actor, *, subjects: Sequence[UUID | str]
) -> dict[str, list[AttachmentRow]]:
    """The evidence of each subject in the actor's scope, in the order it was added."""
    found: dict[str, list[AttachmentRow]] = {str(subject): [] for subject in subjects}
    rows = Attachment.objects.filter(subject__in=found, removed_at=None)
    for stored in rows.select_related("file").order_by("added_at", "id"):
        if stored.org_path.startswith(actor.org_path):
            found[stored.subject].append(as_attachment(stored))
    return found


def get_attachment(actor: Actor, *, attachment_id: UUID) -> AttachmentRow:
    """One piece of evidence in the actor's scope. Raises NotFound."""
    stored = Attachment.objects.filter(id=attachment_id, removed_at=None)
    found = stored.select_related("file").first()
    if found is None or not actor.can("files.view", found.org_path):
        raise NotFound(errors.FILE_NOT_FOUND)
    return as_attachment(found)


def open_stored_file(digest: str, *, view: str = "original") -> IO[bytes]:
    """The content of a kept file. Raises NotFound when there is none of that name."""
    name = name_in_storage(digest, view)
    if view not in VIEWS or not default_storage.exists(name):
        raise NotFound(errors.FILE_NOT_FOUND)
    stream: IO[bytes] = default_storage.open(name)
    return stream
