"""Template tags of every screen; the components of components.css, one tag each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoan.access.states import PERMISSIONS
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.clock import LOCAL_ZONE
from xiaoan.orgs import states as org_states
from xiaoan.plans import states as plan_states
from xiaoan.web.amounts import amount
from xiaoan.web.context import find_address
from xiaoan.web.icons import ICONS
from xiaoan.web.measures import say_rule_value
from xiaoan.web.meters import list_meter_parts, say_meter
from xiaoan.web.paging import Step, list_steps
from xiaoan.web.periods import say_due
from xiaoan.web.units import say_unit
from xiaoan.web.words import get_status_look, join_words, pick_title, say_person

register = template.Library()
register.filter(amount)
register.filter(say_unit)
register.filter(join_words)

VOCABULARIES: dict[str, Mapping[str, tuple[str, str]]] = {
    "area": plan_states.AREAS,
    "cadence": plan_states.CADENCES,
    "certainty": plan_states.CERTAINTIES,
    "evidence": plan_states.EVIDENCE,
    "measure": plan_states.MEASURES,
    "org_kind": org_states.KINDS,
    "stage": org_states.STAGES,
    "role": org_states.ROLES,
    "permission": PERMISSIONS,
}
HIDDEN = mark_safe('aria-hidden="true"')
WEEKDAYS = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An icon; with words it speaks to screen readers, without it is decoration."""
    said = format_html('role="img" aria-label="{}"', words) if words else HIDDEN
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" {}><path d="{}"/></svg>',
        said,
        ICONS.get(name, ICONS["info"]),
    )


@register.simple_tag
def state(status: str, words: str = "") -> SafeString:
    """A status as word, colour and symbol. `words` replaces the usual word."""
    look = get_status_look(status)
    return format_html(
        '<span class="tag {}"><span aria-hidden="true">{}</span>{}</span>',
        look.tone,
        look.symbol,
        words or look.label,
    )


@register.simple_tag
def dot(status: str, count: int | str = "", address: str = "", label: str = "") -> SafeString:
    """A cell of a matrix: symbol or number on a colour, the words for who cannot see it."""
    look = get_status_look(status)
    shown = count if count not in ("", 0, None) else look.symbol
    words = label or look.label
    if address:
        return format_html(
            '<a class="dot {}" href="{}" aria-label="{}">{}</a>', look.tone, address, words, shown
        )
    return format_html(
        '<span class="dot {}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        look.tone,
        shown,
        words,
    )


@register.simple_tag
def dots(cells: Iterable[Any]) -> SafeString:
    """The cells of a row of a matrix; whoever owes nothing there gets a quiet dot."""
    return format_html_join("", "<td>{}</td>", ((draw_cell(cell),) for cell in cells))


NOTHING_OWED = mark_safe('<span class="quiet" aria-hidden="true">·</span>')


def draw_cell(cell: Any) -> SafeString:
    """One cell, of its status, number, address and words."""
    if not cell.status:
        return NOTHING_OWED
    return dot(cell.status, cell.number, cell.address, cell.words)


@register.simple_tag
def meter(counts: Any, label: str = "") -> SafeString:
    """A bar of statuses: `counts` is {status: n} or an object with such attributes."""
    parts = list_meter_parts(counts)
    bars = format_html_join(
        "",
        '<rect class="fill-{}" x="{}" y="0" width="{}" height="8"/>',
        ((part.tone, f"{part.start:.2f}", f"{part.width:.2f}") for part in parts),
    )
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        label or say_meter(counts),
        bars,
    )


@register.simple_tag
def figure(value: Any, label: str, url: str = "", tone: str = "") -> SafeString:
    """One figure of a figures strip, clickable when it has an address. Nought has no tone."""
    inner = format_html("<strong>{}</strong><small>{}</small>", value, label)
    body = (
        format_html('<a href="{}">{}</a>', url, inner)
        if url
        else format_html("<div>{}</div>", inner)
    )
    return format_html('<li class="{}">{}</li>', tone if value else "", body)


@register.filter
def title_of(key: str, vocabulary: str) -> str:
    """The title of a word: {{ org.kind|title_of:"org_kind" }}. See VOCABULARIES for the names."""
    return pick_title(VOCABULARIES[vocabulary].get(key), otherwise=key)


@register.filter
def status_title(status: str) -> str:
    """The title of a status of an obligation."""
    return str(get_status_look(status).label)


@register.filter
def area_title(key: str) -> str:
    """The title of an area."""
    return title_of(key, "area")


@register.filter
def titled(thing: Any) -> str:
    """`title` or `title_en` of a thing (object or mapping), or one of a pair, by language."""
    if isinstance(thing, tuple) and len(thing) == 2:
        return pick_title(thing)
    english = None if (get_language() or "zh").startswith("zh") else _read(thing, "title_en")
    return str(english or _read(thing, "title") or "")


@register.filter
def plan_titled(requirement: Any) -> str:
    """The title of the plan a requirement belongs to, by language."""
    return pick_title((requirement.plan_title, requirement.plan_title_en or requirement.plan_title))


