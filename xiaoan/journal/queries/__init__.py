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
from xiaoan.journal.queries.plain import PLAIN_COLUMNS, iterate_plain_rows, list_chain_lengths
from xiaoan.journal.queries.rows import (
    Row,
    count_rows,
    count_some,
    get_row,
    list_rows,
    list_subject_rows,
    list_unread,
    scan_below,
)
from xiaoan.journal.queries.verify import VerifyReport, verify_chains

__all__ = [
    "PLAIN_COLUMNS",
    "AttachmentRow",
    "LiveFact",
    "Row",
    "StoredFileInfo",
    "VerifyReport",
    "count_rows",
    "count_some",
    "find_kind",
    "get_attachment",
    "get_kind",
    "get_row",
    "iterate_live_facts",
    "iterate_plain_rows",
    "list_attachments",
    "list_chain_lengths",
    "list_kinds",
    "list_org_facts",
    "list_rows",
    "list_subject_rows",
    "list_unread",
    "open_stored_file",
    "scan_below",
    "verify_chains",
]
