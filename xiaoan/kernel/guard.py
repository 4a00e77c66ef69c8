"""What the product never holds about a person, checked wherever a name can be given.

It keeps children safe and does not watch people: there is no field, category, import column,
report or search for religion, ethnicity, political opinion, speech, petitioning or a criminal or
correctional history. Schema names, import headings, plan files and register types pass here.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

REFUSED: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "religion": (
        frozenset(
            [
                "religion",
                "religious",
                "faith",
                "creed",
                "church",
                "mosque",
                "temple",
                "worship",
                "belief",
            ]
        ),
        ("宗教", "信仰", "教徒", "信教", "教派", "礼拜"),
    ),
    "ethnicity": (
        frozenset(["ethnicity", "ethnic", "nationality", "racial", "minority", "tribe"]),
        ("民族", "族别", "族裔", "种族"),
    ),
    "political_opinion": (
        frozenset(
            [
                "political",
                "politics",
                "party_member",
                "party_membership",
                "ideology",
                "ideological",
                "communist",
            ]
        ),
        ("政治面貌", "政治表现", "政治倾向", "政治立场", "党派", "意识形态", "思想动态"),
    ),
    "speech": (
        frozenset(["speech", "political_opinion", "public_opinion", "sentiment", "social_media"]),
        ("言论", "舆情", "舆论监测", "发帖", "社交账号", "网络言行"),
    ),
    "petitioning": (
        frozenset(["petition", "petitioner", "petitioning", "petitions"]),
        ("上访", "信访人", "信访记录", "信访情况", "稳控"),
    ),
    "criminal_history": (
        frozenset(
            [
                "criminal",
                "conviction",
                "convictions",
                "convict",
                "offence",
                "offense",
                "offender",
                "felony",
                "inmate",
                "probation",
                "parole",
                "correctional",
                "prison",
                "jail",
            ]
        ),
        (
            "前科",
            "犯罪记录",
            "犯罪史",
            "罪名",
            "案底",
            "刑满",
            "服刑",
            "社区矫正",
            "安置帮教",
            "矫正对象",
        ),
    ),
    "face_recognition": (
        frozenset(["face_recognition", "facial", "biometric", "biometrics", "faceprint"]),
        ("人脸", "面部特征", "生物特征", "声纹"),
    ),
    "movement_tracking": (
        frozenset(["movement_track", "movements", "trajectory", "whereabouts", "geotrack"]),
        ("行踪", "行动轨迹", "活动轨迹"),
    ),
    "person_score": (
        frozenset(["person_score", "risk_label", "risk_person", "social_credit"]),
        ("重点人员", "人员评分", "个人评分", "信用分", "高危学生", "风险学生"),
    ),
}
"""Refused attribute → (English words of identifiers, Chinese words of labels)."""

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class RefusedName:
    """A name that may not be used, with the attribute that it would hold."""

    name: str
    attribute: str
    word: str


def find_refused(names: Iterable[str]) -> list[RefusedName]:
    """The names among these that would hold a refused attribute, in order."""
    found = []
    for name in names:
        plain = unicodedata.normalize("NFKC", name).replace(" ", "")
        words = _split_words(name)
        for attribute, (english, chinese) in REFUSED.items():
            word = next((w for w in words if w in english), None)
            word = word or next((w for w in chinese if w in plain), None)
            if word:
                found.append(RefusedName(name=name, attribute=attribute, word=word))
                break
    return found


def _split_words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    words = _WORD.findall(spaced.lower())
    pairs = [f"{first}_{second}" for first, second in itertools.pairwise(words)]
    return [*words, *pairs]
