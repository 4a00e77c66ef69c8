"""What the table of entries says should stand in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xiaoan.journal.queries import LiveFact
from xiaoan.registers.models import Entry
from xiaoan.registers.queries.types import find_register_type
from xiaoan.registers.rules.facts import find_last_day, measure_quantity


def iterate_facts() -> Iterator[LiveFact]:
    """The fact that each live entry stands for, as the table has it; for `xiaoan rebuild`."""
    rows = Entry.objects.filter(retired_at=None).order_by("org_id", "id")
    plain = rows.values_list(
        "id", "org_id", "type_key", "values", "held_from", "valid_until", "is_invalid"
    )
    for key, org_id, type_key, values, held_from, valid_until, is_invalid in plain.iterator():
        register = find_register_type(type_key)
        if register is None:
            continue
        until = find_last_day(held_from=held_from, valid_until=valid_until, is_invalid=is_invalid)
        quantity = measure_quantity(register, values) if register.quantity else Decimal(1)
        yield LiveFact(org_id, register.kind, str(key), held_from, until, quantity)
