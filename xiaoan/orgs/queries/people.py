"""Accounts and posts as read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound
from xiaoan.kernel.values import Page
from xiaoan.orgs import errors
from xiaoan.orgs.models import Account, Post
from xiaoan.orgs.policy import PEOPLE_VIEW


@dataclass(frozen=True, slots=True)
class PostInfo:
    """A post. Of a stand-in, role, organisation and scope are those of the post stood in for."""

    id: UUID
    account_id: UUID
    account_title: str
    login: str
    role: str
    org_id: UUID
    org_name: str
    org_path: str
    region: str
    scope_id: UUID
    scope_name: str
    scope_path: str
    from_on: date
    until_on: date | None
    stands_in_for_id: UUID | None
    stands_in_for_title: str

    def is_held_on(self, day: date) -> bool:
        """Whether the day lies inside the post's own dates."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account with its posts, newest first."""

    id: UUID
    region: str
    org_id: UUID
    org_name: str
    org_path: str
    login: str
    title: str
    language: str
    is_active: bool
    must_change_password: bool
    last_login: datetime | None
    posts: tuple[PostInfo, ...]


def as_post_info(stored: Post) -> PostInfo:
    """A stored post, with account, organisations and the post stood in for at hand."""
    right = stored.stands_in_for or stored
    return PostInfo(
        id=stored.id,
        account_id=stored.account_id,
        account_title=stored.account.title,
        login=stored.account.login,
        role=right.role,
        org_id=right.org_id,
        org_name=right.org.name,
        org_path=right.org.path,
        region=right.org.region,
        scope_id=right.scope_id,
        scope_name=right.scope.name,
        scope_path=right.scope.path,
        from_on=stored.from_on,
        until_on=stored.until_on,
        stands_in_for_id=stored.stands_in_for_id,
        stands_in_for_title=right.account.title if stored.stands_in_for else "",
    )


def as_account_info(stored: Account) -> AccountInfo:
    """A stored account with its posts at hand."""
    return AccountInfo(
        id=stored.id,
        region=stored.region,
        org_id=stored.org_id,
        org_name=stored.org.name,
        org_path=stored.org.path,
        login=stored.login,
        title=stored.title,
        language=stored.language,
        is_active=stored.is_active,
        must_change_password=stored.must_change_password,
        last_login=stored.last_login,
        posts=tuple(as_post_info(post) for post in stored.posts.all()),
    )


def find_held_post(account_id: UUID, post_id: UUID, *, today: date) -> PostInfo | None:
    """A post that the account may act in today, or None. Asked at every request: one read."""
    stored = _held(today).filter(account_id=account_id, id=post_id).first()
    return as_post_info(stored) if stored else None


def list_held_posts(account_id: UUID, *, today: date) -> list[PostInfo]:
    """The posts that an account may act in today, its own before those it stands in for."""
    rows = _held(today).filter(account_id=account_id)
    found = [as_post_info(stored) for stored in rows.order_by("from_on", "id")]
    return sorted(found, key=lambda post: post.stands_in_for_id is not None)


def get_account(actor: Actor, *, account_id: UUID) -> AccountInfo:
    """One account in the actor's scope. Raises NotFound."""
    stored = _scoped(actor).filter(id=account_id).first()
    if stored is None:
        raise NotFound(errors.ACCOUNT_NOT_FOUND)
    return as_account_info(stored)


def list_accounts(
    actor: Actor,
    *,
    role: str | None = None,
    under: str | None = None,
    text: str | None = None,
    active: bool | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[AccountInfo]:
    """A page of accounts in scope, in the order of the tree. `text`: log-in or title."""
    rows = _scoped(actor).filter(org__path__under=under or "")
    if role:
        rows = rows.filter(Q(posts__role=role)).distinct()
    if text and text.strip():
        rows = rows.filter(Q(login__icontains=text.strip()) | Q(title__icontains=text.strip()))
    if active is not None:
        rows = rows.filter(is_active=active)
    number = max(number, 1)
    start = (number - 1) * size
    found = rows.order_by("org__path", "login")[start : start + size]
    return Page([as_account_info(one) for one in found], rows.count(), number, size)


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related(
        "account",
        "org",
        "scope",
        "stands_in_for__account",
        "stands_in_for__org",
        "stands_in_for__scope",
    )


def _held(today: date) -> QuerySet[Post]:
    from_to = Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gte=today))
    own = Q(stands_in_for=None, org__is_active=True, scope__is_active=True)
    standing = Q(stands_in_for__org__is_active=True, stands_in_for__scope__is_active=True)
    return _posts().filter(from_to & (own | standing), account__is_active=True)


def _scoped(actor: Actor) -> QuerySet[Account]:
    actor.require(PEOPLE_VIEW, actor.org_path)
    posts = Prefetch("posts", queryset=_posts().order_by("-from_on", "-id"))
    rows = Account.objects.filter(org__path__under=actor.org_path)
    return rows.select_related("org").prefetch_related(posts)
