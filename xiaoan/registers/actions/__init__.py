"""Writes of registers: entries, sheets, reminders, evidence."""

from xiaoan.registers.actions.entries import (
    NewEntry,
    create_entries,
    create_entry,
    edit_entry,
    retire_entry,
)
from xiaoan.registers.actions.evidence import (
    Upload,
    add_entry_evidence,
    attach_kept,
    keep_uploads,
    remove_entry_evidence,
)
from xiaoan.registers.actions.reminders import acknowledge_reminder, recompute_entries
from xiaoan.registers.actions.sheets import (
    ImportReport,
    check_held_sheet,
    hold_sheet,
    import_entries,
    import_held_sheet,
)

__all__ = [
    "ImportReport",
    "NewEntry",
    "Upload",
    "acknowledge_reminder",
    "add_entry_evidence",
    "attach_kept",
    "check_held_sheet",
    "create_entries",
    "create_entry",
    "edit_entry",
    "hold_sheet",
    "import_entries",
    "import_held_sheet",
    "keep_uploads",
    "recompute_entries",
    "remove_entry_evidence",
    "retire_entry",
]
