"""The guide to writing a register type says what the loader takes."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT
from tests.registers.types import read_type
from xiaoan.activities.queries.source import _KNOWN as ACTIVITY_KEYS
from xiaoan.kernel.fields import FIELD_TYPES
from xiaoan.kernel.fields.source import _KNOWN as FIELD_KEYS
from xiaoan.registers.queries.source import _COMPUTED
from xiaoan.registers.queries.source import _KNOWN as REGISTER_KEYS

GUIDE = (ROOT / "docs" / "register-authoring.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_is_a_register_type() -> None:
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    register, faults = read_type(example[1])
    assert faults == []
    assert register is not None
    assert register.validity == ("check_due_on",)


def test_the_guide_names_every_word_of_the_language() -> None:
    words = {*FIELD_TYPES, *FIELD_KEYS, *REGISTER_KEYS, *ACTIVITY_KEYS, *_COMPUTED}
    missing = {word for word in words if word not in GUIDE}
    assert missing <= {"activity"} | {word for word in words if word.endswith("_en")}
