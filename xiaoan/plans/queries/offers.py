"""What the reader proposes for a plan, as offers."""

from __future__ import annotations

from xiaoan.journal.queries import list_kinds
from xiaoan.plans.queries.library import build_cited_text
from xiaoan.plans.rules.drafts import Offer
from xiaoan.plans.rules.proposals import offer_proposals
from xiaoan.plans.rules.reader import KindHint, Reading, draft_requirements


def list_kind_hints() -> list[KindHint]:
    """The kinds of facts with the words that a notice may use for them."""
    return [
        KindHint(
            kind=kind.key,
            title=kind.title,
            aliases=kind.aliases,
            unit=kind.unit,
            measure=None if kind.measure == "count" else kind.measure,
        )
        for kind in list_kinds().values()
        if kind.is_fact and not kind.is_family
    ]


def offer_reading(reading: Reading, text: str, *, plan_key: str) -> list[Offer]:
    """The reader's proposals for a plan, each with its passage of the text."""
    notice = build_cited_text(text, reading)
    proposals = draft_requirements(reading, text, list_kind_hints())
    return offer_proposals(proposals, notice, plan_key=plan_key)
