"""docs/plan-authoring.md says what the schema says: its tables are made from it, its examples pass.

After a change of the schema: XIAOAN_WRITE_DOCS=1 pytest tests/plans/test_authoring.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.plans.conftest import put_in_library, write_plan
from xiaoan.kernel.texts import list_texts
from xiaoan.plans import errors, states
from xiaoan.plans.queries import check_plan, read_plan_schema

DOC = Path(__file__).resolve().parents[2] / "docs" / "plan-authoring.md"
TABLE = re.compile(r"<!-- table: (\S+) -->\n(.*?)<!-- end -->", re.DOTALL)
EXAMPLE = re.compile(r"```yaml (\S+)\n(.*?)```", re.DOTALL)


def find_shape(part: str) -> Mapping[str, Any]:
    schema = read_plan_schema()
    if part == "plan":
        return schema
    name, _, inner = part.partition(".")
    shape: Mapping[str, Any] = schema["$defs"][name]
    return shape["properties"][inner] if inner else shape


def write_table(part: str) -> str:
    if part == "problems":
        rows = [f"| `{code}` | {list_texts()[code]['en']} |" for code in list_check_codes()]
        return "\n".join(["| code | words |", "|---|---|", *rows, ""])
    shape = find_shape(part)
    rows = [
        f"| `{name}` | {'yes' if name in shape.get('required', ()) else ''} "
        f"| {' '.join(describe(entry).split())} |"
        for name, entry in shape["properties"].items()
    ]
    return "\n".join(["| attribute | must | what it says |", "|---|---|---|", *rows, ""])


def describe(entry: Mapping[str, Any]) -> str:
    words = str(entry.get("description", "")).replace("|", "\\|")
    known = entry.get("enum") or next(
        (one["enum"] for one in entry.get("anyOf", ()) if "enum" in one), None
    )
    return f"{words} One of: {', '.join(f'`{one}`' for one in known)}." if known else words


def list_check_codes() -> list[str]:
    names = list(vars(errors))
    first, last = names.index("FILE_NOT_A_PLAN"), names.index("SOURCE_MISSING")
    return [getattr(errors, name) for name in names[first : last + 1]]


def list_examples(kind: str) -> Iterator[dict[str, Any]]:
    for name, text in EXAMPLE.findall(DOC.read_text(encoding="utf-8")):
        if name == kind:
            yield yaml.safe_load(text)


def test_the_tables_are_made_from_the_schema() -> None:
    text = DOC.read_text(encoding="utf-8")
    fresh = TABLE.sub(
        lambda found: f"<!-- table: {found[1]} -->\n{write_table(found[1])}<!-- end -->", text
    )
    if os.environ.get("XIAOAN_WRITE_DOCS"):
        DOC.write_text(fresh, encoding="utf-8")
    assert fresh == text or os.environ.get("XIAOAN_WRITE_DOCS")


def test_the_schema_is_sound_and_every_attribute_is_described() -> None:
    schema = read_plan_schema()
    Draft202012Validator.check_schema(schema)
    parts = ["plan", "document", "clause", "requirement", "selector", "range"]
    parts += [f"requirement.{name}" for name in ("count", "sum", "share", "always", "attest")]
    for part in parts:
        for name, entry in find_shape(part)["properties"].items():
            assert entry.get("description"), f"{part}.{name}"


def test_the_schema_knows_the_words_that_the_code_knows() -> None:
    requirement = find_shape("requirement")["properties"]
    assert requirement["area"]["enum"] == list(states.AREAS)
    assert set(requirement["every"]["enum"]) == set(states.CADENCES)
    assert read_plan_schema()["$defs"]["certainty"]["enum"] == list(states.CERTAINTIES)
    selector = find_shape("selector")["properties"]
    assert selector["stage"]["anyOf"][0]["enum"] == sorted(
        states.STAGES, key=list(selector["stage"]["anyOf"][0]["enum"]).index
    )
    assert selector["kind"]["anyOf"][0]["enum"] == list(states.ORG_KINDS)
    assert {*states.FLAGS, *states.ATTRIBUTES} <= set(selector)


def test_the_examples_pass_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_library(monkeypatch)
    whole = list(list_examples("example"))
    assert len(whole) == 1
    assert check_plan(write_plan(tmp_path, whole[0])).problems == ()
    single = list(list_examples("example-requirement"))
    assert len(single) >= 9
    floor = {
        "plan": "examples",
        "title": "例",
        "jurisdiction": "",
        "document": None,
        "requirements": single,
    }
    assert check_plan(write_plan(tmp_path, floor)).problems == ()
