"""A small plan of the founding notice, put in the library's place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from xiaoan.kernel.library import LIBRARY, read_document
from xiaoan.plans.queries import library

DATA = Path(__file__).parent / "data"
EXAMPLE = DATA / "example.yaml"
NOTICE = LIBRARY / "notices" / "sonid-left-banner-2022-36.txt"


def put_in_library(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """The library's plans are these files for the rest of the test."""
    plans = tuple(library._as_library_plan(path, read_document(path)) for path in paths)
    monkeypatch.setattr(library, "list_library_plans", lambda: plans)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library holds the example plan only."""
    put_in_library(monkeypatch, EXAMPLE)
    return EXAMPLE


@pytest.fixture
def notice() -> bytes:
    return NOTICE.read_bytes()


def read_example() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return data


def write_plan(folder: Path, data: Any, name: str = "plan.yaml") -> Path:
    path = folder / name
    text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path
