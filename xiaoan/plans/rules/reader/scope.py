"""What the product leaves alone: demands about religion, ethnicity, political opinion, speech,
petitioning, or people with a criminal or correctional history.

Such clauses are shown like any other; nothing is generated from them. Source: design §2.
"""

import re
from typing import Final

_REASONS: Final = {
    "religion": re.compile(
        r"宗教|(?<![宣言遗流])传教(?![育学师训材导案程程职])|邪教|信教|教徒|信徒|基督教|伊斯兰|佛教|(?<![通人隧])道教(?![育学室])|天主教|清真(?!食|饮|餐|灶|窗)|法轮功|宗派|朝觐|零散朝|神职|礼拜|教会组织"
        r"|地下教会|家庭教会|宗教渗透|抵御渗透|境外渗透|反渗透|渗透破坏"
    ),
    "ethnicity": re.compile(
        r"民族团结|中华民族共同体|民族成分|少数民族|各民族|民族工作|民族政策|民族关系|民族问题|民族领域|民族分裂|民族学生|民族语"
        r"|国家通用语言|国家语言文字|石榴籽|双泛|涉疆|涉藏|涉蒙|涉民族|涉族|民族宗教|民宗|分裂主义|三股势力|反分裂"
    ),
    "political opinion or ideology": re.compile(
        r"意识形态|政治安全|政治风险|政治渗透|政治立场|政治倾向|政治表现|政治态度|政治观点|政治敏感|政治谣言|思想政治|思政工作|思政教育"
        r"|大思政|思政课|思想动态|思想状况|思想动向|思想引领|颜色革命|西方价值观|敌对势力|反动|反宣|统一战线|统战|历史虚无主义|错误思潮"
        r"|错误观点|错误言论|政治纪律|政治吸纳|阵地管控|阵地管理|阵地建设和管理|宣传思想|不良思潮|党外知识分子|归国留学人员|非政府组织"
        r"|网络意识|敏感的?动向|政治审查|政审|政治审核|政治把关"
    ),
    "speech or opinion monitoring": re.compile(
        r"舆情|舆论(?:监[控测管看]|管控|应对|处置|斗争|阵地|风险|管理|炒作)|言论|网评|(?:网络|网上|涉校|涉教|校园)舆论|网上巡[查看]|网络巡[查看]|监测巡查"
        r"|网上清理整治|有害网络信息|负面(?:信息|言|炒作|网)|不当发声|发声亮剑|(?:师生|学生|教师|群众)(?:的)?(?:网络|网上|社交)[^,。;]{0,8}(?:监看|监测|管控)"
        r"|(?:QQ群|微信群|班级群|自媒体|公众号|社交媒体)[^,。;]{0,12}(?:监看|监测|管控|巡查|发布内容)|网络谣言|政治性有害|反动信息"
        r"|一会一报|讲座论坛|论坛、讲座|报告会、研讨会|网信舆"
    ),
    "petition control": re.compile(
        r"(?<!家长)信访|上访|缠访|闹访|非访|访民|来访(?:接待|人员稳)|接访|涉访|截访|稳控|维稳|进京赴|赴省进京|集体访|越级访|重复访|积案|涉稳|不稳定(?:人员|群体)"
        r"|(?:利益|涉稳)群体|重点群体[^,。;]{0,8}(?:稳控|来访|信访|上访)|聚集上|群体性上"
    ),
    "criminal or correctional history": re.compile(
        r"社区矫正|矫正(?:对象|人员)|安置帮教|刑满释放|刑释|解矫|前科|劳教|吸毒人员|戒毒人员|涉毒人员|刑嫌|缓刑|假释|涉邪|罪错未成年|涉罪未成年"
        r"|涉案未成年|罪犯子女|服刑人员"
        r"|(?:重点|高危|涉稳)(?:人员|对象|人口)[^。;]{0,16}(?:管控|稳控|列管|管理|摸排|排查|走访|盯|防控|台账|底数|教育|监管|见面)"
        r"|(?:排查|摸排|管控|稳控|列管|加强对|掌握|盯紧|梳理|摸清)[^。;]{0,20}(?:重点|高危|涉稳)(?:人员|对象|人口)"
    ),
}
_ANY: Final = re.compile("|".join(words.pattern for words in _REASONS.values()))
_RECORD: Final = re.compile(r"(?<!无)(?<!没有)(?:违法犯罪|(?<!违法)犯罪|违法)(?:记录|前科|经历|史)")
_VETTING: Final = re.compile(r"入职|准入|聘用|招聘|录用|从业|查询|上岗|聘任|资格")
_NAMES: Final = re.compile(
    r"民族宗教事务(?:局|委员会|厅)|民族宗教局|民族事务(?:局|委员会)|民宗[局委]|宗教(?:事务)?[局办]|信访[局办]|统战部|统一战线工作部"
    r"|社区矫正(?:局|中心|机构)|维稳办|民族(?:中学|小学|学校|幼儿园|自治[县州旗]|乡)|舆情中心|信访(?:举报)?(?:电话|热线|信箱)"
)
_HALF: Final = 0.5


def find_reason(sentence: str) -> str | None:
    """Why a tidy sentence is left alone; None if it is within the product's scope.

    Names of units say nothing about what is asked of them and are not looked at. Vetting staff
    before they work with children is within: the product stores a state, never an offence.
    """
    bare = _NAMES.sub("", sentence)
    if _ANY.search(bare):
        return next(reason for reason, words in _REASONS.items() if words.search(bare))
    if _RECORD.search(bare) and not _VETTING.search(bare):
        return "criminal or correctional history"
    return None


def find_clause_reason(heading: str, sentences: list[str], *, of_unit: bool = False) -> str | None:
    """Why a whole clause is left alone: its heading says so, or most of what it asks does.

    In the clause of one unit (`of_unit`) all must: what else the unit owes stays.
    """
    reason = _find_heading_reason(heading)
    if reason is not None:
        return reason
    found: str | None = None
    weight = 0
    for sentence in sentences:
        one = find_main_reason(sentence)
        if one is not None:
            found = found or one
            weight += len(sentence)
    share = 1.0 if of_unit else _HALF
    return found if weight and weight >= share * sum(map(len, sentences)) else None


def _find_heading_reason(heading: str) -> str | None:
    """The reason if at least half of what a heading lists is such a matter."""
    parts = [part for part in re.split(r"[、,和及与]", heading) if part]
    reasons = [reason for part in parts if (reason := find_reason(part)) is not None]
    if reasons and len(reasons) * 2 >= len(parts):
        return reasons[0]
    return find_reason(heading) if not reasons else None


def find_main_reason(sentence: str) -> str | None:
    """The reason if the sentence opens with such a demand or a good part of it is one.

    A long sentence that names such a matter among many others is not about it.
    """
    parts = [part for part in sentence.split(",") if part]
    reasons = [find_reason(part) for part in parts]
    found = [reason for reason in reasons if reason is not None]
    if not found:
        return find_reason(sentence) if len(parts) <= 2 else None
    return found[0] if reasons[0] is not None or len(found) * 3 >= len(parts) else None
