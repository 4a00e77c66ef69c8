"""Reads library/: YAML documents with the line of every entry, so errors can point at it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from xiaoan.kernel.errors import InvalidInput

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED, _CHECKOUT = _PACKAGE / "_library", _PACKAGE.parent / "library"
LIBRARY = Path(
    os.environ.get("XIAOAN_LIBRARY") or (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT)
)
"""Where the library lies: beside the code in a checkout, inside the package when installed."""


class PlainLoader(yaml.CSafeLoader):
    """YAML in which only `true` and `false` are truth values, so that `on` is a word."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its name below the library, its data, the line of each key."""

    path: str
    data: Any
    lines: dict[tuple[str | int, ...], int] = field(repr=False)

    def line_of(self, *keys: str | int) -> int:
        """The line (1-based) of the entry at these keys, or of its nearest known parent."""
        for length in range(len(keys), -1, -1):
            line = self.lines.get(keys[:length])
            if line is not None:
                return line
        return 1


def read_document(path: Path, *, name: str | None = None) -> Document:
    """One YAML file. Raises InvalidInput("kernel.yaml_broken") naming file, line and cause."""
    return parse_document(path.read_bytes(), name=name or path.name)


def parse_document(text: bytes | str, *, name: str) -> Document:
    """A YAML text. Raises InvalidInput("kernel.yaml_broken") naming file, line and cause."""
    loader = PlainLoader(text)
    try:
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        raise InvalidInput(
            "kernel.yaml_broken",
            file=name,
            line=mark.line + 1 if mark else 1,
            cause=str(getattr(problem, "problem", None) or problem),
        ) from problem
    finally:
        loader.dispose()
    return Document(path=name, data=data, lines=dict(_mark_lines(node)))


def _mark_lines(
    node: yaml.Node | None, keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if node is None:
        return
    yield keys, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            inner = (*keys, str(key_node.value))
            yield from _mark_lines(value_node, inner)
            yield inner, key_node.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _mark_lines(item, (*keys, index))


@cache
def read_documents(folder: str) -> tuple[Document, ...]:
    """All YAML files below a folder of the library, by name. Read once in a process."""
    root = LIBRARY / folder
    return tuple(
        read_document(path, name=path.relative_to(LIBRARY).as_posix())
        for path in sorted(root.rglob("*.yaml"))
    )
