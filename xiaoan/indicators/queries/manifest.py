"""What a lake holds, as its manifest says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from xiaoan.indicators import errors
from xiaoan.indicators.states import FORMAT, MANIFEST
from xiaoan.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Manifest:
    """Chain → last position held, the parts in order, and how many rows they have."""

    chains: dict[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    rows: int = 0


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a lake; an empty one where there is none yet.

    Raises InvalidInput("indicators.lake_broken").
    """
    path = folder / MANIFEST
    if not path.exists():
        return Manifest()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        return Manifest(dict(content["chains"]), tuple(content["parts"]), int(content["rows"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise InvalidInput(errors.LAKE_BROKEN, folder=str(folder), cause=str(problem)) from problem
