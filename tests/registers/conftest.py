"""A register type of the tests stands in the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.registers.types import EXTINGUISHER
from xiaoan.kernel import library
from xiaoan.registers import queries


@pytest.fixture
def extinguishers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Key of the extinguisher type of the tests; its file is one more in the library."""
    added = tmp_path / "extinguisher.yaml"
    added.write_text(EXTINGUISHER, encoding="utf-8")
    documents = (
        *library.read_documents("registers"),
        library.read_document(added, name="registers/test-extinguisher.yaml"),
    )
    monkeypatch.setattr("xiaoan.registers.queries.types.read_documents", lambda _folder: documents)
    queries.forget_register_types()
    yield "test-extinguisher"
    queries.forget_register_types()
