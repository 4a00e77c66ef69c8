"""The clause tree of a notice: which marks begin a clause, under which parent, with what heading.

A mark counts only when it carries on a numbering: "1." in a decimal, a date, a school year or a
cited law carries on nothing.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.labels import list_names
from xiaoan.plans.rules.reader.marks import STRONG, Mark, list_marks
from xiaoan.plans.rules.reader.page import Line, skip_bullet
from xiaoan.plans.rules.reader.reading import Clause

_STOPS: Final = "。;:!?"
_LIST_HEAD: Final = re.compile(r"(?:附件|附)(?:\d{1,2})?:")
_CONTACT: Final = re.compile(
    r"\(?(?:联系人|联系电话|联系方式|联系地址|抄送|抄报|主送|传真|电子邮箱|邮箱|电话|地址|邮编)[:(]"
)
_ATTACHED: Final = re.compile(r"附件?:(?=1[.、]|\(1\))")
_APPENDIX: Final = re.compile(r"附件?[\d一二三四五六七八九十]{0,3}[:]?$")
_ANNOTATED: Final = re.compile(r"\((?:责任|牵头|配合|主责|主办|协办|完成时)[^()]{0,4}[:]?")
_REMARKED: Final = re.compile(
    r"\((?:责任|牵头|配合|主责|主办|协办|完成时)[^()]{0,40}(?:\([^()]{1,10}\)[^()]{0,10})?\)$"
)
_BODY_BEGINS: Final = re.compile(
    r"(?:各(?:地|校|学校|单位|部门|乡镇|县|级|中小学|有关|成员|责任)[^,。;:]{0,14}?(?:要|应|须|必须)"
    r"|(?<![需主重])要(?:[^求]))"
)
_HEADING_VERB: Final = re.compile(
    r"(?:加强|落实|强化|健全|完善|建立|开展|严格|规范|提高|推进|深化|抓好|做好|明确|压实|突出"
    r"|注重|坚持|加大|提升|严肃|营造|广泛|认真|精心|组织|严明|层层|切实|全面|实施|构建|建强)"
)
_FIRST_ITEM: Final = re.compile(r"1[.、](?!\d)|\(1\)|①|1\)|⑴")
_PAPER_NAME: Final = re.compile(
    r"(?:表|清单|名单|方案|办法|台账|模板|说明|指南|回执|标准|目录|规定|样式|格式|范本|承诺书|责任书|通讯录|预案|细则|指标|报告|提纲)(?:\([^()]{1,10}\))?$"
)
_LONGEST_UNIT_ROW: Final = 60
_HEADED: Final = re.compile(
    r"[\u4e00-\u9fff]{2}(?:要求|目标|思想|原则|任务|措施|领导|步骤|分工|职责|内容|范围|对象|安排|保障|机制|重点|纪律)$"
)
_NAMED: Final = re.compile(r"(?:依据|目的|范围|原则|目标|要求)$")
_SURE_BODY: Final = 12
_SHORT_BODY: Final = 6
_DECIMAL_HEAD: Final = re.compile(r"\d{1,2}\.\d{1,2}[\u4e00-\u9fff]")
_FEWEST_DECIMALS: Final = 2
_BARE_HEAD: Final = re.compile(
    r"[12](?![年月日号次名人个天周万元米节项所条%])[\u4e00-\u9fff][^。;|]{1,20}$"
)
_HOW_FAR_NEXT: Final = 400
ITEM_RANK: Final = 6.0


@dataclass(frozen=True, slots=True)
class Node:
    """A mark that was accepted, with its chain of parents and the end of its heading."""

    mark: Mark
    chain: tuple[str, ...]
    heading_end: int


class ClauseGrammar:
    """Accepts marks one after the other and keeps the numbering that is under way."""

    def __init__(self, lines: Sequence[Line], *, first_row: int, last_row: int) -> None:
        self.lines = lines
        self.rows = range(first_row, last_row)
        skipped = list_skipped_rows(lines)
        bare = _counts_bare(lines)
        self.marks = [
            mark
            for row in self.rows
            if row not in skipped
            for mark in list_marks(row, lines[row], bare=bare)
            if not _ATTACHED.search(lines[row].tidy, 0, mark.begin)
        ]
        self._places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for place, mark in enumerate(self.marks):
            self._places[(mark.kind, mark.ordinal)].append(place)
        self._stack: list[Mark] = []
        self._last: dict[str, int] = {}
        self._began: dict[str, int] = {}
        self.unit_rows = list_unit_rows(lines)
        self._before_row: tuple[list[Mark], dict[str, int]] | None = None

    def list_nodes(self) -> list[Node]:
        """The accepted marks with their parents, in order of place."""
        accepted: list[tuple[Mark, tuple[str, ...]]] = []
        row, appendix_rows = -1, _list_appendix_rows(self.lines)
        for place, mark in enumerate(self.marks):
            if bisect_right(appendix_rows, mark.row) > bisect_right(appendix_rows, row):
                self._stack.clear()
                self._last.clear()
            if mark.row != row:
                self._leave_row(mark.row)
            self._leave_units(row, mark.row)
            row = mark.row
            if self._accepts(place, mark):
                self._push(mark)
                accepted.append((mark, tuple(_label(self.lines, one) for one in self._stack)))
        return self._close(accepted)

    def _leave_row(self, row: int) -> None:
        """Numbers inside a row of a table count within that row only."""
        if self._before_row is not None:
            self._stack, self._last = self._before_row
        self._before_row = (list(self._stack), dict(self._last)) if self.lines[row].is_row else None

    def _leave_units(self, before: int, row: int) -> None:
        """Numbered items below an unnumbered unit end where the next such unit begins."""
        first = bisect_right(self.unit_rows, before)
        last = bisect_right(self.unit_rows, row)
        if first in (0, last):
            return
        opened = self.unit_rows[first - 1]
        while self._stack and self._stack[-1].rank >= ITEM_RANK:
            began = self._began.get(self._stack[-1].kind, self._stack[-1].row)
            if not opened <= began <= opened + 1:
                break
            self._last.pop(self._stack.pop().kind, None)

    def _close(self, accepted: list[tuple[Mark, tuple[str, ...]]]) -> list[Node]:
        nodes: list[Node] = []
        for index, (mark, chain) in enumerate(accepted):
            line = self.lines[mark.row]
            limit = len(line.tidy)
            if index + 1 < len(accepted) and accepted[index + 1][0].row == mark.row:
                limit = accepted[index + 1][0].begin
            nodes.append(Node(mark, chain, find_heading_end(line, mark.after, limit)))
        return nodes

    def _accepts(self, place: int, mark: Mark) -> bool:
        if mark.kind.startswith("d"):
            return self._accepts_decimal(place, mark)
        begins, loose = self._stands_free(mark)
        last = next((one.ordinal for one in self._stack if one.kind == mark.kind), None)
        earlier = self._last.get(mark.kind)
        loose = loose or mark.kind in ("pc", "circ")
        if mark.ordinal - 1 in (last, earlier) and mark.ordinal > 1:
            return begins or loose
        if mark.inserted and begins:
            return mark.ordinal in (last, earlier)
        if mark.ordinal == 1:
            return begins or (loose and self._has_next(place, mark))
        near = last is not None and last < mark.ordinal <= last + 3
        alone = last is None and self._has_next(place, mark)
        return begins and (mark.kind in STRONG or near or alone)

    def _accepts_decimal(self, place: int, mark: Mark) -> bool:
        begins, loose = self._stands_free(mark)
        if not (begins or loose):
            return False
        if mark.begin == 0 and not self._heads(mark):
            return False
        before = next((one for one in reversed(self._stack) if one.parts), None)
        parent = mark.parts[:-1]
        if before is not None and before.parts[: len(mark.parts)] == (
            *parent,
            mark.ordinal - 1,
        ):
            return True
        if before is not None and mark.ordinal == 1 and before.parts == parent:
            return True
        if any(one.kind == "a" and (one.ordinal,) == parent for one in self._stack):
            return True
        return begins and self._has_next(place, mark)

    def _heads(self, mark: Mark) -> bool:
        after = self.lines[mark.row].tidy[mark.after : mark.after + 1]
        return "\u4e00" <= after <= "\u9fff" or after in "“《〔" or "Ⅰ" <= after <= "Ⅻ"

    def _stands_free(self, mark: Mark) -> tuple[bool, bool]:
        """Whether the mark begins its line, and whether it follows a stop or a blank in it."""
        if mark.begin == 0:
            return True, True
        line = self.lines[mark.row]
        before = line.tidy[mark.begin - 1]
        if before == "|":
            return True, True
        blank = line.gaps.get(mark.begin, 0)
        free = before in _STOPS or blank >= 2 or (blank > 0 and not line.spaced_out)
        free = free or (before in ")〕”" and mark.kind in STRONG)
        return False, free or bool(_REMARKED.search(line.tidy, 0, mark.begin))

    def _has_next(self, place: int, mark: Mark) -> bool:
        places = self._places.get((mark.kind, mark.ordinal + 1), [])
        index = bisect_right(places, place)
        return index < len(places) and places[index] - place <= _HOW_FAR_NEXT

    def _push(self, mark: Mark) -> None:
        while self._stack and self._stack[-1].rank >= mark.rank:
            gone = self._stack.pop()
            if gone.kind not in ("pc", "a", "article") or mark.rank < 4:
                self._last.pop(gone.kind, None)
        if mark.kind in ("chapter", "part", "c") and mark.ordinal == 1:
            self._last = {"article": self._last["article"]} if "article" in self._last else {}
        if mark.ordinal == 1 or mark.kind not in self._last:
            self._began[mark.kind] = mark.row
        self._stack.append(mark)
        self._last[mark.kind] = mark.ordinal


def list_clauses(
    text: str, lines: Sequence[Line], *, first_row: int, last_row: int
) -> list[tuple[Clause, Node]]:
    """The clauses between two rows, each with the node that says where its parts stand."""
    grammar = ClauseGrammar(lines, first_row=first_row, last_row=last_row)
    nodes = grammar.list_nodes()
    starts = [lines[node.mark.row].raw_start(node.mark.begin) for node in nodes]
    final = lines[last_row - 1].end if last_row > first_row and lines else 0
    ends = _list_ends(nodes, starts, final)
    borders = [lines[row].start for row in grammar.unit_rows]
    for index, node in enumerate(nodes):
        border = bisect_right(borders, starts[index])
        if node.mark.rank >= ITEM_RANK and 0 < border < len(borders):
            ends[index] = min(ends[index], borders[border])
    found: list[tuple[Clause, Node]] = []
    for node, start, end in zip(nodes, starts, ends, strict=True):
        line = lines[node.mark.row]
        number = text[start : line.raw_end(node.mark.after)]
        body = line.raw_start(node.mark.after) if node.mark.after < len(line.tidy) else line.end
        heading = text[body : line.raw_end(node.heading_end)] if node.heading_end > 0 else ""
        clause = Clause(
            id=_join_chain(node.chain),
            level=len(node.chain),
            number="".join(number.split()),
            heading=_trim_heading(heading) if body < line.end else "",
            start=start,
            body=body,
            end=end,
        )
        found.append((clause, node))
    return found


def list_unit_rows(lines: Sequence[Line]) -> list[int]:
    """The rows that a unit's name opens, without any number: 县教育局: or a line of its own."""
    found: list[int] = []
    for row, line in enumerate(lines):
        begin = skip_bullet(line)
        colon = line.tidy.find(":", begin, begin + 60)
        if (colon > 1 and list_names(line.tidy[begin:colon])) or (
            heads_items(lines, row) and list_names(line.tidy[begin:])
        ):
            found.append(row)
    return found


