"""The numbers of one sentence with their unit, comparator and period."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.idioms import DESCRIBES
from xiaoan.plans.rules.reader.measures import COUNTED, NUMBER, TIMED, UNITS
from xiaoan.plans.rules.reader.numerals import find_number
from xiaoan.plans.rules.reader.periods import Per, Periods
from xiaoan.plans.rules.reader.reading import Comparator, Value

_VALUE: Final = re.compile(
    rf"百分之(?P<pct>{NUMBER})(?:(?:至|到|-|~)(?:百分之)?(?P<pct2>{NUMBER}))?"
    rf"|千分之(?P<mil>{NUMBER})"
    rf"|(?P<from>{NUMBER})(?P<same>{UNITS})(?:\(含\))?以上(?:、|至|,)?(?:不足|不满|未满|未达)?(?P<upto>{NUMBER})(?P=same)(?:\(含\))?(?:以下|以内)?"
    rf"|(?<![第其统唯之上下初A-Za-z\d.])(?<!(?<!提)高)(?P<lo>{NUMBER})(?:(?P<mid>{UNITS})?(?P<join>至|到|-|~)(?P<hi>{NUMBER}))?"
    rf"(?P<mark>个(?P<and>半(?=小时|月|学期|学年))?)?(?P<unit>{UNITS})(?P<half>半(?!年|月|天|日))?"
)
_PRE: Final[tuple[tuple[Comparator, re.Pattern[str]], ...]] = (
    (
        ">=",
        re.compile(
            r"(?:不得|不能|不应|应当不|应不|须不|不)(?:少于|低于|小于|短于|早于)"
            r"|至少|最少|最低|最短|起码|年满"
        ),
    ),
    (
        "<=",
        re.compile(
            r"(?:不得|不能|不应|不可|不|未)(?:超过|超出|高于|多于|大于|长于|超|晚于|迟于)"
            r"|至多|最多|最长|最高|最大|控制在"
        ),
    ),
    (">", re.compile(r"超过|高于|多于|大于|超出|逾")),
    ("<", re.compile(r"少于|低于|小于|不足|不满|未满|短于")),
    ("~", re.compile(r"大约|约(?![谈定束车占])|大概")),
)
_POST: Final = re.compile(
    r"(?:\(含\))?(?P<ge>及?以上|之上|起步)|(?:\(含\))?(?P<le>及?以下|以内|之内|范围(?:之|以)?内|内(?![容部外涵设控蒙])|之前|以前|前(?!往|来|后|期|提))"
    r"|(?P<about>左右|上下)"
)
_CARRIED: Final = frozenset(
    (
        *("次", "场", "期", "轮", "遍", "回", "节", "堂", "节课", "堂课", "课时", "学时", "小时"),
        *("分钟", "场次", "轮次", "人次", "批次", "班次", "篇", "份", "件", "元", "万元"),
    )
)
_LASTS: Final = re.compile(
    r"(?:限期|限|提前|逾期|连续|为期|历时|保存|留存|保留|留样|封存|公示|延长|停课|停业|停产|停驶|停用|隔离|观察"
    r"|拘留|放假|期限|时限|期|满|达到?)(?:期限|时间)?(?:应|须|可)?(?:为|是|约|:)?$"
)
_PUTS_UP: Final = re.compile(
    r"(?:组织|成立|组建|设立|设置|配备|配置|选派|派出|派驻|抽调|建成|打造|创建|评选|推荐|选取|抽取|遴选|选树|培育|安排|新建|新增|改造)[^,。;:]{0,8}$"
)
_NEARBY: Final = 120
_DEADLINE_ENDS: Final = re.compile(r"(?:,|$|\)|报|向|提交|完成|通知|告知|申请|书面|将|上报|公示)")
_NO_NUMBERS: Final = frozenset(("百", "千", "万", "零"))
_PRE_REACH: Final = 14
_BEFORE_PER: Final = ("至少", "最少", "至多", "最多")
_HELD: Final = "控制在"


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A number with its unit; `core` is where the number and its unit stand."""

    begin: int
    end: int
    value: Value
    comparator: Comparator
    unit: str
    per: Per | None
    core: tuple[int, int]


def list_values(sentence: str, taken: list[bool]) -> Iterator[StatedValue]:
    """The numbers of a tidy sentence that ask for something; `taken` marks other words' signs."""
    left = 0
    periods = Periods(sentence)
    for match in _VALUE.finditer(sentence):
        if any(taken[match.start() : match.end()]):
            continue
        number = _read_value(match)
        if number is None or not _is_required(sentence, match):
            continue
        if periods.holds(*match.span()):
            continue
        per = periods.find_per(left, match.start(), match.end(), carries=match["unit"] in _CARRIED)
        if per and taken[per.begin] and "," in sentence[per.end : match.start()]:
            per = None
        value, unit, end = number
        yield _finish_value(sentence, match.start(), (value, unit, end), per=per, left=left)
        left = match.end()


