"""Automatic numbers of a Word file: what the page shows but the paragraphs do not contain."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

_CHINESE: Final = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographTraditional",
        "chineseLegalSimplified",
    )
)
_SIGNS: Final = "零一二三四五六七八九"


@dataclass(slots=True)
class Numbering:
    """The numbering of one document, counting as its paragraphs go by."""

    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, document: Any) -> "Numbering":
        """The numbering definitions of a document; empty when it has none."""
        numbering = cls()
        part = next(
            (
                relation.target_part
                for relation in document.part.rels.values()
                if relation.reltype.endswith("/numbering") and not relation.is_external
            ),
            None,
        )
        if part is None:
            return numbering
        root = part.element
        plans = {plan.get(qn("w:abstractNumId")): plan for plan in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            plan = plans.get(link.get(qn("w:val"))) if link is not None else None
            if plan is not None:
                numbering._add_levels(number.get(qn("w:numId")), plan)
        for style in document.styles.element.iter(qn("w:style")):
            found = _find_number(style)
            if found:
                numbering.styles[style.get(qn("w:styleId"))] = found
        return numbering

    def _add_levels(self, number: str, plan: Any) -> None:
        for level in plan.iterchildren(qn("w:lvl")):
            values = [
                node.get(qn("w:val")) if (node := level.find(qn(tag))) is not None else None
                for tag in ("w:numFmt", "w:lvlText", "w:start")
            ]
            depth = int(level.get(qn("w:ilvl"), "0"))
            start = int(values[2]) if values[2] and values[2].isdigit() else 1
            self.levels[(number, depth)] = (values[0] or "decimal", values[1] or "", start)

    def next_label(self, paragraph: Any) -> str:
        """The number printed before a paragraph; the empty string for bullets and plain text."""
        found = _find_number(paragraph) or self.styles.get(_find_style(paragraph))
        if found is None or found not in self.levels:
            return ""
        number, depth = found
        style, pattern, start = self.levels[found]
        counts = self.counts.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(self.levels.get((number, len(counts)), ("", "", 1))[2] - 1)
        counts[depth] = counts[depth] + 1 if counts[depth] >= start - 1 else start
        del counts[depth + 1 :]
        if style in ("bullet", "none"):
            return ""
        return re.sub(
            r"%(\d)", lambda mark: self._print_part(number, int(mark[1]) - 1, counts), pattern
        )

    def _print_part(self, number: str, depth: int, counts: list[int]) -> str:
        style = self.levels.get((number, depth), ("decimal", "", 1))[0]
        value = counts[depth] if depth < len(counts) else 1
        if style in _CHINESE:
            return print_chinese(value)
        if style == "decimalEnclosedCircle" and 1 <= value <= 20:
            return chr(ord("①") + value - 1)
        return str(value)


def print_chinese(value: int) -> str:
    """A number below one hundred in Chinese numerals."""
    if not 0 <= value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _SIGNS[ones]
    return ("" if tens == 1 else _SIGNS[tens]) + "十" + (_SIGNS[ones] if ones else "")


def _find_number(node: Any) -> tuple[str, int] | None:
    found = node.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if found is None:
        return None
    number, depth = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    if number is None:
        return None
    level = depth.get(qn("w:val"), "0") if depth is not None else "0"
    return number.get(qn("w:val"), ""), int(level) if level.isdigit() else 0


def _find_style(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val"), "") if style is not None else ""
