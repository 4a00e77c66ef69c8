"""Names of units: what an authority, a school or a working group is called in a notice."""

import re
from typing import Final

_SUFFIX: Final = re.compile(
    r"(?:[局委厅部办院署所站处科室股组校园团队镇乡]|中心|大队|支队|总队|中队|公司|集团|企业|银行|支行|分行"
    r"|政府|街道|办事处|学校|中学|小学|大学|学院|幼儿园|领导小组|工作组|专班|法院|检察院|机关|部门"
    r"|单位|妇联|残联|工会|联合会|协会|委员会|办公室|管委会|村委会|居委会|社区|联席会议|指挥部|团委"
    r"|医院|机构|派出所|关工委|旗县市|市县|区县|县区|旗县|旗县区|县市区|盟市|州|县|旗|区|市"
    r"|公安|教育|教体|网信|消防|消防救援|电视台|融媒体|报社|林场|农场|电力|邮政|电信|移动|联通|铁塔"
    r"|党组|党委|综治组织|群团组织|社会组织|基层组织|人民团体|社会团体|村|学区|总校|村小|完小|教学点|教委|红十字会|(?<![开协组机集散])学会|商会|基金会|慈善会|政法委|分局|供电所|气象台)$"
)
_NOT_UNITS: Final = re.compile(
    r"(?:(?:全|内|外|干|局|腹|顶|底|中|东|西|南|北)部|(?:举|督|创|承|主|协|兴|开|查|照|经|联|催|严)办"
    r"|(?:场|厕|住|处|多|会|诊|车)所|(?:好|到|各|害|深|长|之|益|用|惩|查|妥善|此|痛|难|何)处|(?:网|车|消防|微型消防)站"
    r"|(?:教|宿|卧|浴|更衣|实验|温|居|心理辅导|门卫|值班|警务|监控|休息|保健|隔离)室|(?:部|军|排|车|列|舰|领|带|归)队"
    r"|(?:校|家|公|乐|田|果|菜|平安校|安园)园|为中心|核心|集团化|(?:常|政|书|编|推)委"
    r"|(?:法|(?<!管)理|学|专|本|(?<!安)全)科|(?:分|班|重|编|改|扶|辅)组|(?:社|团|集|乐|代表)团"
    r"|(?:责任|牵头|配合|成员|组成|参会|参与|主体|联系|报送|主办|协办|承办|参加|实施|填报|主送|发文|发布|制发|建设|施工|使用|用人|所在|涉事|来源)(?:单位|部门|机构)"
    r"|(?:^|有关|相关|上级|行业|业务|各级|各|其|本)主管(?:单位|部门|机构)"
    r"|(?:工作|主要|总体|具体|其他|教育|安全|管理)?(?:目标|要求|内容|措施|任务|职责|原则|时间|地点|范围|对象|方式|步骤)"
    r"|(?:离|到|返|入|进|出|在|全|护|涉|平安|来|家|安)校|小区|片区|地区|区域|城区|校区|景区|库区|山区|灾区|辖区|园区|超市|城市|我市|我县|我旗|我区"
    r"|(?:安全|法治|心理健康|素质|国家安全|宣传|思想|道德|消防|法制|专题|警示|义务|学前|职业|家庭|继续|普法|防灾)教育|义务消防)$"
)
_SHARED_END: Final = re.compile(r"(?:等)?(?:部门|单位|机关|机构|主管部门|行政部门)$")
_GROUPED: Final = re.compile(r"等(?:群团组织|人民团体|群众团体|群团部门|社会组织|社会团体)$")
_STEM: Final = re.compile(
    r"(?:县|市|区|旗|省|州|盟|各级)?(?:委)?(?:教育|教体|教科体|公安|司法|民政|财政|卫健|卫生|卫生健康|疾控|市场监管|市场监督管理"
    r"|食品药品监管|食药监|应急|应急管理|消防|消防救援|交通|交通运输|住建|住房城乡建设|住房和城乡建设|城管|城市管理|综合执法|文旅"
    r"|文化|文体|文化旅游|文化和旅游|广电|广播电视|新闻出版|气象|水利|农业农村|自然资源|规划|环保|生态环境|网信|工信|通信|通信管理|电力"
    r"|人社|人力资源社会保障|人力资源和社会保障|发改|发展改革|审计|检察|审判|信访|政法|宣传|组织|统战|编制|机构编制|共青团|团委|妇联|残联|关工委|工会"
    r"|林草|林业|烟草|烟草专卖|质监|质量监督|工商|安监|安全监管|价格|物价|税务|金融|交警|禁毒|科技|体育|法院|检察院|国土|国土资源|建设|乡镇|街道|学校|综治|城乡建设|食品药品|卫生计生|住房建设|公安交管|交管|铁路|民航|邮政|供电|燃气|地震|医保|退役军人|民族宗教|民宗|外事)"
)
_PLACED: Final = re.compile(r"[省县区旗州盟]|市(?!场)|各级")
_BAD_SIGN: Final = re.compile(r"[;:。!?〔〕《》“”\"|%\d~/]")
_VERBISH: Final = re.compile(
    r"(?:负责|开展|组织(?!部|$)|加强|落实|要求|应当|必须|做好|进行|按照|根据|为了|通过|对于|关于|建立|完善|实施|督促|指导(?!组|委|中心)|协调(?!组)|配合|会同|以及时|严格|坚持|提高|确保|推进|不得|以上|以下|全面|深入|及时|严禁|是|的)"
)
_BAD_START: Final = re.compile(
    r"(?:协助|配合|会同|协同|与|和|由|对|向|按|联合|同|为|以|将|把|请|报|经|并|及时|积极|主动|支持|参加|邀请|依托|依靠|商请|商|给|让|使|从|在|凡|其他|这|其|该|本着|围绕|根据|属地管理|加大|不|涉及|涉|明确|压实|细化|强化|厘清|划分|夯实|理顺|健全|靠实|严明|突出|层层)"
)
_LEVELS: Final = re.compile(
    r"(?:(?:各|地方|本)?(?:级)?(?:省|自治区|设区的市|市|州|盟|县|区|旗|乡|镇|街道|苏木|地)(?:级)?(?:\([^()]{1,8}\))?[、和及]){1,5}(?:省|自治区|市|州|盟|县|区|旗|乡|镇|街道|苏木|不设区的市)(?:级)?(?:\([^()]{1,8}\))?(?:以上)?(?:人民政府|政府|[\u4e00-\u9fff]{1,10}(?:局|机关|部门|机构)|街道办事处|办事处)(?:教育|公安)?(?:行政)?(?:部门)?"
)
_JOINT: Final = re.compile(r"[、,]|以及|及其|(?<=[局委厅部办院队府会校园门所])[和与及]")
_BRACKETS: Final = re.compile(r"\([^()]{0,30}\)")
_PARTIES: Final = frozenset(("甲方", "乙方", "丙方"))
_LONGEST_NAME: Final = 26
_LONGEST_LIST: Final = 120


