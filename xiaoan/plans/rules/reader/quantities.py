"""The numbers that a notice sets as requirements: how many, how often, how long, by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from xiaoan.plans.rules.reader.deadlines import list_calendar_spans
from xiaoan.plans.rules.reader.idioms import ASKS, IDIOM, PAST, PHONE, REPORTS
from xiaoan.plans.rules.reader.measures import TIMED
from xiaoan.plans.rules.reader.page import TAB, Line, split_sentences
from xiaoan.plans.rules.reader.reading import Comparator, Value
from xiaoan.plans.rules.reader.subjects import find_subject
from xiaoan.plans.rules.reader.values import StatedValue, list_values

_NEARBY: Final = 120


@dataclass(frozen=True, slots=True)
class Found:
    """One quantity in a line, places counted in its tidy copy."""

    begin: int
    end: int
    value: Value
    comparator: Comparator
    unit: str
    per: str | None
    deadline: tuple[int, int] | None
    subject: str
    silent: bool = False


def list_found(line: Line, start: int, end: int) -> Iterator[Found]:
    """The quantities between two places of one line."""
    for begin, stop in split_sentences(line, start, end, stops="。;!?|"):
        for left, right in _split_cells(line, begin, stop):
            yield from _read_sentence(line, left, right)


def _read_sentence(line: Line, begin: int, stop: int) -> Iterator[Found]:
    sentence = line.tidy[begin:stop]
    if not any(sign.isdigit() or sign in "零一二两三四五六七八九十百千半" for sign in sentence):
        return
    if PAST.search(sentence) and not ASKS.search(sentence):
        return
    taken = [False] * len(sentence)
    for phone in PHONE.finditer(sentence):
        _mark_taken(taken, phone.span())
    for idiom in IDIOM.finditer(sentence):
        _mark_taken(taken, idiom.span())
    dates = _list_dates(sentence, taken, in_row=line.is_row)
    values = list(list_values(sentence, taken))
    governed = _govern(sentence, dates, values)
    found = [_build_value(sentence, one, governed.get(index)) for index, one in enumerate(values)]
    used = set(governed.values())
    found += [date for date in dates if date.deadline not in used and not date.silent]
    for one in sorted(found, key=lambda item: item.begin):
        yield Found(
            one.begin + begin,
            one.end + begin,
            one.value,
            one.comparator,
            one.unit,
            one.per,
            (one.deadline[0] + begin, one.deadline[1] + begin) if one.deadline else None,
            one.subject,
        )


def _split_cells(line: Line, begin: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row whose columns are parted by tabs."""
    edges = [gap for gap, width in line.gaps.items() if width >= TAB and begin < gap < end]
    return list(pairwise([begin, *edges, end]))


def _mark_taken(taken: list[bool], span: tuple[int, int]) -> None:
    taken[span[0] : span[1]] = [True] * (span[1] - span[0])


def _list_dates(sentence: str, taken: list[bool], *, in_row: bool) -> list[Found]:
    dates: list[Found] = []
    for span in list_calendar_spans(sentence):
        if any(taken[span.begin : span.end]) and not span.keeps:
            continue
        _mark_taken(taken, (span.begin, span.end))
        fills_cell = in_row and span.end - span.begin == len(sentence)
        comparator = span.comparator or ("=" if fills_cell else None)
        if comparator is None:
            continue
        dates.append(
            Found(
                span.begin,
                span.end,
                None,
                comparator,
                "日期",
                span.per,
                (span.begin, span.end),
                find_subject(sentence, span.begin, span.end),
                span.silent,
            )
        )
    return dates


def _build_value(sentence: str, one: StatedValue, deadline: tuple[int, int] | None) -> Found:
    return Found(
        one.begin,
        one.end,
        one.value,
        one.comparator,
        one.unit,
        one.per.name if one.per else None,
        deadline,
        find_subject(sentence, one.begin, one.end),
    )


def _govern(
    sentence: str, dates: list[Found], values: list[StatedValue]
) -> dict[int, tuple[int, int]]:
    """Which value each non-recurring deadline governs: those after it in the same sentence.

    Behind a value that it governs, what is counted by a thing in another unit is a demand of its
    own (2025年8月底前达到100%,器械每岗不少于2套).
    """
    governed: dict[int, tuple[int, int]] = {}
    fixed, passed = [date for date in dates if date.per is None], 0
    ruled: tuple[int, str] | None = None
    for index, one in enumerate(values):
        while passed < len(fixed) and fixed[passed].end <= one.core[0]:
            passed += 1
        if not passed or (one.per is not None and one.per.recurs) or one.unit in TIMED:
            continue
        date = fixed[passed - 1]
        if one.core[0] - date.end > _NEARBY or date.deadline is None:
            continue
        if date.comparator != "<=" or REPORTS.search(sentence, date.end, one.core[0]):
            continue
        if ruled and ruled[0] == passed and one.per is not None and one.unit != ruled[1]:
            continue
        governed[index] = date.deadline
        ruled = (passed, one.unit)
    return governed