def heads_items(lines: Sequence[Line], row: int) -> bool:
    """True for a short line below which a numbering of items begins anew."""
    return (
        len(lines[row].tidy) <= _LONGEST_UNIT_ROW
        and row + 1 < len(lines)
        and _FIRST_ITEM.match(lines[row + 1].tidy) is not None
    )


def _stops(line: Line, index: int) -> bool:
    """True at a stop; the colon of a clock (9:00) is none."""
    if line.tidy[index] not in _STOPS:
        return False
    around = line.tidy[index - 1 : index] + line.tidy[index + 1 : index + 2]
    return line.tidy[index] != ":" or not around.isdigit() or len(around) < len("00")


def find_heading_end(line: Line, start: int, limit: int) -> int:
    """Where the heading that begins at `start` ends in the tidy line."""
    end = next((i for i in range(start, limit) if _stops(line, i)), limit)
    annotated = _ANNOTATED.search(line.tidy, start, limit)
    if annotated and annotated.start() <= end and annotated.start() > start:
        end = annotated.start()
    bar = line.tidy.find("|", start, end)
    if bar > start:
        end = bar
    if "," in line.tidy[start:end] or end - start > 28:
        return _find_run_in(line, start, end)
    return _find_blank_cut(line, start, end)


def _find_run_in(line: Line, start: int, end: int) -> int:
    cut = _find_blank_cut(line, start, end)
    if cut < end:
        return cut
    opens = _BODY_BEGINS.search(line.tidy, start + 4, min(end, start + 26))
    left = line.tidy[start : opens.start()] if opens else ""
    if opens and 4 <= len(left) <= 20 and "," not in left and _HEADING_VERB.match(left):
        return opens.start()
    return end


