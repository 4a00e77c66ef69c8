"""Writes of the journal: rows are added, never changed; files are kept by digest."""

from xiaoan.journal.actions.files import attach_file, remove_attachment, store_file
from xiaoan.journal.actions.rows import NewRow, append, append_many, move_cursor, retract

__all__ = [
    "NewRow",
    "append",
    "append_many",
    "attach_file",
    "move_cursor",
    "remove_attachment",
    "retract",
    "store_file",
]
