from __future__ import annotations

from datetime import date, datetime

import pytest
from django.contrib.auth.hashers import make_password

from tests.cast import Cast, County
from xiaoan.access.queries import build_actor, list_own_posts
from xiaoan.access.states import MATRIX, PERMISSIONS, ROLES
from xiaoan.journal.queries import list_subject_rows
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from xiaoan.orgs.actions import (
    change_own_password,
    close_org,
    create_account,
    disable_account,
    enable_account,
    end_post,
    give_post,
    give_stand_in,
    reset_password,
)
from xiaoan.orgs.queries import get_account, list_accounts


def test_the_matrix_speaks_the_vocabulary_and_denies_by_default() -> None:
    assert set(MATRIX) == set(ROLES)
    assert set().union(*MATRIX.values()) == set(PERMISSIONS)
    assert not any("edit" in name for name in MATRIX["leader"])
    assert "people.edit" not in MATRIX["bureau_officer"]


def test_an_account_is_made_with_a_first_password_shown_once(
    cast: Cast, county: County, now: datetime, today: date
) -> None:
    account, password = create_account(
        cast.administrator,
        org_id=county.primary.id,
        login="YI小 ",
        title="第一小学安全专干",
        now=now,
    )
    assert account.login == "yi小"
    assert account.must_change_password
    assert len(password) == 14
    assert list_own_posts(account.id, today=today) == []
    post = give_post(
        cast.administrator,
        account_id=account.id,
        org_id=county.primary.id,
        role="school_officer",
        from_on=today,
        now=now,
    )
    actor = build_actor(account.id, post.id, today=today)
    assert actor.can("registers.edit", county.primary.path)
    assert not actor.can("registers.edit", county.boarding.path)
    kinds = [row.kind for row in list_subject_rows(cast.administrator, subject=account.id)]
    assert kinds == ["account.created"]
    with pytest.raises(Conflict, match=r"orgs\.login_taken"):
        create_account(
            cast.administrator, org_id=county.primary.id, login="yi小", title="另一个", now=now
        )
    with pytest.raises(Conflict, match=r"orgs\.post_twice"):
        give_post(
            cast.administrator,
            account_id=account.id,
            org_id=county.primary.id,
            role="school_officer",
            from_on=today,
            now=now,
        )


def test_a_stand_in_acts_only_inside_its_days(cast: Cast, county: County, now: datetime) -> None:
    assert cast.patroller.account_id
    assert cast.school_officer.post_id
    stand_in = give_stand_in(
        cast.administrator,
        account_id=cast.patroller.account_id,
        post_id=cast.school_officer.post_id,
        from_on=date(2026, 10, 22),
        until_on=date(2026, 10, 24),
        now=now,
    )
    for day, holds in ((21, False), (22, True), (24, True), (25, False)):
        posts = list_own_posts(cast.patroller.account_id, today=date(2026, 10, day))
        assert (stand_in.id in [post.id for post in posts]) == holds
    actor = build_actor(cast.patroller.account_id, stand_in.id, today=date(2026, 10, 23))
    assert actor.role == "school_officer"
    assert actor.holds("registers.edit")
    with pytest.raises(NotFound, match=r"access\.no_post"):
        build_actor(cast.patroller.account_id, stand_in.id, today=date(2026, 10, 25))
    with pytest.raises(NotFound):
        build_actor(cast.liaison.account_id or stand_in.id, stand_in.id, today=date(2026, 10, 23))
    end_post(
        cast.administrator,
        post_id=cast.school_officer.post_id,
        last_on=date(2026, 10, 22),
        now=now,
    )
    with pytest.raises(NotFound):
        build_actor(cast.patroller.account_id, stand_in.id, today=date(2026, 10, 23))


