"""From a notice to a draft, from a draft to a plan: a person goes through every item."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append, attach_file, store_file
from xiaoan.journal.queries import StoredFileInfo
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.plans import errors
from xiaoan.plans.models import Draft, DraftItem, Notice, Plan
from xiaoan.plans.policy import require_editor
from xiaoan.plans.queries import (
    DraftInfo,
    build_cited_text,
    find_library_plan,
    get_draft,
    offer_reading,
    read_notice_file,
    write_reading,
)
from xiaoan.plans.rules.check import NoticeText
from xiaoan.plans.rules.citations import fold_number
from xiaoan.plans.rules.drafts import (
    Review,
    Settled,
    compare_offers,
    merge_offers,
    offer_plan,
    settle_plan,
)
from xiaoan.plans.rules.reader import Reading
from xiaoan.plans.states import DISCARDED, OPEN, PENDING

NOTICE_RECEIVED = "notice.received"
NOTICE_TYPES = ("text/plain", "text/html")
_NAMED = re.compile(r"《(.+)》的?通知\s*$")


def receive_notice(
    actor: Actor,
    *,
    content: bytes,
    name: str,
    org: OrgRef,
    now: datetime,
    amends: UUID | None = None,
) -> DraftInfo:
    """Reads a notice into a draft for a person to go through; the file is kept.

    A notice whose number the library knows offers the library's requirements. A notice that is
    under review here already is read again into the same draft, one that is in force (or that
    `amends` a plan) is compared with what was adopted: only what changed is asked again.
    Raises InvalidInput for a file that cannot be read or in which nothing is to be gone through.
    """
    require_editor(actor, org.path)
    text, reading = _read_for_review(content, name)
    number = reading.papers.doc_no or ""
    base = _find_base(org, number, amends)
    library = find_library_plan(number=number) if number else None
    key = base.key if base else _make_plan_key(number, name, library.key if library else "")
    vetted = library.data if library else None
    stored = _keep_file(actor, content, name, now=now)
    with transaction.atomic():
        notice = _create_notice(
            actor, text, reading, digest=stored.digest, name=name, org=org, now=now
        )
        open_drafts = Draft.objects.select_for_update().filter(org_id=org.id, state=OPEN)
        draft = open_drafts.filter(plan_key=key).order_by("-created_at").first()
        settled = _list_settled(draft, base)
        if draft is None:
            draft = _create_draft(actor, notice, key=key, base=base, now=now)
        draft.notice, draft.updated_at = notice, now
        draft.library_key = library.key if library else draft.library_key
        draft.title = library.title if library else _name_plan(reading, name)
        draft.save(update_fields=["notice", "updated_at", "library_key", "title"])
        reviews = _review_reading(text, reading, vetted, settled, plan_key=draft.plan_key)
        _write_items(draft, reviews)
        data = {"draft": str(draft.id), "name": name, "number": number, "items": len(reviews)}
        append(actor, kind=NOTICE_RECEIVED, org=org, subject=notice.id, now=now, data=data)
    return get_draft(actor, draft_id=draft.id)


def reread_draft(
    actor: Actor, *, draft_id: UUID, content: bytes, name: str, now: datetime
) -> DraftInfo:
    """Reads an amended notice into a draft under review, whatever its number says now.

    What was settled is kept; what changed, is new or is gone comes back to be decided.
    """
    draft = get_draft(actor, draft_id=draft_id)
    if draft.state != OPEN:
        raise InvalidInput(errors.DRAFT_CLOSED, title=draft.title)
    require_editor(actor, draft.org.path)
    text, reading = _read_for_review(content, name)
    stored = _keep_file(actor, content, name, now=now)
    library = find_library_plan(key=draft.library_key) if draft.library_key else None
    vetted = library.data if library else None
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(id=draft_id)
        row.notice = _create_notice(
            actor, text, reading, digest=stored.digest, name=name, org=draft.org, now=now
        )
        row.updated_at = now
        row.save(update_fields=["notice", "updated_at"])
        settled = _list_settled(row, None)
        reviews = _review_reading(text, reading, vetted, settled, plan_key=draft.plan_key)
        _write_items(row, reviews)
        data = {"draft": str(row.id), "name": name, "items": len(reviews)}
        append(
            actor, kind=NOTICE_RECEIVED, org=draft.org, subject=row.notice_id, now=now, data=data
        )
    return get_draft(actor, draft_id=draft_id)


def discard_draft(actor: Actor, *, draft_id: UUID, now: datetime) -> DraftInfo:
    """Puts a draft aside; its items stay readable and it can be taken up again."""
    return _move_draft(actor, draft_id, before=OPEN, after=DISCARDED, now=now)


def resume_draft(actor: Actor, *, draft_id: UUID, now: datetime) -> DraftInfo:
    """Takes up a draft that was put aside."""
    return _move_draft(actor, draft_id, before=DISCARDED, after=OPEN, now=now)


def _move_draft(
    actor: Actor, draft_id: UUID, *, before: str, after: str, now: datetime
) -> DraftInfo:
    draft = get_draft(actor, draft_id=draft_id)
    require_editor(actor, draft.org.path)
    with transaction.atomic():
        moved = Draft.objects.filter(id=draft_id, state=before)
        if not moved.update(state=after, updated_at=now):
            raise InvalidInput(errors.DRAFT_CLOSED, title=draft.title)
    return get_draft(actor, draft_id=draft_id)


def _read_for_review(content: bytes, name: str) -> tuple[str, Reading]:
    text, reading = read_notice_file(content, name=name)
    if not (reading.clauses or reading.duties or reading.quantities):
        raise InvalidInput(errors.NOTICE_SAYS_NOTHING, name=name)
    return text, reading


def _keep_file(actor: Actor, content: bytes, name: str, *, now: datetime) -> StoredFileInfo:
    stream = io.BytesIO(content)
    return store_file(actor, stream=stream, name=name, now=now, further_types=NOTICE_TYPES)


def _find_base(org: OrgRef, number: str, amends: UUID | None) -> Plan | None:
    in_force = Plan.objects.filter(org_id=org.id, withdrawn_at=None)
    if amends is not None:
        found = in_force.filter(id=amends).first()
        if found is None:
            raise NotFound(errors.PLAN_NOT_FOUND)
        return found
    wanted = fold_number(number)
    plans = in_force.order_by("-adopted_at") if wanted else ()
    return next((plan for plan in plans if fold_number(plan.number) == wanted), None)


def _make_plan_key(number: str, name: str, library_key: str) -> str:
    """A key of small Latin letters: the library's, else from the number, else from the file."""
    if library_key:
        return library_key
    source = fold_number(number) or name
    digits = "-".join(re.findall(r"[0-9]+", number or name))[:40]
    tail = format(sum(ord(sign) * (place + 1) for place, sign in enumerate(source)) % 16**6, "06x")
    return f"notice-{digits}-{tail}" if digits else f"notice-{tail}"


