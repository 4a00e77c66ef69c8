"""The text of a notice as lines that a grammar can work on.

A printed page is untidy: full-width marks, stray spaces inside words, lines broken at the edge
of the paper. Each `Line` keeps a tidy copy (no white space, marks in one form, one character for
one) and, for every tidy character, where it stands in the text as given. Grammars match the tidy
copy; answers are always slices of the text as given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_BLANK: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_FORMS: Final = (
    ("﹝[［【﹙〖", "〔"),
    ("﹞]］】﹚〗", "〕"),
    ("﹕︰∶", ":"),
    ("—–―─‒﹣−", "-"),
    ("～〜∼﹏", "~"),
    ("｜│┃¦", "|"),
    ("「『", "“"),
    ("」』", "”"),
    ("〈", "《"),
    ("〉", "》"),
    ("﹐", ","),
    ("﹔", ";"),
    ("｡", "。"),
    ("､", "、"),
    ("﹪", "%"),
    ("○", "〇"),
)
_MARKS: Final[dict[int, str]] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(sign): form for signs, form in _FORMS for sign in signs},
}
TAB: Final = 100
_WIDTHS: Final = {"\t": TAB, "\u3000": 2}
_PAIRS: Final = {"”": "“", "》": "《", ")": "(", "〕": "〔"}
_OPENERS: Final = frozenset("“《(〔")
_LONGEST_ENCLOSED: Final = 400
_SHORTEST_BROKEN: Final = 12
_ZEROS: Final = re.compile(r"[二一][一二三四五六七八九〇零Oo0]{3}(?=年)")
_FULL_STOP: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十百])\.(?![\d.A-Za-z…])"
)
_ENDS_IN_NUMBER: Final = re.compile(r"[\u4e00-\u9fff,、(《“]\d{1,4}$")
_BEGINS_WITH_UNIT: Final = re.compile(
    r"(?:年(?!级)|月(?!考)|日(?!常)|号|次|名(?!称|单)|人(?!民)|课时|学时|小时|分钟|天|周(?!边)|个|%|米|元|万|场(?!所)|节(?!约)|台|套|条|所|家(?!长|庭)|份|项(?!目)|级|位(?!于)|学期|学年|工作日|岁|以上|以内)"
)
_BULLET: Final = re.compile(
    r"[●〇◎◆◇◈■□▪▫◼◻▲△▼▽★☆✦※·•►▶▷➤➢→✓√*\ue000-\uf8ff-]{1,3}(?=[\u4e00-\u9fff〔“《])"
)
_STOPS: Final = "。;:!?"
_BLANK_IN_WORD: Final = re.compile(r"(?<=[\u4e00-\u9fff\d]) (?=[\u4e00-\u9fff\d])")
_PAPER_TITLE: Final = re.compile(r"(?:通知|方案|意见|办法|通报|函|决定)$")
_TORN_ROW: Final = 16
_FEWEST_TORN: Final = 8
_LABEL_REACH: Final = 12
_LIST_START: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.)]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条]|[①-⑳]|附件|抄送|联系)"
)


def tidy_text(text: str) -> str:
    """The text without white space and with every mark in its half-width form."""
    return _BLANK.sub("", text).translate(_MARKS)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: `tidy` to match on, `at[i]` the place of `tidy[i]` in the given text.

    `gaps` maps a tidy index to the width of the white space printed before it.
    """

    tidy: str
    at: Sequence[int]
    gaps: dict[int, int]
    start: int
    end: int
    depth: Sequence[int] = field(default=(), compare=False)

    def raw_start(self, index: int) -> int:
        """Where the tidy character at `index` stands in the given text."""
        return self.at[index] if index < len(self.at) else self.end

    def raw_end(self, index: int) -> int:
        """Where the given text goes on after the tidy characters before `index`."""
        return self.at[index - 1] + 1 if index > 0 else self.raw_start(0)

    @property
    def is_row(self) -> bool:
        """True for a row of a flattened table: its cells are parted by bars or tabs."""
        return "|" in self.tidy or any(width >= TAB for width in self.gaps.values())

    @property
    def spaced_out(self) -> bool:
        """True if blanks stand inside words (as character recognition leaves them)."""
        return len(self.gaps) >= 4 and len(self.gaps) * 6 > len(self.tidy)

    def inside(self, index: int) -> bool:
        """True within quotation marks, title marks or brackets."""
        return bool(self.depth) and self.depth[index] > 0


def list_lines(text: str) -> list[Line]:
    """The paragraphs of a text that hold anything, lines broken at the paper's edge joined."""
    pieces = [(start, end) for start, end in _split_rows(text) if text[start:end].strip()]
    width = _find_paper_width([len(_BLANK.sub("", text[start:end])) for start, end in pieces])
    lines: list[Line] = []
    begin = last = last_start = -1
    torn = _is_torn([text[start:end] for start, end in pieces])
    for start, end in pieces:
        before = (last_start, last)
        if begin >= 0 and (
            _runs_on(text, before, (start, end), width)
            or (torn and _is_torn_off(text[last_start:last], text[start:end]))
        ):
            last_start, last = start, end
            continue
        if begin >= 0:
            lines.append(build_line(text, begin, last))
        begin, last_start, last = start, start, end
    if begin >= 0:
        lines.append(build_line(text, begin, last))
    return [line for line in lines if line.tidy]


