"""From what a notice says to what a plan might demand: proposals for a person to review.

Nothing here decides: every proposal quotes its clause, names whom it would bind and how it could
be measured, and waits beside the text until somebody accepts, edits or drops it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from xiaoan.plans.rules.reader.measured import (
    KindHint,
    find_cadence,
    find_kind,
    list_evidence,
    propose_measure,
)
from xiaoan.plans.rules.reader.page import tidy_text
from xiaoan.plans.rules.reader.reading import Clause, Duty, Quantity, Reading
from xiaoan.plans.rules.reader.scope import find_reason

OwnerKind = Literal["school", "bureau", "member_unit"]
_BUREAU: Final = re.compile(
    r"教育局|教体局|教科体局|教育和体育局|教育体育局|教委|教育(?:行政|主管)?部门|教育厅"
)
_SCHOOL: Final = re.compile(
    r"学校|幼儿园|中小学|小学|初中|高中|中职|各校|每校|校园|园所|师生|学生|校车"
)
_SCHOOL_UNIT: Final = re.compile(
    r"^(?:各|全|所有|每所?)?[^局委办厅]{0,12}?(?:学校|幼儿园|中小学|中小学校|校|园|小学|初中|高中)$"
)
_STAGES: Final = (
    ("kindergarten", re.compile(r"幼儿园|中小学幼儿园")),
    ("primary", re.compile(r"(?<!中)小学|中小学")),
    ("junior", re.compile(r"初中|中小学|(?<!高级)中学")),
    ("senior", re.compile(r"高中|中小学|高级中学")),
    ("vocational", re.compile(r"中职|中等职业|职业学校")),
    ("special", re.compile(r"特殊教育|特教")),
)
_TITLES: Final = re.compile(r"《[^《》]*》")
_STOPS: Final = "。；;\n!！?？"
_LEAD: Final = re.compile(
    r"^(?:主要|具体)?(?:负责|牵头|依法|积极|认真|切实|及时|定期|全面|深入|进一步|要|应当|应|须|必须|并|对|将|做好|在[^,]{2,20}(?:下|中|内),)+"
)
_LONGEST_TITLE: Final = 24


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a requirement binds: schools (by stage, none = all), the bureau, or a member unit."""

    kind: OwnerKind
    name: str
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed requirement, or a clause that is shown and left alone (`out_of_scope`)."""

    key: str
    clause: str | None
    quote: str
    title: str
    owed_by: Owner | None
    every: str | None = None
    measure: Mapping[str, object] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    deadline: str | None = None
    out_of_scope: bool = False
    reason: str | None = None
    start: int = 0


def draft_requirements(reading: Reading, text: str, kinds: Sequence[KindHint]) -> list[Proposal]:
    """The proposals of a reading in the order of the text; keys stay the same on re-reading."""
    alone = [
        _propose_left_alone(clause, text)
        for clause in reading.clauses
        if clause.id in reading.out_of_scope and _is_left_alone(clause, text)
    ]
    duties = [_propose_duty(duty) for duty in reading.duties]
    numbers = [
        _propose_number(group, text, reading=reading, kinds=kinds)
        for group in _group_siblings(reading.quantities, text)
    ]
    return _number_keys(sorted([*alone, *duties, *numbers], key=lambda one: one.start))


def _number_keys(proposals: list[Proposal]) -> list[Proposal]:
    seen: Counter[str] = Counter()
    numbered: list[Proposal] = []
    for proposal in proposals:
        seen[proposal.key] += 1
        count = seen[proposal.key]
        numbered.append(
            proposal if count == 1 else replace(proposal, key=f"{proposal.key}-{count}")
        )
    return numbered


def _build_key(clause: str | None, *words: str) -> str:
    digest = hashlib.sha256(tidy_text("|".join(words)).encode()).hexdigest()[:10]
    return f"{clause or '0'}:{digest}"


def _is_left_alone(clause: Clause, text: str) -> bool:
    return find_reason(tidy_text(text[clause.start : clause.end])) is not None


def _propose_left_alone(clause: Clause, text: str) -> Proposal:
    words = text[clause.start : clause.end].strip()
    reason = find_reason(tidy_text(clause.heading)) or find_reason(tidy_text(words))
    return Proposal(
        key=_build_key(clause.id, "left alone", clause.heading),
        clause=clause.id,
        quote=words.split("\n", 1)[0].strip(),
        title=_shorten(tidy_text(clause.heading)),
        owed_by=None,
        out_of_scope=True,
        reason=reason,
        start=clause.start,
    )


def _propose_duty(duty: Duty) -> Proposal:
    evidence = list_evidence(tidy_text(duty.text))
    return Proposal(
        key=_build_key(duty.clause, tidy_text(duty.unit), duty.text),
        clause=duty.clause,
        quote=duty.text.strip(),
        title=_shorten(_LEAD.sub("", tidy_text(duty.text))),
        owed_by=_name_owner(tidy_text(duty.unit), duty.text),
        measure={"attest": {"evidence": list(evidence)}},
        evidence=evidence,
        start=duty.start,
    )


def _name_owner(unit: str, words: str) -> Owner:
    if _BUREAU.search(unit):
        return Owner("bureau", unit)
    if _SCHOOL_UNIT.match(unit):
        return Owner("school", unit, _list_stages(tidy_text(unit)))
    return Owner("member_unit", unit)


def _list_stages(words: str) -> tuple[str, ...]:
    return tuple(stage for stage, named in _STAGES if named.search(words))


def _propose_number(
    group: Sequence[Quantity],
    text: str,
    *,
    reading: Reading,
    kinds: Sequence[KindHint],
) -> Proposal:
    first, last = group[0], group[-1]
    sentence = _TITLES.sub("", tidy_text(_take_sentence(text, first.start)))
    owner = _find_owner(first, sentence, reading)
    hint = find_kind(sentence, first.subject, kinds)
    evidence = list_evidence(first.subject + sentence)
    quote = text[first.start : last.start + len(last.quote)]
    return Proposal(
        key=_build_key(first.clause, quote, first.subject, owner.name),
        clause=first.clause,
        quote=quote,
        title=_shorten(first.subject or tidy_text(quote)),
        owed_by=owner,
        every=find_cadence(first.per, daily_at_school=owner.kind == "school"),
        measure=propose_measure(group, hint, evidence),
        evidence=evidence,
        deadline=first.deadline,
        start=first.start,
    )


def _find_owner(quantity: Quantity, sentence: str, reading: Reading) -> Owner:
    for duty in reading.duties:
        if duty.start <= quantity.start < duty.start + len(duty.text):
            return _name_owner(tidy_text(duty.unit), duty.text)
    bureau = _BUREAU.search(sentence)
    if bureau and (not _SCHOOL.search(sentence) or bureau.start() < 6):
        return Owner("bureau", bureau.group())
    return Owner("school", "学校", _list_stages(sentence))


def _take_sentence(text: str, place: int) -> str:
    begin = max(text.rfind(stop, max(0, place - 400), place) for stop in _STOPS) + 1
    ends = [found for stop in _STOPS if (found := text.find(stop, place, place + 400)) >= 0]
    return text[max(begin, place - 400) : min(ends, default=place + 200)]


def _group_siblings(quantities: Sequence[Quantity], text: str) -> list[list[Quantity]]:
    """每学年不少于1次,每次不少于2课时 is one demand: how often, and how long each time."""
    groups: list[list[Quantity]] = []
    for quantity in quantities:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and quantity.per in ("次", "每次")
            and before.unit in ("次", "场", "期")
            and before.clause == quantity.clause
            and 0 <= quantity.start - before.start - len(before.quote) <= 40
            and not any(
                stop in text[before.start + len(before.quote) : quantity.start]
                for stop in "。；;\n"
            )
        ):
            groups[-1].append(quantity)
        else:
            groups.append([quantity])
    return groups


def _shorten(words: str) -> str:
    title = re.split(r"[,。;:]", words, maxsplit=1)[0]
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
