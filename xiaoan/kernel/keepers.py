"""Which organisations keep a register or hold an activity, as library files say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

FLAGS = ("boarding", "bus", "kitchen", "laboratory")
KEYS = ("kind", "unit", "stage", *FLAGS, "pupils")


class Keeper(Protocol):
    """What of an organisation decides whether it keeps something."""

    @property
    def kind(self) -> str:
        """School, department, bureau or region."""

    @property
    def unit(self) -> str:
        """The member unit's key."""

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages taught."""

    @property
    def pupils(self) -> int:
        """How many pupils."""


@dataclass(frozen=True, slots=True)
class Keepers:
    """A choice of organisations. Empty parts do not narrow it."""

    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    pupils_at_least: int = 0
    pupils_below: int | None = None

    def include(self, org: Keeper) -> bool:
        """Whether the organisation is one of them."""
        return (
            (not self.kinds or org.kind in self.kinds)
            and (not self.units or org.unit in self.units)
            and (not self.stages or bool(set(self.stages) & set(org.stages)))
            and all(bool(getattr(org, flag)) is wanted for flag, wanted in self.flags)
            and org.pupils >= self.pupils_at_least
            and (self.pupils_below is None or org.pupils < self.pupils_below)
        )


def read_keepers(entry: Mapping[str, Any]) -> Keepers:
    """The organisations that `kept_by`, `held_by` name. `unit: any` does not narrow."""
    pupils = entry.get("pupils") or {}
    units = tuple(unit for unit in _as_tuple(entry.get("unit")) if unit != "any")
    return Keepers(
        kinds=_as_tuple(entry.get("kind")),
        units=units,
        stages=_as_tuple(entry.get("stage")),
        flags=tuple((flag, bool(entry[flag])) for flag in FLAGS if flag in entry),
        pupils_at_least=int(pupils.get("at_least", 0)),
        pupils_below=pupils.get("below"),
    )


def _as_tuple(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(str(item) for item in given) if isinstance(given, list) else (str(given),)
