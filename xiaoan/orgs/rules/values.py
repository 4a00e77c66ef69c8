"""What may be said of an organisation: each value read, checked and brought into one form."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xiaoan.orgs import errors
from xiaoan.orgs.rules.stages import list_stages
from xiaoan.orgs.states import ATTRIBUTES, COUNTS, FLAGS, KINDS, MAX_COUNT, SCHOOL, STAGES

LENGTHS = {"code": 32, "name": 120, "short_name": 40, "unit": 12, "address": 200}
REQUIRED = ("code", "name", "kind")
_YES = {"1", "是", "有", "y", "yes", "true", "√", "✓", "on"}
_NO = {"0", "", "否", "无", "没有", "n", "no", "false", "×", "x", "off"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNIT = re.compile(r"[a-z]{2,12}")


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """One value that cannot be taken: of which attribute, and why."""

    attribute: str
    code: str
    data: dict[str, object] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def clean_values(values: Mapping[str, object]) -> tuple[dict[str, object], list[ValueProblem]]:
    """The values in the form in which they are kept, and what is wrong with the others."""
    cleaned: dict[str, object] = {}
    problems = []
    for name, value in values.items():
        try:
            cleaned[name] = _clean_value(name, value)
        except _Refused as refused:
            problems.append(ValueProblem(name, refused.code, refused.data))
    return cleaned, problems


def complete_values(values: dict[str, object]) -> dict[str, object]:
    """Cleaned values with what follows from them: the stages, and a short name if none is given."""
    completed = dict(values)
    if "stage" in values:
        completed["stages"] = " ".join(list_stages(str(values["stage"])))
    if "name" in values and not values.get("short_name"):
        completed["short_name"] = str(values["name"])[: LENGTHS["short_name"]]
    return completed


def find_contradictions(values: Mapping[str, object]) -> list[ValueProblem]:
    """What is wrong with an organisation as a whole: all its attributes are given."""
    problems = [
        ValueProblem(name, errors.VALUE_MISSING) for name in REQUIRED if not values.get(name)
    ]
    if values.get("kind") == SCHOOL and not values.get("stage"):
        problems.append(ValueProblem("stage", errors.STAGE_MISSING))
    pupils, boarders = int(str(values.get("pupils") or 0)), int(str(values.get("boarders") or 0))
    if boarders > pupils:
        data: dict[str, object] = {"boarders": boarders, "pupils": pupils}
        problems.append(ValueProblem("boarders", errors.BOARDERS_TOO_MANY, data))
    return problems


def _clean_value(name: str, value: object) -> object:
    if name in FLAGS:
        return _clean_flag(value)
    if name in COUNTS:
        return _clean_count(value)
    clean = _CLEANERS.get(name)
    if clean is None:
        raise _Refused(errors.ATTRIBUTE_UNKNOWN)
    return clean(name, value)


def _clean_text(name: str, value: object) -> str:
    text = " ".join(_show(value).split())
    if len(text) > LENGTHS[name]:
        raise _Refused(errors.VALUE_TOO_LONG, length=len(text), limit=LENGTHS[name])
    return text


def _clean_code(name: str, value: object) -> str:
    text = unicodedata.normalize("NFKC", _clean_text(name, value))
    if text and not _CODE.fullmatch(text):
        raise _Refused(errors.CODE_BROKEN, value=text)
    return text


def _clean_unit(name: str, value: object) -> str:
    text = _clean_text(name, value).lower()
    if text and not _UNIT.fullmatch(text):
        raise _Refused(errors.CODE_BROKEN, value=text)
    return text


def _clean_choice(name: str, value: object) -> str:
    text = _show(value).strip()
    found = _WORDS[name].get(text)
    if found is None:
        choices = KINDS if name == "kind" else STAGES
        allowed = "、".join(title for title, _ in choices.values())
        raise _Refused(errors.CHOICE_UNKNOWN, value=text, allowed=allowed)
    return found


def _clean_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _show(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise _Refused(errors.YES_NO_BROKEN, value=text)


def _clean_count(value: object) -> int:
    number = _read_number(value) or 0.0
    if number != int(number):
        raise _Refused(errors.NUMBER_BROKEN, value=_show(value))
    if not 0 <= number <= MAX_COUNT:
        raise _Refused(errors.NUMBER_OUT_OF_RANGE, value=int(number), low=0, high=MAX_COUNT)
    return int(number)


def _clean_degrees(name: str, value: object) -> float | None:
    number = _read_number(value)
    limit = 90 if name == "latitude" else 180
    if number is not None and not -limit <= number <= limit:
        raise _Refused(errors.NUMBER_OUT_OF_RANGE, value=number, low=-limit, high=limit)
    return number


def _read_number(value: object) -> float | None:
    if isinstance(value, bool):
        raise _Refused(errors.NUMBER_BROKEN, value=_show(value))
    text = unicodedata.normalize("NFKC", _show(value)).replace(",", "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise _Refused(errors.NUMBER_BROKEN, value=text) from None
    if not math.isfinite(number):
        raise _Refused(errors.NUMBER_BROKEN, value=text)
    return number


def _show(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_SHORT: dict[str, dict[str, str]] = {
    "kind": {
        "学校": SCHOOL,
        "幼儿园": SCHOOL,
        "部门": "department",
        "单位": "department",
        "教育局": "bureau",
        "教体局": "bureau",
        "地区": "region",
        "乡镇": "region",
        "苏木": "region",
    },
    "stage": {
        "初中": "junior",
        "高中": "senior",
        "中职": "vocational",
        "职业学校": "vocational",
        "中等职业学校": "vocational",
        "特教": "special",
        "特殊教育": "special",
        "九年一贯制": "nine_year",
        "十二年一贯制": "twelve_year",
        "普通高中": "senior",
    },
}
_WORDS = {
    name: {
        **{word: key for key, titles in choices.items() for word in (key, *titles)},
        **_SHORT[name],
        "": "",
    }
    for name, choices in (("kind", KINDS), ("stage", STAGES))
}
_CLEANERS: dict[str, Callable[[str, object], object]] = {
    "code": _clean_code,
    "unit": _clean_unit,
    "kind": _clean_choice,
    "stage": _clean_choice,
    "latitude": _clean_degrees,
    "longitude": _clean_degrees,
    "name": _clean_text,
    "short_name": _clean_text,
    "address": _clean_text,
}
if set(_CLEANERS) | set(FLAGS) | set(COUNTS) != set(ATTRIBUTES):  # pragma: no cover
    raise AssertionError(ATTRIBUTES)
