"""Title, document number, issuer and date of a notice, as printed; nothing is guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.page import Line, tidy_text
from xiaoan.plans.rules.reader.reading import Papers
from xiaoan.plans.rules.reader.signature import (
    DATE,
    find_glued_signature,
    find_signature,
    print_iso,
)
from xiaoan.plans.rules.reader.units import is_unit_name

_GENRE: Final = (
    "通知|通告|公告|通报|意见|方案|办法|规定|细则|条例|预案|要点|函|决定|计划|制度|规范|指南|规则|指引"
    "|工作安排|任务分工|批复|请示|报告|机制|规划|公约|须知|提纲|体系|守则"
)
_TITLE_END: Final = re.compile(
    rf"(?:{_GENRE}|清单|分工|安排|分工表|任务表|一览表|明细表|台账|倡议书|责任书|责任状|承诺书|一封信|公开信|告家长书|提示|提醒|提示函|措施|章程|标准|规程|纲要)(?:\((?:试行|暂行|修订|征求意见稿|草案|送审稿|[^()]{{1,12}})\))*》?$"
)
_DOC_NO: Final = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:\([^()]{1,4}\))?[〔(]20\d\d〕?\)?(?:第)?\d{1,4}号"
)
_ORDER_NO: Final = re.compile(
    r"(?:(?<=日)[\u4e00-\u9fff]{2,20}(?:政府|部|厅|局|委员会)|(?<![\u4e00-\u9fff])(?!日)[\u4e00-\u9fff]{2,20}(?:政府|部|厅|局|委员会))?令(?:20\d\d年)?第?\d{1,4}号|^第\d{1,4}号$"
)
_NO_LABEL: Final = re.compile(r"(?:发文字号|发文文号|文件编号|文件字号|公文字号|文号|字号)[:〕]?")
_ISSUER_LABEL: Final = re.compile(
    r"(?:发文机关|发文机构|发文单位|制发机关|制文机关|发布机构|发布机关|公开机构|公开责任部门|印发机关|发布单位|公文发布机构)[:〕]?\|?"
)
_DATED: Final = re.compile(
    r"(?:成文日期|成文时间|发文日期|发文时间|印发日期|生成日期|签发日期|制发日期)[:〕]?\|?"
)
_PUBLISHED: Final = re.compile(
    r"(?:发布日期|发布时间|公开日期|公开时间|发表时间|信息时间|更新时间|日期|时间)[:〕]?\|?(?=20\d\d)"
)
_LABELS: Final = re.compile(
    r"索引号|主题分类|主题词|发布机构|发文机关|发布机关|文号|发文字号|成文日期|成文时间|发布日期|发布时间|公文时限|有效性|信息分类|公开方式|公开日期|标题|名称"
    r"|来源|浏览|点击|字体|作者|组配分类|体裁|服务对象|废止日期|生效日期|时效|关键词|效力状态|内容概述|公开范围|信息来源|责任编辑|发文日期|索取号|打印|生成日期|公开责任部门|公开时限|公开形式|著录日期|编号|有效期|阅读|统一编号|状态|公文种类|发文单位|签发|发文机构"
)
_GLUED: Final = re.compile(
    r"[\u4e00-\u9fff、]{0,40}关于[^。;:]{4,90}?的?(?:通知|意见|方案|函|通告|公告|决定)(?:\(试行\))?(?=[^》”的])"
)
_ADOPTED: Final = re.compile(r"(?:通过|公布|发布|印发|施行|修订|批准)")
_NOTED: Final = re.compile(
    r"\((?P<issuer>[\u4e00-\u9fff]{4,40}?),?(?:于)?20\d\d年\d{1,2}月\d{1,2}日(?:发布|印发|公布|制定|下发)?\)$"
)
_ISSUED: Final = re.compile(r"(?:联合)?(?:印发|发布|公布),?$")
_BROKEN_END: Final = re.compile(rf"(?:{_GENRE})$")
_BROKEN_BEGINS: Final = re.compile(r"关于|印发|转发")
_TAGGED: Final = re.compile(r"^[\[【〔［](?:通知|公告|通告|转发|原创|置顶|图文|公示)[\]】〕］]")
_RED_HEAD: Final = re.compile(r"^(?P<issuer>[\u4e00-\u9fff]{4,40}?)(?:文件|办公室文件)$")
_ABOUT: Final = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、]{0,60}?)(?:关于|(?=20\d\d年)|印发|转发)")
_BODY_ROW: Final = re.compile(
    r"^(?:[一二三]、|\([一二三]\)|第[一二]章|第[一二]条|1[.、]|为|根据|按照|各)"
)
_NUMBERED: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.]\D|第[一二三四五六七八九十]+[章节条]"
)
_SALUTATION: Final = re.compile(r"^[^。;]{2,120}:$")
_HEAD_ROWS: Final = 60
_PLAIN_TITLE: Final = re.compile(r"^[\u4e00-\u9fff、()]{2,40}(?:关于|印发|转发).{4,}")
_LONGEST_FRAME: Final = 40
_FRAME_REACH: Final = 14


@dataclass(frozen=True, slots=True)
class Head:
    """The papers of a notice and the row after which its own words begin."""

    papers: Papers
    body_row: int
    signed_rows: frozenset[int]


def read_head(text: str, lines: Sequence[Line]) -> Head:
    """The papers of a notice, with the rows that hold its title and its signature."""
    rows = _find_title_rows(lines)
    glued = None if rows else _find_glued_title(text, lines)
    title = "".join(lines[row].tidy for row in range(*rows)) if rows else None
    printed = _print_rows(text, lines, rows) if rows else None
    limit = _find_head_limit(lines, rows)
    signed = find_signature(lines, rows[1] if rows else 0) or find_glued_signature(lines)
    issuer, day, used = signed or (None, None, ())
    doc_no = _find_doc_no(text, lines, limit, used)
    issuer = issuer or _find_issuer(text, lines, limit, title or glued)
    day = day or _find_day(lines, limit)
    papers = Papers(_clean_title(printed or glued), doc_no, issuer, day)
    return Head(papers, rows[1] if rows else 0, frozenset(used))


def _find_glued_title(text: str, lines: Sequence[Line]) -> str | None:
    """A title at the head of a first line that runs on into the text."""
    for line in lines[:3]:
        found = _GLUED.match(line.tidy)
        if found and (found.end() in line.gaps or line.tidy[found.end() : found.end() + 1] == "各"):
            return "".join(text[line.start : line.raw_end(found.end())].split())
    return None


def _print_rows(text: str, lines: Sequence[Line], rows: tuple[int, int]) -> str:
    return "".join("".join(text[lines[row].start : lines[row].end].split()) for row in range(*rows))


def _clean_title(printed: str | None) -> str | None:
    if printed is None:
        return None
    printed = _TAGGED.sub("", printed)
    for label in ("标题:", "标题：", "名称:", "名称：", "信息名称:", "信息名称："):
        printed = printed.removeprefix(label)
    for sign in "-_|":
        head, _, tail = printed.rpartition(sign)
        if head and _TITLE_END.search(tidy_text(head)) and "关于" not in tail:
            printed = head
    for label in ("名称", "标题"):
        if printed.startswith(label) and "关于" in printed:
            printed = printed.removeprefix(label)
    return printed


def _find_title_rows(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The rows of the title: the first heading before the body that ends in a kind of document."""
    for row in range(min(len(lines), _HEAD_ROWS)):
        tidy = lines[row].tidy
        if _is_body(lines, row):
            if _is_furniture(lines, row):
                continue
            return None
        if not _may_end_title(tidy) and not _ends_broken_title(lines, row):
            continue
        first = row
        while first > 0 and row - first < 3 and _carries_title(lines, first - 1, row):
            first -= 1
        joined = "".join(lines[one].tidy for one in range(first, row + 1))
        last = row
        if row + 1 < len(lines) and _goes_on(lines[row + 1].tidy, joined):
            last = row + 1
        return first, last + 1
    return None


