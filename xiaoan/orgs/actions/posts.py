"""Writes of posts: given, ended, stood in for. Each is journalled at the post's organisation."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.orgs import errors
from xiaoan.orgs.actions.orgs import lock_org
from xiaoan.orgs.actions.people import create_account, lock_account
from xiaoan.orgs.models import Post
from xiaoan.orgs.policy import PEOPLE_EDIT, require_inside
from xiaoan.orgs.queries.people import AccountInfo, PostInfo, as_post_info
from xiaoan.orgs.states import ROLES


def give_post(
    actor: Actor,
    *,
    account_id: UUID,
    org_id: UUID,
    role: str,
    from_on: date,
    now: datetime,
    scope_id: UUID | None = None,
    until_on: date | None = None,
) -> PostInfo:
    """A role for an account at an organisation; `scope_id`: what it looks over, if more or less.

    Raises InvalidInput for an unknown role, crossed dates or a scope elsewhere in the tree,
    Conflict when the account holds the same post on these days already.
    """
    if role not in ROLES:
        raise InvalidInput(errors.ROLE_UNKNOWN, attribute="role", value=role)
    _refuse_crossed(from_on, until_on)
    with transaction.atomic():
        account = lock_account(actor, account_id=account_id)
        org = lock_org(actor, org_id=org_id, permission=PEOPLE_EDIT)
        scope = lock_org(actor, org_id=scope_id, permission=PEOPLE_EDIT) if scope_id else org
        if not (org.path.startswith(scope.path) or scope.path.startswith(org.path)):
            raise InvalidInput(errors.SCOPE_OUTSIDE, attribute="scope", org=org.name)
        stored = Post(
            region=org.region,
            account=account,
            org=org,
            scope=scope,
            role=role,
            from_on=from_on,
            until_on=until_on,
            created_at=now,
        )
        _refuse_twice(stored)
        stored.save(force_insert=True)
        _note_post(actor, stored, kind="post.given", now=now)
    return as_post_info(stored)


def create_account_in_post(
    actor: Actor,
    *,
    org_id: UUID,
    login: str,
    title: str,
    role: str,
    now: datetime,
    scope_id: UUID | None = None,
) -> tuple[AccountInfo, str]:
    """A new account with its first post, from today on, and the first password, shown only here.

    Both or neither. Raises as `create_account` and `give_post` do.
    """
    with transaction.atomic():
        account, password = create_account(actor, org_id=org_id, login=login, title=title, now=now)
        give_post(
            actor,
            account_id=account.id,
            org_id=org_id,
            scope_id=scope_id,
            role=role,
            from_on=local_day(now),
            now=now,
        )
    return account, password


def give_stand_in(
    actor: Actor,
    *,
    account_id: UUID,
    post_id: UUID,
    from_on: date,
    until_on: date | None,
    now: datetime,
) -> PostInfo:
    """Lets an account act in another's post between two days, both included."""
    if until_on is None:
        raise InvalidInput(errors.STAND_IN_OPEN, attribute="until_on")
    _refuse_crossed(from_on, until_on)
    with transaction.atomic():
        stood_for = _lock_post(actor, post_id=post_id)
        account = lock_account(actor, account_id=account_id)
        if stood_for.stands_in_for_id:
            raise InvalidInput(errors.STAND_IN_CHAIN, attribute="post")
        if stood_for.account_id == account_id:
            raise InvalidInput(errors.STAND_IN_SELF, attribute="account")
        if stood_for.until_on and until_on > stood_for.until_on:
            raise InvalidInput(
                errors.POST_ENDED, attribute="until_on", until=stood_for.until_on.isoformat()
            )
        stored = Post.objects.create(
            region=stood_for.region,
            account=account,
            org=stood_for.org,
            scope=stood_for.scope,
            role=stood_for.role,
            from_on=from_on,
            until_on=until_on,
            stands_in_for=stood_for,
            created_at=now,
        )
        _note_post(actor, stored, kind="post.given", now=now)
    return as_post_info(stored)


def end_post(actor: Actor, *, post_id: UUID, last_on: date, now: datetime) -> PostInfo:
    """Ends a post after its last day; those who stand in for it end with it."""
    with transaction.atomic():
        stored = _lock_post(actor, post_id=post_id)
        if stored.id == actor.post_id:
            raise Conflict(errors.ACCOUNT_OWN)
        if stored.until_on and stored.until_on < local_day(now):
            raise Conflict(errors.POST_ENDED, until=stored.until_on.isoformat())
        # A post that never began ends on the day before it would have.
        stored.until_on = last_on
        stored.save(update_fields=["until_on"])
        Post.objects.filter(stands_in_for=stored, until_on__gt=last_on).update(until_on=last_on)
        _note_post(actor, stored, kind="post.ended", now=now)
    return as_post_info(stored)


def _lock_post(actor: Actor, *, post_id: UUID) -> Post:
    rows = Post.objects.select_for_update(of=("self",)).select_related("account", "org", "scope")
    stored = rows.filter(id=post_id).first()
    if stored is None:
        raise NotFound(errors.POST_NOT_FOUND)
    require_inside(actor, PEOPLE_EDIT, path=stored.org.path, code=errors.POST_NOT_FOUND)
    actor.require(PEOPLE_EDIT, stored.scope.path)
    return stored


def _refuse_crossed(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise InvalidInput(
            errors.DATES_CROSSED,
            attribute="until_on",
            start=from_on.isoformat(),
            end=until_on.isoformat(),
        )


def _refuse_twice(wanted: Post) -> None:
    same = Post.objects.filter(
        account=wanted.account, org=wanted.org, role=wanted.role, stands_in_for=None
    )
    if wanted.until_on:
        same = same.filter(from_on__lte=wanted.until_on)
    if any(post.until_on is None or post.until_on >= wanted.from_on for post in same):
        raise Conflict(errors.POST_TWICE, org=wanted.org.name, role=ROLES[wanted.role][0])


def _note_post(actor: Actor, stored: Post, *, kind: str, now: datetime) -> None:
    org = OrgRef(id=stored.org.id, path=stored.org.path, region=stored.org.region)
    data = {
        "role": stored.role,
        "account": stored.account.title,
        "scope": stored.scope.name,
        "from_on": stored.from_on.isoformat(),
        "until_on": stored.until_on.isoformat() if stored.until_on else None,
        "stands_in_for": str(stored.stands_in_for_id) if stored.stands_in_for_id else None,
    }
    append(actor, kind=kind, org=org, subject=stored.id, now=now, data=data)