def _find_blank_cut(line: Line, start: int, end: int) -> int:
    """Where a blank parts a short heading from the words that run on after it."""
    for index in range(start + 3, min(end - 5, start + 30)):
        width = line.gaps.get(index, 0)
        if not width or (width < 2 and line.spaced_out):
            continue
        left, before = line.tidy[start:index], line.tidy[index - 1]
        if (
            width >= 2
            and _NAMED.search(left)
            and line.tidy[index] in "“《"
            and not line.depth[index - 1]
        ):
            return index
        if "," in left or before in "、,(“《" or line.depth[index] or line.tidy[index] in "“《(、,":
            continue
        right = line.tidy[index:end]
        between_words = "\u4e00" <= before <= "\u9fff" and (
            "\u4e00" <= right[:1] <= "\u9fff" or (width >= 2 and right[:1].isdigit())
        )
        if between_words and (width >= 2 or "," in right or len(right) > _SURE_BODY):
            return index
        if between_words and len(right) >= _SHORT_BODY and _HEADED.search(left):
            return index
    return end


def _trim_heading(heading: str) -> str:
    heading = heading.strip().strip("\u3000 \xa0")
    if heading[:1] in "【[［" and heading[-1:] in "】]］":
        return heading[1:-1].strip()
    return heading


def _list_ends(nodes: list[Node], starts: list[int], final: int) -> list[int]:
    ends = [final] * len(nodes)
    waiting: list[int] = []
    for index, node in enumerate(nodes):
        while waiting and len(nodes[waiting[-1]].chain) >= len(node.chain):
            ends[waiting.pop()] = starts[index]
        waiting.append(index)
    return ends