def _is_furniture(lines: Sequence[Line], row: int) -> bool:
    """A short line of a page's frame (menu, date, numbered links) with a plain title below it."""
    if len(lines[row].tidy) > _LONGEST_FRAME or any(sign in lines[row].tidy for sign in "。;"):
        return False
    for below in lines[row + 1 : row + 1 + _FRAME_REACH]:
        if "。" in below.tidy:
            return False
        if _PLAIN_TITLE.search(below.tidy) and _may_end_title(below.tidy):
            return True
    return False


def _may_end_title(tidy: str) -> bool:
    if not 4 <= len(tidy) <= 120 or "。" in tidy or ";" in tidy or "|" in tidy:
        return False
    if re.match(r"(?:当前位置|您的位置|首页|位置|索引号|附件|发布|主题|今天)", tidy) or ">" in tidy:
        return False
    if _NUMBERED.match(tidy):
        return False
    stem = re.split(r"[-_|]", tidy)[0]
    if not (_TITLE_END.search(tidy) or _TITLE_END.search(stem)):
        return False
    if _LABELS.match(tidy) and not re.match(r"(?:标题|名称|信息名称)", tidy):
        return False
    return not re.fullmatch(
        rf"(?:{_GENRE}|通知公告|公告公示|政府文件|温馨提示|友情提示|安全提示|.{{0,6}}通知公告|.{{2,4}}规范|规章制度|政策法规)",
        tidy,
    )