def is_unit_name(name: str) -> bool:
    """True if a tidy phrase is the name of one unit (旗教育局, 各中小学校, 教育、公安部门)."""
    bare = _BRACKETS.sub("", name)
    if bare in _PARTIES:
        return True
    if not 2 <= len(bare) <= _LONGEST_NAME or _BAD_SIGN.search(bare):
        return False
    if "、" in bare or "," in bare:
        return is_shared_name(bare)
    if bare.startswith("各") and bare.endswith("成员单位"):
        return True
    if _BAD_START.match(bare) or _NOT_UNITS.search(bare) or _VERBISH.search(bare):
        return False
    return bool(_SUFFIX.search(bare))


def is_shared_name(name: str) -> bool:
    """True for several stems that share one noun (教育、公安等部门): one unit by its name."""
    if _BAD_START.match(name):
        return False
    if _LEVELS.fullmatch(name) and not _VERBISH.search(name):
        return True
    if not _SHARED_END.search(name):
        return False
    pieces = [piece for piece in re.split(r"[、,]", _SHARED_END.sub("", name)) if piece]
    if len(pieces) == 1:
        pieces = [piece for piece in re.split(r"[和与及]", pieces[0]) if piece]
    if len(pieces) < 2:
        return False
    known = [is_stem_like(piece) or _are_stems(piece) for piece in pieces]
    return all(known) or (
        sum(known) * 2 > len(known)
        and all(2 <= len(piece) <= 8 and not _VERBISH.search(piece) for piece in pieces)
    )


