"""The plans of the library: complete, cited truly, measured wherever something can measure."""

from __future__ import annotations

from tests.library.shelves import (
    FLOOR,
    FOUNDING,
    MEASURES,
    as_list,
    fold,
    list_kind_words,
    list_requirements,
    read_clauses,
    read_file,
    read_kinds,
    read_notice,
    read_paragraphs,
    read_plans,
)
from xiaoan.kernel.calendar import CADENCES
from xiaoan.kernel.guard import find_refused
from xiaoan.plans.states import AREAS, CERTAINTIES, EVIDENCE

DUTIES = read_file("duties.yaml")["duties"]
IN_SCOPE = {row["id"] for row in DUTIES if row["scope"] == "in"}
LEFT_ALONE = {row["id"] for row in DUTIES if row["scope"] == "shown-not-operationalised"}
MARKS = read_plans()[FOUNDING]["clauses"]
CITED = [row for _, row in list_requirements(FOUNDING)]


def test_duties_are_all_of_the_notice() -> None:
    assert len(DUTIES) == 136
    assert len(IN_SCOPE) == 128
    assert {row["id"] for row in DUTIES} == IN_SCOPE | LEFT_ALONE


def test_every_duty_in_scope_is_served() -> None:
    served = {duty for _, row in list_requirements(FOUNDING) for duty in row["duties"]}
    assert served == IN_SCOPE


def test_every_duty_out_of_scope_is_marked_and_left_alone() -> None:
    assert {duty for mark in MARKS for duty in mark["duties"]} == LEFT_ALONE
    for mark in MARKS:
        assert mark["not_operationalised"] is True
        assert mark["reason"]
        assert mark["reason_en"]


def test_marks_stand_in_the_notice() -> None:
    for mark in MARKS:
        passage = read_clauses()[mark["id"]]
        if unit := mark.get("unit"):
            passage = read_paragraphs()[unit]
        for quote in as_list(mark.get("quote")):
            assert fold(quote) in fold(passage), quote


def test_ids_are_unique() -> None:
    for plan in read_plans():
        ids = [row["id"] for _, row in list_requirements(plan)]
        assert len(ids) == len(set(ids))


def test_quotes_stand_in_their_clauses() -> None:
    passages = {clause: fold(text) for clause, text in read_clauses().items()}
    for row in CITED:
        for quote in as_list(row["quote"]):
            assert fold(quote) in passages[row["clause"]], row["id"]


def test_quotes_touch_nothing_left_alone() -> None:
    whole = {mark["id"] for mark in MARKS if "quote" not in mark and "unit" not in mark}
    closed = [fold(quote) for mark in MARKS for quote in as_list(mark.get("quote"))]
    for row in CITED:
        assert row["clause"] not in whole, row["id"]
        for quote in map(fold, as_list(row["quote"])):
            assert not any(one in quote or quote in one for one in closed), row["id"]


def test_departments_are_quoted_from_their_own_paragraph() -> None:
    units = {unit["unit"]: unit for unit in read_file("units.yaml")["units"]}
    for _, row in list_requirements(FOUNDING):
        unit = str(row["id"]).split("-")[1] if str(row["id"]).startswith("D-") else ""
        if not unit:
            continue
        if row["owed_by"].get("kind") == "department":
            unit = row["owed_by"]["unit"]
        passage = fold(read_paragraphs()[units[unit]["notice_name"]])
        for quote in as_list(row["quote"]):
            assert fold(quote) in passage, row["id"]


def test_notice_is_the_whole_text() -> None:
    assert "苏左党教组发﹝2022﹞36号" in read_notice()
    assert len(read_clauses()) == 16


def test_requirements_are_whole() -> None:
    for plan, row in list_requirements():
        name = f"{plan}/{row['id']}"
        assert sum(measure in row for measure in MEASURES) == 1, name
        assert all(row[part] for part in ("title", "title_en", "source", "evidence")), name
        assert row["certainty"] in CERTAINTIES, name
        assert row["area"] in AREAS, name
        assert row.get("every", "once") in CADENCES, name
        assert set(as_list(row["evidence"])) <= set(EVIDENCE), name
        assert not find_refused([row["title"], row["title_en"], *list_kind_words(row)]), name


def test_kinds_and_their_measures_exist() -> None:
    kinds = read_kinds()
    for plan, row in list_requirements():
        for kind in list_kind_words(row):
            assert kinds[kind].get("fact", True), (plan, row["id"], kind)
        for part in (row[measure] for measure in ("count", "sum", "share") if measure in row):
            (kind,) = as_list(part["of"])
            assert set(part.get("where", [])) <= {kinds[kind]["measure"]}, (plan, row["id"])


def test_attestation_is_the_last_resort() -> None:
    attested = [row["id"] for _, row in list_requirements() if "attest" in row]
    assert len(attested) < 20


def test_floor_holds_the_forty() -> None:
    wanted = {f"R{number:02d}" for number in range(1, 41)}
    found = [str(row["id"]) for _, row in list_requirements(FLOOR)]
    assert wanted <= set(found)
    assert {one.split("-")[0] for one in found} == wanted


def test_crosswalk_joins_requirements_that_one_record_settles() -> None:
    rows = {f"{plan}/{row['id']}": row for plan, row in list_requirements()}
    joined = 0
    for key, row in rows.items():
        for other in as_list(row.get("same_as")):
            assert key in as_list(rows[other].get("same_as")), (key, other)
            assert list_kind_words(row) == list_kind_words(rows[other]), (key, other)
            for part in ("every", "during"):
                assert row.get(part) == rows[other].get(part), (key, other, part)
            joined += 1
    assert joined >= 40


def test_every_member_unit_owes_something() -> None:
    units = read_file("units.yaml")["units"]
    named = {unit["unit"] for unit in units if unit["in_notice"]}
    assert len(named) == 21
    owing = {row["owed_by"].get("unit") for _, row in list_requirements(FOUNDING) if row["owed_by"]}
    assert named - owing == {"edu", "ufw"}
    given = {duty for unit in units for duty in unit["duties"]}
    assert given <= {row["id"] for row in DUTIES}
