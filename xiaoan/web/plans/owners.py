"""Who owes a requirement, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiaoan.plans.states import (
    ANY_UNIT,
    ATTRIBUTES,
    FLAGS,
    MEMBER_UNITS,
    ORG_KINDS,
    STAGES,
)
from xiaoan.web.words import join_words, pick_title

_SIGNS = {"at_least": "≥", "at_most": "≤", "below": "<"}


def describe_owner(owed_by: Mapping[str, Any]) -> str:
    """Kind or member unit, then stages, flags and numbers: 学校 · 小学、初级中学 · 寄宿."""
    parts = [_say_who(owed_by)]
    stages = _list_words(owed_by.get("stage"))
    parts.append(join_words(pick_title(STAGES.get(one), otherwise=one) for one in stages))
    for flag, titles in FLAGS.items():
        if flag in owed_by:
            title = pick_title(titles)
            parts.append(title if owed_by[flag] else _("非{what}").format(what=title))
    for attribute, titles in ATTRIBUTES.items():
        span = owed_by.get(attribute)
        if isinstance(span, Mapping):
            bounds = " ".join(f"{_SIGNS[key]} {span[key]}" for key in _SIGNS if key in span)
            parts.append(f"{pick_title(titles)} {bounds}")
    return " · ".join(part for part in parts if part)


def _say_who(owed_by: Mapping[str, Any]) -> str:
    units = _list_words(owed_by.get("unit"))
    if ANY_UNIT in units:
        return _("各成员单位")
    if units:
        return join_words(pick_title(MEMBER_UNITS.get(unit), otherwise=unit) for unit in units)
    kinds = _list_words(owed_by.get("kind"))
    return join_words(pick_title(ORG_KINDS.get(kind), otherwise=kind) for kind in kinds)


def _list_words(given: object) -> list[str]:
    if isinstance(given, list | tuple):
        return [str(one) for one in given]
    return [str(given)] if given else []
