"""How a quantity could be measured: its cadence, the kind of record that counts it, its bound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xiaoan.plans.rules.reader.reading import Quantity

_CADENCES: Final = {
    "学年": "school-year",
    "学期": "term",
    "年": "year",
    "半年": "half-year",
    "季度": "quarter",
    "月": "month",
    "2月": "two-months",
    "周": "week",
    "2周": "two-weeks",
    "晚": "day",
}
_OCCURRENCES: Final = frozenset(("次", "场", "期", "轮", "轮次", "场次", "遍", "节", "堂"))
_THINGS: Final = frozenset(
    (
        "名",
        "人",
        "个",
        "台",
        "具",
        "套",
        "辆",
        "盏",
        "部",
        "件",
        "处",
        "块",
        "间",
        "支",
        "所",
        "家",
        "位",
    )
)
_SHORTEST_WORD: Final = 2
_SHORTEST_SUBJECT: Final = 4
_EVIDENCE: Final = (
    (re.compile(r"培训|教育(?!局|部门|行政|系统|工作)|课|宣传|讲座|活动"), ("attendance", "photo")),
    (re.compile(r"演练"), ("record", "photo")),
    (re.compile(r"检查|排查|巡查|督查|抽检|清理|整治"), ("record", "photo")),
    (re.compile(r"制度|方案|预案|机制|规划|台账|档案"), ("document",)),
    (re.compile(r"报送|报告|上报|备案|通报"), ("receipt",)),
    (re.compile(r"配备|安装|设置|设施|建设|器材|设备"), ("photo", "document")),
    (re.compile(r"经费|资金|拨付"), ("document",)),
)


@dataclass(frozen=True, slots=True)
class KindHint:
    """A kind of record that the library knows: its words, the unit it is counted in, and the
    name of the measure that its quantity carries (class_hours), if it carries one."""

    kind: str
    title: str
    aliases: tuple[str, ...] = ()
    unit: str = "次"
    measure: str | None = None


def find_cadence(per: str | None, *, daily_at_school: bool) -> str | None:
    """The cadence of the plan language for a period word; None for 每次, 每校 and the like."""
    if per == "日":
        return "school-day" if daily_at_school else "day"
    return _CADENCES.get(per or "")


def find_kind(sentence: str, subject: str, kinds: Sequence[KindHint]) -> KindHint | None:
    """The kind that the subject names, else one that the sentence names.

    A title or alias that is the subject itself wins over every word that merely stands in it,
    the longer word over the shorter; a word that holds the subject counts before others of the
    sentence, and where the sentence does not print it, the one that adds least.
    """
    best: tuple[tuple[int, int], KindHint] | None = None
    for hint in kinds:
        for word in (hint.title, *hint.aliases):
            weight = _weigh_word(word, subject, sentence)
            if weight is not None and (best is None or weight > best[0]):
                best = (weight, hint)
    return best[1] if best else None


def _weigh_word(word: str, subject: str, sentence: str) -> tuple[int, int] | None:
    if len(word) < _SHORTEST_WORD:
        return None
    if word == subject:
        return 5, 0
    if word in subject:
        return 4, len(word)
    holds = len(subject) >= _SHORTEST_SUBJECT and subject in word
    if word in sentence:
        return (3 if holds else 1), len(word)
    return (2, -len(word)) if holds else None


def list_evidence(words: str) -> tuple[str, ...]:
    """What could prove a demand, by the words it uses; a document where nothing else fits."""
    for named, evidence in _EVIDENCE:
        if named.search(words):
            return evidence
    return ("document",)


def propose_measure(
    group: Sequence[Quantity], hint: KindHint | None, evidence: Sequence[str]
) -> dict[str, object]:
    """The measure of one demand in the plan language; attested where no record could count it."""
    first = group[0]
    bounds = list_bounds(first)
    attest: dict[str, object] = {"attest": {"evidence": list(evidence)}}
    if hint is None or not bounds:
        return attest
    if first.unit == "%":
        return {"share": {"of": hint.kind, **bounds}}
    if first.unit == hint.unit and first.unit not in _OCCURRENCES and first.unit not in _THINGS:
        measured = {"measure": hint.measure} if hint.measure else {}
        return {"sum": {"of": hint.kind, **measured, **bounds}}
    if first.unit not in _OCCURRENCES and first.unit not in _THINGS:
        return attest
    count: dict[str, object] = {"of": hint.kind, **bounds}
    lengths = [other for other in group[1:] if other.unit in (hint.unit, "学时", "课时")]
    if hint.measure and lengths:
        count["where"] = {hint.measure: list_bounds(lengths[0])}
    return {"count": count}


def list_bounds(quantity: Quantity) -> dict[str, object]:
    """The bounds that a quantity sets: at_least, at_most, or both for a range."""
    value = quantity.value
    if value is None:
        return {}
    if isinstance(value, tuple):
        return {"at_least": value[0], "at_most": value[1]}
    step = 1 if isinstance(value, int) else 0
    match quantity.comparator:
        case "<=":
            return {"at_most": value}
        case "<":
            return {"at_most": value - step}
        case ">":
            return {"at_least": value + step}
        case _:
            return {"at_least": value}
