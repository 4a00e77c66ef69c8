"""Adding, changing and retiring entries of registers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xiaoan.kernel.actor import Actor, OrgRef
from xiaoan.kernel.clock import local_day
from xiaoan.kernel.errors import Conflict, InvalidInput, NotFound
from xiaoan.kernel.fields import (
    FieldProblem,
    FieldsRefused,
    Merge,
    Value,
    check_values,
    clean_line,
    find_field,
    merge_values,
)
from xiaoan.kernel.ids import new_id
from xiaoan.registers import errors
from xiaoan.registers.actions.batch import EntryBatch, read_code
from xiaoan.registers.models import Entry, EntryRevision
from xiaoan.registers.policy import EDIT, may_see_private
from xiaoan.registers.queries.entries import EntryInfo, as_entry
from xiaoan.registers.queries.types import get_register_type
from xiaoan.registers.rules.types import RegisterType
from xiaoan.registers.states import EDITED


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to add in bulk. `held_from`: the day since which it has been there."""

    org: OrgRef
    type_key: str
    values: Mapping[str, object]
    entry_id: UUID | None = None
    held_from: date | None = None


def create_entry(
    actor: Actor,
    *,
    org: OrgRef,
    type_key: str,
    values: Mapping[str, object],
    now: datetime,
    entry_id: UUID | None = None,
    held_from: date | None = None,
) -> EntryInfo:
    """A new entry and its fact. The same `entry_id` with the same values is the same entry.

    Raises FieldsRefused for answers that do not hold, Conflict when the id stands for another
    entry, NotAllowed and NotFound.
    """
    register = get_register_type(type_key)
    actor.require(EDIT, org.path)
    checked = _check_all(register, values, today=local_day(now))
    draft = NewEntry(org, type_key, checked, entry_id or new_id(), held_from)
    try:
        return _save_new(actor, register, draft, checked, now=now)
    except Conflict as refused:
        # The same form came twice at the same instant: the other one was faster.
        if refused.code != errors.TAKEN_MEANWHILE:
            raise
        return _save_new(actor, register, draft, checked, now=now)


def _save_new(
    actor: Actor,
    register: RegisterType,
    draft: NewEntry,
    values: dict[str, Value],
    *,
    now: datetime,
) -> EntryInfo:
    key = draft.entry_id or new_id()
    with transaction.atomic():
        known = Entry.objects.filter(id=key).first()
        if known is not None:
            return _confirm_same(actor, known, draft.org, register, values)
        _refuse_taken_codes(register, draft.org, [read_code(register, values)])
        batch = EntryBatch(actor, now)
        batch.add(register, draft.org, values, entry_id=key, held_from=draft.held_from)
        batch.save()
    return _reread(actor, key)


def create_entries(
    actor: Actor, *, rows: Sequence[NewEntry], now: datetime, settle: bool = True
) -> list[UUID]:
    """Many entries at once, with the guarantees of `create_entry`; all of them or none.

    `settle=False` is for loaders that settle once at the end.
    """
    today = local_day(now)
    batch = EntryBatch(actor, now)
    codes: dict[tuple[OrgRef, str], list[str]] = defaultdict(list)
    made = []
    with transaction.atomic():
        for row in rows:
            register = get_register_type(row.type_key)
            actor.require(EDIT, row.org.path)
            checked = _check_all(register, row.values, today=today)
            codes[row.org, register.key].append(read_code(register, checked))
            made.append(
                batch.add(
                    register, row.org, checked, entry_id=row.entry_id, held_from=row.held_from
                ).id
            )
        for (org, type_key), given in codes.items():
            _refuse_taken_codes(get_register_type(type_key), org, given)
        batch.save(settle=settle)
    return made


def edit_entry(
    actor: Actor,
    *,
    entry_id: UUID,
    base_revision: int,
    values: Mapping[str, object],
    now: datetime,
) -> EntryInfo:
    """The entry with the answers of a form that was filled in on `base_revision`.

    What others changed in other fields since then stays. Raises Conflict
    ("registers.edit_conflict") with `fields` (name, title, base, mine, theirs), `joined` (theirs
    with my other changes) and `revision` when both changed the same field; FieldsRefused,
    NotFound, NotAllowed.
    """
    with transaction.atomic():
        stored = lock_entry(actor, entry_id)
        register = get_register_type(stored.type_key)
        org = as_entry(stored, actor).org_ref
        base = _find_base(stored, base_revision)
        given = (
            dict(values)
            if may_see_private(actor, org.id)
            else _keep_private(register, base, values)
        )
        mine = _check_all(register, given, today=local_day(now))
        merge = merge_values(base=base, mine=mine, theirs=stored.values)
        _refuse_clashes(register, stored, merge)
        merged = _check_all(register, merge.values, today=local_day(now))
        if merged == stored.values:
            return as_entry(stored, actor)
        code = read_code(register, merged)
        if code != stored.code:
            _refuse_taken_codes(register, org, [code])
        batch = EntryBatch(actor, now)
        batch.change(register, org, stored, merged, act=EDITED)
        batch.save()
    return _reread(actor, entry_id)


