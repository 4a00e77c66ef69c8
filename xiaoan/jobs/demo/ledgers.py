"""Entries of every register that an organisation keeps: as many as it needs, most of them valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiaoan.jobs.demo.county import DemoCounty
from xiaoan.jobs.demo.dice import make_dice
from xiaoan.jobs.demo.values import ValueMaker
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.fields import Value, find_field
from xiaoan.registers.actions import NewEntry, create_entries
from xiaoan.registers.queries import RegisterType, list_register_types

PER_PUPILS = {
    "extinguisher": 45,
    "health-certificate": 90,
    "guard": 260,
    "fire-equipment": 300,
}
"""One entry for so many pupils."""
MANY = 200
LEAST_KEPT = 0.998
"""Even a bad organisation keeps so many of its registers: what was never kept is late for years."""
OFTEN_WRONG = 12
"""In a long register as many entries are wrong as in one of this length."""
HELD_DAYS = 300
SPOILED_DAYS = 110
"""What is wrong has been so for at most so long."""


def fill_registers(
    county: DemoCounty, *, needed: dict[tuple[str, str], int], today: date, now: datetime
) -> int:
    """Entries for everybody, as on the day of `now`; some run out around today.

    `needed`: (organisation's code, kind) → how many a plan asks for.
    """
    count = 0
    for org in county.owners:
        rows: list[NewEntry] = []
        for register in list_register_types(org=org):
            dice = make_dice("register", org.code, register.key)
            if dice.random() <= max(county.kept[org.code], LEAST_KEPT):
                maker = _LedgerMaker(register, ValueMaker(org, dice, today=today), local_day(now))
                least = needed.get((org.code, register.kind), 1)
                rows += maker.list_entries(least=least, kept=county.kept[org.code])
        create_entries(county.actors[org.code], rows=rows, now=now, settle=False)
        count += len(rows)
    return count


@dataclass(frozen=True, slots=True)
class _LedgerMaker:
    register: RegisterType
    maker: ValueMaker
    day: date

    def list_entries(self, *, least: int, kept: float) -> list[NewEntry]:
        org, dice = self.maker.org, self.maker.dice
        share = PER_PUPILS.get(self.register.key)
        wanted = max(least, org.pupils // share if share and org.pupils else 1)
        code = self.register.code_field
        if code and code.choices:  # one entry for each of a fixed list
            wanted = len(code.choices)
        wanted = min(wanted, MANY)
        wrong = (1 - kept) * min(1, OFTEN_WRONG / wanted)
        rows = []
        for _ in range(wanted):
            values = self.answer_well()
            longest = HELD_DAYS
            if dice.random() < wrong:
                longest = SPOILED_DAYS
                end = self.maker.today + timedelta(days=dice.randint(-30, 25))
                spoil_entry(self.register, values, day=end)
            held_from = self.day - timedelta(days=dice.randint(1, longest))
            rows.append(NewEntry(org.ref, self.register.key, values, held_from=held_from))
        return rows

    def answer_well(self) -> dict[str, Value]:
        given: dict[str, Value] = {}
        for name, bad in self.register.invalid_when:
            asked = find_field(self.register.fields, name)
            sound = [one.value for one in asked.choices if one.value not in bad] if asked else []
            given.update({name: sound[0]} if sound else {})
        steps = [step for computed in self.register.computed for step in computed.steps]
        bases = {step.base for step in steps}
        brief = {step.base for step in steps if step.unit != "years"}
        for asked in self.register.fields:
            if asked.type == "date" and asked.name in bases and asked.name != "born_on":
                # Young enough that what follows from it lies ahead.
                longest = 4 if asked.name in brief else 25 if asked.after else 60
                day = self.day - timedelta(days=self.maker.dice.randint(1, longest))
                given[asked.name] = day.isoformat()
        for asked in self.register.fields:
            before = given.get(asked.after or "")
            if asked.name in given and before and str(given[asked.name]) < str(before):
                given[asked.name] = before
        return self.maker.answer(
            self.register.fields, on=self.day, given=given, validity=self.register.validity
        )


def spoil_entry(register: RegisterType, values: dict[str, Value], *, day: date) -> None:
    """Lets an entry run out on a day: by its own end, or by what its end follows from."""
    dates = {field.name for field in register.fields if field.type == "date"}
    for name in register.validity:
        if name in dates:
            values[name] = day.isoformat()
            return
    for name, bad in register.invalid_when:
        values[name] = bad[0]
        return
