"""Keys of rows: UUID version 7, so that they sort by the time they were made."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh key, made on this machine, unique across machines."""
    return uuid7()
