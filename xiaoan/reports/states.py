"""Words of documents."""

from __future__ import annotations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of an Excel file."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins so would be taken for a formula by a spreadsheet."""

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""
