"""What every page knows of where it is: who acts, where one can go, what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiaoan.kernel import clock
from xiaoan.kernel.actor import Actor
from xiaoan.web.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. `section` = first part of the path that belongs to it."""

    name: str
    label: Words
    permission: str
    section: str


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place one may go to from here."""

    name: str
    label: Words
    address: str
    is_here: bool


PLACES = (
    Place("today", _("今日"), "obligations.view", ""),
    Place("plans", _("方案"), "plans.view", "plans"),
    Place("matrix", _("总览"), "obligations.view", "matrix"),
    Place("requirements", _("要求"), "obligations.view", "requirements"),
    Place("registers", _("台账"), "registers.view", "registers"),
    Place("activities", _("记录"), "activities.view", "activities"),
    Place("indicators", _("指标"), "obligations.view", "indicators"),
    Place("journal", _("流水"), "journal.view", "journal"),
    Place("orgs", _("机构"), "orgs.view", "orgs"),
    Place("people", _("人员"), "people.view", "people"),
    Place("drafts", _("方案起草"), "plans.edit", "drafts"),
    Place("rules", _("规则"), "plans.view", "rules"),
)
"""Every place, in the order in which it is shown."""

FIRST = {
    "school_officer": ("today", "activities", "registers", "requirements"),
    "patroller": ("today", "activities", "registers"),
    "liaison": ("today", "activities", "requirements", "plans"),
}
"""What a role does most, first; the others see the common order."""
COMMON = ("today", "plans", "matrix", "indicators")
WIDE = 7
"""How many places stand in the bar on a wide screen; the rest is one click further."""


def list_places(actor: Actor | None, path: str) -> list[NavItem]:
    """The places this actor may go to, those of the role's everyday first."""
    if actor is None:
        return []
    first = FIRST.get(actor.role, COMMON)
    ordered = sorted(
        PLACES, key=lambda place: first.index(place.name) if place.name in first else len(first)
    )
    here = path.strip("/").split("/")[0]
    return [
        NavItem(place.name, place.label, address, here == place.section)
        for place in ordered
        if actor.holds(place.permission) and (address := find_address(place.name))
    ]


def find_address(name: str) -> str | None:
    """The address of a page without arguments, or None when there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def describe_place(request: HttpRequest) -> dict[str, Any]:
    """For every template: actor, nav and nav_rest (wide), bottom and bottom_rest (phone), today."""
    actor: Actor | None = getattr(request, "actor", None)
    places = list_places(actor, request.path)
    language = get_language() or "zh-hans"
    return {
        "actor": actor,
        "nav": places[:WIDE],
        "nav_rest": places[WIDE:],
        "bottom": places[:4],
        "bottom_rest": places[4:],
        "today": clock.today(),
        "language": language,
        "is_chinese": language.startswith("zh"),
        "theme": request.COOKIES.get("theme", ""),
    }
