"""A plan file is checked: every slip has a file, a line, a code and a mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.plans.conftest import EXAMPLE, read_example, write_plan
from xiaoan.kernel.texts import list_texts, say
from xiaoan.plans.queries import PlanProblem, check_plan, check_rule_packs

pytestmark = pytest.mark.usefixtures("example")


def check_changed(folder: Path, **changes: Any) -> tuple[PlanProblem, ...]:
    """The problems of the example when its first requirement is changed."""
    data = read_example()
    for name, value in changes.items():
        if value is None:
            data["requirements"][0].pop(name, None)
        else:
            data["requirements"][0][name] = value
    return check_plan(write_plan(folder, data)).problems


def codes(problems: tuple[PlanProblem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_the_example_is_whole() -> None:
    checked = check_plan(EXAMPLE)
    assert checked.problems == ()
    assert [one.number for one in checked.requirements] == ["A5-1", "A4-4", "A1-6"]
    assert checked.requirements[2].measure["on"] == "incident.known"


def test_a_quote_that_is_not_in_the_text_is_refused_with_the_nearest_words(tmp_path: Path) -> None:
    problems = check_changed(tmp_path, quote="每学年不少于3次")
    assert codes(problems) == ["plans.quote_not_in_clause"]
    problem = problems[0]
    lines = (tmp_path / "plan.yaml").read_text(encoding="utf-8").splitlines()
    assert "quote" in lines[problem.line - 1]
    assert problem.file.endswith("plan.yaml")
    assert problem.suggestion == "每学年不少于1次"
    assert "每学年不少于1次" in say(problem.code, problem.data)


def test_a_quote_of_another_clause_names_that_clause(tmp_path: Path) -> None:
    problems = check_changed(tmp_path, quote="成立校园安全专门工作机构")
    assert codes(problems) == ["plans.quote_elsewhere"]
    assert problems[0].suggestion == "二.(一)"


def test_white_space_and_width_of_marks_do_not_matter(tmp_path: Path) -> None:
    assert not check_changed(tmp_path, quote="每学年 不少于１次，每次不少于 2课时")


@pytest.mark.parametrize(
    ("changes", "code", "suggestion"),
    [
        ({"clause": "二(五)"}, "plans.clause_unknown", "二.(五)"),
        ({"clause": None}, "plans.clause_missing", "二.(五)"),
        ({"quote": None}, "plans.quote_missing", ""),
        ({"area": "educaton"}, "plans.value_unknown", "education"),
        ({"every": "schoolyear"}, "plans.value_unknown", "school-year"),
        ({"titel": "x"}, "plans.attribute_unknown", "title"),
        ({"title": None}, "plans.attribute_missing", ""),
        ({"owed_by": {"kind": "department", "unit": "poll"}}, "plans.unit_unknown", "pol"),
        ({"owed_by": {"kind": "department", "unit": "mkk"}}, "plans.unit_unknown", "mkt"),
        ({"same_as": ["example-2022-36/A4-5"]}, "plans.same_as_unknown", "example-2022-36/A4-4"),
        ({"same_as": ["example-2022-36/A5-1"]}, "plans.same_as_unknown", "example-2022-36/A5-1"),
        ({"title": "学生民族情况"}, "plans.refused_attribute", ""),
        ({"soon_days": -1}, "plans.value_malformed", ""),
        ({"owed_by": {"kind": "school", "pupils": {"at_least": "many"}}}, "plans.value_wrong", ""),
    ],
)
def test_each_slip_has_its_code_and_mend(
    tmp_path: Path, changes: dict[str, Any], code: str, suggestion: str
) -> None:
    problems = check_changed(tmp_path, **changes)
    assert code in codes(problems)
    found = next(one for one in problems if one.code == code)
    assert found.line > 1
    assert found.suggestion == suggestion


def counted(**changes: Any) -> dict[str, Any]:
    return {"of": "lesson.national-security-theme", "at_least": 1} | changes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"count": counted(of="lesson.national-security-them")}, "plans.kind_unknown"),
        ({"count": counted(of="plan.adopted")}, "plans.kind_no_fact"),
        ({"count": counted(where={"hours": {"at_least": 2}})}, "plans.measure_unknown"),
        ({"count": counted(at_least="${no.such.rule}")}, "plans.rule_unresolved"),
        ({"count": counted(at_least="${extinguisher.scrap.years}")}, "plans.rule_not_plain"),
        ({"count": counted(at_most=3)}, "plans.bound_count"),
        ({"count": {"of": "lesson.fire"}}, "plans.bound_count"),
        ({"attest": {"of": "attest.plan"}}, "plans.measure_count"),
        ({"count": None}, "plans.measure_count"),
        ({"count": None, "on": "incident.known", "do": "incident.update"}, "plans.measure_parts"),
        (
            {"count": None, "on": "incident.known", "within": "soon", "do": "incident.update"},
            "plans.within_unreadable",
        ),
        (
            {
                "count": None,
                "on": "incident.known",
                "within": "${security.guards.count}",
                "do": "incident.update",
            },
            "plans.rule_unit_no_time",
        ),
    ],
)
def test_measures_are_checked(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    assert code in codes(check_changed(tmp_path, **changes))


def test_ids_are_unique(tmp_path: Path) -> None:
    data = read_example()
    data["requirements"].append(data["requirements"][0])
    path = write_plan(tmp_path, data)
    assert codes(check_plan(path).problems) == ["plans.id_repeated"]


def test_nothing_is_generated_from_what_is_left_alone(tmp_path: Path) -> None:
    problems = check_changed(tmp_path, clause="二.(二)", quote="营造全面推广使用国家通用语言文字")
    assert "plans.passage_left_alone" in codes(problems)
    problems = check_changed(tmp_path, clause="三", quote="指导学校统一战线工作机构发挥作用")
    assert "plans.passage_left_alone" in codes(problems)
    problems = check_changed(tmp_path, clause="二.(六)", quote="公布举报电话")
    assert not problems


def test_marks_must_stand_in_the_text(tmp_path: Path) -> None:
    data = read_example()
    data["clauses"] += [
        {"id": "三", "unit": "旗卫健委", "not_operationalised": True, "reason": "r"},
        {"id": "九", "not_operationalised": True, "reason": "r"},
        {"id": "四.(三)", "quote": "没有这句话", "not_operationalised": True, "reason": "r"},
    ]
    found = codes(check_plan(write_plan(tmp_path, data)).problems)
    assert sorted(found) == [
        "plans.clause_unknown",
        "plans.quote_not_in_clause",
        "plans.unit_not_in_clause",
    ]


def test_a_plan_without_a_document_names_its_sources(tmp_path: Path) -> None:
    data = read_example()
    data["document"] = None
    data["clauses"] = []
    problems = check_plan(write_plan(tmp_path, data)).problems
    assert codes(problems) == ["plans.source_missing"] * 3
    for one in data["requirements"]:
        one["source"] = "国家安全教育指导纲要"
    assert not check_plan(write_plan(tmp_path, data)).problems


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    path = write_plan(tmp_path, "plan: x-y-z\ntitle: [unclosed\nrequirements:\n  - a: b: c\n")
    problem = check_plan(path).problems[0]
    assert problem.code == "kernel.yaml_broken"
    assert problem.line >= 3


@pytest.mark.parametrize("text", ["", "[]", "a: 1", "plan: x\nrequirements: 3", "plan: [1]"])
def test_what_is_no_plan_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    assert check_plan(write_plan(tmp_path, text)).problems


@pytest.mark.parametrize(
    "requirements",
    [[3], [None], ["x"], [{"owed_by": 3}], [{"count": 4, "quote": 5, "same_as": 6, "on": {}}]],
)
def test_requirements_of_any_shape_are_refused_not_crashed(
    tmp_path: Path, requirements: list[Any]
) -> None:
    assert check_plan(
        write_plan(tmp_path, {**read_example(), "requirements": requirements})
    ).problems


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    data = read_example()
    data["document"]["text"] = "notices/none.txt"
    assert codes(check_plan(write_plan(tmp_path, data)).problems) == ["plans.text_missing"]


def test_a_jurisdiction_without_quotes_is_explained(tmp_path: Path) -> None:
    problems = check_plan(write_plan(tmp_path, {**read_example(), "jurisdiction": 152523})).problems
    assert codes(problems) == ["plans.value_wrong"]


def test_the_rule_packs_of_the_library_are_whole() -> None:
    assert check_rule_packs() == []


def test_every_code_has_words_in_both_languages() -> None:
    from xiaoan.plans import errors

    names = [value for value in vars(errors).values() if str(value).startswith("plans.")]
    assert len(names) > 40
    texts = list_texts()
    for code in names:
        assert texts[code].keys() == {"zh", "en"}
        assert say(code, {})
        assert say(code, {}, language="en")
