"""Refusals of the journal, by code."""

from __future__ import annotations

UNKNOWN_KIND = "journal.unknown_kind"
ROW_NOT_FOUND = "journal.row_not_found"
ALREADY_RETRACTED = "journal.already_retracted"
FILE_EMPTY = "journal.file_empty"
FILE_TOO_LARGE = "journal.file_too_large"
FILE_TYPE_REFUSED = "journal.file_type_refused"
FILE_HEIC = "journal.file_heic"
FILE_BROKEN = "journal.file_broken"
FILE_NOT_FOUND = "journal.file_not_found"
