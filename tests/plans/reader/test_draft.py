"""Proposals from the founding notice, and what an amended notice changes."""

import pytest

from tests.plans.reader.score import CASES
from xiaoan.plans.rules.reader import (
    KindHint,
    Proposal,
    diff_drafts,
    draft_requirements,
    read_notice,
)
from xiaoan.plans.rules.reader.measured import find_kind

pytestmark = pytest.mark.no_database

TEXT = (CASES / "founding.txt").read_text(encoding="utf-8")
KINDS = (
    KindHint(
        "lesson.national-security-theme", "国家安全专题教育", ("专题教育",), "课时", "class_hours"
    ),
    KindHint("lesson.national-security", "国家安全教育", (), "课时", "class_hours"),
    KindHint("screening.wellbeing", "心理健康排查"),
    KindHint("post.law-vice-principal", "法治副校长", (), "名"),
    KindHint("register.four-hundred", "封闭化管理率", (), "%"),
)


def draft(text: str) -> list[Proposal]:
    return draft_requirements(read_notice(text), text, KINDS)


def find_one(proposals: list[Proposal], words: str) -> Proposal:
    (found,) = [one for one in proposals if words in one.quote and not one.out_of_scope]
    return found


def test_frequency_and_length_become_one_count() -> None:
    one = find_one(draft(TEXT), "每次不少于2课时")
    assert one.quote == "每学年不少于1次,每次不少于2课时"
    assert (one.clause, one.every) == ("二.(五)", "school-year")
    assert one.owed_by is not None
    assert one.owed_by.kind == "school"
    assert one.measure == {
        "count": {
            "of": "lesson.national-security-theme",
            "at_least": 1,
            "where": {"class_hours": {"at_least": 2}},
        }
    }


def test_hours_of_a_year_become_a_sum_for_the_stages_named() -> None:
    one = find_one(draft(TEXT), "32")
    assert one.measure == {
        "sum": {"of": "lesson.national-security", "measure": "class_hours", "at_least": 32}
    }
    assert one.owed_by is not None
    assert one.owed_by.stages == ("primary", "junior", "senior", "vocational")


def test_a_number_per_school_has_no_cadence() -> None:
    one = find_one(draft(TEXT), "每所学校应当配备至少1名")
    assert one.every is None
    assert one.measure == {"count": {"of": "post.law-vice-principal", "at_least": 1}}


def test_duties_are_attested_by_their_unit() -> None:
    proposals = draft(TEXT)
    one = find_one(proposals, "落实消防安全管理制度")
    assert one.owed_by is not None
    assert (one.owed_by.kind, one.owed_by.name) == ("member_unit", "旗消防大队")
    assert set(one.measure) == {"attest"}
    bureau = find_one(proposals, "指导、监督学校制定校园安全应急预案")
    assert bureau.owed_by is not None
    assert bureau.owed_by.kind == "bureau"


def test_clauses_out_of_scope_are_shown_with_the_reason_and_nothing_else() -> None:
    shown = [one for one in draft(TEXT) if one.out_of_scope]
    assert [(one.clause, one.owed_by, dict(one.measure)) for one in shown] == [
        ("二.(二)", None, {})
    ]
    assert shown[0].reason
    assert not [one for one in draft(TEXT) if one.clause == "二.(二)" and not one.out_of_scope]


def test_reading_again_gives_the_same_keys() -> None:
    keys = [one.key for one in draft(TEXT)]
    assert len(set(keys)) == len(keys)
    assert [one.key for one in draft("\n\n" + TEXT)] == keys
    difference = diff_drafts(draft(TEXT), draft("\n" + TEXT))
    assert len(difference.kept) == len(keys)
    assert not difference.changed
    assert not difference.added
    assert not difference.removed


def test_an_amended_notice_shows_what_changed() -> None:
    amended = (
        TEXT.replace("每学年至少开展 1次心理健康排查", "每学期至少开展 2次心理健康排查")
        .replace("协同学校组织宣传、普及气象科学知识", "协同学校宣传、普及气象科学知识")
        .replace("负责及时拨付学校教育公用经费,并统筹解决校园安全工作经费。", "")
        .replace("旗应急管理局:负责", "旗应急管理局:每年组织1次校园应急演练评估;负责")
    )
    difference = diff_drafts(draft(TEXT), draft(amended))
    changed = [(old.quote, new.quote) for old, new in difference.changed]
    assert ("每学年至少开展 1次", "每学期至少开展 2次") in changed
    assert ("协同学校组织宣传、普及气象科学知识", "协同学校宣传、普及气象科学知识") in changed
    assert [one.owed_by.name for one in difference.removed if one.owed_by] == ["旗财政局"]
    assert {one.owed_by.name for one in difference.added if one.owed_by} == {"旗应急管理局"}


def test_a_renumbered_clause_is_found_again() -> None:
    moved = TEXT.replace("(七)师生心理", "(八)师生心理").replace("(八)校园网络", "(七)校园网络")
    difference = diff_drafts(draft(TEXT), draft(moved))
    assert not difference.removed
    assert not difference.added


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("每月不超过3次心理健康排查", {"at_most": 3}),
        ("每月超过3次心理健康排查", {"at_least": 4}),
        ("每月少于3次心理健康排查", {"at_most": 2}),
        ("每月2至3次心理健康排查", {"at_least": 2, "at_most": 3}),
    ],
)
def test_comparators_become_bounds(sentence: str, measure: dict[str, int]) -> None:
    (one,) = draft(f"一、要求。各学校应当{sentence}。")
    assert one.measure == {"count": {"of": "screening.wellbeing", **measure}}
    assert one.every == "month"


def test_a_rate_becomes_a_share_with_its_deadline() -> None:
    (one,) = draft("一、目标。到2027年底,全县学校封闭化管理率达到100%。")
    assert one.measure == {"share": {"of": "register.four-hundred", "at_least": 100}}
    assert one.deadline == "到2027年底"


@pytest.mark.parametrize(
    ("subject", "sentence", "wanted"),
    [
        ("应急演练", "每学期开展应急演练不少于1次", "drill.any"),
        ("消防应急演练", "每学期开展消防应急演练不少于1次", "drill.fire"),
        ("校舍消防应急演练", "校舍消防应急演练不少于1次", "drill.fire"),
        ("应急疏散", "组织应急疏散不少于1次", "drill.evacuation"),
        ("", "每学期演练不少于1次", None),
    ],
)
def test_the_kind_that_the_subject_names_wins(
    subject: str, sentence: str, wanted: str | None
) -> None:
    kinds = (
        KindHint("drill.fire", "消防应急演练"),
        KindHint("drill.evacuation", "应急疏散演练"),
        KindHint("drill.any", "演练活动", ("应急演练",)),
    )
    found = find_kind(sentence, subject, kinds)
    assert (found.kind if found else None) == wanted
