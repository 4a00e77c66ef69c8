"""The closed vocabulary of plans: areas, organisations, evidence, measures, decisions."""

from __future__ import annotations

from typing import Final

from xiaoan.orgs.states import COUNTS, KINDS, TAUGHT
from xiaoan.orgs.states import FLAGS as ORG_FLAGS
from xiaoan.orgs.states import STAGES as ALL_STAGES

AREAS: Final[dict[str, tuple[str, str]]] = {
    "mechanism": ("组织机制", "Organisation"),
    "security": ("安防", "Security"),
    "fire": ("消防", "Fire safety"),
    "food": ("食品", "Food"),
    "bus": ("校车", "School bus"),
    "laboratory": ("实验室与危化", "Laboratories and chemicals"),
    "building": ("校舍设施", "Buildings and facilities"),
    "education": ("安全教育", "Safety education"),
    "emergency": ("应急与事件", "Emergencies and incidents"),
    "mental": ("心理健康", "Mental health"),
    "bullying": ("防欺凌", "Bullying prevention"),
    "network": ("网络安全", "Network security"),
    "perimeter": ("校园周边", "School surroundings"),
    "health": ("卫生防疫", "Health"),
    "department": ("部门履职", "Departments' duties"),
}
"""Area key → title in Chinese and English, in the order in which they are shown."""

CERTAINTIES: Final[dict[str, tuple[str, str]]] = {
    "S": ("法规或文件原文", "Text of law or notice"),
    "P": ("见于转述", "Seen in a secondary copy"),
    "M": ("未见原文,待核实", "Source not seen, to be verified"),
    "E": ("建议值,待确认", "Own estimate, to be confirmed"),
}

ORG_KINDS: Final = KINDS
MEMBER_UNITS: Final[dict[str, tuple[str, str]]] = {
    "edu": ("教育局", "Education bureau"),
    "plc": ("政法委", "Political and legal affairs commission"),
    "ufw": ("统战部", "United front work department"),
    "csc": ("网络安全应急指挥中心", "Network security emergency centre"),
    "fao": ("外事办", "Foreign affairs office"),
    "crt": ("法院", "Court"),
    "prc": ("检察院", "Procuratorate"),
    "civ": ("民政局", "Civil affairs bureau"),
    "pol": ("公安局", "Public security bureau"),
    "jus": ("司法局", "Justice bureau"),
    "fin": ("财政局", "Finance bureau"),
    "hou": ("住房和城乡建设局", "Housing and construction bureau"),
    "cul": ("文体旅游广电局", "Culture, sport, tourism and broadcasting bureau"),
    "eme": ("应急管理局", "Emergency management bureau"),
    "mkt": ("市场监管局", "Market regulation bureau"),
    "met": ("气象局", "Meteorological bureau"),
    "pet": ("信访局", "Letters and calls bureau"),
    "urb": ("城管局", "City management bureau"),
    "env": ("生态环境分局", "Ecology and environment branch"),
    "fir": ("消防救援大队", "Fire and rescue brigade"),
    "pbc": ("人民银行", "People’s Bank"),
    "hea": ("卫生健康委员会", "Health commission"),
    "tra": ("交通运输局", "Transport bureau"),
    "dev": ("发展和改革委员会", "Development and reform commission"),
    "ind": ("工业和信息化局", "Industry and information bureau"),
    "hrs": ("人力资源和社会保障局", "Human resources and social security bureau"),
    "nat": ("自然资源局", "Natural resources bureau"),
    "wat": ("水务局", "Water bureau"),
    "agr": ("农业农村局", "Agriculture bureau"),
    "com": ("商务局", "Commerce bureau"),
    "pub": ("宣传部", "Publicity department"),
    "est": ("机构编制委员会办公室", "Staffing office"),
    "yth": ("共青团委", "Youth league committee"),
    "wom": ("妇女联合会", "Women’s federation"),
    "dis": ("残疾人联合会", "Disabled persons’ federation"),
    "tob": ("烟草专卖局", "Tobacco monopoly bureau"),
    "pos": ("邮政管理局", "Postal bureau"),
    "ele": ("供电公司", "Power supply company"),
    "tow": ("乡镇人民政府", "Township government"),
}
"""Key of a member unit → its usual names. `any` in a plan stands for every one of them."""

