"""Reads of the journal: rows, chains, kinds, files."""

from xiaoan.journal.queries.files import (
    AttachmentRow,
    StoredFileInfo,
    get_attachment,
    list_attachments,
    open_stored_file,
)
from xiaoan.journal.queries.kinds import find_kind, get_kind, list_kinds
from xiaoan.journal.queries.live import LiveFact, iterate_live_facts, list_org_facts
from xiaoan.journal.queries.rows import (
    Row,
    count_rows,
    get_row,
    list_rows,
    list_subject_rows,
    list_unread,
)
from xiaoan.journal.queries.verify import VerifyReport, verify_chains

__all__ = [
    "AttachmentRow",
    "LiveFact",
    "Row",
    "StoredFileInfo",
    "VerifyReport",
    "count_rows",
    "find_kind",
    "get_attachment",
    "get_kind",
    "get_row",
    "iterate_live_facts",
    "list_attachments",
    "list_kinds",
    "list_org_facts",
    "list_rows",
    "list_subject_rows",
    "list_unread",
    "open_stored_file",
    "verify_chains",
]
