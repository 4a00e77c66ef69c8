"""Turns of phrase that notices use again and again, one by one."""

import pytest

from xiaoan.plans.rules.reader import read_notice
from xiaoan.plans.rules.reader.glyphs import restore_characters

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("录像保存不少于30日。", [(30, ">=", "日", None, None)]),
        ("限期15日整改完毕。", [(15, "=", "日", None, None)]),
        ("须提前20日报备。", [(20, "=", "日", None, None)]),
        ("乘车时间控制在40分钟左右。", [(40, "~", "分钟", None, None)]),
        ("库存不得超过20千克。", [(20, "<=", "千克", None, None)]),
        ("每季度末月28日前报送。", [(None, "<=", "日期", "季度", "每季度末月28日前")]),
        ("每周五下午5时前报送。", [(None, "<=", "日期", "周", "每周五下午5时前")]),
        ("2026年底达到90%。", [(90, "=", "%", None, "2026年底")]),
        ("力争到“十四五”末达到90%。", [(90, "=", "%", None, "到“十四五”末")]),
        ("不得晚于6月30日。", [(None, "<=", "日期", None, "不得晚于6月30日")]),
        ("每日开展晨检,体温低于37.3℃。", [(37.3, "<", "℃", None, None)]),
        (
            "一个半小时内到达,有效期二年。",
            [(1.5, "<=", "小时", None, None), (2, "=", "年", None, None)],
        ),
        ("夜间至少每2小时巡查1次。", [(1, ">=", "次", "2小时", None)]),
        ("各学校全年开展演练不少于1\n次,缺1项扣2分。", [(1, ">=", "次", "年", None)]),
        ("我县设考点2个,考生6832人。", []),
    ],
)
def test_quantities(sentence: str, wanted: list[tuple[object, ...]]) -> None:
    found = read_notice("一、工作要求\n" + sentence).quantities
    assert [(q.value, q.comparator, q.unit, q.per, q.deadline) for q in found] == wanted


@pytest.mark.parametrize(
    ("section", "wanted"),
    [
        ("【县教育局】负责督查。\n▲县公安局:加强巡逻。", ["县教育局", "县公安局"]),
        ("县教育局\n1.组织检查。\n县公安局\n1.加强巡逻。", ["县教育局", "县公安局"]),
        ("(一)区教育局。1.组织检查;2.加强教育。", ["区教育局", "区教育局"]),
        ("请县公安局负责疏导;由县教育局负责联络。", ["县公安局", "县教育局"]),
        ("教育部门负责校内安全,公安部门负责周边巡逻。", ["教育部门", "公安部门"]),
        ("市、县农机部门负责车辆管理。", ["市、县农机部门"]),
        ("共青团、妇联:开展关爱活动。\n县红十字会:普及急救。", ["共青团、妇联", "县红十字会"]),
        ("县教育局:组织检查。\n监护人:履行监护职责。", ["县教育局", "监护人"]),
        ("(一)组成单位\n联席会议由县教育局、县公安局组成。", []),
    ],
)
def test_units(section: str, wanted: list[str]) -> None:
    assert [duty.unit for duty in read_notice("一、职责分工\n" + section).duties] == wanted


@pytest.mark.parametrize(
    ("words", "left_alone"),
    [
        ("加强宣传教育。开展法治宣传教育。", False),
        ("严禁在校园传教。", True),
        ("驾驶人无犯罪记录。", False),
        ("县教育局:组织检查。\n县司法局:加强社区矫正对象管控。", False),
        ("加强舆情监测。对涉校舆情进行监测。", True),
    ],
)
def test_scope(words: str, left_alone: bool) -> None:
    reading = read_notice("一、任务\n(一)" + words + "\n(二)其他事项")
    assert bool(reading.out_of_scope) is left_alone


def test_radical_signs_become_characters() -> None:
    assert restore_characters("⻝堂⼈⺠⻓⼾") == "食堂人民长户"


def test_findings_ask_for_nothing() -> None:
    reading = read_notice("二、存在问题\n1.有12所学校留样不足125克。\n三、要求\n1.每周自查1次。")
    assert [quantity.unit for quantity in reading.quantities] == ["次"]