def _ends_broken_title(lines: Sequence[Line], row: int) -> bool:
    """True for a last line that is nothing but the kind of document (关于…的 / 通 知)."""
    above = lines[row - 1].tidy if row else ""
    return (
        _BROKEN_END.fullmatch(lines[row].tidy) is not None
        and above.endswith("的")
        and _BROKEN_BEGINS.search("".join(line.tidy for line in lines[max(0, row - 2) : row]))
        is not None
    )


def _is_body(lines: Sequence[Line], row: int) -> bool:
    tidy = lines[row].tidy
    if _BODY_ROW.match(tidy) and not _may_end_title(tidy):
        return len(tidy) > 40 or tidy[:2] != "各位"
    if lines[row].is_row and not _LABELS.search(tidy) and len(tidy) > 12:
        return True
    return tidy.count("。") >= 2 or (len(tidy) > 60 and "," in tidy and "。" in tidy)


def _carries_title(lines: Sequence[Line], row: int, end: int) -> bool:
    """True if a row above belongs to the title: an issuer's name or its first words."""
    tidy = lines[row].tidy
    below = lines[row + 1].tidy
    if not 2 <= len(tidy) <= 60 or re.search(r"[:。;>|\d]", tidy) or _LABELS.search(tidy):
        return False
    if _RED_HEAD.match(tidy) or _TITLE_END.search(tidy):
        return False
    if below.startswith(("关于", "印发", "转发")):
        return is_unit_name(tidy) and row >= end - 2 and not _is_site_name(lines, row)
    if "关于" in below:
        return False
    return "关于" in tidy or (tidy.endswith(("印发", "转发", "》", "、")) and "《" in tidy + below)


def _is_site_name(lines: Sequence[Line], row: int) -> bool:
    """The name of a web site at the top of a page is no part of the title below it."""
    return row == 0 and any("索引号" in line.tidy for line in lines[:8])


def _goes_on(tidy: str, joined: str) -> bool:
    if len(tidy) > 40 or not re.search(r"(?:通知|函|意见|决定)$", tidy):
        return False
    return joined.count("《") > joined.count("》") or tidy in ("的通知", "通知", "的函")


