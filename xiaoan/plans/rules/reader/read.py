"""Reading a notice: the parts of the grammar in their order."""

import re
from collections.abc import Sequence
from typing import Final

from xiaoan.plans.rules.reader.clauses import (
    ITEM_RANK,
    Node,
    list_clauses,
    list_skipped_rows,
    list_unit_rows,
)
from xiaoan.plans.rules.reader.duties import DutyReader
from xiaoan.plans.rules.reader.head import read_head
from xiaoan.plans.rules.reader.idioms import FINDINGS
from xiaoan.plans.rules.reader.labels import list_names
from xiaoan.plans.rules.reader.page import (
    Line,
    list_lines,
    skip_bullet,
    split_sentences,
    tidy_text,
)
from xiaoan.plans.rules.reader.quantities import list_found
from xiaoan.plans.rules.reader.reading import Clause, Quantity, Reading
from xiaoan.plans.rules.reader.scope import find_clause_reason, find_main_reason, find_reason
from xiaoan.plans.rules.reader.stretches import Stretch

_FURNITURE: Final = re.compile(
    r"^[〔(]?(?:打印|关闭|打印本页|分享|扫一扫|上一[篇条]|下一[篇条]|相关(?:链接|文章|附件|新闻|解读|信息|文件|稿件)|版权所有|主办(?:单位)?:|承办(?:单位)?:|网站地图|网站标识码"
    r"|友情链接|责任编辑|返回顶部|附件下载|浏览次数|ICP备|.{0,12}ICP备|关于我们|联系我们|您访问的|网站声明|政府网站|公安机关备案|收藏本页)"
)
_PAGE_ROW: Final = re.compile(
    r"^(?:(?:[-\s]*\d{1,3}[-\s]*)|第\d+页(?:共\d+页)?|抄送.*|[^。]{0,60}(?:浏览次数|点击[数量率]|阅读[量次数]|字体:|字号:|访问量|浏览量|发布(?:时间|日期):|成文日期|索引号|发布机构|文号:)[^。]{0,60}|抄报.*|主送.*|印发机关.*|.{2,30}20\d\d年\d{1,2}月\d{1,2}日印发)$"
)
_NEARBY: Final = 160
_CONTACT: Final = re.compile(
    r"^\(?(?:联系人|联系电话|联系方式|电话|传真|邮箱|电子邮箱|地址|举报电话|附件)[:(\d]"
)


def read_notice(text: str) -> Reading:
    """What a notice says; every offset counts characters of `text`.

    Works on any text in time that grows with its length and never raises for what stands in it.
    """
    lines = list_lines(text)
    head = read_head(text, lines)
    last_row = _find_last_row(lines, head.body_row)
    clauses = list_clauses(text, lines, first_row=head.body_row, last_row=last_row)
    unit_rows = frozenset(list_unit_rows(lines))
    rows = range(head.body_row, last_row)
    stretches = _list_stretches(lines, clauses, rows, unit_rows)
    aside = head.signed_rows | list_skipped_rows(lines)
    stretches = [one for one in stretches if _is_running(lines, one, aside)]
    reasons = list_left_alone(lines, clauses, stretches, unit_rows)
    starts = frozenset(start for start, _ in reasons)
    duties = DutyReader(text, lines, clauses, title=head.papers.title).list_duties(
        stretches, starts
    )
    told = _list_told(clauses)
    quantities = [
        quantity
        for stretch in stretches
        if stretch.clause is None or stretch.clause.start not in starts | told
        for quantity in _list_quantities(text, lines, stretch)
    ]
    left = tuple(clause.id for clause, _ in clauses if clause.start in starts)
    return Reading(
        head.papers,
        tuple(clause for clause, _ in clauses),
        tuple(duties),
        tuple(quantities),
        tuple(dict.fromkeys(left)),
    )


def list_left_alone(
    lines: Sequence[Line],
    clauses: Sequence[tuple[Clause, Node]],
    stretches: Sequence[Stretch],
    unit_rows: frozenset[int],
) -> list[tuple[int, str]]:
    """Starts of the clauses that are out of scope, with the reason; parents hand it down.

    The paragraph of one unit says nothing about the clause that lists it among others.
    """
    own: dict[int, list[str]] = {}
    for stretch in stretches:
        if stretch.clause is None or (stretch.row in unit_rows and not stretch.opens):
            continue
        line = lines[stretch.row]
        begin = stretch.begin
        if stretch.opens and stretch.node:
            begin = min(stretch.node.heading_end, stretch.end)
        own.setdefault(stretch.clause.start, []).extend(
            line.tidy[left:right] for left, right in split_sentences(line, begin, stretch.end)
        )
    found: list[tuple[int, str]] = []
    above: list[tuple[int, str]] = []
    for clause, _ in clauses:
        while above and above[-1][0] >= clause.level:
            above.pop()
        heading = "".join(clause.heading.split())
        sentences = [one for one in own.get(clause.start, []) if len(one) >= 4]
        reason = (
            above[-1][1]
            if above
            else find_clause_reason(
                heading, sentences, of_unit=bool(list_names(tidy_text(heading)))
            )
        )
        if reason is not None:
            found.append((clause.start, reason))
            above.append((clause.level, reason))
    return found


