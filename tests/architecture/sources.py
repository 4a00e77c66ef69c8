"""The source of the product as syntax trees, for what contracts cannot say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "xiaoan"
DOMAIN = (
    "journal",
    "orgs",
    "access",
    "plans",
    "obligations",
    "registers",
    "activities",
    "indicators",
    "reports",
    "cases",
)
"""Packages that hold tables or rules; the order of the map, from below."""


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the repository, its package, its room, its tree."""

    path: Path
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def package(self) -> str:
        parts = self.path.relative_to(CODE).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def room(self) -> str:
        parts = self.path.relative_to(CODE).parts
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""


@cache
def list_sources() -> tuple[Source, ...]:
    found = []
    for path in sorted(CODE.rglob("*.py")):
        if "migrations" in path.parts or "_library" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        found.append(Source(path, ast.parse(text), text))
    return tuple(found)


def iterate_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Every imported module, also inside functions; `from a.b import c` gives a.b and a.b.c."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
