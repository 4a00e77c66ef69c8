"""Which named unit owes what: paragraphs, headings, table rows, sentences and annotations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xiaoan.plans.rules.reader.annotations import find_named_behind, list_annotations
from xiaoan.plans.rules.reader.clauses import Node, heads_items
from xiaoan.plans.rules.reader.labels import (
    STRONG_CUE,
    find_label_end,
    find_subject_end,
    is_requested,
    is_role,
    list_names,
    split_charges,
)
from xiaoan.plans.rules.reader.page import Line, split_sentences
from xiaoan.plans.rules.reader.reading import Clause, Duty
from xiaoan.plans.rules.reader.scope import find_reason
from xiaoan.plans.rules.reader.stretches import Stretch, list_chains
from xiaoan.plans.rules.reader.tables import Cells, TableReader, split_cells
from xiaoan.plans.rules.reader.units import find_units

_DIVIDES: Final = re.compile(
    r"职责|分工|责任单位|责任部门|工作机制|组织机构|组织体系|部门责任|各方责任|任务分解|责任主体|监管责任|(?:属地|行业|领导)责任|部门任务|部门协同|部门协作"
)
_TITLED: Final = re.compile(r"职责|分工|责任清单|责任制")
_NOT_DIVIDING: Final = re.compile(
    r"法律责任|责任追究|附则|追责|罚则|总体要求|工作目标|指导思想|目标任务|基本原则|工作原则|责任督学"
)
_TASK_LABEL: Final = re.compile(
    r"^(?:工作任务|任务|具体任务|工作措施|措施|工作内容|主要任务|重点任务|职责|工作职责|主要职责)[:]"
)
_MEMBERS: Final = re.compile(
    r"^(?:组长|副组长|成员|主任|副主任|组员|总指挥|副总指挥|指挥长|副指挥长|召集人|成员单位|办公室主任|联络员|主席|副主席|责任领导|分管领导|顾问|负责人|联系人|牵头领导)[:(]"
)
_REMARK: Final = re.compile(r"^(?:同时|此外|另外),")
_SAYS_NOTHING: Final = re.compile(
    r"^(?:(?:其|主要|具体|履行)?(?:以下|下列|如下)?(?:工作)?(?:主要)?(?:职责|任务)(?:如下|是|为)?|职责|(?:应当|应|要|须)?(?:依法)?履行(?:下列|以下)[^,]{0,8}职责)$"
    r"|^[^,]{0,12}(?:应当|应|要|须)(?:认真|切实)?(?:落实|承担|做好|履行)好?(?:以下|下列|如下)[^,]{0,6}$"
    r"|^[\d\-~()、/转内线分机火急救警报:,]{5,}$|^(?:按照?|依照|根据|见)(?:下|附|上)表"
)
_SETS_UP: Final = re.compile(
    r"^(?:[^,要应须]{0,16}(?:成立|下设))[^,]{0,30}(?:小组|办公室|专班|工作组|指挥部)|^(?:领导小组|指挥部)?(?:下设)?(?:由|办公室设在)[^。;]{2,200}(?:组成|担任|任(?:组长|主任)|设在[^,]{2,20})$|^[^,]{0,12}由[^。;]{2,200}组成,[^。;]{2,60}担任[^,。;]{2,10}$"
)
_OPENS_LETTER: Final = re.compile(
    r"(?:现将|现就|为了?|根据|按照|依据|经|近日|近期|日前|近年来|当前|你[们局校]|[^,。;]{0,16}已经|兹)"
)
_SUBJECT_REACH: Final = 60
_SHORT_HEADING: Final = 22


@dataclass(slots=True)
class _Scene:
    """What the reader of duties knows while it goes down the page."""

    unit_names: tuple[tuple[str, int], ...] = ()
    unit_level: int = 0
    by_heading: bool = False


class DutyReader:
    """Goes through the stretches of a notice and answers the duties of its units."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        clauses: Sequence[tuple[Clause, Node]],
        *,
        title: str | None,
    ) -> None:
        self.text = text
        self.lines = lines
        self.clauses = clauses
        self.title_divides = bool(_TITLED.search(title or ""))
        self.scene = _Scene()
        self.table = TableReader()
        self.duties: list[Duty] = []
        self._chains: dict[int, tuple[Clause, ...]] = list_chains(clauses)
        self._waiting: list[Stretch] = []
        self._answered = False

    def list_duties(self, stretches: Sequence[Stretch], left_alone: frozenset[int]) -> list[Duty]:
        """The duties in order of place; `left_alone` holds starts of clauses out of scope."""
        self._divided = self._list_divided(stretches)
        for stretch in stretches:
            if stretch.clause is not None and stretch.clause.start in left_alone:
                if stretch.opens:
                    self._leave_unit(stretch)
                continue
            self._read_stretch(stretch)
        kept: dict[tuple[str, int], Duty] = {(duty.unit, duty.start): duty for duty in self.duties}
        return sorted(kept.values(), key=lambda duty: duty.start)

    def _read_stretch(self, stretch: Stretch) -> None:
        line = self.lines[stretch.row]
        if stretch.opens:
            self._leave_unit(stretch)
            self._waiting, self._answered = [], False
            self.table.in_lines = False
        elif self.table.learn_line(line.tidy):
            self.scene.unit_names = ()
            return
        cells = split_cells(line, stretch.begin, stretch.end)
        if cells is not None and self._read_table(stretch, cells):
            return
        self.table.leave(line.tidy)
        if _MEMBERS.match(line.tidy, stretch.begin):
            self.scene.unit_names = () if not self.scene.by_heading else self.scene.unit_names
            return
        if self._read_annotation(stretch) or self._read_named_behind(stretch):
            self._answered = True
            return
        if self._answered:
            self._waiting, self._answered = [], False
        if self._read_named(stretch):
            return
        if self.scene.unit_names:
            self._add_sentences(stretch, self._rename(stretch), stretch.end)
            return
        self._read_subjects(stretch)
        self._waiting.append(stretch)

    def _leave_unit(self, stretch: Stretch) -> None:
        level = stretch.clause.level if stretch.clause else 0
        if not self.scene.by_heading or level <= self.scene.unit_level:
            self.scene.unit_names = ()
            self.scene.by_heading = False

    def _divides(self, stretch: Stretch) -> bool:
        """True in a section that divides responsibilities among units."""
        chain = self._chains.get(stretch.clause.start, ()) if stretch.clause else ()
        for clause in reversed(chain):
            heading = "".join(clause.heading.split())
            if _NOT_DIVIDING.search(heading[:24]):
                return False
            if _DIVIDES.search(heading[:24]) or clause.start in self._divided:
                return True
        if not chain:
            return None in self._divided
        return self.title_divides and chain[0].number.endswith("条")

    def _list_divided(self, stretches: Sequence[Stretch]) -> frozenset[int | None]:
        """Sections whose sentences begin with two or more units that are made responsible.

        In a letter every clause may ask another unit: then each of them divides.
        """
        seen: dict[int | None, set[str]] = {}
        asked: dict[str, set[int]] = {}
        for stretch in stretches:
            line = self.lines[stretch.row]
            chain = self._chains.get(stretch.clause.start, ()) if stretch.clause else ()
            for begin, end in split_sentences(line, stretch.begin, stretch.end):
                requested = stretch.clause is not None and is_requested(line, begin)
                reach = min(end, begin + _SUBJECT_REACH)
                if not requested and not STRONG_CUE.search(line.tidy, begin, reach):
                    continue
                subject_end = find_subject_end(line, begin, reach)
                if subject_end is None:
                    continue
                name = line.tidy[begin:subject_end]
                if requested and stretch.clause is not None:
                    asked.setdefault(name, set()).add(stretch.clause.start)
                if STRONG_CUE.match(line.tidy, subject_end):
                    for clause in chain or (None,):
                        seen.setdefault(clause.start if clause else None, set()).add(name)
        divided = {key for key, names in seen.items() if len(names) >= 2}
        if len(asked) >= 2:
            divided |= set().union(*asked.values())
        return frozenset(divided)

    def _read_named(self, stretch: Stretch) -> bool:
        """A unit before a colon, a heading that is a unit, or a line that is only a unit."""
        line = self.lines[stretch.row]
        label_end = find_label_end(
            line,
            stretch.begin,
            stretch.end,
            at_stop=stretch.opens or self._divides(stretch),
        )
        if label_end is None or _is_chapter(stretch):
            return False
        names = self._read_names(line, stretch.begin, label_end)
        if not names and self._names_role(stretch, label_end):
            role = self._slice(line, stretch.begin, label_end)
            names = ((role, line.raw_start(stretch.begin)),)
        body = min(label_end + 1, stretch.end)
        if not names or (stretch.clause is None and _OPENS_LETTER.match(line.tidy, body)):
            return False
        if find_units(line.tidy[body : stretch.end].rstrip(":")):
            self.scene.unit_names = ()
            return True
        return self._open_unit(stretch, names, body)

    def _open_unit(self, stretch: Stretch, names: tuple[tuple[str, int], ...], body: int) -> bool:
        """Take what follows for the duties of the units named, unless their line stands alone."""
        alone = body >= stretch.end
        if alone and not stretch.opens and not self._takes_heading(stretch):
            return False
        self.scene.unit_names = names
        self.scene.by_heading = alone or (stretch.opens and stretch.clause is not None)
        self.scene.unit_level = stretch.clause.level if stretch.clause else 0
        self._add_sentences(stretch, body, stretch.end)
        return True

    def _names_role(self, stretch: Stretch, label_end: int) -> bool:
        line = self.lines[stretch.row]
        label = line.tidy[stretch.begin : label_end]
        return (
            line.tidy[label_end : label_end + 1] in (":", "。")
            and is_role(label)
            and (stretch.opens or self._divides(stretch))
        )

    def _takes_heading(self, stretch: Stretch) -> bool:
        """A line with nothing but a unit's name opens its duties only where duties are divided,
        or where a numbering of its own begins below it."""
        return (
            self.table.in_lines
            or self._divides(stretch)
            or (stretch.clause is not None and heads_items(self.lines, stretch.row))
        )

    def _read_names(self, line: Line, begin: int, end: int) -> tuple[tuple[str, int], ...]:
        return tuple(
            (self._slice(line, begin + left, begin + right), line.raw_start(begin + left))
            for left, right in list_names(line.tidy[begin:end])
        )

    def _slice(self, line: Line, begin: int, end: int) -> str:
        return self.text[line.raw_start(begin) : line.raw_end(end)]

    def _add_sentences(self, stretch: Stretch, begin: int, end: int) -> None:
        line = self.lines[stretch.row]
        for left, right in split_sentences(line, begin, end):
            renamed = find_subject_end(line, left, right, asked=False) if left > begin else None
            if renamed:
                self.scene.unit_names = self._read_names(line, left, renamed)
            self._add_duty(stretch, renamed or left, right)

    def _rename(self, stretch: Stretch) -> int:
        """A paragraph that opens with another unit's charge leaves the unit before it; where
        the words of the charge begin."""
        line = self.lines[stretch.row]
        end = find_subject_end(line, stretch.begin, stretch.end, asked=False)
        charges: tuple[str, ...] = ("负责", "主要负责", "具体负责")
        if self._divides(stretch):
            charges += ("要", "应当")
        if end is not None and line.tidy.startswith(charges, end):
            self.scene.unit_names = self._read_names(line, stretch.begin, end)
            return end
        return stretch.begin

    def _add_duty(self, stretch: Stretch, begin: int, end: int) -> None:
        line = self.lines[stretch.row]
        tidy = line.tidy[begin:end].strip(":,")
        if (
            len(tidy) < 4
            or _SAYS_NOTHING.match(tidy)
            or _SETS_UP.match(tidy)
            or find_units(tidy)
            or find_reason(tidy) is not None
        ):
            return
        task = _TASK_LABEL.match(line.tidy[begin:end])
        begin += task.end() if task else 0
        while begin < end and line.tidy[begin] in ":,":
            begin += 1
        while end > begin and line.tidy[end - 1] in ":,":
            end -= 1
        if end - begin < 4 or find_reason(line.tidy[begin:end]) is not None:
            return
        start = line.raw_start(begin)
        if begin > stretch.begin and line.tidy[begin - 1] in "。;":
            start = line.raw_end(begin)
        words = self.text[start : line.raw_end(end)]
        for name, _ in self.scene.unit_names:
            self.duties.append(Duty(name, words, stretch.clause_at(begin), start))

    def _read_subjects(self, stretch: Stretch) -> None:
        """Sentences whose grammatical subject is a unit, where responsibilities are divided."""
        line = self.lines[stretch.row]
        divides = self._divides(stretch)
        charges = (
            charge
            for left, right in split_sentences(line, stretch.begin, stretch.end)
            for charge in split_charges(line, left, right)
        )
        for left, right in charges:
            end = find_subject_end(line, left, right) if divides else None
            if end is not None:
                self.scene.unit_names = self._read_names(line, left, end)
                self._add_duty(stretch, end, right)
            elif self.scene.unit_names and not _REMARK.match(line.tidy, left):
                self._add_duty(stretch, left, right)
        names = self.scene.unit_names
        if names and line.tidy[stretch.end - 1 : stretch.end] == ":":
            self.scene.by_heading = True
            self.scene.unit_level = stretch.clause.level if stretch.clause else 0
        else:
            self.scene.unit_names = ()

    def _read_annotation(self, stretch: Stretch) -> bool:
        """责任单位:… behind (or below) the words of a clause gives them to each unit named."""
        line = self.lines[stretch.row]
        remarks = list_annotations(line, stretch.begin, stretch.end)
        if not remarks:
            return False
        if not any(remark.units for remark in remarks):
            return remarks[0].begin == stretch.begin
        if self._waits_for_words(stretch, remarks[0].begin):
            held = self.scene.unit_names if self._answered else ()
            names = self._name_spans(line, remarks[0].units)
            self.scene.unit_names, self.scene.by_heading = (*held, *names), True
            self.scene.unit_level = stretch.clause.level if stretch.clause else 0
            return True
        begin = stretch.begin
        for remark in remarks:
            targets = [replace(stretch, begin=begin, end=remark.begin)]
            if remark.begin - stretch.begin < 4:
                targets = list(self._waiting)
            elif begin > stretch.begin:
                targets = [replace(targets[0], opens=False)]
            self._give_tasks(targets, self._name_spans(line, remark.units))
            begin = min(remark.end + 1, stretch.end)
        return True

    def _give_tasks(self, targets: Sequence[Stretch], names: tuple[tuple[str, int], ...]) -> None:
        before, self.scene.unit_names = self.scene.unit_names, names
        for target in targets:
            for left, right in self._list_tasks(target):
                self._add_duty(target, left, right)
        self.scene.unit_names = before if self.scene.by_heading else ()

    def _name_spans(
        self, line: Line, spans: Sequence[tuple[int, int]]
    ) -> tuple[tuple[str, int], ...]:
        return tuple(
            (self._slice(line, left, right), line.raw_start(left)) for left, right in spans
        )

    def _waits_for_words(self, stretch: Stretch, begin: int) -> bool:
        """True when nothing but a heading stands before the annotation: its words follow."""
        if begin - stretch.begin >= 4 or len(self._waiting) > 1:
            return False
        if not self._waiting:
            return stretch.clause is not None
        only = self._waiting[0]
        words = self.lines[only.row].tidy[only.begin : only.end]
        return only.opens and len(words) <= _SHORT_HEADING and words[-1:] not in "。;"

    def _read_named_behind(self, stretch: Stretch) -> bool:
        """(县教育局、县公安局负责) behind the words of a clause."""
        line = self.lines[stretch.row]
        remark = find_named_behind(line, stretch.begin, stretch.end)
        if remark is None:
            return False
        target = replace(stretch, end=remark.begin)
        self._give_tasks([target], self._name_spans(line, remark.units))
        return True

    def _list_tasks(self, target: Stretch) -> Iterator[tuple[int, int]]:
        line = self.lines[target.row]
        end = target.end
        begin = target.begin
        while end > begin and line.tidy[end - 1] in "(〔":
            end -= 1
        while begin < end and line.tidy[begin] in ")〕。;,":
            begin += 1
        sentences = split_sentences(line, begin, end)
        if not target.opens:
            yield from sentences
            return
        head = target.node.heading_end if target.node else target.begin
        if len(sentences) > 1 and sentences[0][1] - sentences[0][0] <= _SHORT_HEADING:
            first = line.tidy[sentences[0][0] : sentences[0][1]]
            if "," not in first and line.tidy[sentences[0][1]] != ";":
                sentences = sentences[1:]
        elif sentences and target.begin < head < sentences[0][1]:
            sentences[0] = (head + (line.tidy[head] == ":"), sentences[0][1])
        elif len(sentences) == 1 and len(self._waiting) > 1 and target is self._waiting[0]:
            return
        yield from sentences

    def _read_table(self, stretch: Stretch, cells: Cells) -> bool:
        rows = self.table.read_row(self.lines[stretch.row], cells)
        if rows is None:
            return False
        line = self.lines[stretch.row]
        for names, (begin, end) in rows:
            self.scene.unit_names = tuple(
                (self._slice(line, left, right), line.raw_start(left)) for left, right in names
            )
            for first, last in stretch.cut_inner(begin, end):
                for left, right in split_sentences(line, first, last):
                    self._add_duty(stretch, *_drop_number(line, left, right))
        self.scene.unit_names = ()
        return True


def _is_chapter(stretch: Stretch) -> bool:
    return (
        stretch.opens
        and stretch.node is not None
        and stretch.node.mark.kind in ("chapter", "section")
    )


def _drop_number(line: Line, begin: int, end: int) -> tuple[int, int]:
    number = re.compile(r"(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳])(?!\d)").match(line.tidy, begin, end)
    return (number.end() if number else begin), end
