"""Keeping files: by digest, once; and showing them as evidence of a subject."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from xiaoan.journal import errors
from xiaoan.journal.models import Attachment, StoredFile
from xiaoan.journal.queries.files import (
    AttachmentRow,
    StoredFileInfo,
    as_attachment,
    as_file_info,
    name_in_storage,
)
from xiaoan.journal.rules.files import MEGABYTE, is_photo, render_photo, sniff_media_type
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound


def store_file(
    actor: Actor,
    *,
    stream: IO[bytes],
    name: str,
    now: datetime,
    further_types: Collection[str] = (),
) -> StoredFileInfo:
    """Keeps a file under the digest of its content; of a photo also the pictures shown.

    `further_types` are taken beside those that serve as evidence (an official text, say).
    Raises InvalidInput when it is empty, too large, damaged or of a type that is no evidence.
    """
    actor.require("files.add", actor.org_path)
    limit_mb = settings.XIAOAN_FILE_LIMIT_MB
    content = stream.read(limit_mb * MEGABYTE + 1)
    media_type = sniff_media_type(
        content, name=name, limit_mb=limit_mb, further_types=further_types
    )
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(digest=digest).first()
    if known is not None:
        return as_file_info(known)
    photo = render_photo(content, name=name) if is_photo(media_type) else None
    _save_once(digest, "original", content)
    for view, picture in (photo.views if photo else {}).items():
        _save_once(digest, view, picture)
    stored, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "media_type": media_type,
            "size": len(content),
            "width": photo.width if photo else None,
            "height": photo.height if photo else None,
            "stored_at": now,
        },
    )
    return as_file_info(stored)


def attach_file(
    actor: Actor, *, org: OrgRef, subject: UUID | str, digest: str, name: str, now: datetime
) -> AttachmentRow:
    """Shows a kept file as evidence of a subject. Attaching it twice shows it once."""
    actor.require("files.add", org.path)
    with transaction.atomic():
        stored, _ = Attachment.objects.get_or_create(
            subject=str(subject),
            file_id=digest,
            removed_at=None,
            defaults={
                "region": org.region,
                "org_id": org.id,
                "org_path": org.path,
                "name": name[:200],
                "added_by": actor.name,
                "added_at": now,
            },
        )
    return as_attachment(stored)


def remove_attachment(actor: Actor, *, attachment_id: UUID, now: datetime) -> None:
    """Takes a file off its subject; the file and the fact that it was shown are kept."""
    stored = Attachment.objects.filter(id=attachment_id, removed_at=None).first()
    if stored is None or not actor.can("files.add", stored.org_path):
        raise NotFound(errors.FILE_NOT_FOUND)
    Attachment.objects.filter(id=attachment_id).update(removed_at=now)


def _save_once(digest: str, view: str, content: bytes) -> None:
    name = name_in_storage(digest, view)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
