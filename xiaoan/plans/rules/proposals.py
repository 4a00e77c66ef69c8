"""The reader's proposals in the plan language, as offers for a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from xiaoan.plans.rules.check.citations import NoticeText
from xiaoan.plans.rules.citations import Span, find_quote
from xiaoan.plans.rules.drafts import Offer
from xiaoan.plans.rules.guesses import guess_area, guess_member_units
from xiaoan.plans.rules.reader import Owner, Proposal
from xiaoan.plans.states import MARK, REQUIREMENT

READER: Final = "reader"
DUTY_KIND: Final = "attest.duty"
"""Family of kinds by which a duty is attested until a person names a record that measures it."""

REASONS: Final[dict[str, tuple[str, str]]] = {
    "religion": ("涉及宗教,系统不收集", "About religion; not collected"),
    "ethnicity": ("涉及民族,系统不收集", "About ethnicity; not collected"),
    "political opinion or ideology": (
        "涉及政治和意识形态,系统不收集",
        "About political opinion or ideology; not collected",
    ),
    "speech or opinion monitoring": (
        "涉及言论和舆情,系统不收集",
        "About speech or opinion; not collected",
    ),
    "petition control": ("涉及信访人员,系统不收集", "About petitioners; not collected"),
    "criminal or correctional history": (
        "涉及个人违法犯罪或矫正经历,系统不收集",
        "About a criminal or correctional history; not collected",
    ),
}


def offer_proposals(
    proposals: Iterable[Proposal], notice: NoticeText, *, plan_key: str
) -> list[Offer]:
    """What the reader proposes, in the plan language, numbered n1, n2 … and mark-1 …"""
    offers, asked, marks = [], 0, 0
    for proposal in proposals:
        if proposal.out_of_scope:
            marks += 1
            offers.append(_offer_mark(proposal, notice, number=f"mark-{marks}"))
        else:
            asked += 1
            offers.append(_offer_requirement(proposal, notice, plan_key, number=f"n{asked}"))
    return offers


def name_duty_kind(plan_key: str, number: str) -> str:
    """The kind that one duty of a plan is attested with."""
    return f"{DUTY_KIND}.{plan_key[:50]}-{number.lower()}"


def _offer_mark(proposal: Proposal, notice: NoticeText, *, number: str) -> Offer:
    reason = REASONS.get(proposal.reason or "", ("超出系统范围", "Out of scope"))
    data: dict[str, Any] = {
        "id": proposal.clause or "",
        "not_operationalised": True,
        "reason": reason[0],
        "reason_en": reason[1],
    }
    span = notice.clauses.get(proposal.clause or "") or _find_span(proposal, notice)
    return Offer(MARK, READER, number, data, (span,) if span else ())


def _offer_requirement(
    proposal: Proposal, notice: NoticeText, plan_key: str, *, number: str
) -> Offer:
    span = _find_span(proposal, notice)
    quote = notice.text[span.start : span.end] if span else proposal.quote
    data: dict[str, Any] = {
        "id": number,
        "clause": proposal.clause or "",
        "quote": " ".join(quote.split()),
        "title": proposal.title or quote[:24],
        "area": guess_area(
            proposal.title, proposal.quote, otherwise=_guess_by_owner(proposal.owed_by)
        ),
        "owed_by": _write_owner(proposal.owed_by),
        **_write_measure(proposal, kind=name_duty_kind(plan_key, number)),
        "evidence": list(proposal.evidence),
        "certainty": "S",
    }
    kept = {name: value for name, value in data.items() if value not in ("", [], None)}
    return Offer(REQUIREMENT, READER, number, kept, (span,) if span else ())


def _find_span(proposal: Proposal, notice: NoticeText) -> Span | None:
    near = Span(max(proposal.start - 4, 0), proposal.start + 2 * len(proposal.quote) + 80)
    found = find_quote(notice.folded, proposal.quote, within=near)
    if found is None and proposal.clause:
        return notice.find_in_clause(proposal.clause, proposal.quote)
    return found


def _write_owner(owner: Owner | None) -> dict[str, Any]:
    if owner is None:
        return {"kind": "school"}
    if owner.kind == "school":
        stages = list(owner.stages)
        return {"kind": "school", "stage": stages} if stages else {"kind": "school"}
    if owner.kind == "bureau":
        return {"kind": "bureau"}
    units = guess_member_units(owner.name) or [owner.name]
    return {"kind": "department", "unit": units[0] if len(units) == 1 else units}


def _guess_by_owner(owner: Owner | None) -> str:
    return "department" if owner and owner.kind == "member_unit" else "mechanism"


def _write_measure(proposal: Proposal, *, kind: str) -> dict[str, Any]:
    """A rhythm and a measure that say all they must; what the words leave open is attested.

    A duty without a rhythm is attested every year: once and for all would prove nothing later.
    """
    for name in ("count", "sum"):
        body = proposal.measure.get(name)
        if isinstance(body, Mapping):
            bound = "at_least" if "at_least" in body else "at_most"
            kept = {key: body[key] for key in ("of", "where", bound) if key in body}
            return {"every": proposal.every or "once", name: kept}
    return {"every": proposal.every or "year", "attest": {"of": kind}}
