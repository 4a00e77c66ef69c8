"""What the county is drawn from: library/demo/county.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from xiaoan.kernel.library import LIBRARY, read_document


@dataclass(frozen=True, slots=True)
class DemoWords:
    """The county's data as the file states it."""

    region: dict[str, str]
    bureau: dict[str, str]
    department_prefix: str
    towns: tuple[dict[str, Any], ...]
    schools: tuple[dict[str, Any], ...]
    sites: tuple[dict[str, Any], ...]
    texts: dict[str, list[str]]
    longs: dict[str, list[str]]
    posts: tuple[str, ...]
    units: tuple[dict[str, Any], ...]


@cache
def read_demo_words() -> DemoWords:
    """The county's data and the member units that the notice names, the bureau left out."""
    data = read_document(LIBRARY / "demo" / "county.yaml").data
    return DemoWords(
        region=data["region"],
        bureau=data["bureau"],
        department_prefix=data["department_prefix"],
        towns=tuple(data["towns"]),
        schools=tuple(data["schools"]),
        sites=tuple(data["sites"]),
        texts=data["texts"],
        longs=data["longs"],
        posts=tuple(data["posts"]),
        units=tuple(unit for unit in _read_units() if unit["unit"] != "edu"),
    )


def _read_units() -> list[dict[str, Any]]:
    data = read_document(LIBRARY / "units.yaml").data
    return [unit for unit in data["units"] if unit["in_notice"]]
