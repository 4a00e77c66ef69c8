"""Remarks that give what was just said to units: 责任单位:…, (县教育局、县公安局负责)."""

import re
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.page import Line
from xiaoan.plans.rules.reader.units import find_units, is_unit_name

_ANNOTATION: Final = re.compile(
    r"[(〔]?(?P<label>(?:[主]?责任|牵头|配合|主管|主办|协办|承办|实施|落实|协同|参与|参加|主责|第一责任|督导)(?:责任)?(?:单位|部门|处室|科室|股室|机关|主体|人员)|责任方|分工|责任人)(?:及责任人)?(?:〕)?:"
)
_ANNOTATION_STOP: Final = re.compile(
    r"完成时[限间]|时限|时间|整改时限|期限|完成|责任人|分管|联系人|排在首位|列第一位|为牵头|等按职责|按职责|按照职责|按各自|依职责|依据职责|根据职责|分工负责|共同|牵头负责|牵头(?!单位|部门)|负责(?!人)|参加|参与|配合(?!单位|部门)|要求"
)
_NAMED_BEHIND: Final = re.compile(
    r"[(〔](?P<units>[^()〔〕:;。]{2,120}?(?:\([^()]{1,12}\)[^()〔〕:;。]{0,80}?)*)(?P<role>(?:等)?(?:按照?(?:各自)?职责(?:分工)?|分别|共同|牵头)*(?:负责|牵头|落实|配合|实施)(?:落实)?)(?:[,;][^()〔〕]{0,40})?[)〕]"
)
_ROLE: Final = re.compile(
    r"(?:等)?(?:按照?(?:各自)?职责(?:分工)?|分别|共同)*(?:牵头|配合|负责|参加|参与|落实)"
)
_BETWEEN: Final = re.compile(r"[;,。、()〔〕]*")
_LISTED: Final = re.compile(r"[^、,;和及与]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One remark: where it stands in its line, and where the units it names stand."""

    begin: int
    end: int
    units: tuple[Span, ...]


def list_annotations(line: Line, begin: int, end: int) -> list[Annotation]:
    """The remarks between two places of a line; labels that follow each other are one remark."""
    found: list[Annotation] = []
    labels = list(_ANNOTATION.finditer(line.tidy, begin, end))
    for index, label in enumerate(labels):
        limit = labels[index + 1].start() if index + 1 < len(labels) else end
        stop = _find_close(line, label.end(), limit)
        cut = _ANNOTATION_STOP.search(line.tidy, label.end(), stop)
        phrase = line.tidy[label.end() : cut.start() if cut else stop].rstrip(",、;。:(〔")
        one = Annotation(label.start(), stop, tuple(_list_listed(phrase, label.end())))
        before = found[-1] if found else None
        if before and _BETWEEN.fullmatch(line.tidy, before.end, one.begin):
            found[-1] = Annotation(before.begin, one.end, before.units + one.units)
        else:
            found.append(one)
    return found


def find_named_behind(line: Line, begin: int, end: int) -> Annotation | None:
    """(县教育局牵头,县公安局配合) at the end of a stretch."""
    found = _NAMED_BEHIND.search(line.tidy, begin, end)
    if found is None or found.end() < end - 1:
        return None
    units: list[Span] = []
    left = found.start() + 1
    for role in _ROLE.finditer(line.tidy, left, found.end()):
        phrase = line.tidy[left : role.start()]
        shift = len(phrase) - len(phrase.lstrip(",、;"))
        units += _list_listed(phrase[shift:].rstrip(",、"), left + shift)
        left = role.end()
    return Annotation(found.start(), found.end(), tuple(units)) if units else None


def _list_listed(phrase: str, shift: int) -> list[Span]:
    listed = phrase.removesuffix("等")
    spans = find_units(listed)
    if spans is None:
        spans = [hit.span() for hit in _LISTED.finditer(listed) if is_unit_name(hit.group())]
    return [(shift + left, shift + right) for left, right in spans]


def _find_close(line: Line, begin: int, end: int) -> int:
    """Where a list of units ends: at a stop or at the bracket that encloses it."""
    depth = 0
    for index in range(begin, end):
        sign = line.tidy[index]
        if sign in "(〔":
            depth += 1
        elif sign in ")〕":
            if depth == 0:
                return index
            depth -= 1
        elif sign in "。;" and depth == 0:
            return index
    return end
