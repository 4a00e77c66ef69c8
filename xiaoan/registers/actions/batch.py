"""Saving entries: one or thousands with the same guarantees, each with revision and fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from xiaoan.journal.actions import NewRow, append_many
from xiaoan.journal.states import RECORD, RETRACT
from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict
from xiaoan.kernel.fields import Value, compose_search_text
from xiaoan.kernel.ids import new_id
from xiaoan.obligations.actions import resettle
from xiaoan.registers import errors
from xiaoan.registers.models import Entry, EntryRevision
from xiaoan.registers.queries.rules import read_rule_values
from xiaoan.registers.rules.dates import RuleValues, compute_standing
from xiaoan.registers.rules.facts import find_last_day, measure_quantity
from xiaoan.registers.rules.reminders import find_next_reminder
from xiaoan.registers.rules.types import RegisterType
from xiaoan.registers.states import CREATED, RETIRED

SIZE = 500
CHANGED = (
    *("code", "values", "search", "valid_until", "is_invalid", "next_reminder", "acknowledged"),
    *("revision", "fact_id", "updated_at", "retired_at", "retired_reason"),
)


@dataclass(frozen=True, slots=True)
class _Step:
    stored: Entry
    revision: EntryRevision
    row: NewRow


class EntryBatch:
    """Gathers new, changed and retired entries and saves them together.

    Used inside one transaction: check, gather, `save`.
    """

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now, self.today = actor, now, local_day(now)
        self._created: list[_Step] = []
        self._changed: list[_Step] = []
        self._touched: dict[OrgRef, set[str]] = {}
        self._rules: dict[str, RuleValues] = {}

    def add(
        self,
        register: RegisterType,
        org: OrgRef,
        values: dict[str, Value],
        *,
        entry_id: UUID | None = None,
        held_from: date | None = None,
        act: str = CREATED,
    ) -> Entry:
        """A new entry."""
        stored = Entry(
            id=entry_id or new_id(),
            region=org.region,
            org_id=org.id,
            type_key=register.key,
            held_from=held_from or self.today,
            created_at=self.now,
            revision=0,
        )
        self._created.append(self._prepare(register, org, stored, values, act=act))
        return stored

    def change(
        self,
        register: RegisterType,
        org: OrgRef,
        stored: Entry,
        values: dict[str, Value],
        *,
        act: str,
    ) -> None:
        """An entry with other values; its fact is replaced."""
        self._changed.append(self._prepare(register, org, stored, values, act=act))

    def retire(self, register: RegisterType, org: OrgRef, stored: Entry, *, reason: str) -> None:
        """An entry that leaves its register; its fact is taken back."""
        values = dict(stored.values)
        step = self._prepare(register, org, stored, values, act=RETIRED)
        stored.retired_at, stored.retired_reason = self.now, reason
        stored.next_reminder = None
        self._changed.append(step)

    def save(self, *, settle: bool = True) -> None:
        """Writes journal rows, entries and revisions, then settles what they touch.

        Raises Conflict("registers.taken_meanwhile") when somebody saved the same id or code first.
        """
        steps = [*self._created, *self._changed]
        rows = append_many(self.actor, rows=[step.row for step in steps], now=self.now)
        for step, row in zip(steps, rows, strict=True):
            step.revision.fact_id = step.stored.fact_id = row.id
        try:
            Entry.objects.bulk_create([step.stored for step in self._created], batch_size=SIZE)
            changed = [step.stored for step in self._changed]
            Entry.objects.bulk_update(changed, CHANGED, batch_size=SIZE)
        except IntegrityError as cause:
            raise Conflict(errors.TAKEN_MEANWHILE) from cause
        EntryRevision.objects.bulk_create([step.revision for step in steps], batch_size=SIZE)
        if settle:
            for org, kinds in self._touched.items():
                resettle(self.actor, org=org, kinds=kinds, now=self.now)

    def _prepare(
        self,
        register: RegisterType,
        org: OrgRef,
        stored: Entry,
        values: dict[str, Value],
        *,
        act: str,
    ) -> _Step:
        replaced = stored.fact_id
        self._fill(register, org, stored, values)
        revision = EntryRevision(
            region=org.region,
            entry=stored,
            revision=stored.revision,
            act=act,
            values=values,
            changed_by=self.actor.name,
            changed_at=self.now,
        )
        self._touched.setdefault(org, set()).add(register.kind)
        row = _compose_row(register, org, stored, replaced, is_retired=act == RETIRED)
        return _Step(stored, revision, row)

    def _fill(
        self, register: RegisterType, org: OrgRef, stored: Entry, values: dict[str, Value]
    ) -> None:
        standing = compute_standing(register, values, self._find_rules(org.region))
        if stored.valid_until != standing.valid_until:
            stored.acknowledged = None
        stored.values = values
        stored.code = read_code(register, values)
        stored.search = compose_search_text(register.fields, values)
        stored.valid_until, stored.is_invalid = standing.valid_until, standing.is_invalid
        stored.next_reminder = find_next_reminder(
            valid_until=None if standing.is_invalid else standing.valid_until,
            tiers=register.reminders,
            acknowledged=stored.acknowledged,
        )
        stored.revision += 1
        stored.updated_at = self.now

    def _find_rules(self, region: str) -> RuleValues:
        if region not in self._rules:
            self._rules[region] = read_rule_values(region=region, day=self.today)
        return self._rules[region]


def read_code(register: RegisterType, values: Mapping[str, Value]) -> str:
    """What tells the entry apart inside its organisation; empty when nothing does."""
    field = register.code_field
    return str(values.get(field.name, ""))[:200] if field else ""


def _compose_row(
    register: RegisterType,
    org: OrgRef,
    stored: Entry,
    replaced: UUID | None,
    *,
    is_retired: bool,
) -> NewRow:
    field = register.code_field
    data: dict[str, object] = {"register": register.key, "revision": stored.revision}
    if stored.code and field and not field.is_private:
        data["code"] = stored.code
    until = find_last_day(
        held_from=stored.held_from, valid_until=stored.valid_until, is_invalid=stored.is_invalid
    )
    return NewRow(
        kind=register.kind,
        org=org,
        subject=str(stored.id),
        day=stored.held_from,
        until=until,
        quantity=measure_quantity(register, stored.values),
        replaces=replaced,
        act=RETRACT if is_retired else RECORD,
        data=data,
    )
