from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, PASSWORD, Cast, County, build_cast
from tests.clocks import TestClock
from xiaoan.journal.queries import list_rows
from xiaoan.orgs.actions import create_account, give_post, give_stand_in

NEW_PASSWORD = "lan-tian-2026-bai"


@pytest.fixture
def people(county: County) -> Cast:
    return build_cast(county, password_hash=make_password(PASSWORD))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> TestClock:
    made = TestClock(NOW)
    made.install(monkeypatch)
    return made


def log_in(client: Client, name: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post(reverse("log-in"), {"username": name, "password": password, **extra})


def test_a_person_logs_in_and_out(client: Client, people: Cast, clock: TestClock) -> None:
    before = client.get(reverse("log-in"))
    assert before.status_code == 200
    answer = log_in(client, " School_Officer ")
    assert (answer.status_code, answer["Location"]) == (302, reverse("today"))
    assert client.get(reverse("orgs")).status_code == 200
    noted = list_rows(people.administrator, kind="account.logged_in").rows
    assert [(row.org_id, row.actor["role"]) for row in noted] == [
        (people.school_officer.org_id, "school_officer")
    ]
    assert client.get(reverse("log-out")).status_code == 405
    assert client.post(reverse("log-out")).status_code == 302
    away = client.get(reverse("orgs"))
    assert away["Location"] == f"{reverse('log-in')}?next=%2Forgs%2F"


def test_the_session_key_changes_at_log_in(client: Client, people: Cast, clock: TestClock) -> None:
    client.post(reverse("set-language"), {"language": "en"})
    client.session["anything"] = 1
    before = client.session.session_key
    log_in(client, "leader")
    assert client.session.session_key != before


def test_nobody_learns_which_names_exist(client: Client, people: Cast, clock: TestClock) -> None:
    pages = [
        log_in(client, name, "falsch-falsch").content.decode().replace(name, "")
        for name in ("leader", "nobody")
    ]
    start = [page[page.index('class="notice late"') :][:400] for page in pages]
    assert start[0] == start[1]
    assert "登录名或密码不正确" in start[0]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/orgs/?text=1", "/orgs/?text=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_only_to_pages_of_this_site(
    client: Client, people: Cast, clock: TestClock, address: str, leads_to: str
) -> None:
    assert log_in(client, "leader", next=address)["Location"] == leads_to


def test_five_wrong_passwords_lock_this_name_at_this_address(
    client: Client, people: Cast, clock: TestClock
) -> None:
    for _ in range(4):
        assert log_in(client, "leader", "falsch").status_code == 422
    locked = log_in(client, "leader", "falsch")
    assert locked.status_code == 429
    assert "10:15" in locked.content.decode()
    assert log_in(client, "leader").status_code == 429
    clock.shift(timedelta(minutes=5))
    again = log_in(client, "leader")
    assert again.status_code == 429
    assert "10:15" in again.content.decode()
    assert log_in(client, "liaison").status_code == 302  # the same address, another name
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert log_in(elsewhere, "leader").status_code == 302
    assert list_rows(people.administrator, kind="account.locked").total == 1
    clock.shift(timedelta(minutes=11))
    assert log_in(Client(), "leader").status_code == 302


def test_a_session_ends_when_idle_and_after_its_limit(
    client: Client, people: Cast, clock: TestClock
) -> None:
    log_in(client, "leader")
    clock.shift(timedelta(minutes=59))
    assert client.get(reverse("orgs")).status_code == 200
    clock.shift(timedelta(minutes=61))
    away = client.get(reverse("orgs"))
    assert away.status_code == 302
    assert "登录已超时" in client.get(away["Location"]).content.decode()
    assert "登录已超时" not in client.get(away["Location"]).content.decode()
    log_in(client, "leader")
    for _ in range(15):
        clock.shift(timedelta(minutes=50))
        answer = client.get(reverse("orgs"))
    assert answer.status_code == 302  # 12 hours and a half after logging in, never idle


def test_a_first_password_must_be_changed_before_anything_else(
    client: Client, people: Cast, county: County, clock: TestClock
) -> None:
    account, first = create_account(
        people.administrator,
        org_id=county.primary.id,
        login="neu",
        title="第一小学安全专干",
        now=NOW,
    )
    give_post(
        people.administrator,
        account_id=account.id,
        org_id=county.primary.id,
        role="school_officer",
        from_on=NOW.date(),
        now=NOW,
    )
    assert log_in(client, "neu", first)["Location"] == reverse("password-change")
    assert client.get(reverse("orgs"))["Location"] == reverse("password-change")
    other = Client()
    log_in(other, "neu", first)
    address = reverse("password-change")
    weak = client.post(address, {"old": first, "new": "12345678901", "again": "12345678901"})
    assert weak.status_code == 422
    assert "全是数字" in weak.content.decode() or "全部都是数字" in weak.content.decode()
    given = {"old": first, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.post(address, given).status_code == 302
    assert client.get(reverse("orgs")).status_code == 200
    assert other.get(reverse("orgs")).status_code == 302  # other devices are logged out
    assert log_in(Client(), "neu", NEW_PASSWORD)["Location"] == reverse("today")


def test_who_holds_several_posts_chooses(
    client: Client, people: Cast, county: County, clock: TestClock
) -> None:
    assert people.patroller.account_id
    assert people.school_officer.post_id
    stand_in = give_stand_in(
        people.administrator,
        account_id=people.patroller.account_id,
        post_id=people.school_officer.post_id,
        from_on=NOW.date(),
        until_on=NOW.date(),
        now=NOW,
    )
    assert log_in(client, "patroller")["Location"] == reverse("choose-post")
    assert client.get(reverse("orgs-export")).status_code == 403
    page = client.get(reverse("choose-post")).content.decode()
    assert str(stand_in.id) in page
    assert client.post(reverse("choose-post"), {"post": str(stand_in.id)}).status_code == 302
    assert client.get(reverse("orgs-export")).status_code == 200
    foreign = str(people.leader.post_id)
    assert client.post(reverse("choose-post"), {"post": foreign}).status_code == 404
    clock.shift(timedelta(days=1))
    log_in(client, "patroller")
    assert client.get(reverse("orgs-export")).status_code == 403


def test_the_language_is_kept_for_the_account(
    client: Client, people: Cast, clock: TestClock
) -> None:
    log_in(client, "leader")
    answer = client.post(reverse("set-language"), {"language": "en", "next": "/orgs/"})
    assert answer["Location"] == "/orgs/"
    assert client.get(reverse("orgs"))["Content-Language"] == "en"
    fresh = Client()
    log_in(fresh, "leader")
    assert fresh.get(reverse("orgs"))["Content-Language"] == "en"
    fresh.post(reverse("set-language"), {"language": "xx"})
    assert fresh.get(reverse("orgs"))["Content-Language"] == "zh-hans"
