from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast, County
from tests.orgs.test_roster import HEADINGS, ROWS, make_book
from xiaoan.kernel.actor import Actor
from xiaoan.orgs.queries import find_org, list_accounts, list_orgs


@pytest.fixture
def enter(client: Client, django_user_model: type) -> object:
    """Logs an actor of the cast in, without a password."""

    def as_actor(actor: Actor) -> Client:
        client.force_login(django_user_model.objects.get(pk=actor.account_id))  # type: ignore[attr-defined]
        return client

    return as_actor


@pytest.fixture
def admin(enter: object, cast: Cast) -> Client:
    return enter(cast.administrator)  # type: ignore[operator, no-any-return]


def read_book(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_the_tree_is_filtered_by_its_address(admin: Client, county: County) -> None:
    page = admin.get(reverse("orgs")).content.decode()
    assert all(org.name in page for org in county.schools)
    assert "外县" not in page
    page = admin.get(reverse("orgs"), {"stage": "junior"}).content.decode()
    assert "示例旗第一中学" in page
    assert "示例旗第一小学" not in page
    page = admin.get(reverse("orgs"), {"text": "没有这样的"}).content.decode()
    assert "没有符合条件的机构" in page
    book = read_book(admin.get(reverse("orgs"), {"export": "xlsx", "kind": "school"}).content)
    assert [row[1] for row in book[1:]] == [org.name for org in county.schools]


def test_an_organisation_is_made_changed_closed_and_reopened(
    admin: Client, county: County, cast: Cast
) -> None:
    values = {"parent": county.region.id, "kind": "school", "code": "S77", "name": "示例旗第七小学"}
    wrong = admin.post(reverse("org-new"), values)
    assert wrong.status_code == 422
    assert "学段" in wrong.content.decode()
    made = admin.post(reverse("org-new"), {**values, "stage": "primary", "pupils": 90})
    assert made.status_code == 302
    org = find_org(cast.administrator, code="S77")
    assert org is not None
    address = reverse("org-edit", args=[org.id])
    change = {"code": "S77", "name": "示例旗第七小学", "stage": "primary", "pupils": 95}
    assert admin.post(address, {**change, "base_revision": 1}).status_code == 302
    late = admin.post(address, {**change, "pupils": 99, "base_revision": 1})
    assert late.status_code == 422
    assert "刚刚被别人改过" in late.content.decode()
    assert admin.post(reverse("org-close", args=[org.id])).status_code == 302
    assert admin.get(address).status_code == 200
    assert admin.post(reverse("org-reopen", args=[org.id])).status_code == 302
    site = {"name": "东校区", "address": "东街", "latitude": "43.85", "longitude": "113.64"}
    assert admin.post(reverse("site-new", args=[org.id]), site).status_code == 302
    assert "东校区" in admin.get(address).content.decode()


def test_a_roster_goes_through_a_trial_run(admin: Client, county: County, cast: Cast) -> None:
    upload = SimpleUploadedFile("名册.xlsx", make_book([HEADINGS, *ROWS]))
    given = {"parent": str(county.region.id), "file": upload}
    preview = admin.post(reverse("orgs-import"), given).content.decode()
    assert "备注" in preview
    assert list_orgs(cast.administrator, kind="school").total == 3
    held = re.search(r'name="held" value="([^"]+)"', preview)
    assert held
    final = {"held": held[1], "parent": str(county.region.id)}
    assert admin.post(reverse("orgs-import"), final).status_code == 302
    assert list_orgs(cast.administrator, kind="school").total == 5
    assert admin.post(reverse("orgs-import"), final).status_code == 422


def test_a_bad_roster_names_rows_and_columns(admin: Client, county: County) -> None:
    upload = SimpleUploadedFile("名册.xlsx", make_book([HEADINGS, ROWS[0], ROWS[0]]))
    given = {"parent": str(county.region.id), "file": upload}
    answer = admin.post(reverse("orgs-import"), given)
    assert answer.status_code == 422
    assert "机构代码 S11 在第 2 行已经出现过" in answer.content.decode()
    photo = SimpleUploadedFile("名册.xlsx", b"\xff\xd8\xff\xe0" + b"\x00" * 200)
    answer = admin.post(reverse("orgs-import"), {**given, "file": photo})
    assert answer.status_code == 422
    assert "sheets." not in answer.content.decode()


def test_what_is_exported_can_be_imported_again(admin: Client, county: County, cast: Cast) -> None:
    content = admin.get(reverse("orgs-export")).content
    assert len(read_book(content)) == 7
    upload = SimpleUploadedFile("名册.xlsx", content)
    given = {"parent": str(county.region.id), "file": upload}
    preview = admin.post(reverse("orgs-import"), given)
    assert preview.status_code == 200
    numbers = re.findall(r"<strong>(\d+)</strong>", preview.content.decode())
    assert numbers[:3] == ["0", "0", "6"]
    assert read_book(admin.get(reverse("orgs-template")).content)[0][0] == "机构代码*"


def test_the_calendar_is_kept_by_the_region(admin: Client, county: County) -> None:
    term = {
        "school_year": "2026-2027",
        "number": "1",
        "start_on": "2026-09-07",
        "end_on": "2027-01-08",
    }
    assert admin.post(reverse("term-set"), term).status_code == 302
    day = {"day": "2026-10-22", "is_working": "0", "note": "暴雪停课"}
    assert admin.post(reverse("day-set"), day).status_code == 302
    page = admin.get(reverse("calendar")).content.decode()
    assert "2026-09-07" in page
    assert "暴雪停课" in page
    removals = re.findall(r'href="(/orgs/calendar/[^"]+/remove)"', page)
    assert len(removals) == 2
    for address in removals:
        assert admin.get(address).status_code == 200
        assert admin.post(address).status_code == 302


def test_an_account_is_made_and_shown_its_password_once(
    admin: Client, county: County, cast: Cast
) -> None:
    given = {
        "org": str(county.primary.id),
        "title": "第一小学安全专干",
        "login": "yixiao",
        "role": "school_officer",
        "scope": "",
    }
    made = admin.post(reverse("person-new"), given)
    assert made.status_code == 200
    password = re.search(r"<code>(\w{14})</code>", made.content.decode())
    assert password
    again = admin.post(reverse("person-new"), given)
    assert again.status_code == 422
    [account] = list_accounts(cast.administrator, text="yixiao").rows
    page = admin.get(reverse("person", args=[account.id])).content.decode()
    assert password[1] not in page
    assert "示例旗第一小学" in page
    for name in ("person-disable", "person-enable", "person-password"):
        address = reverse(name, args=[account.id])
        assert admin.get(address).status_code == 200
        assert admin.post(address).status_code in {200, 302}
    post = {
        "org": str(county.primary.id),
        "role": "patroller",
        "scope": "",
        "from_on": "2026-10-21",
        "until_on": "",
    }
    assert admin.post(reverse("post-new", args=[account.id]), post).status_code == 302
    stand_in = {
        "post": str(cast.patroller.post_id),
        "from_on": "2026-10-21",
        "until_on": "2026-10-30",
    }
    assert admin.post(reverse("stand-in-new", args=[account.id]), stand_in).status_code == 302
    [account] = list_accounts(cast.administrator, text="yixiao").rows
    assert len(account.posts) == 3
    end = {"last_on": "2026-11-30"}
    ended = admin.post(reverse("post-end", args=[account.posts[-1].id]), end)
    assert ended.status_code == 302
    book = read_book(admin.get(reverse("people"), {"export": "xlsx"}).content)
    assert "yixiao" in {row[1] for row in book}


def test_things_outside_the_scope_do_not_exist(enter: object, cast: Cast, county: County) -> None:
    admin: Client = enter(cast.administrator)  # type: ignore[operator]
    foreign = county.other_school.id
    assert cast.outsider.account_id
    for name, key in (
        ("org-edit", foreign),
        ("org-close", foreign),
        ("org-move", foreign),
        ("person", cast.outsider.account_id),
        ("person-password", cast.outsider.account_id),
        ("person", UUID(int=1)),
    ):
        assert admin.get(reverse(name, args=[key])).status_code == 404
        assert admin.post(reverse(name, args=[key])).status_code in {404, 405}
