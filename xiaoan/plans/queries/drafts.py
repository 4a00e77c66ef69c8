"""Drafts under review: the notice's text beside what was made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.errors import NotFound
from xiaoan.plans import errors
from xiaoan.plans.models import Draft, DraftItem
from xiaoan.plans.policy import EDIT, require_viewer
from xiaoan.plans.queries.library import build_vocabulary, read_plan_schema
from xiaoan.plans.queries.packs import load_rule_book
from xiaoan.plans.rules.check import (
    Finder,
    NoticeText,
    PlanProblem,
    Vocabulary,
    build_notice_text,
    check_citations,
    check_schema,
    check_words,
)
from xiaoan.plans.states import DECISIONS, MARK, OPEN, PENDING, TAKEN


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A draft with the papers of its notice and how far the review is.

    `counts`: decision → items; `base_id`: the plan in force that it amends.
    """

    id: UUID
    org: OrgRef
    org_name: str
    plan_key: str
    library_key: str
    title: str
    state: str
    number: str
    issuer: str
    issued_on: date | None
    notice_id: UUID
    notice_name: str
    notice_digest: str
    base_id: UUID | None
    plan_id: UUID | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    counts: dict[str, int]
    text: str

    @property
    def total(self) -> int:
        """How many items there are to decide, the decided ones included."""
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """How many items a person has been through."""
        return self.total - self.counts[PENDING]

    @property
    def taken(self) -> int:
        """How many items will be part of the plan."""
        return sum(self.counts[name] for name in TAKEN)

    @property
    def is_ready(self) -> bool:
        """Whether it can be adopted: open, nothing pending, something taken."""
        return self.state == OPEN and not self.counts[PENDING] and self.taken > 0


@dataclass(frozen=True, slots=True)
class DraftItemInfo:
    """One item under review. `data`: what was decided, else what was offered."""

    id: UUID
    draft_id: UUID
    position: int
    kind: str
    origin: str
    number: str
    clause: str
    start: int | None
    end: int | None
    spans: list[list[int]]
    proposal: dict[str, Any]
    final: dict[str, Any] | None
    before: dict[str, Any] | None
    change: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    revision: int

    @property
    def data(self) -> dict[str, Any]:
        """The item in the plan language as it now stands."""
        return self.final if self.final is not None else self.proposal

    @property
    def is_mark(self) -> bool:
        """Whether it leaves a passage alone instead of asking something."""
        return self.kind == MARK

    @property
    def is_taken(self) -> bool:
        """Whether it will be part of the plan."""
        return self.decision in TAKEN


def list_drafts(actor: Actor, *, state: str | None = None) -> list[DraftInfo]:
    """Drafts in the actor's scope, the last worked on first."""
    rows = _scoped(actor).defer("notice__text")
    if state:
        rows = rows.filter(state=state)
    return [_as_draft(one, with_text=False) for one in rows.order_by("-updated_at", "-id")]


def get_draft(actor: Actor, *, draft_id: UUID) -> DraftInfo:
    """One draft in the actor's scope, with the notice's text. Raises NotFound."""
    stored = _scoped(actor).filter(id=draft_id).first()
    if stored is None:
        raise NotFound(errors.DRAFT_NOT_FOUND)
    return _as_draft(stored, with_text=True)


def list_draft_items(
    actor: Actor, *, draft_id: UUID, decision: str | None = None
) -> list[DraftItemInfo]:
    """The items of a draft in the order of the text. Raises NotFound."""
    drafts = _list_seen(actor).filter(id=draft_id)
    rows = DraftItem.objects.filter(draft__in=drafts)
    if decision:
        rows = rows.filter(decision=decision)
    found = [as_draft_item(one) for one in rows.order_by("position", "id")]
    if not found and not drafts.exists():
        raise NotFound(errors.DRAFT_NOT_FOUND)
    return found


def get_draft_item(actor: Actor, *, item_id: UUID) -> DraftItemInfo:
    """One item of a draft in the actor's scope. Raises NotFound."""
    stored = DraftItem.objects.filter(id=item_id, draft__in=_list_seen(actor)).first()
    if stored is None:
        raise NotFound(errors.ITEM_NOT_FOUND)
    return as_draft_item(stored)


