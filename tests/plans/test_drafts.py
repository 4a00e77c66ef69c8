"""From a notice to a plan: read, gone through by people, adopted, read again when amended."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast, County
from tests.plans.conftest import read_example
from xiaoan.journal.queries import list_rows, open_stored_file
from xiaoan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from xiaoan.kernel.texts import say
from xiaoan.plans.actions import (
    Wanted,
    add_item,
    adopt_draft,
    adopt_library_plan,
    decide_item,
    decide_many,
    discard_draft,
    receive_notice,
    reread_draft,
    resume_draft,
)
from xiaoan.plans.errors import PlanRefused
from xiaoan.plans.queries import (
    DraftInfo,
    DraftItemInfo,
    find_plan,
    get_draft,
    get_draft_item,
    list_active_requirements,
    list_draft_items,
    list_drafts,
)

KEY = "example-2022-36"


@pytest.fixture
def draft(county: County, cast: Cast, example: Path, notice: bytes) -> DraftInfo:
    return receive(cast, county, notice)


def receive(cast: Cast, county: County, content: bytes, **changes: Any) -> DraftInfo:
    return receive_notice(
        cast.administrator,
        content=content,
        name=changes.pop("name", "notice.txt"),
        org=county.region.ref,
        now=NOW,
        **changes,
    )


def list_items(cast: Cast, draft: DraftInfo) -> dict[str, DraftItemInfo]:
    items = list_draft_items(cast.administrator, draft_id=draft.id)
    return {item.number: item for item in items}


def decide(cast: Cast, item: DraftItemInfo, decision: str, **changes: Any) -> DraftItemInfo:
    return decide_item(
        changes.pop("actor", cast.administrator),
        item_id=item.id,
        decision=decision,
        base_revision=changes.pop("base_revision", item.revision),
        now=NOW,
        **changes,
    )


def decide_all(cast: Cast, draft: DraftInfo, decision: str = "accepted") -> None:
    pending = list_draft_items(cast.administrator, draft_id=draft.id, decision="pending")
    wanted = [Wanted(item.id, decision, item.revision) for item in pending]
    decide_many(cast.administrator, draft_id=draft.id, wanted=wanted, now=NOW)


def test_a_notice_the_library_knows_offers_its_requirements(draft: DraftInfo, cast: Cast) -> None:
    assert (draft.plan_key, draft.library_key) == (KEY, KEY)
    assert draft.title == "校园安全整治长效工作实施方案"
    assert draft.number == "苏左党教组发﹝2022﹞36号"
    items = list_items(cast, draft)
    lesson = items["A5-1"]
    assert (lesson.origin, lesson.decision, lesson.clause) == ("library", "pending", "二.(五)")
    assert draft.text[lesson.start : lesson.end] == "每学年不少于1次,每次不少于2课时"
    with open_stored_file(draft.notice_digest) as kept:
        assert kept.read().decode() == draft.text
    row = list_rows(cast.administrator, kind="notice.received").rows[0]
    assert row.data["items"] == draft.total


def test_nothing_is_asked_twice(draft: DraftInfo, cast: Cast) -> None:
    items = list_items(cast, draft)
    read = [item for item in items.values() if item.origin == "reader"]
    assert read
    vetted = [span for item in items.values() if item.origin == "library" for span in item.spans]
    for item in read:
        for start, end in item.spans:
            assert not any(start < other_end and other < end for other, other_end in vetted)
    assert not any("统一战线" in str(item.data) for item in read)
    positions = [item.start for item in items.values() if item.start is not None]
    assert positions == sorted(positions)


def test_an_unknown_notice_offers_what_was_read(
    cast: Cast, county: County, example: Path, notice: bytes
) -> None:
    content = notice.decode().replace("36号", "99号").encode()
    draft = receive(cast, county, content)
    assert draft.library_key == ""
    assert draft.plan_key.startswith("notice-2022-99")
    assert draft.title == "苏尼特左旗校园安全整治长效工作实施方案"
    items = list_items(cast, draft)
    assert len(items) > 50
    marks = [item for item in items.values() if item.is_mark]
    assert [mark.clause for mark in marks] == ["二.(二)"]
    kinds = [item.data["attest"]["of"] for item in items.values() if "attest" in item.data]
    assert len(kinds) == len(set(kinds))
    decide_all(cast, draft)
    plan = adopt_draft(cast.administrator, draft_id=draft.id, now=NOW)
    assert plan.requirement_count == len(items) - len(marks)
    assert plan.number.endswith("99号")
    assert plan.text == draft.text


def test_nothing_is_adopted_before_a_person_has_been_through_it(
    draft: DraftInfo, cast: Cast
) -> None:
    assert not draft.is_ready
    with pytest.raises(InvalidInput, match="draft_undecided"):
        adopt_draft(cast.administrator, draft_id=draft.id, now=NOW)
    decide_all(cast, draft, "dropped")
    with pytest.raises(InvalidInput, match="draft_empty"):
        adopt_draft(cast.administrator, draft_id=draft.id, now=NOW)
    assert list_active_requirements() == []


def test_accepting_editing_dropping_and_adding_make_the_plan(draft: DraftInfo, cast: Cast) -> None:
    items = list_items(cast, draft)
    decide(cast, items["A5-1"], "accepted")
    edited = {**items["A4-4"].data, "title": "灭火器在有效期内", "id": "other"}
    decide(cast, items["A4-4"], "edited", data=edited)
    decide(cast, items["A1-6"], "dropped")
    added = add_item(
        cast.administrator,
        draft_id=draft.id,
        data={
            "clause": "二.(五)",
            "quote": "每所学校应当配备至少1名法治副校长",
            "title": "配备法治副校长",
            "area": "education",
            "owed_by": {"kind": "school"},
            "count": {"of": "register.law-vice-principal", "at_least": 1},
        },
        now=NOW,
    )
    assert (added.decision, added.origin, added.clause) == ("added", "person", "二.(五)")
    assert added.start is not None
    decide_all(cast, draft, "dropped")
    assert get_draft(cast.administrator, draft_id=draft.id).is_ready
    plan = adopt_draft(cast.administrator, draft_id=draft.id, now=NOW)
    keys = {one.key: one for one in list_active_requirements()}
    assert keys.keys() == {f"{KEY}/A5-1", f"{KEY}/A4-4", f"{KEY}/{added.number}"}
    assert keys[f"{KEY}/A4-4"].title == "灭火器在有效期内"
    assert plan.notice_id == draft.notice_id
    done = get_draft(cast.administrator, draft_id=draft.id)
    assert (done.state, done.plan_id) == ("adopted", plan.id)
    with pytest.raises(InvalidInput, match="draft_closed"):
        decide(cast, items["A1-6"], "accepted")


def test_a_decision_can_be_taken_back(draft: DraftInfo, cast: Cast) -> None:
    item = decide(cast, list_items(cast, draft)["A5-1"], "dropped")
    assert item.decided_by == cast.administrator.name
    again = decide(cast, item, "pending")
    assert (again.decision, again.decided_by, again.revision) == ("pending", "", 3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quote": "没有这句话"}, "plans.quote_not_in_clause"),
        ({"count": {"of": "lesson.none", "at_least": 1}}, "plans.kind_unknown"),
        ({"clause": "二.(二)", "quote": "意识形态工作主体责任"}, "plans.passage_left_alone"),
        ({"title": "掌握学生宗教信仰"}, "plans.refused_attribute"),
        ({"count": {"of": "lesson.fire", "at_least": "many"}}, "plans.value_malformed"),
    ],
)
def test_what_would_not_pass_the_check_is_not_saved(
    draft: DraftInfo, cast: Cast, changes: dict[str, Any], code: str
) -> None:
    item = list_items(cast, draft)["A5-1"]
    with pytest.raises(PlanRefused) as refused:
        decide(cast, item, "edited", data={**item.data, **changes})
    assert code in [problem.code for problem in refused.value.problems]
    assert get_draft_item(cast.administrator, item_id=item.id).decision == "pending"


def test_nothing_can_be_asked_of_a_passage_that_is_left_alone(draft: DraftInfo, cast: Cast) -> None:
    items = list_items(cast, draft)
    item = items["A5-1"]
    data = {**item.data, "clause": "二.(二)", "quote": "思政课教师发挥主力军作用"}
    with pytest.raises(PlanRefused) as refused:
        decide(cast, item, "edited", data=data)
    assert [one.code for one in refused.value.problems] == ["plans.passage_left_alone"]
    decide(cast, items["mark-1"], "dropped")
    assert decide(cast, item, "edited", data=data).decision == "edited"


def test_two_people_deciding_the_same_item_see_both(draft: DraftInfo, cast: Cast) -> None:
    item = list_items(cast, draft)["A5-1"]
    mine = decide(cast, item, "dropped", actor=cast.bureau_officer)
    with pytest.raises(Conflict) as conflict:
        decide(cast, item, "accepted")
    data = conflict.value.data
    assert (data["by"], data["theirs"], data["yours"]) == (
        cast.bureau_officer.name,
        "不采纳",
        "采纳",
    )
    assert data["theirs_data"] == data["yours_data"] == item.proposal
    assert decide(cast, item, "dropped").revision == mine.revision
    assert decide(cast, mine, "accepted").decision == "accepted"


def test_deciding_many_is_all_or_nothing(draft: DraftInfo, cast: Cast) -> None:
    items = list_items(cast, draft)
    stale = [
        Wanted(items["A5-1"].id, "accepted", 1),
        Wanted(items["A4-4"].id, "accepted", 7),
    ]
    with pytest.raises(Conflict):
        decide_many(cast.administrator, draft_id=draft.id, wanted=stale, now=NOW)
    assert list_items(cast, draft)["A5-1"].decision == "pending"


def test_reading_an_amended_notice_again_keeps_what_was_settled(
    draft: DraftInfo, cast: Cast, notice: bytes
) -> None:
    items = list_items(cast, draft)
    decide(cast, items["A5-1"], "accepted")
    dropped = items["A1-6"]
    decide(cast, dropped, "dropped")
    reader = next(item for item in items.values() if item.origin == "reader")
    decide(cast, reader, "accepted")
    text = notice.decode()
    text = text.replace("每学年不少于1次,每次不少于2课时", "每学年不少于2次,每次不少于2课时")
    text = text.replace("各学校均要建设微型消防站,", "")
    again = reread_draft(
        cast.administrator,
        draft_id=draft.id,
        content=text.encode(),
        name="amended.txt",
        now=NOW + timedelta(days=1),
    )
    assert again.id == draft.id
    assert again.text == text
    after = list_items(cast, again)
    lesson = after["A5-1"]
    assert (lesson.change, lesson.decision) == ("changed", "pending")
    assert lesson.before == items["A5-1"].proposal
    assert lesson.data["quote"] == "每学年不少于2次,每次不少于2课时"
    assert lesson.data["count"]["at_least"] == 2
    assert lesson.data["title"] == items["A5-1"].data["title"]
    kept = after["A1-6"]
    assert (kept.change, kept.decision) == ("same", "dropped")
    same = after[reader.number]
    assert (same.change, same.decision, same.decided_by) == (
        "same",
        "accepted",
        cast.administrator.name,
    )
    assert same.start is not None
    assert again.text[same.start :].startswith(str(same.data["quote"])[:4])
    fresh = [item for item in after.values() if item.change == "new"]
    assert all(item.decision == "pending" for item in fresh)


def test_the_same_notice_again_changes_nothing(
    draft: DraftInfo, cast: Cast, county: County, notice: bytes
) -> None:
    decide_all(cast, draft)
    before = list_items(cast, draft)
    again = receive(cast, county, notice)
    assert again.id == draft.id
    after = list_items(cast, again)
    assert {number: item.decision for number, item in after.items()} == {
        number: item.decision for number, item in before.items()
    }
    assert {item.change for item in after.values()} == {"same"}


def test_an_amended_version_of_a_plan_in_force_keeps_its_requirements(
    cast: Cast, county: County, example: Path, notice: bytes
) -> None:
    adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    before = {one.key: one.id for one in list_active_requirements()}
    text = notice.decode().replace("及时报送涉校涉生安全事件信息。", "及时报送涉校涉生事件。")
    draft = receive(cast, county, text.encode())
    assert draft.base_id is not None
    items = list_items(cast, draft)
    assert (items["A5-1"].change, items["A5-1"].decision) == ("same", "accepted")
    assert items["A1-6"].decision == "pending"
    data = {**items["A1-6"].data, "quote": "及时报送涉校涉生事件"}
    decide(cast, items["A1-6"], "edited", data=data)
    decide_all(cast, draft, "dropped")
    plan = adopt_draft(cast.administrator, draft_id=draft.id, now=NOW + timedelta(days=1))
    assert plan.version == 2
    after = {one.key: one for one in list_active_requirements()}
    assert {key: one.id for key, one in after.items()} == before
    assert after[f"{KEY}/A1-6"].quotes == ("及时报送涉校涉生事件",)


def test_a_notice_with_another_number_can_amend_a_plan(
    cast: Cast, county: County, example: Path, notice: bytes
) -> None:
    plan = adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    text = notice.decode().replace("﹝2022﹞36号", "﹝2026﹞5号")
    draft = receive(cast, county, text.encode(), amends=plan.id)
    assert draft.plan_key == KEY
    assert list_items(cast, draft)["A5-1"].decision == "accepted"
    with pytest.raises(NotFound):
        receive(cast, county, notice, amends=draft.id)


def test_a_draft_put_aside_can_be_taken_up_again(draft: DraftInfo, cast: Cast) -> None:
    assert discard_draft(cast.administrator, draft_id=draft.id, now=NOW).state == "discarded"
    item = list_items(cast, draft)["A5-1"]
    with pytest.raises(InvalidInput, match="draft_closed"):
        decide(cast, item, "accepted")
    assert resume_draft(cast.administrator, draft_id=draft.id, now=NOW).state == "open"
    decide(cast, item, "accepted")


@pytest.mark.parametrize("name", ["school_officer", "liaison", "leader", "patroller", "outsider"])
def test_drafts_are_for_those_who_edit_plans(
    draft: DraftInfo, cast: Cast, county: County, notice: bytes, name: str
) -> None:
    actor = getattr(cast, name)
    assert list_drafts(actor) == []
    with pytest.raises(NotFound):
        get_draft(actor, draft_id=draft.id)
    item = list_items(cast, draft)["A5-1"]
    with pytest.raises(NotFound):
        decide(cast, item, "accepted", actor=actor)
    with pytest.raises(NotAllowed):
        receive_notice(actor, content=notice, name="n.txt", org=county.region.ref, now=NOW)


def test_a_notice_in_gbk_is_read_like_any_other(
    cast: Cast, county: County, example: Path, notice: bytes
) -> None:
    text = notice.decode().replace("﹝", "〔").replace("﹞", "〕").replace("\xa0", " ")
    draft = receive(cast, county, text.encode("gb18030"))
    assert draft.plan_key == KEY
    assert list_items(cast, draft)["A5-1"].start is not None


def build_zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", "\u3000\xa0".encode(), b"\xff\xd8\xff\xe0photo", b"PK\x03\x04broken"],
)
def test_what_is_no_notice_leaves_nothing_behind(
    cast: Cast, county: County, example: Path, content: bytes
) -> None:
    with pytest.raises(InvalidInput, match=r"plans\.reader"):
        receive(cast, county, content)
    assert list_drafts(cast.administrator) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'><text>一、甲</text></svg>", "reader.not_text"),
        ("Dear colleagues, see the attachment.", "notice_says_nothing"),
        ('{"name": "安全", "pupils": 640}', "notice_says_nothing"),
        ("<html><body><p>首页</p></body></html>", "notice_says_nothing"),
    ],
)
def test_what_says_nothing_makes_no_draft_and_leaves_one_as_it_was(
    draft: DraftInfo, cast: Cast, county: County, content: str, code: str
) -> None:
    before = list_items(cast, draft)
    with pytest.raises(InvalidInput) as refused:
        receive(cast, county, content.encode(), name="图.svg")
    with pytest.raises(InvalidInput):
        reread_draft(
            cast.administrator,
            draft_id=draft.id,
            content=content.encode(),
            name="图.svg",
            now=NOW,
        )
    assert refused.value.code == f"plans.{code}"
    for language in ("zh", "en"):
        words = say(refused.value.code, refused.value.data, language=language)
        assert all(part in words for part in ("图.svg", "txt", "docx", "PDF"))
    assert [one.id for one in list_drafts(cast.administrator)] == [draft.id]
    assert list_items(cast, draft) == before


def test_a_zip_bomb_is_refused(cast: Cast, county: County, example: Path) -> None:
    with pytest.raises(InvalidInput, match="zip_bomb"):
        receive(cast, county, build_zip_bomb(), name="notice.docx")


def test_a_text_without_clauses_can_become_a_plan(cast: Cast, county: County) -> None:
    text = "关于加强校园安全的通知\n\n各学校每月至少开展1次应急疏散演练。\n"
    draft = receive(cast, county, text.encode())
    added = add_item(
        cast.administrator,
        draft_id=draft.id,
        data={
            "quote": "每月至少开展1次应急疏散演练",
            "title": "应急疏散演练",
            "area": "emergency",
            "owed_by": {"kind": "school"},
            "every": "month",
            "count": {"of": "drill.evacuation", "at_least": 1},
        },
        now=NOW,
    )
    decide_all(cast, draft, "dropped")
    plan = adopt_draft(cast.administrator, draft_id=draft.id, now=NOW)
    assert added.clause == ""
    assert plan.requirement_count == 1
    assert find_plan(cast.leader, key=plan.key) is not None


def test_the_review_costs_the_same_however_long_the_draft(draft: DraftInfo, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        get_draft(cast.administrator, draft_id=draft.id)
        list_draft_items(cast.administrator, draft_id=draft.id)
        list_drafts(cast.administrator)
    assert len(queries) <= 4
    assert read_example()["plan"] == KEY
