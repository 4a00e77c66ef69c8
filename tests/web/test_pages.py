"""The reading pages: each role sees what is its own, with few queries, and can take lists away."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from PIL import Image

from tests.cast import NOW
from tests.web.conftest import Standing
from xiaoan.activities.queries import list_activities
from xiaoan.journal.queries import list_rows
from xiaoan.obligations.queries import list_obligations
from xiaoan.registers.actions import create_entry
from xiaoan.web.duties import say_reached
from xiaoan.web.measures import describe_measure

BUDGETS: dict[str, int] = yaml.safe_load(
    (Path(__file__).parent / "budgets.yaml").read_text(encoding="utf-8")
)
READERS = ("administrator", "bureau_officer", "leader", "liaison", "school_officer", "patroller")
EXPORTED = ("living-notice", "matrix", "requirements", "requirement", "obligations", "indicators")
LogIn = Callable[[str], Client]
PERIMETER = {
    "code": "P1",
    "place_type": "tobacco",
    "name": "校门东侧烟草零售点",
    "distance": 80,
    "method": "walking",
    "department": "市场监督管理局",
    "found_on": "2026-09-10",
    "state": "lawful",
    "confirmed_on": "2026-10-10",
}


def find_page(name: str, standing: Standing) -> str:
    row = list_rows(standing.cast.administrator, kind="lesson.").rows[0]
    arguments = {
        "living-notice": [standing.plan.id],
        "requirement": [standing.lesson.id],
        "obligation": [standing.obligation_id],
        "org": [standing.county.boarding.id],
        "journal-row": [row.id],
    }
    return reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize("name", list(BUDGETS))
def test_pages_keep_their_budget(name: str, standing: Standing, log_in: LogIn) -> None:
    client, address = log_in("bureau_officer"), find_page(name, standing)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    shown = "\n".join(query["sql"][:160] for query in asked.captured_queries)
    assert len(asked) <= min(BUDGETS[name], 12), shown


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ["today", "matrix", "requirements", "obligations", "indicators"])
def test_every_role_reads_what_is_its_own(
    name: str, role: str, standing: Standing, log_in: LogIn
) -> None:
    assert log_in(role).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", ["school_officer", "bureau_officer"])
@pytest.mark.parametrize("name", list(BUDGETS))
def test_nothing_inline_is_sent(name: str, role: str, standing: Standing, log_in: LogIn) -> None:
    answer = log_in(role).get(find_page(name, standing))
    page = answer.content.decode()
    assert not re.search(r"\sstyle\s*=", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", page)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", EXPORTED)
def test_lists_are_taken_away_as_excel(name: str, standing: Standing, log_in: LogIn) -> None:
    answer = log_in("bureau_officer").get(find_page(name, standing), {"export": "xlsx"})
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row > 1
    assert all(cell.value for cell in sheet[1])


def test_who_may_not_export_is_refused(standing: Standing, log_in: LogIn) -> None:
    answer = log_in("patroller").get(reverse("matrix"), {"export": "xlsx"})
    assert answer.status_code == 403


def test_filters_of_the_address_narrow_the_list(standing: Standing, log_in: LogIn) -> None:
    client, school = log_in("bureau_officer"), standing.county.boarding
    answer = client.get(reverse("obligations"), {"org": school.id, "area": "education"})
    rows = answer.context["rows"]
    assert rows
    assert {row.org_name for row in rows} == {school.name}
    assert {row.area for row in rows} == {"education"}
    assert client.get(reverse("obligations"), {"area": "witchcraft", "org": "x"}).status_code == 200


def test_a_record_shows_as_met_with_its_journal_row(standing: Standing, log_in: LogIn) -> None:
    answer = log_in("school_officer").get(find_page("obligation", standing))
    page = answer.content.decode()
    assert answer.context["row"].status == "met"
    assert len(answer.context["facts"]) == 1
    assert "每学年不少于1次" in page
    assert re.search(r"/journal/[0-9a-f-]{36}/", page)


@pytest.mark.parametrize("role", READERS)
def test_no_link_leads_its_reader_to_a_refusal(
    role: str, standing: Standing, log_in: LogIn
) -> None:
    (record,) = list_activities(standing.cast.school_officer).rows
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(drawn, "JPEG")
    photo = SimpleUploadedFile("课堂.jpg", drawn.getvalue(), content_type="image/jpeg")
    log_in("school_officer").post(reverse("activity-evidence", args=[record.id]), {"files": photo})
    client = log_in(role)
    pages = [
        reverse("plan", args=[standing.plan.id]),
        find_page("obligation", standing),
        reverse("activity", args=[record.id]),
    ]
    refused = []
    for page in pages:
        answer = client.get(page)
        links = re.findall(
            r'<a [^>]*href="(/(?:orgs|journal|files)/[^"#]+)"', answer.content.decode()
        )
        for link in {*links} if answer.status_code == 200 else ():
            reached = client.get(link.replace("&amp;", "&"))
            list(reached)  # to its end: closing would end the connection inside a transaction
            refused += [(page, link)] if reached.status_code >= 400 else []
    assert refused == []


def test_the_notice_carries_its_state(standing: Standing, log_in: LogIn) -> None:
    address = reverse("living-notice", args=[standing.plan.id])
    answer = log_in("bureau_officer").get(address, {"requirement": standing.lesson.id})
    parts = answer.context["parts"]
    chosen = [part for part in parts if part.is_chosen]
    assert len(chosen) == 1
    assert chosen[0].owed > 0
    assert any(part.kind == "muted" and part.counts is None for part in parts)
    assert answer.context["chosen"].share.met == 1
    assert "不作办理" in answer.content.decode()


def test_not_applicable_is_counted_beside_the_share(standing: Standing, log_in: LogIn) -> None:
    answer = log_in("bureau_officer").get(find_page("requirement", standing))
    page = answer.content.decode()
    assert answer.context["open_count"] == 1, "the primary school has not held it yet"
    assert "不适用 1" in page, "the kindergarten owes no such lesson"


def test_matrix_shows_schools_first_and_departments_on_request(
    standing: Standing, log_in: LogIn
) -> None:
    client = log_in("bureau_officer")
    names = [row.org.name for row in client.get(reverse("matrix")).context["rows"]]
    assert names == [school.name for school in standing.county.schools]
    wider = client.get(reverse("matrix"), {"kind": "department"}).context["rows"]
    assert {row.org.name for row in wider} == {one.name for one in standing.county.departments}


def test_what_has_lapsed_is_counted_beside_what_is_reached(standing: Standing) -> None:
    officer, school = standing.cast.school_officer, standing.county.boarding
    common = {"medium": "powder", "place": "一楼东", "state": "in_use"}
    for code, made_on in (("A1", "2025-09-01"), ("A2", "2015-09-01")):
        values = {**common, "code": code, "made_on": made_on}
        create_entry(officer, org=school.ref, type_key="extinguisher", values=values, now=NOW)
    page = list_obligations(officer, statuses=["overdue"], size=500)
    said = {say_reached(row) for row in page.rows if row.expired}
    assert said == {"1 / 1,失效 1"}


def test_where_no_number_is_asked_words_stand_for_it(standing: Standing) -> None:
    officer, school = standing.cast.school_officer, standing.county.boarding

    def list_said(language: str = "zh-hans") -> set[str]:
        page = list_obligations(officer, size=500)
        with override(language):
            return {say_reached(row) for row in page.rows if row.target == 0}

    assert list_said() == {"无失效", "0 / ≤ 0"}
    assert list_said("en") == {"none lapsed", "0 / ≤ 0"}
    create_entry(
        officer,
        org=school.ref,
        type_key="perimeter-point",
        values=PERIMETER,
        now=NOW,
    )
    assert "有效 1" in list_said()
    assert "1 valid" in list_said("en")


def test_a_demand_without_a_number_shows_none(standing: Standing) -> None:
    measure = {"always": {"all_valid": "register.perimeter-point", "at_least": 0}}
    assert describe_measure(measure, rules={}) == "登记在册的始终有效,不要求数量"
    with override("en"):
        assert "0" not in describe_measure(measure, rules={})
    asked = {"always": {"all_valid": "register.perimeter-point", "at_least": 1}}
    assert "≥ 1" in describe_measure(asked, rules={})


def test_an_english_page_says_which_words_are_chinese(standing: Standing, log_in: LogIn) -> None:
    client = log_in("bureau_officer")
    client.cookies["django_language"] = "en"
    addresses = (
        reverse("plan", args=[standing.plan.id]),
        find_page("requirement", standing),
        reverse("rules"),
    )
    with override("zh-hans"):  # what a request chose stays chosen in a test
        plan, page, rules = (client.get(address).content.decode() for address in addresses)
    assert re.search(r"<dd>[^<]* · System</dd>", plan)
    assert '<html lang="en"' in page
    assert '<blockquote class="quote" lang="zh-Hans">' in page
    assert re.search(r'<span class="source">[^<]* <span lang="zh-Hans">[^<]*[\u4e00-\u9fff]', rules)


def test_liaison_sees_only_his_own(standing: Standing, log_in: LogIn) -> None:
    client = log_in("liaison")
    rows = client.get(reverse("obligations")).context["rows"]
    assert {row.org_name for row in rows} == {standing.county.police.name}
    assert client.get(find_page("org", standing)).status_code == 404
    assert client.get(find_page("obligation", standing)).status_code == 404


def test_outsider_sees_nothing(standing: Standing, log_in: LogIn) -> None:
    client = log_in("outsider")
    for name in ("obligation", "org", "requirement", "living-notice", "journal-row"):
        assert client.get(find_page(name, standing)).status_code == 404, name
    assert client.get(reverse("obligations")).context["rows"] == []


def test_what_was_sent_too_late_is_said_not_to_be_saved(db: None) -> None:
    form = reverse("activity-new", args=["national-security-theme"])
    client = Client()
    answer = client.post(form, {"topic": "国家安全"}, follow=True)
    assert "还没有保存" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(urlencode({"next": form}))
    sends = client.post(reverse("activity-evidence", args=[uuid4()]))
    assert sends["Location"].endswith(urlencode({"next": reverse("today")})), "it cannot be opened"
    client.get(reverse("log-in"))
    asked = client.get(form, follow=True)
    assert "还没有保存" not in asked.content.decode()


def test_an_old_form_is_not_mistaken_for_a_forbidden_one(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("log-in"), {"username": "x"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "没有保存" in page
    assert "岗位" not in page


def test_unknown_page_and_refusal_have_their_status(standing: Standing, log_in: LogIn) -> None:
    client = log_in("patroller")
    assert client.get("/no-such-page/").status_code == 404
    assert client.get(reverse("obligation", args=[uuid4()])).status_code == 404
    assert client.get(reverse("journal")).status_code == 403


def test_stranger_is_sent_to_log_in(standing: Standing) -> None:
    answer = Client().get(reverse("matrix"), {"area": "fire"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("log-in"))
    assert "area%3Dfire" in answer["Location"]


def test_body_above_the_limit_is_refused_before_it_is_read(
    standing: Standing, log_in: LogIn
) -> None:
    client = log_in("bureau_officer")
    answer = client.generic("POST", reverse("look"), b"x", CONTENT_LENGTH=str(50 * 1024 * 1024))
    assert answer.status_code == 413
    assert "50.0 MB" in answer.content.decode()


def test_look_is_kept_in_a_cookie_and_goes_back_only_here(
    standing: Standing, log_in: LogIn
) -> None:
    client = log_in("leader")
    answer = client.post(reverse("look"), {"theme": "dark", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert client.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get(reverse("today")).content.decode()


def test_a_reminder_reaches_who_is_reminded(standing: Standing, log_in: LogIn) -> None:
    bureau, address = (
        log_in("bureau_officer"),
        reverse("requirement-remind", args=[standing.lesson.id]),
    )
    assert bureau.get(address).status_code == 200
    answer = bureau.post(address, follow=True)
    assert "已提醒 1 个单位" in answer.content.decode()
    again = bureau.post(address)
    assert again.status_code == 422, "once a day is enough"
    assert log_in("school_officer").post(address).status_code == 403


def test_waiving_asks_for_a_reason_and_can_be_undone(standing: Standing, log_in: LogIn) -> None:
    client = log_in("bureau_officer")
    rows = client.get(reverse("obligations"), {"status": "on_track"}).context["rows"]
    address = reverse("obligation-waive", args=[rows[0].id])
    shown = reverse("obligation", args=[rows[0].id])
    assert client.post(address, {"reason": "", "from_on": "2026-10-21"}).status_code == 422
    given = {"reason": "校舍翻建,暂停使用", "from_on": "2026-10-21", "until_on": "2027-01-31"}
    assert client.post(address, given).status_code == 302
    page = client.get(shown)
    assert page.context["row"].status == "waived"
    assert "校舍翻建" in page.content.decode()
    client.post(reverse("obligation-unwaive", args=[rows[0].id]))
    assert client.get(shown).context["row"].status == "on_track"
