"""Reads of registers: types, entries, reminders, counts, sheets."""

from xiaoan.registers.queries.attention import (
    RegisterCount,
    ReminderInfo,
    count_entries,
    list_attention,
    list_reminders,
)
from xiaoan.registers.queries.entries import (
    AckInfo,
    EntryDetail,
    EntryInfo,
    RevisionInfo,
    find_entry,
    get_entry,
    iterate_entries,
    list_entries,
)
from xiaoan.registers.queries.facts import iterate_facts
from xiaoan.registers.queries.filters import EntryFilter
from xiaoan.registers.queries.sheets import (
    iterate_export_rows,
    list_export_columns,
    show_cell,
    write_problem_sheet,
    write_register_template,
)
from xiaoan.registers.queries.types import (
    check_register_types,
    find_register_type,
    forget_register_types,
    get_register_type,
    list_register_types,
)
from xiaoan.registers.rules.dates import ComputedDate, Standing
from xiaoan.registers.rules.types import RegisterType

__all__ = [
    "AckInfo",
    "ComputedDate",
    "EntryDetail",
    "EntryFilter",
    "EntryInfo",
    "RegisterCount",
    "RegisterType",
    "ReminderInfo",
    "RevisionInfo",
    "Standing",
    "check_register_types",
    "count_entries",
    "find_entry",
    "find_register_type",
    "forget_register_types",
    "get_entry",
    "get_register_type",
    "iterate_entries",
    "iterate_export_rows",
    "iterate_facts",
    "list_attention",
    "list_entries",
    "list_export_columns",
    "list_register_types",
    "list_reminders",
    "show_cell",
    "write_problem_sheet",
    "write_register_template",
]
