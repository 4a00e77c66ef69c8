"""Narrowing and ordering a register by what stands in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.fields import Field, find_field, split_words
from xiaoan.kernel.fields.parse import Unreadable, parse_answer
from xiaoan.registers import errors
from xiaoan.registers.models import LIVE, Entry
from xiaoan.registers.rules.types import RegisterType
from xiaoan.registers.states import DUE, EXPIRED, GONE, INVALID, VALID

COLUMNS = {
    "code": "code",
    "valid_until": "valid_until",
    "org": "org__path",
    "updated": "updated_at",
}


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What is wanted of a register. `answers`: field → answer, for fields that are filters.

    `sort`: "code", "valid_until", "org", "updated" or a field, with "-" before it for descending.
    """

    text: str = ""
    standing: str = ""
    org_id: UUID | None = None
    under: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""


def narrow_entries(
    rows: QuerySet[Entry], register: RegisterType, wanted: EntryFilter, *, today: date
) -> QuerySet[Entry]:
    """The entries of one register that are wanted. Raises InvalidInput for an answer that is none.

    Without a standing, live entries; "retired" gives those that left the register.
    """
    rows = rows.filter(type_key=register.key).filter(~LIVE if wanted.standing == GONE else LIVE)
    if wanted.org_id:
        rows = rows.filter(org_id=wanted.org_id)
    if wanted.under:
        rows = rows.filter(org__path__under=wanted.under)
    for word in split_words(wanted.text):
        rows = rows.filter(search__contains=word)
    for name, answer in wanted.answers.items():
        rows = rows.filter(_match_answer(register, name, answer))
    return match_standing(rows, wanted.standing, today)


def _match_answer(register: RegisterType, name: str, answer: str) -> Q:
    asked = find_field(register.filters, name)
    if asked is None:
        raise InvalidInput(errors.FILTER_REFUSED, name=name, answer=answer)
    try:
        value = parse_answer(asked, answer)
    except Unreadable as problem:
        raise InvalidInput(errors.FILTER_REFUSED, name=asked.title, answer=answer) from problem
    return Q() if value is None else Q(**{f"values__{asked.name}": value})


def match_standing(rows: QuerySet[Entry], standing: str, today: date) -> QuerySet[Entry]:
    """The live entries that stand so on a day; any other word narrows nothing."""
    usable = Q(is_invalid=False)
    wanted = {
        VALID: usable & (Q(valid_until=None) | Q(valid_until__gte=today)),
        DUE: usable & Q(valid_until__gte=today, next_reminder__lte=today),
        EXPIRED: usable & Q(valid_until__lt=today),
        INVALID: ~usable,
    }
    return rows.filter(wanted.get(standing, Q()))


def sort_entries(rows: QuerySet[Entry], register: RegisterType, sort: str) -> QuerySet[Entry]:
    """The entries in the wanted order; by default the organisation's place, then the code."""
    name = sort.removeprefix("-")
    column = COLUMNS.get(name) or _find_sortable(register, name)
    if column is None:
        return rows.order_by("org__path", "code", "id")
    place = F(column)
    order = place.desc(nulls_last=True) if sort.startswith("-") else place.asc(nulls_last=True)
    return rows.order_by(order, "code", "id")


def _find_sortable(register: RegisterType, name: str) -> str | None:
    asked: Field | None = find_field(register.listed, name)
    return f"values__{name}" if asked and not asked.is_private else None
