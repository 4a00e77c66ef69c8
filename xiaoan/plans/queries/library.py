"""Plans of the library, and the check that a plan file is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xiaoan.journal.queries import list_kinds
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.library import LIBRARY, Document, read_document, read_documents
from xiaoan.plans import errors
from xiaoan.plans.queries.packs import list_pack_entries
from xiaoan.plans.rules.check import (
    Finder,
    KindWord,
    NoticeText,
    PlanProblem,
    Vocabulary,
    build_notice_text,
    check_citations,
    check_pack,
    check_schema,
    check_words,
)
from xiaoan.plans.rules.citations import fold_number
from xiaoan.plans.rules.language import PlanSpec, RequirementSpec, parse_plan, plain_data
from xiaoan.plans.rules.packs import RuleBook
from xiaoan.plans.rules.reader import Reading, decode_notice, read_notice


@dataclass(frozen=True, slots=True)
class LibraryPlan:
    """A plan file of the library. `data`: the plan as written, as plain JSON data."""

    path: Path
    key: str
    title: str
    title_en: str
    number: str
    jurisdiction: str
    data: dict[str, Any] = field(repr=False)

    @property
    def spec(self) -> PlanSpec:
        """The plan as values. Raises InvalidInput("plans.plan_broken") if it fails the schema."""
        finder = Finder(self.path.name, lambda *_: 1)
        check_schema(finder, self.data, read_plan_schema())
        if finder.problems:
            raise InvalidInput(errors.PLAN_BROKEN, plan=self.key, count=len(finder.problems))
        return parse_plan(self.data)


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What a check of one plan file found. Whole when `problems` is empty."""

    path: Path
    key: str
    problems: tuple[PlanProblem, ...]
    requirements: tuple[RequirementSpec, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text of the library with what was read from it."""

    text: str
    reading: Reading


@cache
def read_plan_schema() -> Mapping[str, Any]:
    """The published schema of the plan language."""
    schema: dict[str, Any] = json.loads(
        (LIBRARY / "schema" / "plan.schema.json").read_text(encoding="utf-8")
    )
    return schema


@cache
def list_library_plans() -> tuple[LibraryPlan, ...]:
    """Every plan file of the library, by file name."""
    return tuple(
        _as_library_plan(LIBRARY / document.path, document)
        for document in read_documents("plans")
        if isinstance(document.data, Mapping) and "plan" in document.data
    )


def find_library_plan(*, key: str = "", number: str = "") -> LibraryPlan | None:
    """The library's plan of a key, or of a document number (brackets and spaces do not matter)."""
    wanted = fold_number(number)
    for plan in list_library_plans():
        if (key and plan.key == key) or (wanted and fold_number(plan.number) == wanted):
            return plan
    return None


def get_library_plan(key: str) -> LibraryPlan:
    """The library's plan of a key, or the plan in a YAML file of that name.

    Raises NotFound("plans.library_plan_unknown").
    """
    found = find_library_plan(key=key) or _find_plan_file(Path(key))
    if found is None:
        known = "、".join(plan.key for plan in list_library_plans())
        raise NotFound(errors.LIBRARY_PLAN_UNKNOWN, plan=key, known=known)
    return found


@cache
def read_library_text(name: str) -> ReadText:
    """A notice's text of the library and what was read from it; read once in a process."""
    text = decode_notice((LIBRARY / name).read_bytes(), name)
    return ReadText(text, read_notice(text))


def build_vocabulary(*, day: date | None = None, rules: RuleBook | None = None) -> Vocabulary:
    """The kinds, rules and requirements that a plan may name."""
    kinds = {
        key: KindWord(kind.measure, kind.unit, kind.is_fact, kind.is_family)
        for key, kind in list_kinds().items()
    }
    return Vocabulary(
        kinds=kinds,
        rules=rules or RuleBook(list_pack_entries()),
        requirements=frozenset(
            f"{plan.key}/{requirement.get('id')}"
            for plan in list_library_plans()
            for requirement in plan.data.get("requirements") or ()
            if isinstance(requirement, Mapping)
        ),
        day=day,
    )


def check_plan(path: Path, *, day: date | None = None) -> PlanCheck:
    """Every problem of one plan file: shape, words, citations. `day`: rules in force on it."""
    name = _name_file(path)
    try:
        document = read_document(path, name=name)
    except InvalidInput as refusal:
        line = int(str(refusal.data.get("line", 1)))
        return PlanCheck(path, "", (PlanProblem(name, line, refusal.code, refusal.data),), ())
    data = plain_data(document.data)
    finder = Finder(name, document.line_of)
    check_schema(finder, data, read_plan_schema())
    shape_is_right = not finder.problems
    if isinstance(data, Mapping) and "plan" in data:
        check_words(finder, data, build_vocabulary(day=day))
        _check_text(finder, path, data)
        _check_key(finder, path, str(data["plan"]))
    problems = tuple(sorted(set_apart(finder.problems), key=lambda one: one.line))
    requirements = parse_plan(data).requirements if shape_is_right else ()
    key = str(data.get("plan", "")) if isinstance(data, Mapping) else ""
    return PlanCheck(path, key, problems, requirements)


def check_rule_packs() -> list[PlanProblem]:
    """Every problem of the rule packs of the library."""
    problems: list[PlanProblem] = []
    for document in read_documents("rules"):
        finder = Finder(document.path, document.line_of)
        check_pack(finder, plain_data(document.data))
        problems += finder.problems
    return problems


def set_apart(problems: list[PlanProblem]) -> list[PlanProblem]:
    """The problems with doubles left out, in order."""
    seen: list[tuple[object, ...]] = []
    kept = []
    for problem in problems:
        mark = (problem.line, problem.code, str(problem.data))
        if mark not in seen:
            seen.append(mark)
            kept.append(problem)
    return kept


def build_cited_text(text: str, reading: Reading) -> NoticeText:
    """A text with the passages of its clauses, ready for citing."""
    return build_notice_text(text, [(one.id, one.start, one.end) for one in reading.clauses])


def _check_text(finder: Finder, path: Path, data: Mapping[str, Any]) -> None:
    document = data.get("document")
    if not isinstance(document, Mapping) or not isinstance(document.get("text"), str):
        check_citations(finder, data, None)
        return
    found = next(
        (one for one in (LIBRARY, path.parent) if (one / document["text"]).is_file()), None
    )
    if found is None:
        finder.add(("document", "text"), errors.TEXT_MISSING, text=document["text"])
        return
    read = read_library_text(str((found / document["text"]).resolve()))
    check_citations(finder, data, build_cited_text(read.text, read.reading))


def _check_key(finder: Finder, path: Path, key: str) -> None:
    for plan in list_library_plans():
        if plan.key == key and plan.path.resolve() != path.resolve():
            other = _name_file(plan.path)
            if path.resolve().is_relative_to(LIBRARY.resolve()):
                finder.add(("plan",), errors.PLAN_KEY_REPEATED, plan=key, other=other)


def _find_plan_file(path: Path) -> LibraryPlan | None:
    if path.suffix not in {".yaml", ".yml"} or not path.is_file():
        return None
    document = read_document(path, name=_name_file(path))
    if not isinstance(document.data, Mapping) or "plan" not in document.data:
        return None
    return _as_library_plan(path, document)


def _as_library_plan(path: Path, document: Document) -> LibraryPlan:
    data: dict[str, Any] = plain_data(document.data)
    paper = data.get("document")
    title = str(data.get("title") or data["plan"])
    return LibraryPlan(
        path=path,
        key=str(data["plan"]),
        title=title,
        title_en=str(data.get("title_en") or title),
        number=str(paper.get("number") or "") if isinstance(paper, Mapping) else "",
        jurisdiction=str(data.get("jurisdiction") or ""),
        data=data,
    )


def _name_file(path: Path) -> str:
    full, root = path.resolve(), LIBRARY.resolve()
    return full.relative_to(root.parent).as_posix() if full.is_relative_to(root) else str(path)