def build_line(text: str, start: int, end: int) -> Line:
    """The stretch of the text from `start` to `end` as one line."""
    at: list[int] = []
    gaps: dict[int, int] = {}
    chunks: list[str] = []
    place = start
    for blank in _BLANK.finditer(text, start, end):
        if blank.start() > place:
            chunks.append(text[place : blank.start()])
            at.extend(range(place, blank.start()))
        if at and "\n" not in blank.group():
            gaps[len(at)] = sum(_WIDTHS.get(sign, 1) for sign in blank.group())
        place = blank.end()
    if place < end:
        chunks.append(text[place:end])
        at.extend(range(place, end))
    gaps.pop(len(at), None)
    tidy = "".join(chunks).translate(_MARKS)
    tidy = _ZEROS.sub(lambda year: re.sub(r"[Oo0]", "〇", year[0]), tidy)
    tidy = _FULL_STOP.sub("。", tidy)
    return Line(tidy, at, gaps, start, end, measure_depth(tidy))


def measure_depth(tidy: str) -> list[int]:
    """For every character how many matched pairs of marks enclose it.

    A mark without a partner, or whose partner is further away than a remark can be, counts for
    nothing: one forgotten bracket must not swallow the rest of a paragraph.
    """
    steps = [0] * (len(tidy) + 1)
    waiting: dict[str, list[int]] = {opener: [] for opener in _OPENERS}
    for index, sign in enumerate(tidy):
        if sign in _OPENERS:
            waiting[sign].append(index)
        elif sign in _PAIRS and waiting[_PAIRS[sign]]:
            opened = waiting[_PAIRS[sign]].pop()
            if index - opened <= _LONGEST_ENCLOSED:
                steps[opened + 1] += 1
                steps[index] -= 1
    depth, level = [], 0
    for step in steps[: len(tidy)]:
        level += step
        depth.append(level)
    return depth


def skip_bullet(line: Line) -> int:
    """Where the words of a line begin behind the sign that only catches the eye (▲ ● ◆)."""
    found = _BULLET.match(line.tidy)
    return found.end() if found else 0


def split_sentences(
    line: Line, start: int, end: int, *, stops: str = "。;"
) -> list[tuple[int, int]]:
    """The stretches of a line between stops that stand outside quotation marks and brackets.

    Each pair leaves out the closing mark; empty stretches are dropped.
    """
    cuts: list[tuple[int, int]] = []
    begin = start
    for index in range(start, end):
        if line.tidy[index] in stops and not line.depth[index]:
            if index > begin:
                cuts.append((begin, index))
            begin = index + 1
    if end > begin:
        cuts.append((begin, end))
    return cuts


def _split_rows(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for row in text.splitlines(keepends=True):
        yield start, start + len(row.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        start += len(row)


def _find_paper_width(widths: Sequence[int]) -> int:
    """The width at which the paper broke the lines; 0 for a text whose lines are paragraphs."""
    long = sorted(width for width in widths if width >= 15)
    if len(long) < 6:
        return 0
    width = long[int(len(long) * 0.8)]
    full = sum(1 for one in long if width - 3 <= one <= width + 3)
    return width if width <= 70 and full * 2 >= len(long) and long[-1] <= width + 6 else 0


def _runs_on(text: str, before: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    left = tidy_text(text[before[0] : before[1]])
    right = text[after[0] : after[1]]
    if _parts_number(left, tidy_text(right[:12])):
        return True
    if not width or len(left) < width - 4 or left[-1:] in "。;:!?|" or "|" in left:
        return False
    indented = right[:2] in ("\u3000\u3000", "    ") or right.startswith(("\t", "  "))
    return not indented and not _LIST_START.match(tidy_text(right[:16]))


def _is_torn(rows: Sequence[str]) -> bool:
    """True for a text from character recognition: blanks inside words, lines of any width."""
    long = [row for row in rows if len(row.strip()) >= _TORN_ROW]
    blank = sum(1 for row in long if len(_BLANK_IN_WORD.findall(row.strip())) >= 2)
    return len(long) >= _FEWEST_TORN and blank * 3 >= len(long)


def _is_torn_off(before: str, after: str) -> bool:
    """True if a line of such a text breaks off within a sentence that the next one ends."""
    left, right = tidy_text(before), tidy_text(after)
    if len(left) < _TORN_ROW or left[-1] in "。;:!?|" or _PAPER_TITLE.search(left):
        return False
    return not _LIST_START.match(right) and ":" not in right[:_LABEL_REACH]


def _parts_number(left: str, right: str) -> bool:
    """True if the paper's edge stands between a number and its unit (不少于1 / 次)."""
    return (
        len(left) >= _SHORTEST_BROKEN
        and _ENDS_IN_NUMBER.search(left[-8:]) is not None
        and _BEGINS_WITH_UNIT.match(right) is not None
    )
