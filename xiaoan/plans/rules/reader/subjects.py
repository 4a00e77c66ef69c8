"""What a quantity is about, in the sentence's own words."""

import re
from typing import Final

_BRACKETS: Final = re.compile(r"\([^()]*\)")
_FILLER: Final = re.compile(r"各学段|原则上|一般|均|都")
_LEAD: Final = re.compile(
    r"^(?:(?:各|全|所有|每)?[^,、]{0,10}?(?:学校|幼儿园|中小学|单位|部门|乡镇|街道|园|校)(?:(?=要|应|须|必|组织|开展|每|均|都|至少))"
    r"|要|应当|应(?!急)|须|必须|需|将|组织开展|组织|开展|进行|举办|举行|召开|安排|配备|配置|配齐|设置|设立|建立|建成|实施|完成|落实|做好|加强|确保|实现|达到|至少|的|并|且|和|与|对|由|统一|认真|严格|积极|定期|集中|参加|报送|其中|同时|以|专门|统筹|按照|依法)+"
)
_TAIL: Final = re.compile(
    r"(?:安排|原则上|一般|应当|应|须|必须|要|均|都|达到|达|至少|不|为|控制在|开展|组织|进行|提高到|提升到|保持在|力争|确保|每|按|保存期限|保留|的|在|到|并|且|频次|次数)+$"
)
_STOP: Final = re.compile(r"[,。;:!?、()]")
_AFTER_VERB: Final = re.compile(r"(?:以上|以内|以下|左右|的|以)+")
_CUT: Final = re.compile(r"(?:,|。|;|、|:|\(|“|以上|进行|开展|并|且|向|将|把|负责|担任|参加|对)")


def find_subject(sentence: str, begin: int, end: int) -> str:
    """The noun that follows the number, else the words before it; the empty string if neither."""
    after = _take_after(sentence, end)
    if after:
        return after
    return _take_before(sentence, begin)


def _take_after(sentence: str, end: int) -> str:
    tail = sentence[end : end + 30]
    skipped = _AFTER_VERB.match(tail)
    tail = tail[skipped.end() :] if skipped else tail
    stop = _CUT.search(tail)
    words = tail[: stop.start()] if stop else tail
    words = _LEAD.sub("", words)
    return words if len(words) >= 2 else ""


def _take_before(sentence: str, begin: int) -> str:
    pieces = [
        piece
        for piece in _BRACKETS.sub("", sentence[max(0, begin - 160) : begin]).split(",")
        if piece
    ]
    for piece in reversed(pieces[-3:]):
        words = _LEAD.sub("", _TAIL.sub("", _FILLER.sub("", piece)))
        words = _TAIL.sub("", words).rpartition(":")[2].strip("(")
        words = re.sub(r"^.*\d[^、]{0,6}、", "", words)
        if len(words) >= 2 and not re.fullmatch(r"每.{1,4}不?.*\d.*", words):
            return words[-40:]
    return ""
