"""Names before what is asked of them: 县教育局:, 【县教育局】, 由县教育局负责, 请县公安局做好."""

import re
from typing import Final

from xiaoan.plans.rules.reader.page import Line
from xiaoan.plans.rules.reader.units import are_bare_stems, find_units

Span = tuple[int, int]
CUE: Final = re.compile(
    r"(?:主要)?(?:负责|牵头|主管|承担|履行|具体负责|依法|应当|应(?=[^急对用])|要(?!求)|须|需|必须|会同|配合|协同|协助|按照|根据|指导|督促|组织|加强|做好|结合|切实|定期|统筹|在[^,。;]{1,20}(?:下|中|内),|将|把|对|积极|充分|全面|严格|落实|开展|建立|每|及时|联合|认真|统一领导|领导|予以|统筹|推动|支持|依照|在各自|为|主导)"
)
STRONG_CUE: Final = re.compile(
    r"(?:主要)?(?:负责|牵头|主管|承担|具体负责|履行)|(?:应当|应|要|须)(?:依法)?履行下列职责|(?:的)?(?:主要)?职责(?:是|为|包括)?:"
)
_ASKED: Final = re.compile(r"(?:现)?(?:商请|恳请|烦请|请|由)(?!示|假|求|于|此)")
_REQUESTED: Final = re.compile(r"(?:现)?(?:商请|恳请|烦请|请)(?!示|假|求|于|此)")
_COLON_REACH: Final = 90
_CUE_REACH: Final = 60
_LONGEST_ALONE: Final = 40
_UNIT_TAIL: Final = re.compile(
    r"(?:牵头|主要|具体)?负责$|牵头$|(?:依法)?(?:应当|应|要|须|主要)(?:做好|履行|落实|承担)?(?:下列|以下)?(?:工作|职责)?$|(?:的)?(?:主要|工作|安全|具体|部门|安全管理|管理|监管)*(?:职责|责任|任务|分工|职能)(?:分工)?(?:是|为|如下)?$"
)
_BRANCH_ENDS: Final = re.compile(r"(?:管理|监管)?部门(?=.)")
_ROLE: Final = re.compile(
    r"(?:学生)?(?:家长|监护人)|(?:校车|学生)?(?:驾驶人|照管人员)|校[长医]|园长|班主任|保安员|宿管员?|值班教师|科任教师|任课教师|食堂从业人员|(?:校外)?供餐(?:企业|单位)|校车服务提供者"
)
_REMARK: Final = re.compile(r"\([^()]*(?:牵头|负责|工作|为|列)[^()]*\)$")


def list_names(phrase: str) -> list[Span]:
    """Where the units stand that a label or a subject names; none if it names no units.

    What the label says of them (县教育局职责, 由县教育局牵头) is no part of their names.
    """
    asked = _ASKED.match(phrase)
    shift = asked.end() if asked else 0
    while phrase[shift : shift + 1] == "〔":
        shift += 1
    bare = phrase[shift:].rstrip("〕")
    tail = _UNIT_TAIL.search(bare)
    if tail and tail.start() >= 2:
        named = _BRANCH_ENDS.match(bare, tail.start())
        bare = bare[: named.end() if named else tail.start()].rstrip("〕")
    spans = find_units(bare)
    if spans is None:
        return []
    if len(spans) > 1 and are_bare_stems([bare[left:right] for left, right in spans]):
        spans = [(spans[0][0], spans[-1][1])]
    return [(shift + left, shift + _cut_remark(bare, left, right)) for left, right in spans]


def is_role(phrase: str) -> bool:
    """True for people whom a notice gives duties by what they are (监护人:, 班主任:)."""
    return _ROLE.fullmatch(phrase) is not None


def is_requested(line: Line, begin: int) -> bool:
    """True if a sentence asks somebody for something (请县公安局…, 商请…)."""
    return _REQUESTED.match(line.tidy, begin) is not None


def find_label_end(line: Line, begin: int, end: int, *, at_stop: bool) -> int | None:
    """Where a label that may name units ends: at its colon, its bracket, or with a short line.

    `at_stop` takes the words before a first 。 for a label.
    """
    if line.tidy[begin : begin + 1] == "〔":
        close = line.tidy.find("〕", begin, min(end, begin + _COLON_REACH))
        if close > 0:
            return close + 1 if line.tidy[close + 1 : close + 2] == ":" else close
    reach = min(end, begin + _COLON_REACH)
    for index in range(begin, reach):
        if line.depth[index]:
            continue
        if line.tidy[index] == ":" and not line.tidy[index - 1 : index].isdigit():
            return index
        if line.tidy[index] in "。;":
            return index if at_stop else None
    return end if end - begin <= _LONGEST_ALONE else None


def find_subject_end(line: Line, begin: int, end: int, *, asked: bool = True) -> int | None:
    """Where the units end that are a sentence's subject (县教育局要…); None if it has none.

    `asked` also takes who is asked (请县公安局…) or charged (由县教育局负责…).
    """
    lead = _ASKED.match(line.tidy, begin) if asked else None
    begin = lead.end() if lead else begin
    for cue in CUE.finditer(line.tidy, begin + 2, min(end, begin + _CUE_REACH)):
        if find_units(line.tidy[begin : cue.start()]):
            return cue.start()
        if line.tidy[cue.start()] in "负牵":
            break
    return None


def split_charges(line: Line, begin: int, end: int) -> list[Span]:
    """A sentence cut where another unit is made responsible (…负责甲,县公安局负责乙)."""
    first = find_subject_end(line, begin, end)
    if first is None or not line.tidy.startswith(("负责", "主要负责", "具体负责"), first):
        return [(begin, end)]
    cuts: list[Span] = []
    for comma in re.finditer(r",", line.tidy[begin:end]):
        left = begin + comma.end()
        other = find_subject_end(line, left, min(end, left + _CUE_REACH))
        if other is not None and line.tidy.startswith("负责", other):
            cuts.append((begin, left - 1))
            begin = left
    return [*cuts, (begin, end)]


def _cut_remark(phrase: str, begin: int, end: int) -> int:
    """Where a unit's name ends when a remark in brackets says what it does."""
    remark = _REMARK.search(phrase[begin:end])
    return begin + remark.start() if remark else end
