"""Words of organisations and posts: kinds, stages, roles, attributes."""

from __future__ import annotations

REGION = "region"
BUREAU = "bureau"
DEPARTMENT = "department"
SCHOOL = "school"

KINDS: dict[str, tuple[str, str]] = {
    REGION: ("行政区", "Region"),
    BUREAU: ("教育主管部门", "Education bureau"),
    DEPARTMENT: ("成员单位", "Member unit"),
    SCHOOL: ("学校(幼儿园)", "School or kindergarten"),
}
"""Kind of an organisation → its titles in Chinese and English."""

STAGES: dict[str, tuple[str, str]] = {
    "kindergarten": ("幼儿园", "Kindergarten"),
    "primary": ("小学", "Primary school"),
    "junior": ("初级中学", "Junior middle school"),
    "senior": ("高级中学", "Senior middle school"),
    "secondary": ("完全中学", "Middle school, both levels"),
    "nine_year": ("九年一贯制学校", "Nine-year school"),
    "twelve_year": ("十二年一贯制学校", "Twelve-year school"),
    "vocational": ("中等职业学校", "Vocational school"),
    "special": ("特殊教育学校", "Special school"),
}
"""Stage of a school → its titles in Chinese and English."""

TAUGHT: dict[str, tuple[str, ...]] = {
    "secondary": ("junior", "senior"),
    "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior", "senior"),
}
"""Schools of more than one stage → the stages that they are treated as."""

FLAGS: dict[str, tuple[str, str]] = {
    "boarding": ("寄宿", "Boarding"),
    "bus": ("校车", "School bus"),
    "kitchen": ("食堂", "Kitchen"),
    "laboratory": ("实验室", "Laboratory"),
}
COUNTS: dict[str, tuple[str, str]] = {
    "pupils": ("学生数", "Pupils"),
    "boarders": ("住宿生数", "Boarders"),
    "classes": ("班级数", "Classes"),
    "staff": ("教职工数", "Staff"),
}
PLACES: dict[str, tuple[str, str]] = {
    "address": ("地址", "Address"),
    "latitude": ("纬度", "Latitude"),
    "longitude": ("经度", "Longitude"),
}
NAMES: dict[str, tuple[str, str]] = {
    "code": ("机构代码", "Code"),
    "name": ("名称", "Name"),
    "short_name": ("简称", "Short name"),
    "kind": ("类别", "Kind"),
    "unit": ("成员单位标识", "Member unit"),
    "stage": ("学段", "Stage"),
}
ATTRIBUTES: dict[str, tuple[str, str]] = {**NAMES, **FLAGS, **COUNTS, **PLACES}
"""Everything that can be said of an organisation, with its titles."""

ADMINISTRATOR = "administrator"
BUREAU_OFFICER = "bureau_officer"
SCHOOL_OFFICER = "school_officer"
PATROLLER = "patroller"
LIAISON = "liaison"
LEADER = "leader"

ROLES: dict[str, tuple[str, str]] = {
    ADMINISTRATOR: ("系统管理员", "Administrator"),
    BUREAU_OFFICER: ("教育局安全专干", "Bureau safety officer"),
    SCHOOL_OFFICER: ("学校安全专干", "School safety officer"),
    PATROLLER: ("巡查员", "Patroller"),
    LIAISON: ("部门联络员", "Department liaison"),
    LEADER: ("分管领导", "Leader"),
}
"""Role → its titles in Chinese and English."""

MAX_COUNT = 200_000
MAX_DEPTH = 24
LANGUAGES = ("zh-hans", "en")
