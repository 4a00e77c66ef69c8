"""Who acts: the actor of a request, and the posts that an account may choose between."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiaoan.access import errors
from xiaoan.access.states import MATRIX
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import NotFound
from xiaoan.orgs.queries import PostInfo, find_held_post, list_held_posts


def build_actor(account_id: UUID, post_id: UUID, *, today: date) -> Actor:
    """The actor of an account in one of its posts, with the rights that post carries today.

    Raises NotFound("access.no_post") when the account does not hold the post today: it has ended,
    a stand-in's time is over, the account is disabled or the organisation closed.
    """
    post = find_held_post(account_id, post_id, today=today)
    if post is None:
        raise NotFound(errors.NO_POST)
    return as_actor(post)


def as_actor(post: PostInfo) -> Actor:
    """The actor of a post: the role's rights inside the post's scope."""
    return Actor(
        account_id=post.account_id,
        name=post.account_title,
        post_id=post.id,
        role=post.role,
        org_id=post.org_id,
        org_name=post.org_name,
        org_path=post.scope_path,
        permissions=MATRIX.get(post.role, frozenset()),
        region=post.region,
    )


def list_own_posts(account_id: UUID, *, today: date) -> list[PostInfo]:
    """The posts that an account may act in today."""
    return list_held_posts(account_id, today=today)