def _find_head_limit(lines: Sequence[Line], rows: tuple[int, int] | None) -> int:
    """The row where the head ends: at most a few rows below the title."""
    begin = rows[1] if rows else 0
    for row in range(begin, min(len(lines), begin + 14)):
        tidy = lines[row].tidy
        if _is_body(lines, row) or (_SALUTATION.match(tidy) and not _LABELS.search(tidy)):
            return row
    return min(len(lines), begin + 14)


def _find_doc_no(text: str, lines: Sequence[Line], limit: int, signed: Sequence[int]) -> str | None:
    for row in range(min(limit, len(lines))):
        line = lines[row]
        label = _NO_LABEL.search(line.tidy)
        found = _DOC_NO.search(line.tidy, label.end() if label else 0)
        order = _ORDER_NO.search(line.tidy)
        for hit in (found, order):
            if hit and (not line.depth[hit.start()] or _wraps(line, hit) or _announces(line, hit)):
                begin = hit.start()
                for other in _LABELS.finditer(line.tidy, begin, hit.end()):
                    begin = other.end()
                if begin < hit.end() - 4:
                    raw = text[line.raw_start(begin) : line.raw_end(hit.end())]
                    return "".join(raw.split())
    return None


def _announces(line: Line, found: re.Match[str]) -> bool:
    """True for the order that a note under the title says the text was published by."""
    if line.tidy[0] != "(":
        return False
    return bool(_ORDER_NO.fullmatch(found.group()) or _ISSUED.search(line.tidy, 0, found.start()))


def _wraps(line: Line, found: re.Match[str]) -> bool:
    """True for a number that stands alone in brackets under the title."""
    return len(line.tidy) - len(found.group()) <= 3


def _find_issuer(text: str, lines: Sequence[Line], limit: int, title: str | None) -> str | None:
    for row in range(min(limit, len(lines))):
        line = lines[row]
        label = _ISSUER_LABEL.search(line.tidy)
        if label:
            end = next((gap for gap in sorted(line.gaps) if gap > label.end()), len(line.tidy))
            stop = _LABELS.search(line.tidy, label.end())
            name = line.tidy[label.end() : min(end, stop.start() if stop else end)]
            name = name.partition("|")[0]
            if not name and row + 1 < len(lines) and is_unit_name(lines[row + 1].tidy):
                name = lines[row + 1].tidy
            if is_unit_name(name):
                return name
    for row in range(min(limit, len(lines))):
        red = _RED_HEAD.match(lines[row].tidy)
        if red and is_unit_name(red["issuer"]):
            return red["issuer"]
        noted = _NOTED.match(lines[row].tidy)
        if noted and is_unit_name(noted["issuer"]):
            return noted["issuer"]
    about = _ABOUT.match(title or "")
    if about and is_unit_name(about["issuer"]) and len(about["issuer"]) > 3:
        return about["issuer"]
    order = next(
        (
            found
            for row in range(min(limit, len(lines)))
            if (found := _ORDER_NO.search(lines[row].tidy))
        ),
        None,
    )
    if order and is_unit_name(order.group().split("令")[0]):
        return order.group().split("令")[0]
    return None


def _find_day(lines: Sequence[Line], limit: int) -> str | None:
    rows = range(min(limit, len(lines)))
    for labels in (_DATED, _PUBLISHED):
        for row in rows:
            tidy = lines[row].tidy
            label = labels.search(tidy)
            found = DATE.match(tidy, label.end()) if label else None
            if label and not found and label.end() == len(tidy) and row + 1 < len(lines):
                found = DATE.match(lines[row + 1].tidy)
            if found:
                return print_iso(found.group())
    for row in rows:
        tidy = lines[row].tidy
        found = DATE.search(tidy)
        if found and (
            (tidy.startswith("(") and _ADOPTED.search(tidy))
            or (len(tidy) <= 24 and found.start() == 0)
        ):
            return print_iso(found.group())
    return None
