"""What a change of the tree or of the calendar entails: duties below it are settled anew."""

from __future__ import annotations

from xiaoan.kernel import clock
from xiaoan.kernel.actor import SYSTEM
from xiaoan.obligations.actions import settle_scope


def settle_below(path: str) -> None:
    """Opens and closes duties of everything below a path, as the organisations are now."""
    settle_scope(SYSTEM, path=path, now=clock.now())