def _finish_value(
    sentence: str,
    start: int,
    number: tuple[Value, str, int],
    *,
    per: Per | None,
    left: int,
) -> StatedValue:
    value, unit, end = number
    comparator: Comparator = "range" if isinstance(value, tuple) else "="
    begin, stop = start, end
    post = _POST.match(sentence, end)
    reach = max(0, start - _PRE_REACH)
    segment = max(sentence.rfind(",", reach, start) + 1, left, reach)
    pre = _find_pre(sentence, segment, start)
    if pre is None and per is not None and segment < per.begin:
        pre = _find_pre(sentence, segment, per.begin)
        pre = pre if pre and sentence[: per.begin].endswith(_BEFORE_PER) else None
    if pre is not None and sentence.startswith(_HELD, pre[1]) and post and not post["le"]:
        pre = None
    if pre is not None:
        begin = pre[1]
        comparator = pre[0] if comparator != "range" else comparator
    if post is not None and not (
        (post["le"] or "").endswith("前") and not _before(sentence, post.end())
    ):
        stop = post.end()
        if pre is None and comparator != "range":
            comparator = ">=" if post["ge"] else "<=" if post["le"] else "~"
    if per is not None:
        begin, stop = min(begin, per.begin), max(stop, per.end)
    return StatedValue(begin, stop, value, comparator, unit, per, (start, end))


def _before(sentence: str, end: int) -> bool:
    """True if 前 behind a length of time ends a deadline (五个工作日前报备案)."""
    return bool(_DEADLINE_ENDS.match(sentence, end))


def _find_pre(sentence: str, left: int, start: int) -> tuple[Comparator, int] | None:
    best: tuple[int, int, Comparator] | None = None
    for comparator, words in _PRE:
        for found in words.finditer(sentence, left, start):
            if best is None or found.end() > best[1]:
                best = (found.start(), found.end(), comparator)
    if best is None or any(sign.isdigit() for sign in sentence[best[1] : start]):
        return None
    return best[2], best[0]


def _read_value(match: re.Match[str]) -> tuple[Value, str, int] | None:
    if match["pct"]:
        low, high = find_number(match["pct"]), find_number(match["pct2"] or "")
        return (low if high is None else (low or 0, high)), "%", match.end()
    if match["from"]:
        low, high = find_number(match["from"]), find_number(match["upto"])
        if low is None or high is None:
            return None
        return (low, high), match["same"], match.end()
    if match["mil"]:
        return find_number(match["mil"]), "‰", match.end()
    return _read_plain_value(match)


def _read_plain_value(match: re.Match[str]) -> tuple[Value, str, int] | None:
    low, high = find_number(match["lo"]), find_number(match["hi"] or "")
    if low is None:
        return None
    unit = match["unit"]
    if match["half"] or match["and"]:
        low += 0.5
    if match["mark"] and unit not in TIMED and unit not in ("学时", "课时", "百分点"):
        unit, end = "个", match.start("unit")
    else:
        end = match.end()
    if match["hi"] is None:
        return low, unit, end
    if high is None:
        return None
    for big, factor in (("万", 10_000), ("亿", 100_000_000)):
        if match["hi"].endswith(big) and not match["lo"].endswith(big):
            low *= factor
    return ((low, high) if low < high else None), unit, end


def _is_required(sentence: str, match: re.Match[str]) -> bool:
    """False for figures that only describe, such as the number of schools a county has."""
    if match["pct"] or match["mil"] or match["from"]:
        return True
    unit, low = match["unit"], match["lo"]
    after = sentence[match.end() : match.end() + 2]
    near = max(0, match.start() - _NEARBY)
    head = sentence[max(near, sentence.rfind(",", near, match.start()) + 1) : match.start()]
    if unit == "年" and ((len(low) == 4 and low.isdigit()) or after[:1] in ("级", "度")):
        return False
    compared = bool(_POST.match(sentence, match.end())) or _asked(head) or "每" in head
    if unit in ("日", "月") and not match["mark"]:
        lasts = compared or after[:1] in ("内", "的", "") or bool(_LASTS.search(head))
        return unit == "日" and lasts
    if not low[:1].isdigit() and not compared:
        asks = _asks_in_signs(match, head)
        if asks is not None:
            return asks
    if unit == "分" or low in _NO_NUMBERS:
        return low[:1].isdigit()
    return compared or unit in TIMED or unit in ("%", "‰") or not DESCRIBES.search(head)


def _asks_in_signs(match: re.Match[str], head: str) -> bool | None:
    """Whether a numeral in signs that no word compares asks for something; None if unsure."""
    unit, low = match["unit"], match["lo"]
    if low in _NO_NUMBERS or (low == "二" and unit not in TIMED):
        return False
    if unit == "个" or (match["mark"] and unit not in TIMED) or unit not in COUNTED:
        return low != "一" and bool(_PUTS_UP.search(head))
    return None


def _asked(head: str) -> bool:
    return any(words.search(head) for _, words in _PRE)


def lasts_from(head: str) -> bool:
    """True if the words before a bare 15日 make it a length of time rather than a day."""
    return bool(_LASTS.search(head)) or _asked(head[-_PRE_REACH:])
