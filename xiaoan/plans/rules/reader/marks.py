"""The numbering marks that stand in a line: 第三章, 一、, (一), 1., (1), ①, 1.1 and their like."""

import re
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.numerals import find_ordinal
from xiaoan.plans.rules.reader.page import TAB, Line

_N: Final = "零〇一二三四五六七八九十百"
_MARK: Final = re.compile(
    rf"第(?P<big>[{_N}\d]{{1,5}})(?P<kind>部分|[编章节条])(?P<also>(?<=条)之[一二三四五六七八九](?!的))?"
    rf"|\((?P<pc>[{_N}]{{1,4}})\)[、.]?"
    r"|(?<![\d.])\((?P<pa>\d{1,2})\)[、.]?"
    rf"|(?<![{_N}第])(?P<c>[{_N}]{{1,4}})[、.](?![.…])"
    r"|(?<![\d.\-/+~第])(?<!\d:)(?P<d>\d{1,2}(?:\.\d{1,2}){1,4})[、.]?(?![\d%.])"
    r"|(?<![\d.\-/+~第])(?<!\d:)(?P<a>\d{1,2})[、.](?![\d.])"
    r"|(?<![\d.\-/+~(第])(?<!\d:)(?P<h>\d{1,2})\)(?!\))"
    r"|(?P<circ>[①-⑳㉑-㉟])|(?P<sp>[⑴-⒇])|(?P<dot>[⒈-⒛])|(?P<cp>[㈠-㈩])"
)
_BARE: Final = re.compile(r"(?P<n>\d{1,2})(?=[\u4e00-\u9fff])")
_LONE: Final = re.compile(rf"(?P<n>[{_N}]{{1,3}})(?=[\u4e00-\u9fff]{{4}})(?![年月日是个])")
_ALIASES: Final = {"sp": "pa", "dot": "a", "cp": "pc"}
_BIG: Final = {"部分": "part", "编": "part", "章": "chapter", "节": "section", "条": "article"}
RANK: Final = {
    "part": 0.0,
    "chapter": 1.0,
    "section": 2.0,
    "article": 3.0,
    "c": 4.0,
    "pc": 5.0,
    "a": 6.0,
    "pa": 7.0,
    "h": 8.0,
    "circ": 9.0,
}
STRONG: Final = frozenset({"part", "chapter", "section", "article", "c", "pc"})
_CITED: Final = re.compile(r"(?:规定|之规定|第[^,。]{1,6}[款项]|[、,和及至的之款项]|所列|中)")
_AFTER_PLACE: Final = re.compile(r"[款项条目]|至\(|、\(|和\(|及\(")
_SCHOOL_YEARS: Final = re.compile(rf"[{_N}]{{1,3}}(?:、|年级|年制)|年级")


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbering mark that may begin a clause; an `inserted` one repeats a number (第二条之一)."""

    row: int
    begin: int
    after: int
    kind: str
    ordinal: int
    parts: tuple[int, ...] = ()
    inserted: bool = False

    @property
    def rank(self) -> float:
        """Order of the kinds from the outermost (part) to the innermost (circled)."""
        if self.kind.startswith("d"):
            return 6 + len(self.parts) * 0.1
        return RANK[self.kind]


def list_marks(row: int, line: Line, *, bare: bool = False) -> list[Mark]:
    """Every mark of one line that could begin a clause, in order of place.

    `bare` also takes a naked figure before a heading at the line's beginning (1 总则).
    """
    marks: list[Mark] = []
    if bare and (naked := _BARE.match(line.tidy)) and naked.end() in line.gaps:
        marks.append(Mark(row, 0, naked.end(), "a", int(naked["n"])))
    if (lone := _LONE.match(line.tidy)) and lone.end() in line.gaps:
        ordinal = find_ordinal(lone["n"]) or 0
        if ordinal > 1:
            marks.append(Mark(row, 0, lone.end(), "c", ordinal))
    for found in _MARK.finditer(line.tidy):
        mark = _build_mark(row, found)
        if mark is not None and not _is_cited(line, mark):
            marks.append(mark)
    return marks


def _build_mark(row: int, found: re.Match[str]) -> Mark | None:
    group = "big" if found["big"] else str(found.lastgroup)
    printed = found[group]
    begin, after = found.span()
    if group == "d":
        parts = tuple(int(part) for part in printed.split("."))
        if not all(parts):
            return None
        return Mark(row, begin, after, f"d{len(parts)}", parts[-1], parts)
    ordinal = find_ordinal(printed)
    if not ordinal:
        return None
    kind = _BIG[found["kind"]] if group == "big" else _ALIASES.get(group, group)
    return Mark(row, begin, after, kind, ordinal, inserted=found["also"] is not None)


def _is_cited(line: Line, mark: Mark) -> bool:
    tidy, after = line.tidy, mark.after
    if after >= len(tidy) or tidy[after] == "|" or line.gaps.get(after, 0) >= TAB:
        return mark.begin > 0 or line.is_row
    if line.depth[mark.begin] > 0 and not _opens_bracket(line, mark):
        return True
    if mark.kind in ("part", "chapter", "section", "article"):
        return bool(_CITED.match(tidy, after)) or tidy[mark.begin - 1 : mark.begin] in (
            "法",
            "例",
            "《",
            "》",
            "照",
            "据",
        )
    if mark.kind == "c":
        return bool(_SCHOOL_YEARS.match(tidy, after))
    if mark.kind in ("pc", "pa"):
        return tidy[mark.begin - 1 : mark.begin] == "第" or bool(_AFTER_PLACE.match(tidy, after))
    return False


def _opens_bracket(line: Line, mark: Mark) -> bool:
    return line.tidy[mark.begin] == "(" and line.depth[mark.begin] == 0
