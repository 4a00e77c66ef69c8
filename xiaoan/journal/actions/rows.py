"""Adding rows to the journal, one or many, inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from xiaoan.journal import errors
from xiaoan.journal.models import ChainHead, Cursor, JournalRow
from xiaoan.journal.queries.kinds import get_kind
from xiaoan.journal.queries.rows import Row, as_hashable, as_row
from xiaoan.journal.rules.chain import FIRST_HASH, compute_row_hash
from xiaoan.journal.states import RECORD, RETRACT
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, NotFound
from xiaoan.kernel.ids import new_id

BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewRow:
    """What a row is to say. `replaces`: the id of the row that this one takes back."""

    kind: str
    org: OrgRef
    subject: str
    day: date | None = None
    until: date | None = None
    occurred_at: datetime | None = None
    quantity: Decimal | int = 1
    replaces: UUID | None = None
    act: str = RECORD
    data: Mapping[str, object] = field(default_factory=dict)


def append(
    actor: Actor,
    *,
    kind: str,
    org: OrgRef,
    subject: UUID | str,
    now: datetime,
    day: date | None = None,
    until: date | None = None,
    occurred_at: datetime | None = None,
    quantity: Decimal | int = 1,
    replaces: UUID | None = None,
    data: Mapping[str, object] | None = None,
) -> Row:
    """One row, in the same transaction as the row of the table that it describes.

    `day`: the local day it is for (default: the day of `now`); `until`: the last day on which it
    holds (None = it does not expire); `quantity` in the unit of the kind.
    Raises NotFound for a `replaces` that is not in this organisation's chain, Conflict when that
    row has been taken back already, InvalidInput for a kind that is not declared.
    """
    row = NewRow(
        kind=kind,
        org=org,
        subject=str(subject),
        day=day,
        until=until,
        occurred_at=occurred_at,
        quantity=quantity,
        replaces=replaces,
        data=data or {},
    )
    return append_many(actor, rows=[row], now=now)[0]


def retract(actor: Actor, *, row_id: UUID, org: OrgRef, now: datetime) -> Row:
    """A row that takes an earlier one back. Raises NotFound and Conflict as `append` does."""
    taken = JournalRow.objects.filter(id=row_id, org_id=org.id).first()
    if taken is None:
        raise NotFound(errors.ROW_NOT_FOUND)
    row = NewRow(
        kind=taken.kind,
        org=org,
        subject=taken.subject,
        day=taken.day,
        until=taken.until,
        quantity=taken.quantity,
        replaces=row_id,
        act=RETRACT,
    )
    return append_many(actor, rows=[row], now=now)[0]


def append_many(actor: Actor, *, rows: Sequence[NewRow], now: datetime) -> list[Row]:
    """Many rows with the guarantees of `append`, in the given order within an organisation."""
    by_org: dict[UUID, list[NewRow]] = defaultdict(list)
    for row in rows:
        get_kind(row.kind)
        by_org[row.org.id].append(row)
    made: dict[int, JournalRow] = {}
    with transaction.atomic():
        for org_id in sorted(by_org):
            made.update(_extend_chain(actor, by_org[org_id], now=now))
        JournalRow.objects.bulk_create(made.values(), batch_size=BATCH)
    return [as_row(made[id(row)]) for row in rows]


def _extend_chain(actor: Actor, rows: Sequence[NewRow], *, now: datetime) -> dict[int, JournalRow]:
    org = rows[0].org
    head, _ = ChainHead.objects.select_for_update().get_or_create(
        org_id=org.id, defaults={"region": org.region, "hash": FIRST_HASH}
    )
    replaced = _find_replaced(org.id, rows)
    made = {}
    for row in rows:
        head.position += 1
        stored = _build_row(actor, row, position=head.position, now=now)
        stored.retracts = replaced.get(row.replaces) if row.replaces else None
        stored.previous_hash = head.hash
        stored.hash = head.hash = compute_row_hash(as_hashable(stored), head.hash)
        made[id(row)] = stored
    head.save(update_fields=["position", "hash"])
    return made


def _find_replaced(org_id: UUID, rows: Sequence[NewRow]) -> dict[UUID | None, int]:
    wanted = [row.replaces for row in rows if row.replaces]
    if not wanted:
        return {}
    found = dict(
        JournalRow.objects.filter(org_id=org_id, id__in=wanted).values_list("id", "position")
    )
    taken = JournalRow.objects.filter(org_id=org_id, retracts__in=found.values())
    again = taken.values_list("retracts", flat=True).first()
    if again is not None:
        raise Conflict(errors.ALREADY_RETRACTED, position=again)
    if len(set(wanted)) != len(wanted):
        raise Conflict(errors.ALREADY_RETRACTED, position=found.get(wanted[0], 0))
    if len(found) != len(wanted):
        raise NotFound(errors.ROW_NOT_FOUND)
    return dict(found.items())


def _build_row(actor: Actor, row: NewRow, *, position: int, now: datetime) -> JournalRow:
    return JournalRow(
        id=new_id(),
        region=row.org.region,
        org_id=row.org.id,
        org_path=row.org.path,
        position=position,
        act=row.act,
        kind=row.kind,
        subject=row.subject,
        day=row.day or local_day(row.occurred_at or now),
        until=row.until,
        occurred_at=row.occurred_at or now,
        recorded_at=now,
        quantity=Decimal(row.quantity),
        actor={
            "account": str(actor.account_id) if actor.account_id else None,
            "name": actor.name,
            "role": actor.role,
            "org": actor.org_name,
        },
        data=dict(row.data),
    )


def move_cursor(*, consumer: str, org_id: UUID, position: int) -> None:
    """Notes that a consumer has dealt with an organisation's chain up to a position."""
    Cursor.objects.update_or_create(
        consumer=consumer, org_id=org_id, defaults={"position": position}
    )
