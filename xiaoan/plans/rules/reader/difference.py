"""What an amended notice changes in a draft: kept, changed, added, removed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from xiaoan.plans.rules.reader.draft import Proposal
from xiaoan.plans.rules.reader.page import tidy_text

_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class DraftDifference:
    """Two drafts side by side. `kept` and the second of each `changed` are of the new draft."""

    kept: tuple[Proposal, ...]
    changed: tuple[tuple[Proposal, Proposal], ...]
    added: tuple[Proposal, ...]
    removed: tuple[Proposal, ...]


def diff_drafts(old: Sequence[Proposal], new: Sequence[Proposal]) -> DraftDifference:
    """Match proposals by key, then by likeness within a clause, then by the same words elsewhere.

    A settled requirement is found again after a small rewording or a renumbering.
    """
    before = {proposal.key: proposal for proposal in old}
    pairs = [(before.pop(one.key), one) for one in new if one.key in before]
    matched = {one.key for _, one in pairs}
    rest = [one for one in new if one.key not in matched]
    for find in (_pair_alike, _pair_moved):
        found = find(list(before.values()), rest)
        pairs += found
        for left, _ in found:
            del before[left.key]
        taken = {right.key for _, right in found}
        rest = [one for one in rest if one.key not in taken]
    pairs.sort(key=lambda pair: pair[1].start)
    return DraftDifference(
        kept=tuple(right for left, right in pairs if _says_same(left, right)),
        changed=tuple(pair for pair in pairs if not _says_same(*pair)),
        added=tuple(rest),
        removed=tuple(sorted(before.values(), key=lambda one: one.start)),
    )


def _says_same(left: Proposal, right: Proposal) -> bool:
    return replace(left, start=0, quote="") == replace(right, start=0, quote="") and tidy_text(
        left.quote
    ) == tidy_text(right.quote)


def _pair_alike(
    old: Sequence[Proposal], new: Sequence[Proposal]
) -> list[tuple[Proposal, Proposal]]:
    by_clause: dict[str | None, list[Proposal]] = defaultdict(list)
    for proposal in old:
        by_clause[proposal.clause].append(proposal)
    scored = [
        (ratio, left, right)
        for right in new
        for left in by_clause[right.clause]
        if (ratio := measure_likeness(left, right)) >= _ALIKE
    ]
    return _take_best(scored)


def _pair_moved(
    old: Sequence[Proposal], new: Sequence[Proposal]
) -> list[tuple[Proposal, Proposal]]:
    by_words: dict[tuple[str, str, bool], list[Proposal]] = defaultdict(list)
    for proposal in old:
        by_words[_list_words(proposal)].append(proposal)
    return _take_best(
        [(1.0, left, right) for right in new for left in by_words[_list_words(right)]]
    )


def _list_words(proposal: Proposal) -> tuple[str, str, bool]:
    owner = proposal.owed_by.name if proposal.owed_by else ""
    return tidy_text(proposal.quote), owner + proposal.title, proposal.out_of_scope


def _take_best(
    scored: list[tuple[float, Proposal, Proposal]],
) -> list[tuple[Proposal, Proposal]]:
    used_old: set[str] = set()
    used_new: set[str] = set()
    pairs: list[tuple[Proposal, Proposal]] = []
    for _, left, right in sorted(scored, key=lambda one: -one[0]):
        if left.key not in used_old and right.key not in used_new:
            used_old.add(left.key)
            used_new.add(right.key)
            pairs.append((left, right))
    return pairs


def measure_likeness(left: Proposal, right: Proposal) -> float:
    """How alike two proposals are, from 0 to 1; different owners or natures are not alike."""
    owners = [one.owed_by.name if one.owed_by else "" for one in (left, right)]
    if owners[0] != owners[1] or left.out_of_scope != right.out_of_scope:
        return 0.0
    matcher = SequenceMatcher(
        None,
        tidy_text(left.quote + "|" + left.title),
        tidy_text(right.quote + "|" + right.title),
        autojunk=False,
    )
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0
