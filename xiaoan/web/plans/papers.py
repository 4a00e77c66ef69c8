"""The file that a notice came in."""

from __future__ import annotations

from uuid import UUID

from xiaoan.journal.queries import AttachmentRow, list_attachments
from xiaoan.kernel.actor import Actor


def find_notice_file(actor: Actor, notice_id: UUID | None) -> AttachmentRow | None:
    """The file of a notice, if there is one and the actor may see it."""
    if notice_id is None or not actor.holds("files.view"):
        return None
    return next(iter(list_attachments(actor, subjects=[notice_id])[str(notice_id)]), None)
