"""Who signed a notice and on what day (落款)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from xiaoan.plans.rules.reader.numerals import find_number
from xiaoan.plans.rules.reader.page import Line
from xiaoan.plans.rules.reader.units import is_unit_name

DATE: Final = re.compile(
    r"(?P<y>20\d\d|二[〇零0]\w{2})(?:年|[-./])(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})(?:月|[-./])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|(?!\d)|(?=\d{1,2}:\d\d))"
)
_SIGNED: Final = re.compile(
    r"\(?(?:20\d\d年\d{1,2}月\d{1,2}日|二[〇零]\w{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|20\d\d[-./]\d{1,2}[-./]\d{1,2})\)?$"
)
_NOTE: Final = re.compile(r"\(?(?:此件|本文|信息公开|公开属性|公开选项|盖章|印章|此页无正文)")
_SEAL: Final = re.compile(r"\((?:盖章|代章|公章|章|印|签章|盖印)\)$")
_SHORTEST_SIGNER: Final = 3
Signature = tuple[str | None, str | None, tuple[int, ...]]


def find_signature(
    lines: Sequence[Line], begin: int
) -> tuple[str | None, str | None, tuple[int, ...]] | None:
    """The first unit line that is followed by a date line below the title."""
    for row in range(max(begin, 1), len(lines)):
        tidy = lines[row].tidy
        if len(tidy) > 60:
            continue
        found = _SIGNED.search(tidy)
        signer = _drop_seal(tidy[: found.start()]) if found else ""
        if not found or (signer and not is_unit_name(signer)):
            continue
        if signer:
            if _follows_body(lines, row, begin):
                return signer, print_iso(found.group()), (row,)
            continue
        units: list[str] = []
        above = row - 1
        while above >= begin and len(units) < 8 and _signs(_drop_seal(lines[above].tidy)):
            units.insert(0, lines[above].tidy)
            above -= 1
        if units and _follows_body(lines, above + 1, begin):
            return (
                " ".join(_split_signers(lines, above + 1, row)),
                print_iso(found.group()),
                tuple(range(above + 1, row + 1)),
            )
        if not units and _follows_body(lines, row, begin) and tidy[0] != "(":
            below = _drop_seal(lines[row + 1].tidy) if row + 1 < len(lines) else ""
            if is_unit_name(below) and len(below) > _SHORTEST_SIGNER:
                return below, print_iso(found.group()), (row, row + 1)
            return None, print_iso(found.group()), (row,)
    return None


def _drop_seal(tidy: str) -> str:
    """A signer's name without the remark that it is sealed, and without a bracket around it."""
    bare = _SEAL.sub("", tidy)
    if bare.startswith("(") and bare.endswith(")"):
        bare = _SEAL.sub("", bare[1:-1]).removesuffix("代章")
    return bare.removesuffix("(")


def _split_signers(lines: Sequence[Line], first: int, last: int) -> list[str]:
    names: list[str] = []
    for row in range(first, last):
        line, begin = lines[row], 0
        bare = _drop_seal(line.tidy)
        if bare != line.tidy and is_unit_name(bare):
            names.append(bare)
            continue
        for gap in [*sorted(line.gaps), len(line.tidy)]:
            if is_unit_name(line.tidy[begin:gap]) and (
                gap == len(line.tidy) or is_unit_name(line.tidy[gap:]) or line.gaps[gap] >= 2
            ):
                names.append(line.tidy[begin:gap])
                begin = gap
    return names


def _signs(tidy: str) -> bool:
    if _NOTE.match(tidy):
        return False
    return is_unit_name(tidy) or (
        len(tidy) <= 60
        and tidy.count("局") >= 2
        and "," not in tidy
        and "、" not in tidy
        and not re.search(r"[。:;]", tidy)
    )


def _follows_body(lines: Sequence[Line], row: int, begin: int) -> bool:
    """A signature stands below running text, not in the page's head."""
    return any(
        "。" in line.tidy or line.tidy.startswith("附件")
        for line in lines[max(begin, row - 12) : row]
    )


def find_glued_signature(lines: Sequence[Line]) -> Signature | None:
    """A unit and a date at the end of the last running line, parted from it by blanks."""
    for line in reversed(lines[-12:]):
        found = _SIGNED.search(line.tidy)
        if not found or len(line.tidy) <= 60:
            continue
        gaps = [gap for gap in sorted(line.gaps) if gap < found.start()]
        begins = [*gaps, line.tidy.rfind("。", 0, found.start()) + 1]
        for begin in sorted(begins, reverse=True)[:6]:
            if is_unit_name(line.tidy[begin : found.start()]):
                return line.tidy[begin : found.start()], print_iso(found.group()), ()
    return None


def print_iso(printed: str) -> str | None:
    """A printed date as YYYY-MM-DD; None for a day that does not exist."""
    found = DATE.search(printed)
    if not found:
        return None
    parts = [
        find_number(
            found[part].replace("○", "〇").replace("0", "〇")
            if not found[part].isdigit()
            else found[part]
        )
        for part in "ymd"
    ]
    try:
        return date(*(int(part or 0) for part in parts)).isoformat()
    except ValueError:
        return None
