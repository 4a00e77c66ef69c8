"""The words that surround a number: its unit, the period or thing it is counted by, its day."""

import re
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.reading import Comparator

NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,4})?)(?:[百千]?万|亿|千|百)?"
    r"|[一二两三四五六七八九十百千万零〇]{1,9}(?:点[一二三四五六七八九零]{1,3})?|半"
)
NUMBER = f"(?:{NUMBER})"  # type: ignore[misc]
TIMED: Final = frozenset(
    [
        "小时",
        "分钟",
        "秒",
        "秒钟",
        "天",
        "日",
        "周",
        "星期",
        "月",
        "年",
        "学年",
        "学期",
        "季度",
        "工作日",
        "刻钟",
        "时辰",
        "昼夜",
        "自然日",
        "教学周",
    ]
)
COUNTED: Final = frozenset(
    (
        *TIMED,
        *[
            "次",
            "名",
            "人",
            "位",
            "课时",
            "学时",
            "节",
            "堂",
            "场",
            "人次",
            "周岁",
            "岁",
            "元",
            "米",
            "公里",
            "%",
            "‰",
            "遍",
            "轮",
            "所",
            "支",
            "家",
        ],
    )
)
_UNIT_WORDS: Final = (
    "个工作日|工作日|自然日|教学周|学年度|学年|学期|季度|小时|分钟|秒钟|刻钟|课时|学时|节课|堂课|人次|场次|班次"
    "|周岁|星期|平方米|立方米|百分点|平方公里|公里/小时|千米/小时|km/h|公里|千米|厘米|毫米|毫克/升|毫克|千克|公斤|毫升"
    "|摄氏度|勒克斯|分贝|千瓦|兆瓦|万元|亿元|Mbps|GB|TB|kW|lx|lux|dB|㎡|m2|km|cm|mm|kg|ppm|mg/L|℃|°C"
    "|次|名|人|位|节|堂|场|期|轮|遍|回|秒|天|日|周|月|年|岁|%|‰|元|米|吨|克|升|度|所|家|处|套|台|辆|部|件|份|本|册|张|条|项|支|批"
    "|间|座|栋|层|幢|床|具|把|根|盏|对|组|班|户|篇|幅|分|倍|字|路|例|起|种|类|道|块|扇|面|只|顶|瓶|盒|包|袋|餐|顿|档|m|个"
)
UNITS: Final = f"(?:{_UNIT_WORDS})"
_PERIOD: Final = r"(?:学年度?|学期|季度?|年度?|月份?|周|星期|日|天|晚|夜|小时|分钟)"
_PERIODS: Final = {
    "学年度": "学年",
    "季": "季度",
    "年度": "年",
    "月份": "月",
    "星期": "周",
    "天": "日",
    "夜": "晚",
}
_RECURS: Final = frozenset(["年", "学年", "学期", "季度", "月", "周", "日", "晚", "半年", "次"])
_PER: Final = re.compile(
    rf"每(?P<half>半年|半个?月|半学期|半学年|半天|半小时)"
    rf"|每(?:隔|逢)?(?P<count>{NUMBER})个?(?P<long>{_PERIOD})(?!级)"
    rf"|每(?P<heads>\d+|[一二两三四五六七八九十百千]+)(?P<of>名|人|个|位|户|平方米|间|张|台|米)(?P<who>(?:寄宿|在校|住校|幼)?(?:学生|师生|幼儿|儿童|教师|教职工|班|床位)?)"
    rf"|每(?:个)?(?P<period>{_PERIOD})(?!级)|每(?:批)?(?P<time>次|餐|场次|课时|班次|轮)"
    r"|每(?:所|个|名|位|家|间|辆|栋|幢|台|处|座|层|支|项|条|场|节|堂|只|具|类|种|份|张)?(?P<thing>[\u4e00-\u9fff]{1,8}?)(?=(?:原则上|一般|均|都|应|须|要|至少|不|配|设|安排|确定|开展|组织|建|有|由|需|必|明确|每|指定|选|聘|留样|存|保|可|最|推|报|创|按|年|月|学期|学年|,|\d|[一二两三四五六七八九十]))"
    r"|(?P<whole>全年|年度内|学年内|学期内|本学期|年内)(?=.{0,10}?(?:不少于|至少|不低于|\d))"
    rf"|(?<![第\d十])(?:一|1)(?:个)?(?P<plain>学年|学期|季度|季|年|月|周|天|日)(?=(?:至少|不少于)?(?:开展|组织|进行|召开)?(?:\d+|[一二两三四五六七八九十])(?:次|巡|检|轮))"
)
_AFTER: Final = re.compile(
    rf"/(?:每)?(?P<unit>{_PERIOD}|次|人|生|校|班|所)|(?:每)(?P<tail>{_PERIOD})(?![\u4e00-\u9fff\d])"
)
_WHOLE: Final = {
    "全年": "年",
    "年内": "年",
    "年度内": "年",
    "学年内": "学年",
    "学期内": "学期",
    "本学期": "学期",
}
_YEAR: Final = r"(?:\d{4}|[二零〇一三四五六七八九]{4})年度?"
_DAY: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_CLOCK: Final = r"(?:\d{1,2}(?::\d{2}|[时点](?:\d{1,2}分|整|半)?))"
_EDGE: Final = r"(?:(?:份|中|上|下)?(?:月)?(?:底|末|初|上旬|中旬|下旬))"
_DATE: Final = (
    rf"(?:{_YEAR}(?:{_DAY}月份?(?:{_DAY}[日号]|{_EDGE})?|年?[春秋]季(?:学期)?(?:开学)?|[上下]半年|暑假|寒假|{_EDGE})?"
    rf"|{_DAY}月份?(?:{_DAY}[日号]|{_EDGE})?|(?<![\d年月内个每])\d{{1,2}}[日号]"
    rf"|(?:今年|明年|本年|当年|次年){_DAY}月份?(?:{_DAY}[日号]|{_EDGE})?)"
)
_BEFORE: Final = r"(?:之前|以前|前(?!往|来|后|期))"
_CALENDAR: Final = re.compile(
    rf"(?P<each>每(?P<eper>年|学年|学期|季度?|月|周|星期|日|天)(?:的|度)?(?:{_DAY}月(?:{_DAY}[日号]|{_EDGE})?|{_DAY}[日号]|[一二三四五六日]|次月{_DAY}[日号])?(?:{_CLOCK})?(?P<emark>{_BEFORE}|前后)?)"
    rf"|(?P<range>(?:自|从)?{_DATE}(?:起)?(?:至|到|-|~)(?:{_DATE}|{_DAY}[日号]?|{_EDGE})(?:{_BEFORE})?)"
    rf"|(?P<until>(?:到|至|截至|截止到?|在){_DATE}(?:{_CLOCK})?(?P<umark>{_BEFORE})?)"
    rf"|(?P<by>(?<!提)(?:于|在)?{_DATE}(?:\([^()]{{1,6}}\))?(?:上午|下午|晚)?(?:{_CLOCK})?(?:开学)?(?P<bmark>{_BEFORE})?)"
    rf"|(?P<clock>(?<![\d.])(?:当[日天]|次[日天]|上午|下午|晚上?)?{_CLOCK}(?P<cmark>{_BEFORE})?)"
)
_NUMERAL: Final = re.compile(r"\d|[一二三四五六七八九十]")
_STATES_TIME: Final = re.compile(r"(?:时间|期限|时限|日期|截止)(?:为|是|:)?$|(?:阶段|环节|期)\($")


