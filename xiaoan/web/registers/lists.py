"""What the lists of registers show, and how the address narrows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoan.kernel import clock
from xiaoan.kernel.fields import Field
from xiaoan.kernel.values import Page
from xiaoan.orgs.queries import OrgInfo
from xiaoan.plans.states import AREAS
from xiaoan.registers.queries import (
    EntryFilter,
    EntryInfo,
    RegisterCount,
    RegisterType,
    count_entries,
    get_register_type,
    list_register_types,
    list_reminders,
)
from xiaoan.registers.states import STANDINGS
from xiaoan.web.exports import send_table
from xiaoan.web.registers.places import find_place, list_keepers, oversees
from xiaoan.web.registers.shown import ShownAnswer, list_answers
from xiaoan.web.requests import (
    PageRequest,
    read_key,
    read_word,
)
from xiaoan.web.words import pick_title

TONES = {"valid": "ok", "due": "soon", "expired": "late", "invalid": "late", "retired": "na"}
ATTENTION = ("due", "expired", "invalid")
SIGNS = {"valid": "✓", "due": "◔", "expired": "!", "invalid": "✕", "retired": "–"}


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """How an entry stands: word, tone and symbol."""

    key: str
    label: str
    tone: str
    symbol: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A line of a register."""

    entry: EntryInfo
    name: str
    answers: list[ShownAnswer]
    standing: ShownStanding
    days_left: int | None


def show_standing(key: str) -> ShownStanding:
    """How an entry stands, in the language of the page."""
    return ShownStanding(key, pick_title(STANDINGS[key]), TONES[key], SIGNS[key])


def describe_registers(request: PageRequest, org: OrgInfo | None) -> dict[str, Any]:
    """What the page of all registers shows: of one organisation, or of everybody in scope."""
    today, org_id = clock.today(), org.id if org else None
    counts = count_entries(request.actor, today=today, org_id=org_id)
    return {
        "org": org,
        "areas": group_registers(list_register_types(org=org), counts),
        "reminders": list_reminders(request.actor, today=today, org_id=org_id, size=8),
        "totals": sum_counts(counts.values()),
        "may_edit": request.actor.holds("registers.edit"),
    }


def group_registers(
    registers: Iterable[RegisterType], counts: dict[str, RegisterCount]
) -> list[tuple[str, list[tuple[RegisterType, RegisterCount]]]]:
    """Registers with their counts under the title of their area, in the order of the areas."""
    found: dict[str, list[tuple[RegisterType, RegisterCount]]] = {area: [] for area in AREAS}
    for register in registers:
        line = (register, counts.get(register.key, RegisterCount()))
        found.setdefault(register.area, []).append(line)
    return [
        (pick_title(AREAS.get(area), otherwise=area), lines)
        for area, lines in found.items()
        if lines
    ]


def sum_counts(counts: Iterable[RegisterCount]) -> RegisterCount:
    """All registers together."""
    kept = list(counts)
    return RegisterCount(
        total=sum(count.total for count in kept),
        due=sum(count.due for count in kept),
        expired=sum(count.expired for count in kept),
        invalid=sum(count.invalid for count in kept),
    )


def export_attention(
    request: PageRequest, standing: str, entries: Iterable[EntryInfo]
) -> HttpResponse:
    """The list as Excel."""
    columns = [_("单位"), _("台账"), _("编号"), _("有效至"), _("剩余天数")]
    today = clock.today()
    rows = [
        (
            entry.org_name,
            pick_title(name_register(entry)),
            entry.code,
            entry.valid_until,
            entry.count_days_left(today),
        )
        for entry in entries
    ]
    title = pick_title(STANDINGS[standing])
    return send_table(request, title=title, columns=columns, rows=rows)


def name_register(entry: EntryInfo) -> tuple[str, str]:
    """The titles of the register that an entry stands in."""
    register = get_register_type(entry.type_key)
    return register.title, register.title_en


def describe_attention(standing: str, page: Page[EntryInfo]) -> dict[str, Any]:
    """What the page shows."""
    lines = [
        (
            pick_title(name_register(entry)),
            show_entry_line(get_register_type(entry.type_key), entry),
        )
        for entry in page.rows
    ]
    tabs = [(key, pick_title(STANDINGS[key])) for key in ATTENTION]
    return {"standing": standing, "page": page, "lines": lines, "tabs": tabs}


def read_filter(request: PageRequest, register: RegisterType) -> EntryFilter:
    """The filters of the address."""
    given = request.GET
    answers = {
        field.name: word
        for field in register.filters
        if (word := read_word(given, field.name)) is not None
    }
    standing = given.get("standing", "")
    return EntryFilter(
        text=read_word(given, "text") or "",
        standing=standing if standing in STANDINGS else "",
        org_id=read_key(given, "org"),
        answers=answers,
        sort=read_word(given, "sort") or "",
    )


def describe_filters(
    request: PageRequest, register: RegisterType, wanted: EntryFilter
) -> dict[str, Any]:
    """What the filter bar offers and whether anything is narrowed."""
    sees_many = oversees(request.actor, find_place(request))
    orgs = list_keepers(request.actor, register.keepers) if sees_many else []
    language = get_language() or "zh"
    return {
        "register": register,
        "wanted": wanted,
        "standings": [("", _("在册")), *((key, pick_title(STANDINGS[key])) for key in STANDINGS)],
        "orgs": [("", _("全部单位")), *((org.id, org.name) for org in orgs)],
        "sees_many": sees_many,
        "choices": [
            (
                field.name,
                field.name_in(language),
                list_options(field),
                wanted.answers.get(field.name),
            )
            for field in register.filters
            if field.type in {"choice", "yes_no"}
        ],
        "listed": [(field.name, field.name_in(language)) for field in register.listed[1:]],
        "first": register.listed[0],
        "is_filtered": bool(wanted.text or wanted.standing or wanted.answers or wanted.org_id),
        "may_edit": request.actor.holds("registers.edit"),
    }


def list_options(field: Field) -> list[tuple[str, str]]:
    """What a filter offers."""
    english = (get_language() or "zh").startswith("en")
    if field.type == "yes_no":
        return [("", _("不限")), ("yes", _("是")), ("no", _("否"))]
    answers = [(item.value, item.title_en if english else item.title) for item in field.choices]
    return [("", _("不限")), *answers]


def show_entry_line(register: RegisterType, entry: EntryInfo) -> ShownEntry:
    """A line of a register, in words."""
    today = clock.today()
    answers = list_answers(register.listed, entry.values, with_empty=True)
    return ShownEntry(
        entry=entry,
        name=answers[0].words or entry.code or _("未命名"),
        answers=answers[1:],
        standing=show_standing(entry.find_standing(today)),
        days_left=entry.count_days_left(today),
    )
