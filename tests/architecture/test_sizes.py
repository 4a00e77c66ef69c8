"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import CODE, ROOT, list_sources

FILE_LINES = 500
FUNCTION_LINES = 60
VIEW_LINES = 15


def test_no_file_is_longer_than_the_limit() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for pattern in ("*.py", "*.html", "*.css", "*.js")
        for path in CODE.rglob(pattern)
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert not long


def test_no_function_is_longer_than_the_limit() -> None:
    long = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in list_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_views_decide_nothing_and_are_short() -> None:
    long = []
    for source in list_sources():
        if source.package != "web" or source.path.name != "views.py":
            continue
        for node in source.tree.body:
            if not isinstance(node, ast.FunctionDef) or not node.args.args:
                continue
            if node.args.args[0].arg != "request":
                continue
            lines = (node.end_lineno or 0) - node.body[0].lineno + 1
            if lines > VIEW_LINES:
                long.append(f"{source.name}:{node.lineno} {node.name}: {lines} lines")
    assert not long


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later(word: str) -> None:
    assert not [source.name for source in list_sources() if f"{word}:" in source.text]