def _read(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.filter
def rule_value(rule: Any) -> str:
    """The value of a rule in words; one that differs by organisation says so."""
    return say_rule_value(rule)


@register.filter
def day(value: date | None) -> str:
    """A day: 2026-11-23; nothing as a dash."""
    return value.isoformat() if value else "—"


@register.filter
def short_day(value: date | None) -> str:
    """A day without its year: 11-23."""
    return f"{value:%m-%d}" if value else "—"


@register.filter
def long_day(value: date) -> str:
    """A day in words: 11 月 23 日 周一."""
    weekday = pick_title(WEEKDAYS[value.weekday()])
    said = (
        f"{value.year} 年 {value.month} 月 {value.day} 日 {weekday}",
        f"{weekday} {value.day} {value:%B} {value.year}",
    )
    return pick_title(said)


@register.filter
def moment(value: datetime | None) -> str:
    """An instant on the county's clock: 2026-11-23 08:05."""
    return f"{value.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def percent(value: float | Decimal | None) -> str:
    """A ratio 0..1 as a percentage with one digit, without a needless .0."""
    if value is None:
        return "—"
    return f"{float(value) * 100:.1f}".removesuffix(".0") + "%"


@register.filter
def days_from(value: date | None, start: date) -> str:
    """How far a day lies from another, in words: 逾期 2 天, 今天到期, 明天到期, 还有 3 天."""
    return say_due("overdue", value, start)


@register.filter
def get_item(mapping: Mapping[str, Any], key: str) -> Any:
    """The entry of a mapping, or None."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The address of this list with some of its filters replaced; None or "" removes one.

    Every change but a change of page goes back to the first page.
    """
    kept: QueryDict = context["request"].GET.copy()
    kept.pop("export", None)
    if "page" not in changes:
        kept.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            kept.pop(name, None)
        else:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


@register.simple_tag
def link(name: str, *args: Any, **filters: Any) -> str:
    """The address of a page with filters: {% link "obligations" status="overdue" area=key %}."""
    kept = {key: value for key, value in filters.items() if value not in (None, "")}
    address = reverse(name, args=args)
    return f"{address}?{urlencode(kept)}" if kept else address


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Numbers, previous and next of a kernel.values.Page."""
    steps: list[Step] = list_steps(page.number, page.pages)
    return {"page": page, "steps": steps, "request": context["request"]}


@register.inclusion_tag("components/empty.html")
def empty(title: str, words: str = "", url: str = "", button: str = "") -> dict[str, Any]:
    """What an empty page says, and the thing to do next."""
    return {"title": title, "words": words, "url": url, "button": button}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, help and what is wrong with it."""
    kind = getattr(bound.field.widget, "input_type", "")
    many = bool(bound.use_fieldset)
    return {"field": bound, "is_tick": kind == "checkbox" and not many, "is_many": many}


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every visible field of a form, the hidden ones, and what is wrong with the whole."""
    return {"form": form}


@register.inclusion_tag("components/export_button.html", takes_context=True)
def export_button(context: Context) -> dict[str, Any]:
    """The Excel button of a list: the same address with export=xlsx. Only for who may export."""
    actor = context.get("actor")
    kept: QueryDict = context["request"].GET.copy()
    kept.pop("page", None)
    kept["export"] = "xlsx"
    return {"may": bool(actor and actor.holds("lists.export")), "address": f"?{kept.urlencode()}"}


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Context, label: str, name: str, kind: str = "") -> dict[str, Any]:
    """A table heading that sorts: ?sort=name, again ?sort=-name."""
    now = context["request"].GET.get("sort", "")
    towards = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    wanted = f"-{name}" if now == name else name
    return {
        "label": label,
        "kind": kind,
        "direction": towards,
        "address": query(context, sort=wanted),
    }


@register.filter
def as_printed(words: str) -> SafeString:
    """Words of a document, always Chinese: said to be so, whatever the language of the page."""
    return format_html('<span lang="zh-Hans">{}</span>', words)


@register.filter
def who(name: str) -> str:
    """The name of who did it; what ran by itself is the system."""
    return say_person(name)


@register.simple_tag
def source(words: str, certainty: str = "") -> SafeString:
    """Where a number comes from, and how sure that is."""
    sure = title_of(certainty, "certainty") if certainty else ""
    return format_html(
        '<span class="source">{} {}{}</span>',
        _("依据"),
        as_printed(words) if words else _("本方案"),
        format_html(" · {}", sure) if sure else mark_safe(""),
    )


@register.simple_tag
def option_list(options: Sequence[tuple[str, Any]], chosen: Any = "") -> SafeString:
    """<option>s of a filter: pairs of value and words."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, mark_safe(" selected") if str(value) == str(chosen or "") else "", words)
            for value, words in options
        ),
    )


@register.filter
def holds(actor: Actor | None, permission: str) -> bool:
    """Whether the reader has a permission: a link that would only be refused is not offered."""
    return bool(actor and actor.holds(permission))


@register.filter
def sees(actor: Actor | None, path: str) -> bool:
    """Whether an organisation's page is the reader's to open."""
    return bool(actor and actor.can("orgs.view", path))


@register.filter
def address_of(name: str) -> str:
    """The address of a page without arguments, or nothing when there is no such page."""
    return find_address(name) or ""