ANY_UNIT: Final = "any"
STAGES: Final = {key: titles for key, titles in ALL_STAGES.items() if key not in TAUGHT}
"""Stages that a plan names; a school of several stages counts in each of them."""

FLAGS: Final = ORG_FLAGS
ATTRIBUTES: Final = COUNTS
"""Whole numbers of an organisation that plans select on and divide by."""

CADENCES: Final[dict[str, tuple[str, str]]] = {
    "once": ("长期", "Standing"),
    "school-year": ("每学年", "Every school year"),
    "term": ("每学期", "Every term"),
    "year": ("每年", "Every year"),
    "half-year": ("每半年", "Every half-year"),
    "quarter": ("每季度", "Every quarter"),
    "two-months": ("每两个月", "Every two months"),
    "month": ("每月", "Every month"),
    "two-weeks": ("每两周", "Every two weeks"),
    "week": ("每周", "Every week"),
    "day": ("每日", "Every day"),
    "school-day": ("每个教学日", "Every school day"),
}
MEASURES: Final[dict[str, tuple[str, str]]] = {
    "count": ("次数", "How often"),
    "sum": ("累计数量", "How much in all"),
    "share": ("占比", "Which share"),
    "always": ("始终有效", "Always in force"),
    "on": ("事发后限时", "In time after an event"),
    "attest": ("书面确认", "Attested"),
}
EVIDENCE: Final[dict[str, tuple[str, str]]] = {
    "attendance": ("签到", "Attendance"),
    "photo": ("照片", "Photo"),
    "document": ("文件", "Document"),
    "record": ("记录", "Record"),
    "certificate": ("证书", "Certificate"),
    "receipt": ("回执", "Receipt"),
    "report": ("报告", "Report"),
    "minutes": ("会议纪要", "Minutes"),
    "list": ("清单", "List"),
    "contract": ("合同", "Contract"),
    "plan": ("方案预案", "Plan"),
    "screenshot": ("截图", "Screenshot"),
}
WITHIN_MINUTES: Final = {"minutes": 1, "hours": 60, "days": 1440}
RULE_UNIT_MINUTES: Final = {"分钟": 1, "分": 1, "小时": 60, "时": 60, "日": 1440, "天": 1440}
"""A deadline given by a rule alone takes the rule's unit."""

PENDING: Final = "pending"
ACCEPTED: Final = "accepted"
EDITED: Final = "edited"
DROPPED: Final = "dropped"
ADDED: Final = "added"
DECISIONS: Final[dict[str, tuple[str, str]]] = {
    PENDING: ("待审", "To decide"),
    ACCEPTED: ("采纳", "Accepted"),
    EDITED: ("修改后采纳", "Edited"),
    DROPPED: ("不采纳", "Dropped"),
    ADDED: ("补充", "Added"),
}
TAKEN: Final = (ACCEPTED, EDITED, ADDED)
"""Decisions by which an item becomes part of the plan."""

OPEN: Final = "open"
ADOPTED: Final = "adopted"
DISCARDED: Final = "discarded"

REQUIREMENT: Final = "requirement"
MARK: Final = "mark"

NEW: Final = "new"
SAME: Final = "same"
CHANGED: Final = "changed"
GONE: Final = "gone"
CHANGES: Final[dict[str, tuple[str, str]]] = {
    NEW: ("新出现", "New"),
    SAME: ("未变", "Unchanged"),
    CHANGED: ("有改动", "Changed"),
    GONE: ("已删除", "Gone"),
}
"""What a second reading of an amended notice makes of an item."""
