"""Whether the chains hold: the proof that nothing was altered, removed or reordered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from xiaoan.journal.models import ChainHead, JournalRow
from xiaoan.journal.queries.rows import as_hashable
from xiaoan.journal.rules.chain import ChainFault, ChainLink, find_faults


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was checked and every place that does not hold. `heads`: organisation → last hash."""

    rows: int
    chains: int
    faults: tuple[ChainFault, ...]
    heads: dict[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether every chain holds from its first row to its last."""
        return not self.faults


def verify_chains(progress: Callable[[int, int], None] | None = None) -> VerifyReport:
    """Reads every chain from its first row and checks each link. `progress(done, chains)`."""
    heads = {head.org_id: head for head in ChainHead.objects.all()}
    seen = set(JournalRow.objects.order_by().values_list("org_id", flat=True).distinct())
    orgs = sorted(seen | set(heads))
    counted = _Counter()
    faults: list[ChainFault] = []
    for number, org_id in enumerate(orgs, start=1):
        head = heads.get(org_id)
        faults += find_faults(
            str(org_id),
            counted.each(_iterate_links(org_id)),
            head_position=head.position if head else 0,
            head_hash=head.hash if head else "",
        )
        if progress:
            progress(number, len(orgs))
    last = {str(org_id): head.hash for org_id, head in heads.items()}
    return VerifyReport(rows=counted.count, chains=len(orgs), faults=tuple(faults), heads=last)


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def each(self, links: Iterator[ChainLink]) -> Iterator[ChainLink]:
        for link in links:
            self.count += 1
            yield link


def _iterate_links(org_id: UUID) -> Iterator[ChainLink]:
    rows = JournalRow.objects.filter(org_id=org_id).order_by("position")
    for stored in rows.iterator(chunk_size=2000):
        yield ChainLink(as_hashable(stored), stored.previous_hash, stored.hash)
