"""Registers, activities and kinds: declared, bilingual, sourced, without refused attributes."""

from __future__ import annotations

from typing import Any

from tests.library.shelves import (
    COUNTY,
    SCHOOL_DAY,
    list_forms,
    list_kind_words,
    list_references,
    list_requirements,
    read_kinds,
    read_rules,
    read_shelf,
)
from xiaoan.kernel.guard import find_refused
from xiaoan.plans.states import AREAS, CERTAINTIES

REGISTERS = list(read_shelf("registers").values())
FORMS = list_forms()
TYPES = {"text", "long_text", "choice", "date", "time", "integer", "number", "yes_no"}


def test_form_is_bilingual_and_sourced() -> None:
    for row in FORMS:
        assert all(row[part] for part in ("title", "title_en", "source", "ledger"))
        assert row["certainty"] in CERTAINTIES
        assert row["area"] in AREAS
        for part in [*row["fields"], *row.get("computed", [])]:
            assert all((part["title"], part["title_en"])), part["name"]
            for choice in part.get("choices", []):
                assert all((choice["title"], choice["title_en"]))


def test_form_holds_no_refused_attribute() -> None:
    for row in FORMS:
        names = [row.get("register") or row["activity"], row["title"], row["title_en"], row["kind"]]
        for part in row["fields"]:
            names += [part["name"], part["title"], part["title_en"]]
            for choice in part.get("choices", []):
                names += [choice["value"], choice["title"], choice["title_en"]]
        assert not find_refused(names)


def test_fields_are_of_known_types_and_once() -> None:
    for row in FORMS:
        names = [part["name"] for part in [*row["fields"], *row.get("computed", [])]]
        assert len(names) == len(set(names))
        assert {part["type"] for part in row["fields"]} <= TYPES
        if "quantity" in row:
            (field,) = [part for part in row["fields"] if part["name"] == row["quantity"]]
            assert field["type"] in {"integer", "number"}
            assert field["required"]
        if "subject_field" in row:
            (field,) = [part for part in row["fields"] if part["name"] == row["subject_field"]]
            assert field["required"]


def test_kinds_of_a_form_are_declared() -> None:
    for row in FORMS:
        kinds = read_kinds()
        for kind in [row["kind"], *(part["kind"] for part in row.get("also", []))]:
            assert kind in kinds
        measured = kinds[row["kind"]]["measure"] != "count"
        assert measured == ("quantity" in row)


def test_register_days_follow_by_rule() -> None:
    for row in REGISTERS:
        dates = {part["name"] for part in row["fields"] if part["type"] == "date"}
        choices = {
            part["name"]: {choice["value"] for choice in part["choices"]}
            for part in row["fields"]
            if part["type"] == "choice"
        }
        for computed in row.get("computed", []):
            steps = [computed.get("first"), computed.get("then"), computed]
            for step in (step for step in steps if step and ("after" in step or "age" in step)):
                assert step.get("after", step.get("age")) in dates
                for key in list_references({k: v for k, v in step.items() if k != "first"}):
                    rule = read_rules().resolve_rule(key, region=COUNTY, day=SCHOOL_DAY)
                    if "by" in step:
                        assert choices[step["by"]] <= set(rule.value)
            dates.add(computed["name"])
        assert set(row.get("validity", [])) <= dates
        for state in row.get("invalid_when", []):
            assert set(state["is"]) <= choices[state["field"]]


def test_phone_numbers_of_people_stay_inside_the_school() -> None:
    for row in list_forms():
        for part in row["fields"]:
            if part["name"] in {"phone", "duty_phone", "born_on"}:
                assert part["private"] is True


def test_every_fact_kind_comes_from_somewhere() -> None:
    given = {row["kind"] for row in list_forms()}
    given |= {part["kind"] for row in list_forms() for part in row.get("also", [])}
    for kind, row in read_kinds().items():
        if row.get("fact", True) and not kind.startswith("attest."):
            assert kind in given, kind


def test_every_kind_is_bilingual_with_unit_and_words() -> None:
    for kind, row in read_kinds().items():
        assert all(row[part] for part in ("title", "title_en", "unit")), kind
        if row.get("fact", True) and not row.get("family"):
            assert row["measure"], kind
            assert row["aliases"], kind
            assert not find_refused([*row["aliases"], kind])


def test_no_two_kinds_answer_to_the_same_word() -> None:
    seen: dict[str, str] = {}
    for kind, row in read_kinds().items():
        if row.get("fact", True) and not row.get("family"):
            for word in {row["title"], *row["aliases"]}:
                assert seen.setdefault(word, kind) == kind, (word, kind, seen[word])


def test_every_form_that_a_plan_needs_can_be_kept_by_who_owes_it() -> None:
    keepers: dict[str, list[dict[str, Any]]] = {}
    for row in list_forms():
        for kind in [row["kind"], *(part["kind"] for part in row.get("also", []))]:
            keepers.setdefault(kind, []).append(row.get("kept_by") or row["held_by"])
    for plan, row in list_requirements():
        for kind in list_kind_words(row):
            if not kind.startswith("attest."):
                assert any(_covers(row["owed_by"], keeper) for keeper in keepers[kind]), (
                    plan,
                    row["id"],
                    kind,
                )


def _covers(owed_by: dict[str, Any], keeper: dict[str, Any]) -> bool:
    """Whether everybody who owes is among those who keep."""
    for key in ("kind", "unit", "stage"):
        wanted, kept = _words(owed_by.get(key)), _words(keeper.get(key))
        if key in keeper and kept != {"any"} and not (wanted and wanted <= kept):
            return False
    flags = ("boarding", "bus", "kitchen", "laboratory")
    return all(owed_by.get(flag) == keeper[flag] for flag in flags if flag in keeper)


def _words(given: object) -> set[str]:
    if given is None:
        return set()
    return set(given) if isinstance(given, list) else {str(given)}
