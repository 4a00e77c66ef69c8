"""What a library file may say, and where the error points when it says something else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.registers.types import EXTINGUISHER, make_type, read_type
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.texts import say
from xiaoan.plans.queries import resolve_rule
from xiaoan.registers.queries import check_register_types, list_register_types


def test_a_type_is_read_whole() -> None:
    register = make_type(EXTINGUISHER)
    assert register.code_field is not None
    assert register.code_field.name == "code"
    assert [field.name for field in register.listed] == ["code", "medium", "made_on", "place"]
    assert [field.name for field in register.filters] == ["medium"]
    assert register.list_rules() == [
        "extinguisher.first_service.years",
        "extinguisher.next_service.years",
        "extinguisher.scrap.years",
    ]


FAULTS = [
    ("ledger: L4", "ledgre: L4", "fields.unknown_key", "ledgre"),
    ("kind: register.extinguisher\n", "", "registers.missing_part", "register:"),
    ("{name: place, title: 位置", "{name: Place, title: 位置", "fields.bad_name", "Place"),
    ("name: weight, title: 重量", "name: code, title: 重量", "fields.name_twice", "title: 重量"),
    ("type: number", "type: decimal", "fields.bad_type", "decimal"),
    ("after: made_on, not_fu", "after: mad_on, not_fu", "fields.no_such_date", "mad_on"),
    ("title: 责任人电话", "title: 民族", "fields.refused_attribute", "民族"),
    ("by: medium}\n    then", "by: place}\n    then", "registers.by_needs_choice", "- name: serv"),
    ("validity: [service", "validity: [servic", "registers.no_such_day", "validity:"),
    ("is: [broken]", "is: [brocken]", "registers.no_such_choice", "brocken"),
    ("[90, 30, 7, 0]", "[90, -1]", "registers.bad_reminders", "reminders:"),
    ('years: "${extinguisher.scrap.years}", ', "", "registers.no_amount", "scrap_on, title"),
    ("kept_by: {kind: school}", "kept_by: {kidn: school}", "fields.unknown_key", "kidn"),
]


@pytest.mark.parametrize(("old", "new", "code", "anchor"), FAULTS)
def test_a_fault_is_named_with_file_line_and_mend(
    old: str, new: str, code: str, anchor: str
) -> None:
    assert old in EXTINGUISHER
    text = EXTINGUISHER.replace(old, new, 1)
    register, faults = read_type(text)
    assert register is None
    fault = next(fault for fault in faults if fault.code == code)
    line = text[: text.index(anchor)].count("\n") + 1
    assert (fault.file, fault.line) == ("registers/test.yaml", line)
    for language in ("zh", "en"):
        words = say(fault.code, fault.data, language=language)
        assert words.startswith(("文件 registers/test.yaml", "registers/test.yaml"))


def test_every_type_of_the_library_stands() -> None:
    assert check_register_types() == []
    keys = [register.key for register in list_register_types()]
    assert "extinguisher" in keys
    assert len(keys) == len(set(keys))


def test_every_rule_a_type_needs_has_a_value(db: None) -> None:
    def has_rule(key: str) -> bool:
        try:
            resolve_rule(key, region="152523", day=date(2026, 9, 1))
        except NotFound:
            return False
        return True

    assert check_register_types(has_rule=has_rule) == []