def _list_told(clauses: Sequence[tuple[Clause, Node]]) -> frozenset[int]:
    """Starts of the clauses that report what was found or done and ask for nothing."""
    told: set[int] = set()
    above: int | None = None
    for clause, _ in clauses:
        if above is not None and clause.level <= above:
            above = None
        if above is None and FINDINGS.fullmatch(tidy_text(clause.heading)):
            above = clause.level
        if above is not None:
            told.add(clause.start)
    return frozenset(told)


def _list_stretches(
    lines: Sequence[Line],
    clauses: Sequence[tuple[Clause, Node]],
    rows: range,
    unit_rows: frozenset[int],
) -> list[Stretch]:
    by_row: dict[int, list[tuple[Clause, Node]]] = {}
    for clause, node in clauses:
        by_row.setdefault(node.mark.row, []).append((clause, node))
    stretches: list[Stretch] = []
    current: tuple[Clause, Node] | None = None
    path: list[tuple[Clause, Node]] = []
    opened_at = -1
    for row in rows:
        line, begin, opens = lines[row], skip_bullet(lines[row]), False
        opened = by_row.get(row, [])
        if row in unit_rows:
            while (
                path
                and path[-1][1].mark.rank >= ITEM_RANK
                and path[-1][1].mark.row >= opened_at >= 0
            ):
                path.pop()
                current = path[-1] if path else None
            opened_at = row
        if line.is_row and (not opened or opened[0][1].mark.begin > 0):
            stretches.append(_build_row(row, len(line.tidy), current, opened))
            continue
        for clause, node in opened:
            if node.mark.begin > begin:
                stretches.append(_build_stretch(row, begin, node.mark.begin, current, opens))
            current, begin, opens = (clause, node), node.mark.after, True
            while path and path[-1][0].level >= clause.level:
                path.pop()
            path.append(current)
        if begin < len(line.tidy) or opens:
            stretches.append(_build_stretch(row, begin, len(line.tidy), current, opens))
    return stretches


def _build_row(
    row: int,
    end: int,
    current: tuple[Clause, Node] | None,
    opened: Sequence[tuple[Clause, Node]],
) -> Stretch:
    inner = tuple((node.mark.begin, node.mark.after, clause.id) for clause, node in opened)
    clause, node = current or (None, None)
    return Stretch(row, 0, end, clause, node, False, inner)


def _build_stretch(
    row: int, begin: int, end: int, current: tuple[Clause, Node] | None, opens: bool
) -> Stretch:
    clause, node = current or (None, None)
    return Stretch(row, begin, end, clause, node, opens)


def _is_running(lines: Sequence[Line], stretch: Stretch, aside: frozenset[int]) -> bool:
    tidy = lines[stretch.row].tidy
    return (
        stretch.row not in aside
        and not _PAGE_ROW.match(tidy)
        and not (_CONTACT.match(tidy) and len(tidy) < 120)
    )


def _find_last_row(lines: Sequence[Line], first_row: int) -> int:
    """The row after the notice's last words: what a web site prints below is not read."""
    last_body = max(
        (row for row in range(first_row, len(lines)) if "。" in lines[row].tidy),
        default=first_row,
    )
    for row in range(last_body + 1, len(lines)):
        if _FURNITURE.match(lines[row].tidy):
            return row
    return len(lines)


def _is_left_alone(line: Line, begin: int, end: int) -> bool:
    """True if the words around a number are out of scope, or most of its sentence up to it is."""
    near, far = max(0, begin - _NEARBY), end + _NEARBY
    left = max(near, *(line.tidy.rfind(sign, near, begin) + 1 for sign in ",。;"))
    right = min(
        (place for sign in ",。;" if (place := line.tidy.find(sign, end, far)) >= 0),
        default=far,
    )
    if find_reason(line.tidy[left:right]) is not None:
        return True
    sentence = max(near, *(line.tidy.rfind(sign, near, begin) + 1 for sign in "。;:"))
    return find_main_reason(line.tidy[sentence:right]) is not None


def _list_quantities(text: str, lines: Sequence[Line], stretch: Stretch) -> list[Quantity]:
    line = lines[stretch.row]
    found: list[Quantity] = []
    suspect = find_reason(line.tidy[stretch.begin : stretch.end]) is not None
    for one in list_found(line, stretch.begin, stretch.end):
        if suspect and _is_left_alone(line, one.begin, one.end):
            continue
        start = line.raw_start(one.begin)
        deadline = one.deadline
        found.append(
            Quantity(
                quote=text[start : line.raw_end(one.end)],
                value=one.value,
                comparator=one.comparator,
                unit=one.unit,
                per=one.per,
                deadline=text[line.raw_start(deadline[0]) : line.raw_end(deadline[1])]
                if deadline
                else None,
                subject=one.subject,
                clause=stretch.clause_at(one.begin),
                start=start,
            )
        )
    return found
