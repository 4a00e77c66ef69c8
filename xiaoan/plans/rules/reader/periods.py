"""What a number is counted by: every term, every two weeks, every school, every 500 pupils."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.measures import NUMBER

_PERIOD: Final = r"(?:学年度?|学期|季度?|年度?|月份?|周|星期|日|天|晚|夜|小时|分钟)"
PERIODS: Final = {
    "学年度": "学年",
    "季": "季度",
    "年度": "年",
    "月份": "月",
    "星期": "周",
    "天": "日",
    "夜": "晚",
}
_RECURS: Final = frozenset(("年", "学年", "学期", "季度", "月", "周", "日", "晚", "半年", "次"))
_GOES_ON: Final = (
    r"(?:原则上|一般|均|都|应|须|要|至少|不|配|设|安排|确定|开展|组织|建|有|由|需|必|明确|每|指定|选|聘|留样|存|保|可|最"
    r"|推|报|创|按|落实|居住|入住|住|年|月|学期|学年|检查|巡查|抽|培训|集中|增|以|在|为|达|提供|投入|上报|演练|开设|参加|,|\d|[一二两三四五六七八九十])"
)
_MEASURE: Final = (
    r"(?:所|个|名|位|家|间|辆|栋|幢|台|处|座|层|支|项|条|场|节|堂|只|具|类|种|份|张|片)"
)
_KNOWN: Final = (
    r"(?:寄宿制学校|中小学校|中小学|学校|幼儿园|宿舍楼|教学楼|行政村|护学岗|教职工|保安员|校车|校门|校园|班级|宿舍|教室|楼层|岗位"
    r"|乡镇|街道|社区|年级|出入口|食堂|学生|教师|小组|层楼|节课|堂课|考场|考点|考室|校(?![车门园舍区级内])|站(?=队员|人员)|班(?![次级])|岗(?![位亭])|生(?!均)|人(?![次员均])|园(?!区))"
)
_PER: Final = re.compile(
    rf"每(?P<half>半年|半个?月|半学期|半学年|半天|半小时)"
    rf"|每(?:隔|逢)?(?P<count>{NUMBER})个?(?P<long>{_PERIOD})(?!级)"
    rf"|每(?:增加|增|满|有)?(?P<heads>\d+|[一二两三四五六七八九十百千]+)(?P<of>名|人|个|位|户|平方米|间|张|台|米)(?P<who>(?:(?:寄宿|住校|住宿|走读)生(?!活)|(?:寄宿|在校|住校|住宿)?(?:学生|师生)|幼儿|儿童|教师|教职工|班|床位)?)"
    rf"|每(?:个)?(?P<period>{_PERIOD})(?!级)|每(?:批)?(?P<time>次|餐|场次|课时|班次|轮)"
    rf"|每{_MEASURE}?(?P<known>{_KNOWN})"
    r"|(?P<mean>[人生班校])均(?=不|至少|最|达|应|须|\d|[一二两三四五六七八九十])"
    r"|(?P<yearly>逐年)(?=提高|提升|增加|下降|降低|减少|递增|递减)"
    rf"|每(?P<bare>室|处|种|件|套|样|份|箱|层|栋|幢|间|台|辆|组|座|支|条|班|人|生|校|岗|家|园|村|镇|乡|户|车|点|片|店|楼|类|项|场|节|个点|所|名)(?={_GOES_ON})"
    rf"|每{_MEASURE}?(?P<thing>(?!不|至少|最|应|须|需|要)[\u4e00-\u9fff]{{1,8}}?)(?={_GOES_ON})"
    r"|(?P<whole>全年|年度内|学年内|学期内)(?=.{0,10}?(?:不少于|至少|不低于|\d))"
    rf"|(?<![第\d十])(?:一|1)(?:个)?(?P<plain>学年|学期|季度|季|年|月|周|天|日)(?=(?:至少|不少于)?(?:开展|组织|进行|召开)?(?:\d+|[一二三四五六七八九十两])(?:次|巡|检|轮))"
)
_AFTER: Final = re.compile(
    rf"/(?:每)?(?P<unit>{_PERIOD}|次|人|生|校|班|所)|每(?P<tail>{_PERIOD})(?![\u4e00-\u9fff\d])"
)
_SHARES: Final = re.compile(
    r"[、和及与](?!每)[^、和及与,。;前后时期]{0,8}?(?:不少于|至少|不低于|不超过)?[^、和及与,。;前后时期]{0,3}$"
)
_WHOLE: Final = {
    "全年": "年",
    "年度内": "年",
    "学年内": "学年",
    "学期内": "学期",
}
_DIGITS: Final = {
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "一": "",
    "1": "",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
    "十五": "15",
    "二十": "20",
    "三十": "30",
}
_FARTHEST: Final = 80
_HUNDREDS: Final = {"百": "00", "千": "000"}


@dataclass(frozen=True, slots=True)
class Per:
    """What a number is counted by, and where its word stands."""

    name: str
    begin: int
    end: int
    recurs: bool


class Periods:
    """The words of one sentence that say what its numbers are counted by."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.words = [_build_per(found) for found in _PER.finditer(sentence)]
        self._begins = [word.begin for word in self.words]

    def holds(self, begin: int, end: int) -> bool:
        """True if the number between two places belongs to such a word itself (每500人)."""
        word = self._find_before(begin + 1)
        return word is not None and word.begin <= begin and end <= word.end

    def find_per(self, left: int, start: int, end: int, *, carries: bool) -> Per | None:
        """The nearest word before (or right behind) a number; `left` ends the number before.

        `carries` lets a period of an earlier part of the sentence reach over a comma.
        """
        behind = _AFTER.match(self.sentence, end)
        if behind:
            name = behind["unit"] or behind["tail"]
            name = PERIODS.get(name, name)
            return Per(name, behind.start(), behind.end(), name in _RECURS)
        word = self._find_before(start)
        if word is None:
            return None
        if start - word.end > _FARTHEST:
            return None
        between = self.sentence[word.end : start]
        commas = between.count(",")
        if word.begin < left:
            return None if commas or not _SHARES.search(between) else word
        if commas == 0 or (carries and commas <= 2 and word.recurs and word.name != "次"):
            return word
        return None

    def _find_before(self, place: int) -> Per | None:
        index = bisect_left(self._begins, place)
        return self.words[index - 1] if index else None


def _build_per(found: re.Match[str]) -> Per:
    name, recurs = _name_per(found)
    return Per(name, found.start(), found.end(), recurs)


def _name_per(found: re.Match[str]) -> tuple[str, bool]:
    if found["half"]:
        return found["half"].replace("个", ""), True
    if found["count"]:
        return _name_long(found["count"], found["long"]), True
    if found["heads"]:
        return _print_heads(found["heads"]) + found["of"] + (found["who"] or ""), False
    if found["whole"]:
        return _WHOLE[found["whole"]], True
    name = found["period"] or found["plain"] or ("年" if found["yearly"] else None)
    if name:
        return PERIODS.get(name, name), True
    name = found["time"] or found["mean"] or found["known"] or found["bare"] or found["thing"]
    return "层" if name == "层楼" else name, bool(found["time"])


def _name_long(count: str, period: str) -> str:
    number = _DIGITS.get(count, count)
    name = PERIODS.get(period, period)
    return name if number in ("", "1") else number + name


def _print_heads(printed: str) -> str:
    if len(printed) == 2 and printed[1] in _HUNDREDS:
        return (
            _DIGITS.get(printed[0], "") + _HUNDREDS[printed[1]]
            if printed[0] != "一"
            else "1" + _HUNDREDS[printed[1]]
        )
    return printed
