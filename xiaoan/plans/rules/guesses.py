"""First guesses about a duty from its words: which area it belongs to, which unit is meant."""

from __future__ import annotations

import re
from typing import Final

_AREAS: Final = (
    ("bus", r"校车|接送学生车辆"),
    ("food", r"食品|食堂|厨|用餐|陪餐|留样|饮食|餐饮"),
    ("fire", r"消防|火灾|疏散|灭火|用火用电"),
    ("laboratory", r"实验室|危险化学品|危化|易燃易爆|实训"),
    ("bullying", r"欺凌|霸凌"),
    ("mental", r"心理"),
    ("network", r"网络安全|信息系统|等级保护|网络|诈骗"),
    ("health", r"疫情|传染病|卫生防疫|晨午检|晨检|因病缺"),
    ("perimeter", r"周边|占道|摊点|网吧|交通标志|护栏"),
    ("security", r"安防|保安|监控|报警|封闭化|封闭式|护学|巡逻|门卫"),
    ("building", r"校舍|建筑|防雷|特种设备|电梯|锅炉|燃气|供水|体育设施"),
    ("emergency", r"应急|预案|演练|突发|事件|预警|险情|灾害|上报|报送|隐患"),
    ("education", r"教育(?!局|部门|行政|系统|费|、|等|公用)|课时|课程|宣传|培训|法治|普及"),
    ("mechanism", r"领导小组|机制|制度|责任制|会议|考核|机构|经费|督导|检查"),
)
_UNITS: Final = (
    ("plc", r"政法委"),
    ("ufw", r"统战部"),
    ("csc", r"网信|网络安全应急|互联网信息"),
    ("fao", r"外事"),
    ("crt", r"法院"),
    ("prc", r"检察"),
    ("civ", r"民政"),
    ("pol", r"公安|交警|派出所"),
    ("jus", r"司法"),
    ("fin", r"财政"),
    ("hou", r"住房|住建"),
    ("cul", r"文体|文旅|文化|广电"),
    ("mkt", r"市场监(?:管|督)|食药"),
    ("met", r"气象"),
    ("pet", r"信访"),
    ("urb", r"城管|城市管理|综合执法"),
    ("env", r"生态环境|环保|环境保护"),
    ("fir", r"消防"),
    ("eme", r"应急"),
    ("pbc", r"人民银行|人行"),
    ("hea", r"卫健|卫生健康|卫生计生|疾控"),
    ("tra", r"交通运输|交通局"),
    ("dev", r"发展(?:和)?改革|发改"),
    ("ind", r"工业和信息化|工信"),
    ("hrs", r"人力资源|人社"),
    ("nat", r"自然资源|国土|规划局"),
    ("wat", r"水务|水利"),
    ("agr", r"农业农村|农牧|畜牧"),
    ("com", r"商务局|商务委"),
    ("pub", r"宣传部"),
    ("est", r"编制|编办"),
    ("yth", r"共青团|团[县市区旗州]?委"),
    ("wom", r"妇联|妇女联合会"),
    ("dis", r"残联|残疾人联合会"),
    ("tob", r"烟草"),
    ("pos", r"邮政"),
    ("ele", r"供电|电力"),
    ("tow", r"乡镇|各镇|镇人民政府|乡人民政府|街道|苏木"),
)
_EVERY_UNIT: Final = re.compile(r"各(?:有关|相关|成员|职能|联席)?[^局委]{0,6}(?:单位|部门)")


def guess_area(*words: str, otherwise: str = "mechanism") -> str:
    """The area that the words speak of first; the words given earlier count more."""
    for text in words:
        for area, pattern in _AREAS:
            if re.search(pattern, text):
                return area
    return otherwise


def guess_member_units(name: str) -> list[str]:
    """The keys of the member units that a printed name means, ["any"] for all, [] if unknown."""
    if _EVERY_UNIT.search(name):
        return ["any"]
    found = [key for key, pattern in _UNITS if re.search(pattern, name)]
    return found if re.search(r"[、,和及与]", name) else found[:1]