def _name_plan(reading: Reading, name: str) -> str:
    title = re.sub(r"\s+", "", reading.papers.title or "")
    found = _NAMED.search(title)
    return (found.group(1) if found else title)[:300] or name[:300]


def _create_notice(
    actor: Actor,
    text: str,
    reading: Reading,
    *,
    digest: str,
    name: str,
    org: OrgRef,
    now: datetime,
) -> Notice:
    papers = reading.papers
    notice = Notice.objects.create(
        region=org.region,
        org_id=org.id,
        digest=digest,
        name=name[:200],
        text=text,
        reading=write_reading(reading),
        title=(papers.title or "")[:300],
        number=(papers.doc_no or "")[:80],
        issuer=(papers.issuer or "")[:200],
        issued_on=date.fromisoformat(papers.date) if papers.date else None,
        received_at=now,
        received_by=actor.name,
    )
    attach_file(actor, org=org, subject=notice.id, digest=digest, name=name, now=now)
    return notice


def _create_draft(
    actor: Actor, notice: Notice, *, key: str, base: Plan | None, now: datetime
) -> Draft:
    return Draft.objects.create(
        region=notice.region,
        org_id=notice.org_id,
        notice=notice,
        plan_key=key,
        base=base,
        created_at=now,
        created_by=actor.name,
        updated_at=now,
    )


def _list_settled(draft: Draft | None, base: Plan | None) -> list[Settled] | None:
    """What an earlier reading or the plan in force settled; None when there is neither."""
    if draft is None:
        return settle_plan(base.data) if base else None
    return [
        Settled(
            kind=item.kind,
            origin=item.origin,
            number=item.number,
            data=item.final or item.proposal,
            decision=item.decision,
            decided_by=item.decided_by,
            decided_at=item.decided_at,
        )
        for item in draft.items.order_by("position")
    ]


def _review_reading(
    text: str,
    reading: Reading,
    library: Mapping[str, Any] | None,
    settled: Sequence[Settled] | None,
    *,
    plan_key: str,
) -> list[Review]:
    notice: NoticeText = build_cited_text(text, reading)
    ready = offer_plan(library, notice, origin="library") if library else []
    read = offer_reading(reading, text, plan_key=plan_key)
    if settled is None:
        return [Review(offer) for offer in merge_offers(ready, read)]
    standing = [offer for offer in ready if offer.is_found]
    return compare_offers(settled, merge_offers(standing, read), notice)


def _write_items(draft: Draft, reviews: Iterable[Review]) -> None:
    draft.items.all().delete()
    DraftItem.objects.bulk_create(
        DraftItem(
            region=draft.region,
            draft=draft,
            position=position,
            kind=review.offer.kind,
            origin=review.offer.origin,
            number=review.offer.number,
            clause=review.offer.clause,
            start=review.offer.spans[0].start if review.offer.spans else None,
            end=review.offer.spans[0].end if review.offer.spans else None,
            spans=[list(asdict(span).values()) for span in review.offer.spans],
            proposal=review.offer.data,
            final=review.final,
            before=review.before,
            change=review.change,
            decision=review.decision or PENDING,
            decided_by=review.decided_by,
            decided_at=review.decided_at,
        )
        for position, review in enumerate(reviews)
    )
