"""Days of the calendar and hours of the clock that a notice names, and which of them bind."""

import re
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.periods import PERIODS
from xiaoan.plans.rules.reader.reading import Comparator
from xiaoan.plans.rules.reader.values import lasts_from

_YEAR: Final = r"(?:\d{4}|[二零〇一三四五六七八九]{4})年度?"
_DAY: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_CLOCK: Final = r"(?:\d{1,2}(?::\d{2}|[时点](?:\d{1,2}分|整|半)?))"
_EDGE: Final = r"(?:(?:份|中|上|下)?(?:月)?(?:底|末|初|上旬|中旬|下旬))"
_DAY_OF_MONTH: Final = rf"{_DAY}月份?(?:{_DAY}[日号]|{_EDGE})?"
_DATE: Final = (
    rf"(?:{_YEAR}(?:{_DAY_OF_MONTH}|年?[春秋]季(?:学期)?(?:开学)?|[上下]半年|暑假|寒假|年?(?:底|末|初|终)|年中|{_EDGE})?"
    rf"|{_DAY_OF_MONTH}|(?<![\d年月内个每])\d{{1,2}}[日号](?!内|以内|之内|以上|以下|左右|及|\(|内)"
    rf"|(?:今年|明年|本年度?|当年|次年|年内){_DAY_OF_MONTH}|(?<![\d一二三四五六七八九十两半])年内(?=完成|实现|达到|建成)|(?:今年|明年|本年|当年)年?(?:底|末))"
)
_BEFORE: Final = r"(?:之前|以前|前(?!往|来|后|期))"
_LATEST: Final = (
    r"(?:(?:不得|不能|不应|不)(?:晚于|迟于)|最迟(?:不得?(?:晚于|迟于|超过)|于|在)?"
    r"|至迟(?:于|在)?|最晚(?:于|在)?)"
)
_NOON: Final = r"(?:上午|下午|中午|晚上?|早上?|凌晨)"
_MOMENT: Final = r"(?:开学|下班|上班|放学|上课|上学|中午|当天)"
_WITHIN: Final = r"(?:末月|首月|首个月|最后一?个月|第[一二三]个月|初|末|底|上旬|中旬|下旬)"
_EACH_DAY: Final = rf"(?:{_DAY}月(?:{_DAY}[日号]|{_EDGE})|{_DAY}[日号](?!内|以|左|一)|{_DAY}月)"
_CALENDAR: Final = re.compile(
    rf"(?P<cycle>每年(?:的)?{_DAY}月(?:{_DAY}[日号]|{_EDGE})?(?:至|到|-|~)(?:次年)?(?:{_DAY}月)?(?:{_DAY}[日号]|{_EDGE})?(?:{_BEFORE})?)"
    rf"|(?P<each>每(?P<eper>学年|学期|季度?|半年|年|月|周|星期|日|天)(?:的|度)?(?:{_WITHIN}(?:的)?)?"
    rf"(?P<eday>{_DAY}月(?:{_DAY}[日号]|{_EDGE})|{_DAY}[日号](?!内|以|左|一)|(?<=月){_DAY}[日号])?"
    rf"(?:{_DAY}月|(?<=[周期])[一二三四五六日]|次月{_DAY}[日号])?(?:[、和及]{_EACH_DAY}){{0,3}}"
    rf"(?:{_NOON})?(?:{_CLOCK}(?:[、和及]{_CLOCK}){{0,3}})?(?:{_MOMENT})?(?P<emark>{_BEFORE}|前后)?)"
    rf"|(?P<plan>(?:到|至|在)?[“\"]?十[三四五六七]五[”\"]?(?:规划)?(?:期?末|末期|期间))"
    rf"|(?P<range>(?:自|从|(?<![少低大小多高长短])于|在)?{_DATE}(?:起)?(?:至|到|-|~)(?:{_DATE}|{_DAY}[日号]?|{_EDGE})(?:{_BEFORE})?)"
    rf"|(?P<latest>{_LATEST}{_DATE}(?:\([^()]{{1,6}}\))?(?:{_NOON})?(?:{_CLOCK})?(?:{_MOMENT})?(?:{_BEFORE})?)"
    rf"|(?P<until>(?:到|至|截至|截止到?|在){_DATE}(?:{_CLOCK})?(?P<umark>{_BEFORE})?)"
    rf"|(?P<by>(?<!提)(?:(?<![少低大小多高长短])于|在)?(?:{_DAY_OF_MONTH}[、和及])?{_DATE}(?:\([^()]{{1,6}}\))?(?:{_NOON})?(?:{_CLOCK})?(?:{_MOMENT})?(?P<bmark>{_BEFORE})?)"
    rf"|(?P<clock>(?<![\d.])(?:当[日天]|次[日天]|上午|下午|晚上?)?{_CLOCK}(?P<cmark>{_BEFORE})?)"
)
_NUMERAL: Final = re.compile(r"\d|[一二三四五六七八九十]")
_STATES_TIME: Final = re.compile(
    r"(?:时间|期限|时限|日期|截止)(?:为|是|:)?$|\|$|(?:阶段|环节|期)\($"
)
_CUE_REACH: Final = 14
_BARE_DAY: Final = re.compile(r"\d{1,2}日")
_AT_THE_END: Final = re.compile(r"[底末]$")
_ACHIEVES: Final = re.compile(
    r"(?:要)?(?:全面|基本|全部|力争|实现|达到?|完成|建成|配齐|到位|投入使用)"
)


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A stretch that names days; `comparator` None when it sets no deadline.

    A `silent` one binds the numbers that follow it and is no demand of its own.
    """

    begin: int
    end: int
    comparator: Comparator | None
    per: str | None
    keeps: bool = False
    silent: bool = False


def list_calendar_spans(sentence: str) -> list[CalendarSpan]:
    """Every stretch of a tidy sentence that names days of the calendar or hours of the clock."""
    spans: list[CalendarSpan] = []
    for found in _CALENDAR.finditer(sentence):
        span = _read_calendar(sentence, found)
        if span is not None:
            spans.append(span)
    return spans


def _read_calendar(sentence: str, found: re.Match[str]) -> CalendarSpan | None:
    begin, end = found.span()
    if found["each"]:
        if not _NUMERAL.search(found["each"]) or not (found["emark"] or found["eday"]):
            return None
        per = PERIODS.get(found["eper"], found["eper"])
        return CalendarSpan(begin, end, "<=" if found["emark"] else "=", per, keeps=True)
    if found["clock"]:
        return CalendarSpan(begin, end, "<=" if found["cmark"] else None, None, keeps=True)
    if found["cycle"]:
        return CalendarSpan(begin, end, "range", "年", keeps=True)
    if found["plan"]:
        ends: Comparator | None = "<=" if "末" in found["plan"] else None
        return CalendarSpan(begin, end, ends, None, keeps=True, silent=True)
    return _read_date(sentence, found)


def _read_date(sentence: str, found: re.Match[str]) -> CalendarSpan | None:
    begin, end = found.span()
    if found["range"]:
        return CalendarSpan(begin + (sentence[begin] in "自从于在"), end, "range", None)
    if found["until"]:
        shift = found["until"][0] == "在"
        ends: Comparator | None = None if shift and not found["umark"] else "<="
        return CalendarSpan(begin + shift, end, ends, None)
    if found["latest"]:
        return CalendarSpan(begin, end, "<=", None)
    begin += found["by"][0] in "于在"
    head = sentence[max(0, begin - _CUE_REACH) : begin]
    if not found["bmark"] and _BARE_DAY.fullmatch(found["by"]) and lasts_from(head):
        return None
    return CalendarSpan(begin, end, _compare_date(sentence, head, found), None)


def _compare_date(sentence: str, head: str, found: re.Match[str]) -> Comparator | None:
    reached = _AT_THE_END.search(found["by"]) and _ACHIEVES.match(sentence, found.end())
    if found["bmark"] or reached or found["by"] == "年内":
        return "<="
    return "=" if _STATES_TIME.search(head[-6:]) else None