@pytest.mark.parametrize(
    ("until_on", "code"),
    [(None, "orgs.stand_in_open"), (date(2026, 10, 1), "orgs.dates_crossed")],
)
def test_stand_ins_need_an_end(cast: Cast, now: datetime, until_on: date | None, code: str) -> None:
    assert cast.patroller.account_id
    assert cast.school_officer.post_id
    with pytest.raises(InvalidInput) as refused:
        give_stand_in(
            cast.administrator,
            account_id=cast.patroller.account_id,
            post_id=cast.school_officer.post_id,
            from_on=date(2026, 10, 22),
            until_on=until_on,
            now=now,
        )
    assert refused.value.code == code


def test_disabled_accounts_and_closed_organisations_hold_no_post(
    cast: Cast, county: County, now: datetime, today: date
) -> None:
    account_id = cast.school_officer.account_id
    assert account_id
    disable_account(cast.administrator, account_id=account_id, now=now)
    assert list_own_posts(account_id, today=today) == []
    enable_account(cast.administrator, account_id=account_id, now=now)
    assert len(list_own_posts(account_id, today=today)) == 1
    close_org(cast.administrator, org_id=county.boarding.id, now=now)
    assert list_own_posts(account_id, today=today) == []


def test_people_are_kept_only_inside_one_s_scope(
    cast: Cast, county: County, now: datetime, today: date
) -> None:
    assert cast.outsider.account_id
    assert cast.liaison.account_id
    assert cast.administrator.account_id
    with pytest.raises(NotFound):
        get_account(cast.administrator, account_id=cast.outsider.account_id)
    with pytest.raises(NotFound):
        reset_password(cast.administrator, account_id=cast.outsider.account_id, now=now)
    with pytest.raises(NotAllowed):
        reset_password(cast.bureau_officer, account_id=cast.liaison.account_id, now=now)
    with pytest.raises(Conflict, match=r"orgs\.account_own"):
        disable_account(cast.administrator, account_id=cast.administrator.account_id, now=now)
    assert list_accounts(cast.leader).total == 6


def test_an_administrator_cannot_take_over_an_account_that_looks_over_more(
    cast: Cast, county: County, now: datetime, today: date
) -> None:
    account, _ = create_account(
        SYSTEM, org_id=county.bureau.id, login="bureau-admin", title="教育局管理员", now=now
    )
    post = give_post(
        SYSTEM,
        account_id=account.id,
        org_id=county.bureau.id,
        role="administrator",
        from_on=today,
        now=now,
    )
    smaller = build_actor(account.id, post.id, today=today)
    assert cast.bureau_officer.account_id
    with pytest.raises(NotAllowed):
        reset_password(smaller, account_id=cast.bureau_officer.account_id, now=now)
    with pytest.raises(NotFound):
        give_post(
            smaller,
            account_id=account.id,
            org_id=county.bureau.id,
            scope_id=county.region.id,
            role="administrator",
            from_on=today,
            now=now,
        )


@pytest.mark.parametrize(
    ("old", "new", "again", "code"),
    [
        ("falsch", "lan-tian-2026-bai", "lan-tian-2026-bai", "orgs.password_wrong"),
        ("alt-2026-passwort", "lan-tian-2026-bai", "anders", "orgs.password_unequal"),
        ("alt-2026-passwort", "alt-2026-passwort", "alt-2026-passwort", "orgs.password_same"),
        ("alt-2026-passwort", "1234567890", "1234567890", "orgs.password_refused"),
        ("alt-2026-passwort", "kurz", "kurz", "orgs.password_refused"),
    ],
)
def test_passwords_that_will_not_do(
    county: County, now: datetime, old: str, new: str, again: str, code: str
) -> None:
    account, _ = create_account(
        SYSTEM,
        org_id=county.primary.id,
        login="einer",
        title="安全专干",
        now=now,
        password_hash=make_password("alt-2026-passwort"),
    )
    with pytest.raises(InvalidInput) as refused:
        change_own_password(account_id=account.id, old=old, new=new, again=again, now=now)
    assert refused.value.code == code