def list_problems_of_item(actor: Actor, *, item_id: UUID) -> list[PlanProblem]:
    """What would keep an item, as it now stands, from being taken. Raises NotFound."""
    item = get_draft_item(actor, item_id=item_id)
    draft = Draft.objects.select_related("notice").get(id=item.draft_id)
    notice = build_draft_text(draft.notice.text, draft.notice.reading)
    return list_item_problems((item.kind, item.data), notice, jurisdiction=draft.region)


def as_draft_item(stored: DraftItem) -> DraftItemInfo:
    """A stored item in the shape that leaves this package."""
    return DraftItemInfo(**{name: getattr(stored, name) for name in DraftItemInfo.__slots__})


def list_item_problems(
    item: tuple[str, Mapping[str, Any]],
    notice: NoticeText | None,
    *,
    jurisdiction: str,
    others: Sequence[Mapping[str, Any]] = (),
    known: Vocabulary | None = None,
) -> list[PlanProblem]:
    """What is wrong with one item (kind, data) as part of a plan of this notice.

    `others`: marks already taken, whose passages it may not quote.
    """
    kind, data = item
    plan: dict[str, Any] = {
        "plan": "draft",
        "title": "—",
        "jurisdiction": jurisdiction,
        "clauses": [dict(data)] if kind == MARK else list(others),
        "requirements": [] if kind == MARK else [dict(data)],
    }
    return list_plan_problems(plan, notice, known=known)


def list_plan_problems(
    plan: Mapping[str, Any], notice: NoticeText | None, *, known: Vocabulary | None = None
) -> list[PlanProblem]:
    """What is wrong with a drafted plan; the papers of its notice are taken as they were read."""
    paper = {"number": "—", "issuer": "—", "date": "2000-01-01", "text": "—"} if notice else None
    whole = {**plan, "document": paper}
    finder = Finder("", lambda *_: 1)
    shape = whole if whole["requirements"] else {**whole, "requirements": [_SAMPLE]}
    check_schema(finder, shape, read_plan_schema())
    check_words(finder, whole, known or load_vocabulary())
    check_citations(finder, whole, notice)
    return finder.problems


def load_vocabulary() -> Vocabulary:
    """The kinds, requirements and rules that a plan may name, the counties' own rules included."""
    return build_vocabulary(rules=load_rule_book())


def build_draft_text(text: str, reading: Mapping[str, Any]) -> NoticeText:
    """The text of a stored notice, ready for citing."""
    clauses = [(one["id"], one["start"], one["end"]) for one in reading["clauses"]]
    return build_notice_text(text, clauses)


_SAMPLE: dict[str, Any] = {
    "id": "sample",
    "title": "—",
    "area": "mechanism",
    "owed_by": {"kind": "school"},
    "attest": {"of": "attest.sample"},
}


def _list_seen(actor: Actor) -> QuerySet[Draft]:
    require_viewer(actor)
    seen = Draft.objects.filter(org__path__under=actor.org_path)
    return seen if actor.holds(EDIT) else seen.none()


def _scoped(actor: Actor) -> QuerySet[Draft]:
    counted = {
        f"count_{name}": Count("items", filter=Q(items__decision=name)) for name in DECISIONS
    }
    rows = _list_seen(actor).select_related("org", "notice").defer("notice__reading")
    return rows.annotate(**counted)


_STORED = (
    *("id", "plan_key", "library_key", "title", "state", "notice_id", "base_id", "plan_id"),
    *("created_at", "created_by", "updated_at"),
)


def _as_draft(stored: Draft, *, with_text: bool) -> DraftInfo:
    org, notice = stored.org, stored.notice
    return DraftInfo(
        **{name: getattr(stored, name) for name in _STORED},
        org=OrgRef(id=org.id, path=org.path, region=org.region),
        org_name=org.name,
        number=notice.number,
        issuer=notice.issuer,
        issued_on=notice.issued_on,
        notice_name=notice.name,
        notice_digest=notice.digest,
        counts={name: getattr(stored, f"count_{name}") for name in DECISIONS},
        text=notice.text if with_text else "",
    )