def are_bare_stems(names: list[str]) -> bool:
    """True for names without a place, which share what is said of them (法院、检察院)."""
    return all(_STEM.fullmatch(name) and not _PLACED.match(name) for name in names)


def _are_stems(piece: str) -> bool:
    parts = [part for part in re.split(r"[和与及]", piece) if part]
    return len(parts) > 1 and all(is_stem_like(part) for part in parts)


def is_stem_like(piece: str) -> bool:
    """True if a piece ends in the name of a branch of administration."""
    return len(piece) <= 12 and any(
        _STEM.fullmatch(piece, start) for start in range(max(0, len(piece) - 11), len(piece) - 1)
    )


def find_units(phrase: str) -> list[tuple[int, int]] | None:
    """The stretches of the units that a tidy phrase lists; None if it is not a list of units.

    A shared name stays one stretch; a list whose pieces are each a full name gives one each.
    """
    phrase_end = len(phrase)
    while phrase_end and phrase[phrase_end - 1] in "、,。;":
        phrase_end -= 1
    if not 2 <= phrase_end <= _LONGEST_LIST:
        return None
    if _GROUPED.search(phrase, 0, phrase_end) and "、" in phrase:
        return [(0, phrase_end)] if _are_all_units(phrase[:phrase_end]) else None
    spans = _split_list(phrase[:phrase_end])
    names = [phrase[start:end] for start, end in spans]
    if all(is_unit_name(name) for name in names):
        if len(names) == 1 or not _is_one_shared(names):
            return spans
        return [(0, phrase_end)]
    return _group_shared(phrase, spans)


def _are_all_units(phrase: str) -> bool:
    bare = _GROUPED.sub("", phrase)
    return all(is_unit_name(bare[start:end]) for start, end in _split_list(bare))


def _is_one_shared(names: list[str]) -> bool:
    """True when all but the last are mere stems: 教育、公安部门 rather than 教育局、公安局."""
    return bool(_SHARED_END.search(names[-1])) and all(
        not _SHARED_END.search(name) and _STEM.fullmatch(name) for name in names[:-1]
    )


def _group_shared(phrase: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    grouped: list[tuple[int, int]] = []
    index = 0
    while index < len(spans):
        start, end = spans[index]
        if is_unit_name(phrase[start:end]) and not _STEM.fullmatch(phrase[start:end]):
            grouped.append((start, end))
            index += 1
            continue
        reach = next(
            (
                later
                for later in range(min(len(spans), index + 16) - 1, index, -1)
                if is_shared_name(phrase[start : spans[later][1]])
            ),
            None,
        )
        if reach is None:
            return None
        grouped.append((start, spans[reach][1]))
        index = reach + 1
    return grouped


def _split_list(phrase: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin, depth = 0, 0
    joints = {found.start(): found.end() for found in _JOINT.finditer(phrase)}
    index = 0
    while index < len(phrase):
        sign = phrase[index]
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and index in joints and index > begin:
            spans.append((begin, index))
            index = begin = joints[index]
            continue
        index += 1
    if begin < len(phrase):
        spans.append((begin, len(phrase)))
    return spans