def retire_entry(actor: Actor, *, entry_id: UUID, reason: str, now: datetime) -> EntryInfo:
    """The entry out of its register, its fact taken back. Retiring it again changes nothing."""
    stated = clean_line(reason)
    if not stated:
        raise InvalidInput(errors.REASON_MISSING)
    with transaction.atomic():
        stored = lock_entry(actor, entry_id, even_retired=True)
        if stored.retired_at is None:
            batch = EntryBatch(actor, now)
            register = get_register_type(stored.type_key)
            org = as_entry(stored, actor).org_ref
            batch.retire(register, org, stored, reason=stated)
            batch.save()
    return _reread(actor, entry_id)


def lock_entry(actor: Actor, entry_id: UUID, *, even_retired: bool = False) -> Entry:
    """The stored entry, locked for change. Raises NotFound, NotAllowed, Conflict if retired."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("org")
    stored = rows.filter(id=entry_id, org__path__under=actor.org_path).first()
    if stored is None:
        raise NotFound(errors.ENTRY_NOT_FOUND)
    actor.require(EDIT, stored.org.path)
    if stored.retired_at is not None and not even_retired:
        raise Conflict(errors.ENTRY_RETIRED, code=stored.code)
    return stored


def _check_all(
    register: RegisterType, values: Mapping[str, object], *, today: date
) -> dict[str, Value]:
    checked = check_values(register.fields, values, today=today)
    if checked.problems:
        raise FieldsRefused(checked.problems)
    return checked.values


def _confirm_same(
    actor: Actor, known: Entry, org: OrgRef, register: RegisterType, values: dict[str, Value]
) -> EntryInfo:
    first = EntryRevision.objects.filter(entry=known, revision=1).first()
    same_place = known.org_id == org.id and known.type_key == register.key
    if first is None or not same_place or first.values != values:
        raise Conflict(errors.ID_TAKEN)
    return _reread(actor, known.id)


def _reread(actor: Actor, entry_id: UUID) -> EntryInfo:
    return as_entry(Entry.objects.select_related("org").get(id=entry_id), actor)


def _refuse_taken_codes(register: RegisterType, org: OrgRef, codes: Sequence[str]) -> None:
    given = [code for code in codes if code]
    taken = next((code for code, count in Counter(given).items() if count > 1), None)
    for start in range(0, len(given), 500):
        live = Entry.objects.filter(org_id=org.id, type_key=register.key, retired_at=None)
        found = live.filter(code__in=given[start : start + 500])
        taken = taken or found.values_list("code", flat=True).first()
    field = register.code_field
    if taken and field:
        data: dict[str, object] = {"title": field.title, "title_en": field.title_en, "code": taken}
        raise FieldsRefused([FieldProblem(field.name, errors.CODE_TAKEN, data)])


def _find_base(stored: Entry, base_revision: int) -> dict[str, Value]:
    if base_revision == stored.revision:
        return dict(stored.values)
    base = EntryRevision.objects.filter(entry=stored, revision=base_revision).first()
    if base is None:
        raise InvalidInput(errors.REVISION_UNKNOWN, revision=base_revision)
    return dict(base.values)


def _keep_private(
    register: RegisterType, base: Mapping[str, Value], values: Mapping[str, object]
) -> dict[str, object]:
    """Who may not see private answers does not erase them by saving a form without them."""
    hidden = {field.name for field in register.fields if field.is_private}
    kept = {name: value for name, value in base.items() if name in hidden}
    return {**{name: value for name, value in values.items() if name not in hidden}, **kept}


def _refuse_clashes(register: RegisterType, stored: Entry, merge: Merge) -> None:
    if not merge.clashes:
        return
    fields = []
    for clash in merge.clashes:
        asked = find_field(register.fields, clash.name)
        fields.append(
            {
                "name": clash.name,
                "title": asked.title if asked else clash.name,
                "title_en": asked.title_en if asked else clash.name,
                "base": clash.base,
                "mine": clash.mine,
                "theirs": clash.theirs,
            }
        )
    raise Conflict(
        errors.EDIT_CONFLICT,
        fields=fields,
        revision=stored.revision,
        names="、".join(str(field["title"]) for field in fields),
        names_en=", ".join(str(field["title_en"]) for field in fields),
        joined=merge.values,
    )
