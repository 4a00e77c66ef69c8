"""Whatever the text: no crash, true offsets, time that grows with the length."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.reader.score import CASES
from xiaoan.plans.rules.reader import draft_requirements, read_notice

pytestmark = pytest.mark.no_database

PIECES = st.sampled_from(
    [
        *("一、", "(一)", "(二)", "（三）", "1.", "2、", "①", "1.1", "第一章", "第二条", "十二、"),
        *("县教育局", "公安、教育部门", "各学校", ":", "：", "负责", "要", "应当", ";", "；", "。"),
        *(
            "，",
            ",",
            "、",
            "每学期",
            "每两周",
            "不少于",
            "至少",
            "2次",
            "两次",
            "百分之九十",
            "100%",
        ),
        *("2023年6月底前", "每月25日前", "3至5名", "半小时内", "\n", "\n\n", "\t", " ", "\u3000"),
        *(
            "责任单位:",
            "牵头单位：",
            "(",
            ")",
            "（",
            "）",
            "“",
            "”",
            "《",
            "》",
            "|",
            "单位 | 职责\n",
        ),
        *(
            "关于",
            "通知",
            "〔2023〕",
            "5号",
            "宗教",
            "信访",
            "附件:",
            "安全检查",
            "每",
            "第",
            "\u200b",
        ),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join),
)


def assert_offsets_hold(text: str) -> None:
    reading = read_notice(text)
    for clause in reading.clauses:
        begun = "".join(text[clause.start : clause.start + 60].split())
        assert begun.startswith(clause.number[:10])
        assert clause.start <= clause.body <= len(text)
        assert clause.level == 1 or "." in clause.id
    for duty in reading.duties:
        assert text[duty.start : duty.start + len(duty.text)] == duty.text
        assert duty.unit in text
    for quantity in reading.quantities:
        assert text[quantity.start : quantity.start + len(quantity.quote)] == quantity.quote
        assert quantity.deadline is None or quantity.deadline in text
    ids = {clause.id for clause in reading.clauses}
    assert set(reading.out_of_scope) <= ids
    assert {one.clause for one in (*reading.duties, *reading.quantities)} <= {*ids, None}
    for proposal in draft_requirements(reading, text, []):
        assert proposal.quote in text
    json.dumps(reading.as_json(), ensure_ascii=False)


@given(TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read(text: str) -> None:
    assert_offsets_hold(text)


LONG = ["一、", "(((一)", "每每1次", "100%", "每年1月至", "县教育局、", "附件:\n", "1\n", "，", "“"]
SHORT = [
    *(
        "(",
        "每",
        "1.",
        "1.1.",
        "第一条",
        "《",
        "各学校要",
        "责任单位:",
        "不少于",
        "2023年",
        "一",
        "|",
    ),
    *("\n", "。", ";", "、", "(一)", "至少", "宗教", "县教育局:负责安全;\n", "①", "半", "年"),
    *(
        "每学期,",
        "和",
        "1-",
        "12:",
        "3至",
        "一人一",
        "\t",
        " \t a",
        "第",
        "关于通知\n",
        "\u3000",
        "重点人员",
    ),
]


@pytest.mark.parametrize(
    ("piece", "length"), [*((one, 100_000) for one in LONG), *((one, 20_000) for one in SHORT)]
)
def test_long_monotony_takes_seconds_at_most(piece: str, length: int) -> None:
    text = piece * (length // len(piece))
    begun = time.process_time()
    read_notice(text)
    assert time.process_time() - begun < 30


def test_time_grows_with_length() -> None:
    founding = (CASES / "founding.txt").read_text(encoding="utf-8")

    def measure(copies: int) -> float:
        best = 60.0
        for _ in range(2):
            begun = time.process_time()
            read_notice(founding * copies)
            best = min(best, time.process_time() - begun)
        return best

    assert measure(16) < 4 * 4 * measure(4) + 0.5
