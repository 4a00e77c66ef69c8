"""The documents agree with the code: map, glossary, links, commands."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from tests.architecture.sources import CODE, ROOT, list_sources
from xiaoan.access.states import ROLES
from xiaoan.jobs.command import COMMANDS
from xiaoan.kernel.calendar import CADENCES
from xiaoan.obligations.states import STATUSES
from xiaoan.plans.states import AREAS

DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
DOCS += sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _rows(path: str) -> list[list[str]]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows]


def test_the_map_names_every_package_and_no_other() -> None:
    mapped = {row[0] for row in _rows("docs/map.md") if row[0].isidentifier()} - {"file"}
    there = {path.name for path in CODE.iterdir() if (path / "__init__.py").exists()}
    assert mapped - {"package"} == there


def test_the_glossary_has_every_table_status_area_role_and_cadence() -> None:
    words = {row[0] for row in _rows("docs/glossary.md")}
    tables = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
        for model in apps.get_models()
        if model.__module__.startswith("xiaoan.")
    }
    wanted = tables | set(STATUSES) | set(AREAS) | set(ROLES) | set(CADENCES)
    assert not wanted - words


def test_every_word_of_the_glossary_occurs_in_the_code() -> None:
    text = "\n".join(source.text for source in list_sources()).lower().replace("_", "")
    library = " ".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "library").rglob("*.yaml")
    )
    unknown = [
        row[0]
        for row in _rows("docs/glossary.md")[2:]
        if row[0]
        and row[0] not in {"identifier", "---"}
        and row[0].replace("_", "") not in text
        and row[0] not in library
    ]
    assert not unknown


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_in_documents_resolve(path) -> None:
    broken = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if target.startswith(("http", "#", "mailto:")):
            continue
        if not (path.parent / target.split("#")[0]).exists():
            broken.append(target)
    assert not broken


def test_every_command_is_described_in_operations() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"xiaoan {name}" not in text]


def test_no_registry_address_is_written_anywhere() -> None:
    for path in [*(ROOT / "requirements").glob("*.txt"), ROOT / "pyproject.toml"]:
        assert "://" not in path.read_text(encoding="utf-8"), path