@dataclass(frozen=True, slots=True)
class Per:
    """What a number is counted by, and where its word stands; begin == end when it is implied."""

    name: str
    begin: int
    end: int
    recurs: bool

    def covers(self, span: tuple[int, int]) -> bool:
        """True if the number belongs to the word itself (每500人)."""
        return self.begin <= span[0] and span[1] <= self.end


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A stretch that names days; `comparator` None when it sets no deadline."""

    begin: int
    end: int
    comparator: Comparator | None
    per: str | None
    keeps: bool = False


def find_per(sentence: str, left: int, start: int, end: int) -> Per | None:
    """The nearest word before (or right behind) a number that says what it is counted by."""
    behind = _AFTER.match(sentence, end)
    if behind:
        name = behind["unit"] or behind["tail"]
        name = _PERIODS.get(name, name)
        return Per(name, behind.start(), behind.end(), name in _RECURS)
    segment = sentence.rfind(",", 0, start) + 1
    found = _find_last_per(sentence, segment, start)
    if found is None and segment > 0:
        found = _find_carried(sentence, left, segment)
    return found


def _find_carried(sentence: str, left: int, segment: int) -> Per | None:
    """A period named in an earlier part of the sentence whose number has not come yet."""
    earlier = max(sentence.rfind(",", 0, segment - 1) + 1, left)
    found = _find_last_per(sentence, earlier, segment - 1)
    if found is None and earlier > left:
        found = _find_last_per(
            sentence, max(sentence.rfind(",", 0, earlier - 1) + 1, left), earlier
        )
    return found if found is not None and found.recurs and found.name != "次" else None


def _find_last_per(sentence: str, start: int, end: int) -> Per | None:
    last = None
    for last in _PER.finditer(sentence, start, end + 2):
        if last.start() >= end:
            break
    if last is None or last.start() >= end:
        return None
    name, recurs = _name_per(last)
    return Per(name, last.start(), last.end(), recurs)


def _name_per(found: re.Match[str]) -> tuple[str, bool]:
    if found["half"]:
        return found["half"].replace("个", ""), True
    if found["count"]:
        return _name_long(found["count"], found["long"]), True
    if found["heads"]:
        return found["heads"] + found["of"] + (found["who"] or ""), False
    if found["whole"]:
        return _WHOLE[found["whole"]], True
    name = found["period"] or found["plain"]
    if name:
        return _PERIODS.get(name, name), True
    return found["time"] or found["thing"], bool(found["time"])


def _name_long(count: str, period: str) -> str:
    digits = {
        "两": "2",
        "二": "2",
        "三": "3",
        "四": "4",
        "五": "5",
        "六": "6",
        "一": "",
        "十": "10",
    }
    number = digits.get(count, count)
    name = _PERIODS.get(period, period)
    return name if number in ("", "1") else number + name


def list_calendar_spans(sentence: str) -> list[CalendarSpan]:
    """Every stretch of a tidy sentence that names days of the calendar or hours of the clock."""
    spans: list[CalendarSpan] = []
    for found in _CALENDAR.finditer(sentence):
        span = _read_calendar(sentence, found)
        if span is not None:
            spans.append(span)
    return spans


def _read_calendar(sentence: str, found: re.Match[str]) -> CalendarSpan | None:
    begin, end = found.span()
    if found["each"]:
        if not found["emark"] or not _NUMERAL.search(found["each"]):
            return None
        per = _PERIODS.get(found["eper"], found["eper"])
        return CalendarSpan(begin, end, "<=", per, keeps=True)
    if found["range"]:
        if sentence[begin] in "自从":
            begin += 1
        return CalendarSpan(begin, end, "range", None)
    if found["until"]:
        if found["until"][0] == "在" and not found["umark"]:
            return CalendarSpan(begin, end, None, None)
        return CalendarSpan(begin + (found["until"][0] == "在"), end, "<=", None)
    if found["by"]:
        shift = 1 if found["by"][0] in "于在" else 0
        if found["bmark"]:
            return CalendarSpan(begin + shift, end, "<=", None)
        stated = _STATES_TIME.search(sentence[max(0, begin - 6) : begin])
        return CalendarSpan(begin + shift, end, "=" if stated else None, None)
    if found["cmark"]:
        return CalendarSpan(begin, end, "<=", None, keeps=True)
    return CalendarSpan(begin, end, None, None)
