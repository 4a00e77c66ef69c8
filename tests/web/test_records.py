"""Registers and records on the screen: forms without script, sheets, conflicts, evidence."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, TODAY, Cast, County
from tests.clocks import TestClock
from xiaoan.activities.queries import list_activities
from xiaoan.journal.queries import list_attachments
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.kernel.ids import new_id
from xiaoan.orgs.models import Account
from xiaoan.registers.actions import NewEntry, create_entries, create_entry, edit_entry
from xiaoan.registers.queries import list_entries

EXTINGUISHER = {
    "code": "M-01",
    "place": "一楼东",
    "medium": "powder",
    "made_on": "2023-05-06",
    "state": "in_use",
}
LESSON = "national-security-theme"
TAUGHT = {"topic": "国家安全", "classes": "初一", "class_hours": "2", "participants": "40"}
Enter = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> TestClock:
    made = TestClock(NOW)
    made.install(monkeypatch)
    return made


@pytest.fixture
def enter(cast: Cast) -> Enter:
    def log_in(actor: Actor) -> Client:
        client = Client()
        account = Account.objects.get(id=actor.account_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def officer(enter: Enter, school_officer: Actor) -> Client:
    return enter(school_officer)


def make_photo(name: str = "课堂.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    picture = Image.new("RGB", (640, 480), "navy")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (42.0, 30.0, 0.0)
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def make_sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("台账.xlsx", out.getvalue())


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', text_of(answer))
    assert found
    return found[1]


def add_entry(actor: Actor, county: County, **values: str) -> UUID:
    return create_entry(
        actor,
        org=county.boarding.ref,
        type_key="extinguisher",
        values={**EXTINGUISHER, **values},
        now=NOW,
    ).id


def test_an_entry_is_made_on_a_form_drawn_from_the_library(
    officer: Client, school_officer: Actor
) -> None:
    address = reverse("entry-new", args=["extinguisher"])
    form = officer.get(address)
    page = text_of(form)
    assert form.status_code == 200
    assert 'type="date"' in page
    assert "capture=" in page
    sent = {**EXTINGUISHER, "key": hidden(form, "key"), "files": make_photo()}
    for _ in range(2):
        answer = officer.post(address, {**sent, "files": make_photo()})
        assert answer.status_code == 302
    (entry,) = list_entries(school_officer, type_key="extinguisher", today=TODAY).rows
    assert answer["Location"] == reverse("entry", args=[entry.id])
    shown = text_of(officer.get(answer["Location"]))
    assert "GB 50444" in shown
    assert "2028-05-06" in shown
    assert "№" in shown
    assert len(list_attachments(school_officer, subjects=[entry.id])[str(entry.id)]) == 1


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(officer: Client) -> None:
    address = reverse("entry-new", args=["extinguisher"])
    answer = officer.post(address, {**EXTINGUISHER, "made_on": "2026-10-22", "code": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "晚于今天" in page
    assert 'aria-invalid="true"' in page
    assert 'value="一楼东"' in page


def test_two_people_settle_one_field_on_a_page(
    officer: Client, school_officer: Actor, county: County
) -> None:
    entry_id = add_entry(school_officer, county)
    address = reverse("entry-edit", args=[entry_id])
    form = officer.get(address)
    assert hidden(form, "base_revision") == "1"
    theirs = {**EXTINGUISHER, "place": "二楼", "medium": "water"}
    edit_entry(school_officer, entry_id=entry_id, base_revision=1, values=theirs, now=NOW)
    mine = {**EXTINGUISHER, "place": "三楼", "base_revision": "1"}
    clash = officer.post(address, mine)
    assert clash.status_code == 409
    page = text_of(clash)
    assert "二楼" in page
    assert "三楼" in page
    settled = {
        "base_revision": hidden(clash, "base_revision"),
        "place": "三楼",
        **{name: hidden(clash, name) for name in ("code", "medium", "made_on", "state")},
    }
    assert officer.post(address, settled).status_code == 302
    (entry,) = list_entries(school_officer, type_key="extinguisher", today=TODAY).rows
    assert (entry.values["place"], entry.values["medium"]) == ("三楼", "water")


def test_a_reminder_is_acknowledged_and_an_entry_retired_with_a_reason(
    officer: Client, school_officer: Actor, county: County
) -> None:
    entry_id = add_entry(school_officer, county, made_on="2021-11-05")
    assert "到期提醒" in text_of(officer.get(reverse("registers")))
    address = reverse("reminder-acknowledge", args=[entry_id])
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "已约维修"}).status_code == 302
    assert "已约维修" in text_of(officer.get(reverse("entry", args=[entry_id])))
    assert "到期提醒" not in text_of(officer.get(reverse("registers")))
    assert officer.post(address, {"reason": "再次"}).status_code == 302
    retire = reverse("entry-retire", args=[entry_id])
    assert officer.get(retire).status_code == 200
    assert officer.post(retire, {"reason": "报废"}).status_code == 302
    listed = officer.get(reverse("register", args=["extinguisher"]))
    assert "M-01" not in text_of(listed)
    gone = officer.get(reverse("register", args=["extinguisher"]) + "?standing=retired")
    assert "M-01" in text_of(gone)


def test_what_wants_attention_is_one_click_from_its_figure(
    officer: Client, school_officer: Actor, county: County
) -> None:
    for code, made_on in (("D1", "2021-11-05"), ("X1", "2015-01-01"), ("F1", "2026-01-01")):
        add_entry(school_officer, county, code=code, made_on=made_on)
    page = text_of(officer.get(reverse("registers")))
    for standing, code in (("due", "D1"), ("expired", "X1")):
        assert f"standing={standing}" in page
        listed = officer.get(reverse("register-attention") + f"?standing={standing}")
        assert [line[1].entry.code for line in listed.context["lines"]] == [code]
    sheet = officer.get(reverse("register-attention") + "?standing=expired&export=xlsx")
    assert sheet.content[:2] == b"PK"


def test_a_sheet_is_checked_first_and_taken_in_when_confirmed(
    officer: Client, school_officer: Actor
) -> None:
    address = reverse("register-import", args=["extinguisher"])
    headings = ("编号", "灭火剂", "出厂日期", "位置", "状态")
    good = make_sheet(headings, ("A1", "干粉", "2025-03-01", "东", "在用"))
    answer = officer.post(address, {"sheet": good})
    assert answer.status_code == 302
    second = answer["Location"]
    assert "将新增" in text_of(officer.get(second))
    assert list_entries(school_officer, type_key="extinguisher", today=TODAY).total == 0
    assert officer.post(second).status_code == 302
    assert list_entries(school_officer, type_key="extinguisher", today=TODAY).total == 1
    assert officer.post(second).status_code == 404


def test_a_wrong_sheet_names_rows_and_comes_back_to_mend(officer: Client) -> None:
    address = reverse("register-import", args=["extinguisher"])
    wrong = make_sheet(
        ("编号", "灭火剂", "出厂日期", "位置", "状态"), ("A1", "泡沫水", "x", "东", "在用")
    )
    report = officer.get(officer.post(address, {"sheet": wrong})["Location"])
    page = text_of(report)
    assert "泡沫水" not in page or "灭火剂" in page
    assert page.count('<td class="number">2</td>') == 2
    mend = officer.get(
        officer.post(address, {"sheet": wrong_again()})["Location"] + "&problems=xlsx"
    )
    assert mend["Content-Disposition"].startswith("attachment")
    photo = officer.post(address, {"sheet": make_photo("台账.xlsx")})
    assert photo.status_code == 422
    assert "image/jpeg" in text_of(photo)
    assert officer.post(address).status_code == 422


def wrong_again() -> SimpleUploadedFile:
    return make_sheet(
        ("编号", "灭火剂", "出厂日期", "位置", "状态"), ("A1", "泡沫水", "x", "东", "在用")
    )


def test_template_and_export_are_downloads(
    officer: Client, school_officer: Actor, county: County
) -> None:
    add_entry(school_officer, county)
    for address in (
        reverse("register-template", args=["extinguisher"]),
        reverse("register-export", args=["extinguisher"]),
        reverse("register", args=["extinguisher"]) + "?export=xlsx&medium=powder",
    ):
        answer = officer.get(address)
        assert answer.content[:2] == b"PK"
        assert answer["Content-Disposition"].startswith("attachment")


def test_a_record_with_a_photo_in_one_form(officer: Client, school_officer: Actor) -> None:
    address = reverse("activity-new", args=[LESSON])
    form = officer.get(address)
    assert "2026-10-21" in text_of(form)
    sent = {**TAUGHT, "_held_on": "2026-10-21", "key": hidden(form, "key")}
    for _ in range(2):
        answer = officer.post(address, {**sent, "files": [make_photo(), make_photo("b.jpg")]})
        assert answer.status_code == 302
    (record,) = list_activities(school_officer).rows
    page = text_of(officer.get(reverse("activity", args=[record.id])))
    assert "国家安全" in page
    assert "view=thumb" in page
    listed = text_of(officer.get(reverse("activity-kind", args=[LESSON])))
    assert "2026-10-21" in listed


def test_an_earlier_school_year_asks_for_a_tick(officer: Client, school_officer: Actor) -> None:
    address = reverse("activity-new", args=[LESSON])
    sent = {**TAUGHT, "_held_on": "2026-06-01", "key": str(new_id())}
    asked = officer.post(address, sent)
    assert asked.status_code == 422
    assert 'name="_is_late"' in text_of(asked)
    assert officer.post(address, {**sent, "_is_late": "on"}).status_code == 302
    future = officer.post(address, {**sent, "_held_on": "2026-10-22", "key": str(new_id())})
    assert "晚于今天" in text_of(future)
    empty = officer.post(address, {**sent, "_held_on": "", "key": str(new_id())})
    assert empty.status_code == 422
    assert list_activities(school_officer).total == 1


def test_a_zero_report_is_one_button(officer: Client, school_officer: Actor) -> None:
    address = reverse("activity-new", args=["food-daily"])
    assert "零报告" in text_of(officer.get(address))
    sent = {"_held_on": "2026-10-21", "_is_zero": "1", "key": str(new_id())}
    assert officer.post(address, sent).status_code == 302
    (record,) = list_activities(school_officer).rows
    assert record.is_zero


def test_a_record_is_changed_and_withdrawn(officer: Client, school_officer: Actor) -> None:
    sent = {**TAUGHT, "_held_on": "2026-10-21", "key": str(new_id())}
    officer.post(reverse("activity-new", args=[LESSON]), sent)
    (record,) = list_activities(school_officer).rows
    address = reverse("activity-edit", args=[record.id])
    assert officer.get(address).status_code == 200
    changed = {**sent, "class_hours": "3", "base_revision": "1"}
    assert officer.post(address, changed).status_code == 302
    clash = officer.post(address, {**sent, "class_hours": "4", "base_revision": "1"})
    assert clash.status_code == 409
    assert hidden(clash, "_held_on") == "2026-10-21"
    withdraw = reverse("activity-withdraw", args=[record.id])
    assert officer.post(withdraw, {"reason": ""}).status_code == 422
    assert officer.post(withdraw, {"reason": "填错"}).status_code == 302
    assert list_activities(school_officer).total == 0


def ask(client: Client, address: str) -> int:
    answer = client.get(address)
    # Read to the end, not closed: closing ends the database connection inside a transaction.
    assert list(answer)
    return answer.status_code


def test_evidence_is_shown_without_place_and_only_inside_the_scope(
    officer: Client,
    enter: Enter,
    cast: Cast,
    county: County,
) -> None:
    entry_id = add_entry(cast.school_officer, county)
    address = reverse("entry-evidence", args=[entry_id])
    assert officer.post(address, {"files": make_photo()}).status_code == 302
    (shown,) = list_attachments(SYSTEM, subjects=[entry_id])[str(entry_id)]
    file = reverse("file", args=[shown.id])
    for view in ("", "?view=view", "?view=thumb", "?view=nonsense"):
        answer = officer.get(file + view)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("inline")
        picture = Image.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert picture.format == "JPEG"
        assert not picture.getexif()
    original = officer.get(file + "?view=original")
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original.streaming_content)  # type: ignore[attr-defined]
    assert ask(enter(cast.patroller), file) == 200
    assert ask(enter(cast.patroller), file + "?view=original") == 403
    assert ask(enter(cast.bureau_officer), file) == 200
    assert ask(enter(cast.outsider), file) == 404
    assert ask(enter(cast.liaison), file) == 404
    assert ask(Client(), file) == 302
    remove = reverse("entry-evidence-remove", args=[shown.id])
    assert officer.get(remove).status_code == 200
    assert officer.post(remove).status_code == 302
    assert officer.get(file).status_code == 404


def test_a_file_that_is_no_evidence_is_refused_in_words(
    officer: Client, school_officer: Actor, county: County
) -> None:
    entry_id = add_entry(school_officer, county)
    svg = SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    address = reverse("entry-evidence", args=[entry_id])
    answer = officer.post(address, {"files": svg}, follow=True)
    assert "不能作为佐证" in text_of(answer)


def test_the_bureau_chooses_for_whom_and_sees_everybody(
    enter: Enter, cast: Cast, county: County
) -> None:
    add_entry(cast.school_officer, county)
    bureau = enter(cast.bureau_officer)
    address = reverse("entry-new", args=["extinguisher"])
    assert "为哪个单位登记" in text_of(bureau.get(address))
    form = bureau.get(f"{address}?org={county.primary.id}")
    sent = {**EXTINGUISHER, "key": hidden(form, "key"), "org": str(county.primary.id)}
    assert bureau.post(address, sent).status_code == 302
    listed = text_of(bureau.get(reverse("register", args=["extinguisher"])))
    assert county.primary.name in listed
    assert county.boarding.name in listed
    only = bureau.get(reverse("register", args=["extinguisher"]) + f"?org={county.primary.id}")
    assert text_of(only).count("M-01") == 1


def test_who_may_not_edit_sees_no_button_and_no_form(
    enter: Enter, cast: Cast, county: County
) -> None:
    entry_id = add_entry(cast.school_officer, county)
    leader = enter(cast.leader)
    page = text_of(leader.get(reverse("entry", args=[entry_id])))
    assert reverse("entry-edit", args=[entry_id]) not in page
    assert leader.get(reverse("entry-edit", args=[entry_id])).status_code == 403
    outsider = enter(cast.outsider)
    for name in ("entry", "entry-edit", "entry-retire", "reminder-acknowledge"):
        assert outsider.get(reverse(name, args=[entry_id])).status_code == 404
    foreign = reverse("entry-new", args=["extinguisher"]) + f"?org={county.primary.id}"
    assert outsider.get(foreign).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_form_and_list_of_the_library_is_drawn(
    enter: Enter, cast: Cast, county: County, language: str
) -> None:
    from xiaoan.activities.queries import list_activity_kinds, list_attestations
    from xiaoan.registers.queries import list_register_types

    bureau = enter(cast.administrator)
    bureau.cookies["django_language"] = language
    org = f"?org={county.boarding.id}"
    for register in list_register_types():
        for name in ("register", "entry-new", "register-import"):
            assert bureau.get(reverse(name, args=[register.key]) + org).status_code == 200
    for activity in [*list_activity_kinds(), *list_attestations()]:
        for name in ("activity-kind", "activity-new"):
            assert bureau.get(reverse(name, args=[activity.key]) + org).status_code == 200


def test_pages_cost_the_same_for_more_rows(
    enter: Enter,
    cast: Cast,
    county: County,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    bureau = enter(cast.bureau_officer)
    addresses = [
        reverse("registers"),
        reverse("register", args=["extinguisher"]),
        reverse("activities"),
        reverse("activity-kind", args=[LESSON]),
    ]
    for address in addresses:
        bureau.get(address)
    rows = [
        NewEntry(county.boarding.ref, "extinguisher", {**EXTINGUISHER, "code": f"N{number}"})
        for number in range(70)
    ]
    create_entries(SYSTEM, rows=rows, now=NOW, settle=False)
    for address in addresses:
        with django_assert_max_num_queries(12):
            assert bureau.get(address).status_code == 200
    (entry, *_) = list_entries(SYSTEM, type_key="extinguisher", today=date(2026, 1, 1)).rows
    with django_assert_max_num_queries(13):
        assert bureau.get(reverse("entry", args=[entry.id])).status_code == 200
