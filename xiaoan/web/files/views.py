"""Evidence sent to the browser, within the actor's scope."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from xiaoan.journal.queries import AttachmentRow, get_attachment, open_stored_file
from xiaoan.journal.states import VIEWS
from xiaoan.web.requests import PageRequest

SHOWN_AS = "image/jpeg"
KEPT_SECONDS = 3600
TAKES_ORIGINALS = "lists.export"
"""The original of a photo may carry where it was taken: only those who may take data out."""


@require_safe
def send_evidence(request: PageRequest, attachment_id: UUID) -> FileResponse:
    """`?view=` view or thumb: the picture without metadata; original: a download."""
    attachment = get_attachment(request.actor, attachment_id=attachment_id)
    view = choose_view(attachment, request.GET.get("view", ""))
    if view == "original" and attachment.is_photo:
        request.actor.require(TAKES_ORIGINALS, request.actor.org_path)
    stream = open_stored_file(attachment.file.digest, view=view)
    media_type = attachment.file.media_type if view == "original" else SHOWN_AS
    answer = FileResponse(stream, content_type=media_type)
    answer["Content-Disposition"] = name_download(attachment, view)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return answer


def choose_view(attachment: AttachmentRow, wanted: str) -> str:
    """What is sent: of a photo the shown picture unless asked otherwise; documents as they are."""
    if not attachment.is_photo:
        return "original"
    return wanted if wanted in VIEWS else "view"


def name_download(attachment: AttachmentRow, view: str) -> str:
    """Pictures open in the page; everything else is kept as a file under its name."""
    name = attachment.name if view == "original" else f"{attachment.name}.jpg"
    manner = "attachment" if view == "original" else "inline"
    return f"{manner}; filename*=UTF-8''{quote(name, safe='')}"
