"""A clock that tests set, for journeys through the web where nobody can pass `now` in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest


class TestClock:
    """Stands for the machine's clock in the product, in sessions and in the lock-out."""

    __test__ = False

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def shift(self, by: timedelta) -> None:
        """Lets time pass."""
        self.time += by

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Puts itself in the place of every clock that a request asks."""
        patch.setattr("xiaoan.kernel.clock.now", self.now)
        patch.setattr("django.utils.timezone.now", self.now)
        patch.setattr("axes.handlers.proxy.now", self.now)
        patch.setattr("axes.attempts.now", self.now)
