"""The numbers that a notice sets as requirements: how many, how often, how long, by when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.deadlines import list_calendar_spans
from xiaoan.plans.rules.reader.measures import COUNTED, NUMBER, TIMED, UNITS
from xiaoan.plans.rules.reader.numerals import find_number
from xiaoan.plans.rules.reader.page import Line, split_sentences
from xiaoan.plans.rules.reader.periods import Per, Periods
from xiaoan.plans.rules.reader.reading import Comparator, Value
from xiaoan.plans.rules.reader.subjects import find_subject

_VALUE: Final = re.compile(
    rf"百分之(?P<pct>{NUMBER})(?:(?:至|到|-|~)(?:百分之)?(?P<pct2>{NUMBER}))?"
    rf"|千分之(?P<mil>{NUMBER})"
    rf"|(?P<from>{NUMBER})(?P<same>{UNITS})(?:\(含\))?以上(?:、|至|,)?(?:不足|不满|未满|未达)?(?P<upto>{NUMBER})(?P=same)(?:\(含\))?(?:以下|以内)?"
    rf"|(?<![第其统唯之上下初高A-Za-z\d.])(?P<lo>{NUMBER})(?:(?P<mid>{UNITS})?(?P<join>至|到|-|~)(?P<hi>{NUMBER}))?"
    rf"(?P<mark>个?)(?P<unit>{UNITS})(?P<half>半(?!年|月|天|日))?"
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
    ("~", re.compile(r"大约|约|大概")),
)
_POST: Final = re.compile(
    r"(?:\(含\))?(?P<ge>及?以上|之上|起步)|(?:\(含\))?(?P<le>及?以下|以内|之内|范围(?:之|以)?内|内(?![容部外涵设控蒙])|之前|以前|前(?!往|来|后|期|提))"
    r"|(?P<about>左右|上下)"
)
_LASTING: Final = TIMED - {"小时", "分钟"} | {"%", "‰", "周岁", "岁", None}
_NEARBY: Final = 120
_DEADLINE_ENDS: Final = re.compile(r"(?:,|$|\)|报|向|提交|完成|通知|告知|申请|书面|将|上报|公示)")
_PRE_REACH: Final = 14
_PAST: Final = re.compile(
    r"去年|上年|前年|近年来|近期以来|以来|截至目前|截止目前|目前已|现有|共有|共计|累计|同比|环比|先后|已(?:建成|配备|完成|达到|达|有|实现|排查|整改|开展|安装)"
    r"|(?:共|计)(?:排查|检查|发现|出动|发放|开展|整改)|发生(?:了)?[^,。]{0,14}\d+(?:起|例|次)|年(?:度)?,?(?:全[省市县区旗州国盟]|我[省市县区旗州])[^,]{0,14}(?:共|发生)"
    r"|上半年,|数据显示|据统计|统计"
)
_ASKS: Final = re.compile(
    r"确保|力争|应当|应(?![急对用])|必须|须|不得|(?<![需主重])要(?!求|素|点)|不少于|不低于|至少|不超过|每"
)
_PHONE: Final = re.compile(
    r"(?:电话|热线|传真|邮编|邮箱|联系人|手机)[^,。;]{0,8}[:(]?\d{5,}|联系人:|(?:电话|邮箱|传真):|\d{3,4}-\d{7,8}|1[3-9]\d{9}"
)
_IDIOM: Final = re.compile(
    r"[一每](?:人|校|生|班|案|企|事|园|户|村|岗|镇|类|点|车|月|日|地|项|店|题|路|线|家|县|楼|房|室|河|塘|周|季|年|天|标|栋|科|课|表|台|桥|湖|库)一(?![次名个位轮])[\u4e00-\u9fff]"
    r"|一对一|一日三餐|第一时间|一岗双责|一把手|一票否决|一次性|一一|一体|一日(?:生活|常规|工作|流程)|一日活动|一刻|一名名|一级|一天到晚"
    r"|[一二两三四五六七八九十\d]+年(?:行动|整治|规划|计划|攻坚|提升|专项|治本|改革|制|级|期|整顿|来)|[一二两三四五六七八九十\d]+年[^,。;“”]{0,12}(?:三年行动|规划)"
    r"|(?:百|千|\d+|[一二三四五六七八九十]+)(?:日|天)(?:攻坚|行动|会战|整治|专项|大|安全|集中)|二次(?:供水|污染|伤害|装修|事故|加工|供应|消毒|转运|分配|感染)"
    r"|[一二三四五六七八九十两\d]+个[“”]|[一二两三四五六七八九十\d]+个(?:100%|百分之百|百分百|一律|一批|必须|严禁|不|到位|清单|维护|意识|自信|确保|方面|责任|最严|坚持|统一|所有|凡是|重点|阶段|环节|步骤|问题|部分|维度|板块|层面|专项|结合|转变|关键|没有|不准|不放过)"
    r"|[一二两三四五六七八九十\d]+大[\u4e00-\u9fff]|三天两头|一分部署|九分落实|等[一二两三四五六七八九十\d]+(?:个)?(?:部门|单位|方面|类|项|种|家|部)"
    r"|(?:以下|下列|如下|上述|前述|以上|这)[一二两三四五六七八九十\d]+(?:个|项|种|类|点|条|方面)|十分|万分|千万|四不放过|再一次|又一次|新一轮|一轮又一轮|一批批|一段|一定|一套|一系列|一支|一张网|一张图|一个口|一盘棋|一本账|一件件|一项项|一条心|一份力|一家亲|一个个|一台戏|一道防线"
    r"|[一二三四五六七八九十\d]+(?:项|条|个)(?:规定|制度|禁令|硬措施|措施|准则|管理|举措|机制|工程|任务|行动|职责|要求|工作(?!日)|小组|专班)"
    r"|\d+(?:\.\d+)?(?:米|千瓦|分钟)[^,。;]{0,2}(?:赛|跑)|第[一二三四五六七八九十百\d]+(?:[、,和至-]第?[一二三四五六七八九十百\d]+)*|“[^“”]{0,16}”|\"[^\"]{0,16}\""
    r"|《[^《》]{0,80}》|[A-Z]{2,}(?:/T)?[\d.-]{2,}[-\d]*|〔\d{4}〕第?\d+号|令?第?\d+号|(?:\d{4}年?)?[春秋](?:季)?学期|\d{4}-\d{4}学年|\d{4}[-至]\d{4}年(?:度)?(?!底|末)|十[三四五六]五|\d{4}学年|国[务]?院令"
    r"|[二三四五六七八九十]个一(?=[,。、”;]|工程|活动|行动|$)|最后一[周天个]|一次死亡|\(试行\)"
)
_STAGE: Final = re.compile(r"\((?:\d{4}年|\d{1,2}月)[^()]{0,30}\)")
_DESCRIBES: Final = re.compile(
    r"(?:有|共|全[省市县区旗州国盟]|辖区|现|所辖|涉及|等|包括|其余|原|下设|组成|分为|分)$|(?:下设|分为|包括|涵盖)[^,]{0,20}$"
)
_REPORTS: Final = re.compile(
    r"报送|上报|报至|提交|反馈|印发|报[县市区旗省州教]|前报|前将|送至|发至"
)


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


def list_found(line: Line, start: int, end: int) -> Iterator[Found]:
    """The quantities between two places of one line."""
    for begin, stop in split_sentences(line, start, end, stops="。;!?|"):
        yield from _read_sentence(line, begin, stop)


def _read_sentence(line: Line, begin: int, stop: int) -> Iterator[Found]:
    sentence = line.tidy[begin:stop]
    if not any(sign.isdigit() or sign in "零一二两三四五六七八九十百千半" for sign in sentence):
        return
    if _PAST.search(sentence) and not _ASKS.search(sentence):
        return
    taken = [False] * len(sentence)
    for phone in _PHONE.finditer(sentence):
        _mark_taken(taken, phone.span())
    for idiom in _IDIOM.finditer(sentence):
        _mark_taken(taken, idiom.span())
    dates = _list_dates(sentence, taken, in_row=line.is_row)
    values = list(_list_values(sentence, taken))
    governed = _govern(sentence, dates, values)
    found = [_build_value(sentence, one, governed.get(index)) for index, one in enumerate(values)]
    used = set(governed.values())
    found += [date for date in dates if date.deadline not in used]
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
            )
        )
    return dates


@dataclass(frozen=True, slots=True)
class _Value:
    begin: int
    end: int
    value: Value
    comparator: Comparator
    unit: str
    per: Per | None
    core: tuple[int, int]


def _list_values(sentence: str, taken: list[bool]) -> Iterator[_Value]:
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
        per = periods.find_per(
            left, match.start(), match.end(), carries=match["unit"] not in _LASTING
        )
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
) -> _Value:
    value, unit, end = number
    comparator: Comparator = "range" if isinstance(value, tuple) else "="
    begin, stop = start, end
    post = _POST.match(sentence, end)
    reach = max(0, start - _PRE_REACH)
    segment = max(sentence.rfind(",", reach, start) + 1, left, reach)
    pre = _find_pre(sentence, segment, start)
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
    return _Value(begin, stop, value, comparator, unit, per, (start, end))


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
    if match["half"]:
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
        return unit == "日" and (compared or after[:1] in ("内", "的", ""))
    if not low[:1].isdigit():
        if unit == "分" or low in ("二", "百", "千", "万", "零"):
            return False
        thing = unit == "个" or (match["mark"] and unit not in TIMED) or unit not in COUNTED
        if thing and not compared:
            return False
    return compared or unit in TIMED or unit in ("%", "‰") or not _DESCRIBES.search(head)


def _asked(head: str) -> bool:
    return any(words.search(head) for _, words in _PRE)


def _build_value(sentence: str, one: _Value, deadline: tuple[int, int] | None) -> Found:
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


def _govern(sentence: str, dates: list[Found], values: list[_Value]) -> dict[int, tuple[int, int]]:
    """Which value each non-recurring deadline governs: those after it in the same sentence."""
    governed: dict[int, tuple[int, int]] = {}
    fixed, passed = [date for date in dates if date.per is None], 0
    for index, one in enumerate(values):
        while passed < len(fixed) and fixed[passed].end <= one.core[0]:
            passed += 1
        if not passed or (one.per is not None and one.per.recurs):
            continue
        date = fixed[passed - 1]
        if one.core[0] - date.end > _NEARBY:
            continue
        between = sentence[date.end : one.core[0]]
        if date.comparator != "<=" or _REPORTS.search(between) or date.deadline is None:
            continue
        if one.unit in TIMED:
            continue
        governed[index] = date.deadline
    return governed
