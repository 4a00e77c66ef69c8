"""The screens of plans, drafts and rules, in a plain client without script."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, TODAY, Cast, County
from xiaoan.kernel.actor import Actor
from xiaoan.plans.actions import adopt_library_plan, decide_item, receive_notice, set_rule_value
from xiaoan.plans.queries import (
    DraftInfo,
    DraftItemInfo,
    get_draft_item,
    list_active_requirements,
    list_draft_items,
    list_drafts,
    list_library_plans,
    list_plans,
    resolve_rule,
)

KEY = "example-2022-36"


def log_in(actor: Actor) -> Client:
    from django.contrib.auth import get_user_model

    client = Client()
    account = get_user_model().objects.get(id=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return html.unescape(response.content.decode())


@pytest.fixture
def client(cast: Cast) -> Client:
    return log_in(cast.administrator)


@pytest.fixture
def draft(cast: Cast, county: County, example: Path, notice: bytes) -> DraftInfo:
    return receive_notice(
        cast.administrator, content=notice, name="notice.txt", org=county.region.ref, now=NOW
    )


def find_item(cast: Cast, draft: DraftInfo, number: str) -> DraftItemInfo:
    items = list_draft_items(cast.administrator, draft_id=draft.id)
    return next(item for item in items if item.number == number)


def test_an_uploaded_notice_becomes_a_draft(
    client: Client, cast: Cast, county: County, example: Path, notice: bytes
) -> None:
    page = client.get(reverse("draft-upload"))
    assert "通知文件" in read(page)
    answer = client.post(
        reverse("draft-upload"),
        {"org": str(county.region.id), "file": SimpleUploadedFile("notice.txt", notice)},
    )
    draft = list_drafts(cast.administrator)[0]
    assert answer.headers["Location"] == reverse("draft", args=[draft.id])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "请选择文件"),
        ({"file": SimpleUploadedFile("empty.txt", b"   ")}, "empty.txt"),
        ({"file": SimpleUploadedFile("photo.docx", b"\xff\xd8\xff\xe0")}, "photo.docx"),
    ],
)
def test_what_cannot_be_read_is_said_above_the_form(
    client: Client, county: County, example: Path, given: dict[str, Any], words: str
) -> None:
    answer = client.post(reverse("draft-upload"), {"org": str(county.region.id), **given})
    assert answer.status_code == 422
    assert words in read(answer)


def test_a_notice_of_fifty_megabytes_is_refused_in_words(
    client: Client, cast: Cast, county: County, notice: bytes
) -> None:
    large = SimpleUploadedFile("notice.txt", notice.ljust(50 * 1024 * 1024))
    given = {"org": str(county.region.id), "file": large}
    answer = client.post(reverse("draft-upload"), given)
    assert answer.status_code == 413
    page = read(answer)
    assert "上限是 40 MB" in page
    assert "压缩照片或拆分文件" in page
    assert not list_drafts(cast.administrator)


def test_a_notice_above_the_limit_of_one_file_is_refused_by_name(
    client: Client, cast: Cast, county: County, notice: bytes
) -> None:
    large = SimpleUploadedFile("notice.txt", notice.ljust(25 * 1024 * 1024))
    given = {"org": str(county.region.id), "file": large}
    answer = client.post(reverse("draft-upload"), given)
    assert answer.status_code == 422
    assert "notice.txt 超过 20 MB" in read(answer)
    assert not list_drafts(cast.administrator)


def test_pasted_text_is_read_too(client: Client, cast: Cast, county: County) -> None:
    text = "关于校园安全的通知\n一、工作要求\n各学校每月至少开展1次应急演练。"
    client.post(reverse("draft-upload"), {"org": str(county.region.id), "pasted": text})
    assert list_drafts(cast.administrator)[0].title


def test_text_and_items_are_linked_both_ways(client: Client, draft: DraftInfo) -> None:
    page = read(client.get(reverse("draft", args=[draft.id])))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"i-A5-1", "t-A5-1"} <= links
    assert links <= ids
    assert len(re.findall(r'\bid="t-A5-1"', page)) == 1
    assert "国家安全专题教育" in page
    assert "<script>" not in page
    assert " style=" not in page


def test_a_decision_goes_on_to_the_next_item(client: Client, cast: Cast, draft: DraftInfo) -> None:
    item = find_item(cast, draft, "A5-1")
    address = reverse("draft-item-decide", args=[item.id])
    answer = client.post(f"{address}?show=pending", {"decision": f"accepted:{item.revision}"})
    location = answer.headers["Location"]
    assert "?show=pending#i-" in location
    assert not location.endswith("#i-A5-1")
    assert get_draft_item(cast.administrator, item_id=item.id).decision == "accepted"


def test_two_people_deciding_are_told(client: Client, cast: Cast, draft: DraftInfo) -> None:
    item = find_item(cast, draft, "A5-1")
    decide_item(cast.bureau_officer, item_id=item.id, decision="dropped", base_revision=1, now=NOW)
    address = reverse("draft-item-decide", args=[item.id])
    answer = client.post(address, {"decision": "accepted:1"}, follow=True)
    assert f"条目 A5-1 已由{cast.bureau_officer.name}改为“不采纳”" in read(answer)
    edit = reverse("draft-item", args=[item.id])
    form = list_form_values(read(client.get(edit)))
    late = client.post(edit, {**form, "revision": ["1"], "title": ["我的改法"]})
    assert late.status_code == 422
    assert "我的改法" in read(late)
    assert "不采纳" in read(late)
    assert 'name="revision" value="2"' in read(late)


def test_a_clause_is_accepted_at_once(client: Client, cast: Cast, draft: DraftInfo) -> None:
    page = read(client.get(reverse("draft", args=[draft.id])))
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    address = reverse("draft-decide-many", args=[draft.id])
    client.post(address, {"clause": "二.(五)", "seen": seen})
    items = list_draft_items(cast.administrator, draft_id=draft.id)
    decisions = {item.decision for item in items if item.clause == "二.(五)"}
    assert decisions == {"accepted"}
    assert {item.decision for item in items if item.clause == "二.(四)"} == {"pending"}


def list_form_values(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form of one item, unchanged."""
    form = page[page.index('name="revision"') - 200 :].split("</form>", maxsplit=1)[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        ticked = values.get("type") not in {"checkbox", "radio"} or " checked" in tag
        if ticked and "name" in values and values["name"] != "csrfmiddlewaretoken":
            found.setdefault(values["name"], []).append(values.get("value", ""))
    for name, body in re.findall(
        r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [body]
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)" selected', body)[:1]
    return found


def test_an_item_sent_back_unchanged_stays_as_it_was(
    client: Client, cast: Cast, draft: DraftInfo
) -> None:
    for number in ("A5-1", "A4-4", "A1-6"):
        item = find_item(cast, draft, number)
        edit = reverse("draft-item", args=[item.id])
        page = read(client.get(edit))
        answer = client.post(edit, list_form_values(page))
        assert answer.status_code == 302, read(answer)
        after = get_draft_item(cast.administrator, item_id=item.id)
        quote = item.data["quote"]
        assert after.decision == "edited"
        assert after.data == {
            **item.data,
            "quote": [quote] if isinstance(quote, str) else quote,
            "every": item.data.get("every", "once"),
            "certainty": item.data.get("certainty", "S"),
        }


def test_a_wrong_quote_is_explained_at_the_form(
    client: Client, cast: Cast, draft: DraftInfo
) -> None:
    item = find_item(cast, draft, "A5-1")
    edit = reverse("draft-item", args=[item.id])
    form = list_form_values(read(client.get(edit)))
    answer = client.post(edit, {**form, "quote": ["每学年不少于3次"]})
    assert answer.status_code == 422
    assert "原文最接近的是:“每学年不少于1次”" in read(answer)
    assert get_draft_item(cast.administrator, item_id=item.id).decision == "pending"


def test_a_draft_is_adopted_only_when_gone_through(
    client: Client, cast: Cast, draft: DraftInfo
) -> None:
    address = reverse("draft-adopt", args=[draft.id])
    assert "还有" in read(client.get(address))
    refused = client.post(address)
    assert refused.status_code == 422
    assert "没有审阅" in read(refused)
    for item in list_draft_items(cast.administrator, draft_id=draft.id):
        decide_item(
            cast.administrator,
            item_id=item.id,
            decision="accepted" if item.origin == "library" else "dropped",
            base_revision=item.revision,
            now=NOW,
        )
    answer = client.post(address, follow=True)
    assert "已生效" in read(answer)
    assert len(list_active_requirements()) == 3


def test_an_amended_notice_shows_what_changed(
    client: Client, cast: Cast, draft: DraftInfo, notice: bytes
) -> None:
    text = notice.decode().replace("每学年不少于1次,每次", "每学年不少于2次,每次")
    answer = client.post(
        reverse("draft-reread", args=[draft.id]),
        {"file": SimpleUploadedFile("amended.txt", text.encode())},
        follow=True,
    )
    page = read(answer)
    assert "show=changed" in answer.redirect_chain[0][0]
    assert "每学年不少于2次,每次不少于2课时" in page
    assert "<del" in page


def test_adding_and_putting_aside(client: Client, cast: Cast, draft: DraftInfo) -> None:
    address = reverse("draft-item-add", args=[draft.id])
    given = {
        "title": "法治副校长",
        "area": "education",
        "clause": "二.(五)",
        "quote": "每所学校应当配备至少1名法治副校长",
        "kind": ["school"],
        "every": "once",
        "measure": "count",
        "of": "register.law-vice-principal",
        "bound": "at_least",
        "amount": "1",
        "certainty": "S",
    }
    assert client.get(address).status_code == 200
    answer = client.post(address, given)
    assert answer.status_code == 302, read(answer)
    assert client.post(address, {**given, "of": "register.guard", "amount": "x"}).status_code == 422
    aside = reverse("draft-discard", args=[draft.id])
    assert "搁置" in read(client.get(aside))
    client.post(aside)
    assert list_drafts(cast.administrator)[0].state == "discarded"
    client.post(reverse("draft-resume", args=[draft.id]))
    assert list_drafts(cast.administrator)[0].state == "open"


def test_a_library_plan_is_adopted_and_withdrawn(
    client: Client, cast: Cast, county: County, example: Path
) -> None:
    assert "规则库中可以采用的方案" in read(client.get(reverse("plans")))
    address = reverse("plan-adopt", args=[KEY])
    assert "3 项要求" in read(client.get(address))
    client.post(address, {"org": str(county.region.id)})
    plan = list_plans(cast.administrator)[0]
    page = read(client.get(reverse("plan", args=[plan.id])))
    assert "国家安全专题教育" in page
    assert "原文照录,不作办理" in page
    again = client.post(address, {"org": str(county.region.id)})
    assert again.status_code == 409
    client.post(reverse("plan-withdraw", args=[plan.id]))
    assert list_active_requirements() == []


def test_a_school_sees_the_plan_and_may_not_touch_it(
    cast: Cast, county: County, example: Path
) -> None:
    plan = adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    school = log_in(cast.school_officer)
    page = read(school.get(reverse("plan", args=[plan.id])))
    assert "停用" not in page
    assert school.get(reverse("draft-upload")).status_code == 403
    assert school.post(reverse("plan-withdraw", args=[plan.id])).status_code == 403
    assert log_in(cast.outsider).get(reverse("plan", args=[plan.id])).status_code == 404


RULE = "incident.first_report.minutes"


def test_a_rule_shows_its_places_and_takes_a_countys_value(
    client: Client, cast: Cast, county: County
) -> None:
    assert RULE in read(client.get(reverse("rules"), {"text": "首报"}))
    assert "没有符合的规则" in read(client.get(reverse("rules"), {"text": "没有这个词"}))
    address = reverse("rule-set", args=[RULE])
    assert client.get(address).status_code == 200
    given = {"value": "20", "from_on": "2026-10-01", "source": "示例旗通知", "certainty": "S"}
    assert client.post(address, {**given, "value": "soon"}).status_code == 422
    client.post(address, given)
    assert resolve_rule(RULE, region=county.region.region, day=TODAY).value == 20
    assert "示例旗通知" in read(client.get(reverse("rule", args=[RULE])))
    client.post(reverse("rule-remove", args=[RULE]))
    assert resolve_rule(RULE, region=county.region.region, day=TODAY).pack


def test_a_rule_with_steps_keeps_its_shape(client: Client, county: County, cast: Cast) -> None:
    key = "security.guards.count"
    before = resolve_rule(key, region=county.region.region, day=TODAY).value
    form = read(client.get(reverse("rule-set", args=[key])))
    names = re.findall(r'name="(value-\d+)"', form)
    given = dict.fromkeys(names, "7")
    given |= {"from_on": "2026-10-01", "source": "通知", "certainty": "S"}
    assert client.post(reverse("rule-set", args=[key]), given).status_code == 302
    after = resolve_rule(key, region=county.region.region, day=TODAY).value
    assert [step["value"] for step in after["steps"]] == [7] * len(before["steps"])
    assert [step.get("when") for step in after["steps"]] == [
        step.get("when") for step in before["steps"]
    ]


def test_lists_are_exported(client: Client, cast: Cast, county: County, example: Path) -> None:
    plan = adopt_library_plan(cast.administrator, key=KEY, org=county.region.ref, now=NOW)
    set_rule_value(
        cast.administrator,
        key=RULE,
        org=county.region.ref,
        value=20,
        from_on=TODAY,
        until_on=None,
        source="通知",
        certainty="S",
        now=NOW,
    )
    for address in (reverse("plan", args=[plan.id]), reverse("rules")):
        answer = client.get(address, {"export": "xlsx"})
        assert answer.headers["Content-Type"].startswith("application/vnd.openxml")
    assert list_library_plans()
