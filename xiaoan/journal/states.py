"""Words of the journal: what a row does, and what a file may be."""

from __future__ import annotations

RECORD = "record"
RETRACT = "retract"
ACTS = (RECORD, RETRACT)
"""A record states something; a retraction takes an earlier row back. Nothing is ever changed."""

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")
DOCUMENT_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
FILE_TYPES = PHOTO_TYPES + DOCUMENT_TYPES
VIEWS = ("original", "view", "thumb")
"""A photo is kept as it came; `view` and `thumb` are what is shown, without location data."""
