"""Deciding the items of a draft, and adopting it when a person has been through all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from xiaoan.journal.actions import append
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.plans import errors
from xiaoan.plans.actions.force import Written, put_in_force
from xiaoan.plans.models import Draft, DraftItem
from xiaoan.plans.policy import require_editor
from xiaoan.plans.queries import (
    DraftItemInfo,
    PlanInfo,
    as_draft_item,
    build_draft_text,
    find_library_plan,
    get_draft,
    get_draft_item,
    list_item_problems,
    list_plan_problems,
    load_vocabulary,
)
from xiaoan.plans.rules.check import NoticeText, Vocabulary
from xiaoan.plans.rules.drafts import locate_mark, locate_requirement, make_number
from xiaoan.plans.states import (
    ACCEPTED,
    ADDED,
    ADOPTED,
    DECISIONS,
    DROPPED,
    EDITED,
    MARK,
    OPEN,
    PENDING,
    REQUIREMENT,
    TAKEN,
)

ITEM_DECIDED = "draft.decided"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person decided about an item that they saw at a revision. `data`: the edited item."""

    item_id: UUID
    decision: str
    base_revision: int
    data: Mapping[str, Any] | None = None


def decide_item(
    actor: Actor,
    *,
    item_id: UUID,
    decision: str,
    base_revision: int,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> DraftItemInfo:
    """Accepts, edits (with `data`, in the plan language) or drops an item, or reopens it.

    Raises PlanRefused when what was accepted or edited would not pass the check of a plan,
    Conflict when another person decided otherwise since `base_revision`: it carries both.
    """
    item = get_draft_item(actor, item_id=item_id)
    wanted = Wanted(item_id, decision, base_revision, data)
    return decide_many(actor, draft_id=item.draft_id, wanted=[wanted], now=now)[0]


def decide_many(
    actor: Actor, *, draft_id: UUID, wanted: Sequence[Wanted], now: datetime
) -> list[DraftItemInfo]:
    """Decides several items of a draft at once: all of them or, when one is refused, none."""
    with transaction.atomic():
        draft, review = _open_review(actor, draft_id)
        rows = DraftItem.objects.select_for_update().filter(draft=draft)
        by_id = {row.id: row for row in rows.filter(id__in=[one.item_id for one in wanted])}
        changed = []
        for one in wanted:
            row = by_id.get(one.item_id)
            if row is None:
                raise NotFound(errors.ITEM_NOT_FOUND)
            if _decide_row(actor, row, one, review=review, now=now):
                changed.append(row)
        _save_decisions(actor, draft, changed, org=review.org, now=now)
    return [as_draft_item(by_id[one.item_id]) for one in wanted]


def add_item(
    actor: Actor, *, draft_id: UUID, data: Mapping[str, Any], now: datetime, kind: str = REQUIREMENT
) -> DraftItemInfo:
    """Adds a requirement or a mark that nobody offered. Its `id` is given if it has none.

    Raises PlanRefused when it would not pass the check of a plan.
    """
    with transaction.atomic():
        draft, review = _open_review(actor, draft_id)
        numbers = list(draft.items.values_list("number", flat=True))
        given = str(data.get("id") or "") if kind == REQUIREMENT else ""
        number = given if given and given not in numbers else make_number(numbers, kind=kind)
        whole = dict(data) if kind == MARK else {**data, "id": number}
        review.require_whole(kind, whole, number)
        row = DraftItem(
            region=draft.region,
            draft=draft,
            position=draft.items.count(),
            kind=kind,
            origin="person",
            number=number,
            proposal=whole,
            final=whole,
            decision=ADDED,
            decided_by=actor.name,
            decided_at=now,
        )
        review.place_row(row)
        row.save(force_insert=True)
        _note_decisions(actor, draft, [row], org=review.org, now=now)
    return as_draft_item(row)


def adopt_draft(actor: Actor, *, draft_id: UUID, now: datetime) -> PlanInfo:
    """Makes a draft the plan in force. Requirement ids stay, so what was settled stays settled.

    Raises InvalidInput while an item is undecided or nothing is taken, PlanRefused when the whole
    does not pass the check of a plan.
    """
    with transaction.atomic():
        draft, review = _open_review(actor, draft_id)
        items = list(draft.items.order_by("start", "position"))
        pending = sum(item.decision == PENDING for item in items)
        if pending:
            raise InvalidInput(errors.DRAFT_UNDECIDED, count=pending, title=draft.title)
        taken = [item for item in items if item.decision in TAKEN]
        if not any(item.kind == REQUIREMENT for item in taken):
            raise InvalidInput(errors.DRAFT_EMPTY, title=draft.title)
        data = _write_plan(draft, taken)
        problems = list_plan_problems(data, review.notice, known=review.known)
        if problems:
            raise errors.PlanRefused(errors.PLAN_BROKEN, problems, plan=draft.plan_key)
        written = Written(
            data=data,
            text=draft.notice.text,
            clauses=draft.notice.reading["clauses"],
            notice_id=draft.notice_id,
        )
        plan = put_in_force(actor, written, org=review.org, now=now)
        Draft.objects.filter(id=draft.id).update(state=ADOPTED, plan_id=plan.id, updated_at=now)
    return plan


@dataclass(frozen=True, slots=True)
class _Review:
    org: OrgRef
    notice: NoticeText
    known: Vocabulary
    marks: Sequence[Mapping[str, Any]]

    def require_whole(self, kind: str, data: Mapping[str, Any], number: str) -> None:
        problems = list_item_problems(
            (kind, data),
            self.notice,
            jurisdiction=self.org.region,
            others=self.marks,
            known=self.known,
        )
        if problems:
            raise errors.PlanRefused(errors.ITEM_BROKEN, problems, number=number)

    def place_row(self, row: DraftItem) -> None:
        data = row.final or row.proposal
        locate = locate_mark if row.kind == MARK else locate_requirement
        spans = locate(data, self.notice)
        row.clause = str(data.get("id" if row.kind == MARK else "clause") or "")[:80]
        row.start = spans[0].start if spans else None
        row.end = spans[0].end if spans else None
        row.spans = [[span.start, span.end] for span in spans]


def _open_review(actor: Actor, draft_id: UUID) -> tuple[Draft, _Review]:
    info = get_draft(actor, draft_id=draft_id)
    require_editor(actor, info.org.path)
    locked = Draft.objects.select_for_update(of=("self",)).select_related("notice")
    draft = locked.get(id=draft_id)
    if draft.state != OPEN:
        raise InvalidInput(errors.DRAFT_CLOSED, title=draft.title)
    notice = draft.notice
    marks = draft.items.filter(kind=MARK).exclude(decision=DROPPED)
    review = _Review(
        org=info.org,
        notice=build_draft_text(notice.text, notice.reading),
        known=load_vocabulary(),
        marks=[mark.final or mark.proposal for mark in marks],
    )
    return draft, review


def _decide_row(
    actor: Actor, row: DraftItem, wanted: Wanted, *, review: _Review, now: datetime
) -> bool:
    """Puts a decision on a row; whether anything changed by it."""
    if wanted.decision not in DECISIONS or (wanted.decision == EDITED and wanted.data is None):
        raise InvalidInput(errors.DECISION_UNKNOWN, decision=wanted.decision)
    final = _build_final(row, wanted)
    if row.decision == wanted.decision and row.final == final:
        return False
    if row.revision != wanted.base_revision:
        raise Conflict(
            errors.ITEM_CHANGED,
            number=row.number,
            by=row.decided_by or "—",
            theirs=DECISIONS[row.decision][0],
            yours=DECISIONS[wanted.decision][0],
            theirs_data=row.final or row.proposal,
            yours_data=final,
            revision=row.revision,
        )
    if final is not None:
        review.require_whole(row.kind, final, row.number)
    row.decision, row.final = wanted.decision, final
    row.decided_by = "" if wanted.decision == PENDING else actor.name
    row.decided_at = None if wanted.decision == PENDING else now
    row.revision += 1
    review.place_row(row)
    return True


def _build_final(row: DraftItem, wanted: Wanted) -> dict[str, Any] | None:
    if wanted.decision in {PENDING, DROPPED}:
        return None
    if wanted.decision == ACCEPTED:
        return dict(row.proposal)
    data = dict(wanted.data or row.final or row.proposal)
    return data if row.kind == MARK else {**data, "id": row.number}


def _save_decisions(
    actor: Actor, draft: Draft, rows: Sequence[DraftItem], *, org: OrgRef, now: datetime
) -> None:
    fields = ("decision", "final", "decided_by", "decided_at", "revision", "clause", "start")
    DraftItem.objects.bulk_update(rows, (*fields, "end", "spans"), batch_size=100)
    _note_decisions(actor, draft, rows, org=org, now=now)


def _note_decisions(
    actor: Actor, draft: Draft, rows: Sequence[DraftItem], *, org: OrgRef, now: datetime
) -> None:
    if not rows:
        return
    Draft.objects.filter(id=draft.id).update(updated_at=now)
    decided = {row.number: row.decision for row in rows}
    append(
        actor,
        kind=ITEM_DECIDED,
        org=org,
        subject=draft.id,
        now=now,
        quantity=len(rows),
        data={"items": decided},
    )


def _write_plan(draft: Draft, taken: Sequence[DraftItem]) -> dict[str, Any]:
    notice = draft.notice
    library = find_library_plan(key=draft.library_key) if draft.library_key else None
    paper = {
        "number": notice.number,
        "issuer": notice.issuer,
        "date": notice.issued_on.isoformat() if notice.issued_on else "",
        "text": notice.name,
    }
    return {
        "plan": draft.plan_key,
        "title": draft.title,
        "title_en": library.title_en if library else draft.title,
        "jurisdiction": library.jurisdiction if library else draft.region,
        "document": {name: value for name, value in paper.items() if value},
        "clauses": [one.final or one.proposal for one in taken if one.kind == MARK],
        "requirements": [one.final or one.proposal for one in taken if one.kind == REQUIREMENT],
    }
