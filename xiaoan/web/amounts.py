"""Numbers in words, pure."""

from __future__ import annotations

from decimal import Decimal


def amount(value: Decimal | float | None) -> str:
    """A quantity with thousands apart and without needless zeros."""
    if value is None:
        return "—"
    shown = f"{Decimal(str(value)):,.3f}"
    return shown.rstrip("0").rstrip(".")