def _label(lines: Sequence[Line], mark: Mark) -> str:
    return lines[mark.row].tidy[mark.begin : mark.after].rstrip("、.")


def _join_chain(chain: tuple[str, ...]) -> str:
    """The labels joined; a decimal number already holds its parents' figures."""
    kept: list[str] = []
    for label in chain:
        while kept and label.startswith(kept[-1] + ".") and kept[-1].replace(".", "").isdigit():
            kept.pop()
        kept.append(label)
    return ".".join(kept)


def _counts_bare(lines: Sequence[Line]) -> bool:
    """True for a notice that prints naked figures before its headings (1 总则, 1.1职责)."""
    decimals = sum(1 for line in lines if _DECIMAL_HEAD.match(line.tidy))
    firsts = {
        line.tidy[0]
        for line in lines
        if [*line.gaps] == [1] and not line.is_row and _BARE_HEAD.match(line.tidy)
    }
    return decimals >= _FEWEST_DECIMALS or {"1", "2"} <= firsts


def _list_appendix_rows(lines: Sequence[Line]) -> list[int]:
    return [row for row, line in enumerate(lines) if _APPENDIX.match(line.tidy)]


def list_skipped_rows(lines: Sequence[Line]) -> set[int]:
    """Rows of contact lines and of the list of attachments: their numbers are no clauses."""
    skipped: set[int] = set()
    in_list = False
    for row, line in enumerate(lines):
        if (_LIST_HEAD.match(line.tidy) and not _APPENDIX.match(line.tidy)) or (
            _APPENDIX.match(line.tidy) and _lists_names(lines, row + 1)
        ):
            in_list = True
            skipped.add(row)
        elif in_list and re.match(r"\d{1,2}[.、]", line.tidy) and len(line.tidy) <= 60:
            skipped.add(row)
        else:
            in_list = False
            if _CONTACT.match(line.tidy):
                skipped.add(row)
    return skipped


def _lists_names(lines: Sequence[Line], row: int) -> bool:
    """True if numbered rows name papers (1.检查表): the list of attachments, not their words."""
    names = 0
    while row < len(lines) and re.match(r"\d{1,2}[.、]", lines[row].tidy):
        if not _PAPER_NAME.search(lines[row].tidy) or len(lines[row].tidy) > _LONGEST_UNIT_ROW:
            return False
        names, row = names + 1, row + 1
    return names > 0
