"""Writes of accounts: made, disabled, given a new password. Each is journalled."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import SYSTEM, Actor, OrgRef
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.kernel.guard import find_refused
from xiaoan.orgs import errors
from xiaoan.orgs.actions.orgs import lock_org
from xiaoan.orgs.models import Account
from xiaoan.orgs.policy import PEOPLE_EDIT, require_inside
from xiaoan.orgs.queries.people import AccountInfo, as_account_info
from xiaoan.orgs.rules.logins import is_login, normalize_login
from xiaoan.orgs.states import LANGUAGES

_EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_account(
    actor: Actor,
    *,
    org_id: UUID,
    login: str,
    title: str,
    now: datetime,
    password_hash: str | None = None,
) -> tuple[AccountInfo, str]:
    """A new account that belongs to an organisation, and its first password, shown only here.

    With `password_hash` (loaders only) there is no first password and no forced change.
    """
    with transaction.atomic():
        org = lock_org(actor, org_id=org_id, permission=PEOPLE_EDIT)
        name = normalize_login(login)
        if not is_login(name):
            raise InvalidInput(errors.LOGIN_BROKEN, attribute="login", value=name)
        if Account.objects.filter(login=name).exists():
            raise Conflict(errors.LOGIN_TAKEN, attribute="login", value=name)
        password = "" if password_hash else make_first_password()
        stored = Account.objects.create(
            region=org.region,
            org=org,
            login=name,
            title=_clean_title(title),
            password=password_hash or make_password(password),
            must_change_password=not password_hash,
            created_at=now,
        )
        note_account(actor, stored, kind="account.created", now=now)
    return as_account_info(stored), password


def edit_account(actor: Actor, *, account_id: UUID, title: str, now: datetime) -> AccountInfo:
    """Changes the title of an account."""
    with transaction.atomic():
        stored = lock_account(actor, account_id=account_id)
        stored.title = _clean_title(title)
        stored.save(update_fields=["title"])
        note_account(actor, stored, kind="account.changed", now=now)
    return as_account_info(stored)


def disable_account(actor: Actor, *, account_id: UUID, now: datetime) -> AccountInfo:
    """Bars an account from logging in, at once. Its posts and what it recorded stay."""
    return _switch_account(actor, account_id=account_id, active=False, now=now)


def enable_account(actor: Actor, *, account_id: UUID, now: datetime) -> AccountInfo:
    """Takes the barring of an account back."""
    return _switch_account(actor, account_id=account_id, active=True, now=now)


def reset_password(actor: Actor, *, account_id: UUID, now: datetime) -> str:
    """A new first password, shown only here; the account must change it at the next log-in."""
    password = make_first_password()
    with transaction.atomic():
        stored = lock_account(actor, account_id=account_id)
        stored.password, stored.must_change_password = make_password(password), True
        stored.save(update_fields=["password", "must_change_password"])
        note_account(actor, stored, kind="account.password_reset", now=now)
    return password


def change_own_password(*, account_id: UUID, old: str, new: str, again: str, now: datetime) -> None:
    """A person's own new password. Raises InvalidInput with what the rules of passwords say."""
    with transaction.atomic():
        stored = Account.objects.select_for_update().select_related("org").get(id=account_id)
        if not stored.check_password(old):
            raise InvalidInput(errors.PASSWORD_WRONG, attribute="old")
        if new != again:
            raise InvalidInput(errors.PASSWORD_UNEQUAL, attribute="again")
        if new == old:
            raise InvalidInput(errors.PASSWORD_SAME, attribute="new")
        try:
            validate_password(new, stored)
        except ValidationError as refused:
            words = "".join(refused.messages)
            raise InvalidInput(errors.PASSWORD_REFUSED, attribute="new", words=words) from refused
        stored.password, stored.must_change_password = make_password(new), False
        stored.save(update_fields=["password", "must_change_password"])
        note_account(SYSTEM, stored, kind="account.password_changed", now=now)


def choose_language(*, account_id: UUID, language: str) -> None:
    """Remembers the language in which an account reads."""
    if language not in LANGUAGES:
        raise InvalidInput(errors.LANGUAGE_UNKNOWN, value=language)
    Account.objects.filter(id=account_id).update(language=language)


def note_log_in(actor: Actor, *, org: OrgRef, now: datetime) -> None:
    """Journals a log-in in the chain of the post's organisation."""
    append(actor, kind="account.logged_in", org=org, subject=str(actor.account_id), now=now)


def note_locked_out(*, login: str, now: datetime) -> None:
    """Journals that too many wrong passwords locked a log-in name, if there is such an account."""
    stored = Account.objects.select_related("org").filter(login=normalize_login(login)).first()
    if stored is not None:
        note_account(SYSTEM, stored, kind="account.locked", now=now)


def lock_account(actor: Actor, *, account_id: UUID) -> Account:
    """An account held for a change, if the actor may change it and all that it may do.

    An account with a post that looks over more than the actor does is not his to change: whoever
    can set its password could act in that post.
    """
    rows = Account.objects.select_for_update(of=("self",)).select_related("org")
    stored = rows.filter(id=account_id).first()
    if stored is None:
        raise NotFound(errors.ACCOUNT_NOT_FOUND)
    require_inside(actor, PEOPLE_EDIT, path=stored.org.path, code=errors.ACCOUNT_NOT_FOUND)
    for scope_path in stored.posts.values_list("scope__path", flat=True):
        actor.require(PEOPLE_EDIT, scope_path)
    return stored


def note_account(actor: Actor, stored: Account, *, kind: str, now: datetime) -> None:
    """Journals an act on an account in the chain of the organisation that it belongs to."""
    org = OrgRef(id=stored.org.id, path=stored.org.path, region=stored.org.region)
    data = {"login": stored.login, "title": stored.title}
    append(actor, kind=kind, org=org, subject=stored.id, now=now, data=data)


def make_first_password() -> str:
    """A password of 14 letters and digits without those that look alike."""
    return "".join(secrets.choice(_EASY_LETTERS) for _ in range(14))


def _switch_account(actor: Actor, *, account_id: UUID, active: bool, now: datetime) -> AccountInfo:
    with transaction.atomic():
        stored = lock_account(actor, account_id=account_id)
        if stored.id == actor.account_id:
            raise Conflict(errors.ACCOUNT_OWN)
        stored.is_active = active
        stored.save(update_fields=["is_active"])
        kind = "account.enabled" if active else "account.disabled"
        note_account(actor, stored, kind=kind, now=now)
    return as_account_info(stored)


def _clean_title(title: str) -> str:
    text = " ".join(title.split())
    if not text:
        raise InvalidInput(errors.VALUE_MISSING, attribute="title", title="岗位名称")
    if len(text) > 80:
        raise InvalidInput(
            errors.VALUE_TOO_LONG, attribute="title", title="岗位名称", length=len(text), limit=80
        )
    for refused in find_refused([text]):
        raise InvalidInput(errors.COLUMN_REFUSED, attribute="title", heading=refused.name)
    return text
