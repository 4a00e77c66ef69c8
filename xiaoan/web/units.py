"""Units of kinds, fields and rules in the language of the page.

The library names units in Chinese, as its sources do. A unit without an entry here is shown as it
is written: %, ℃ and the like need none.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import npgettext_lazy

UNITS = {
    "万元": npgettext_lazy("unit", "万元", "万元", "number"),
    "个月": npgettext_lazy("unit", "个月", "个月", "number"),
    "人": npgettext_lazy("unit", "人", "人", "number"),
    "件": npgettext_lazy("unit", "件", "件", "number"),
    "份": npgettext_lazy("unit", "份", "份", "number"),
    "例": npgettext_lazy("unit", "例", "例", "number"),
    "克": npgettext_lazy("unit", "克", "克", "number"),
    "具": npgettext_lazy("unit", "具", "具", "number"),
    "分": npgettext_lazy("unit", "分", "分", "number"),
    "分钟": npgettext_lazy("unit", "分钟", "分钟", "number"),
    "千米/小时": npgettext_lazy("unit", "千米/小时", "千米/小时", "number"),
    "台": npgettext_lazy("unit", "台", "台", "number"),
    "名": npgettext_lazy("unit", "名", "名", "number"),
    "周岁": npgettext_lazy("unit", "周岁", "周岁", "number"),
    "场": npgettext_lazy("unit", "场", "场", "number"),
    "处": npgettext_lazy("unit", "处", "处", "number"),
    "天": npgettext_lazy("unit", "天", "天", "number"),
    "套": npgettext_lazy("unit", "套", "套", "number"),
    "学时": npgettext_lazy("unit", "学时", "学时", "number"),
    "小时": npgettext_lazy("unit", "小时", "小时", "number"),
    "工作日": npgettext_lazy("unit", "工作日", "工作日", "number"),
    "年": npgettext_lazy("unit", "年", "年", "number"),
    "平方米": npgettext_lazy("unit", "平方米", "平方米", "number"),
    "座": npgettext_lazy("unit", "座", "座", "number"),
    "所": npgettext_lazy("unit", "所", "所", "number"),
    "日": npgettext_lazy("unit", "日", "日", "number"),
    "月": npgettext_lazy("unit", "月", "月", "number"),
    "条": npgettext_lazy("unit", "条", "条", "number"),
    "栋": npgettext_lazy("unit", "栋", "栋", "number"),
    "次": npgettext_lazy("unit", "次", "次", "number"),
    "种": npgettext_lazy("unit", "种", "种", "number"),
    "秒": npgettext_lazy("unit", "秒", "秒", "number"),
    "笔": npgettext_lazy("unit", "笔", "笔", "number"),
    "米": npgettext_lazy("unit", "米", "米", "number"),
    "课时": npgettext_lazy("unit", "课时", "课时", "number"),
    "趟": npgettext_lazy("unit", "趟", "趟", "number"),
    "起": npgettext_lazy("unit", "起", "起", "number"),
    "辆": npgettext_lazy("unit", "辆", "辆", "number"),
    "间": npgettext_lazy("unit", "间", "间", "number"),
    "项": npgettext_lazy("unit", "项", "项", "number"),
    "个": npgettext_lazy("unit", "个", "个", "number"),
}
"""Unit as the library writes it → its words, one or several."""


def say_unit(unit: str, number: object = 2) -> str:
    """A unit in words, in the number that goes with `number` (anything that is not 1: several)."""
    words = UNITS.get(unit)
    return unit if words is None else str(words % {"number": 1 if _is_one(number) else 2})


def _is_one(number: object) -> bool:
    try:
        return Decimal(str(number)) == 1
    except InvalidOperation:
        return False
