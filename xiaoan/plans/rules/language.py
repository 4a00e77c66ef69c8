"""The plan language as values: a plan, its clauses that are left alone, its requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xiaoan.plans.states import MEASURES


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """The official document of a plan. `text`: its file below library/."""

    number: str
    issuer: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseMark:
    """A clause, or a unit's paragraph or a passage of it, that is shown and never turned into
    requirements, with the reason."""

    clause: str
    unit: str
    quotes: tuple[str, ...]
    reason: str
    reason_en: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequirementSpec:
    """One requirement as written. `measure` holds exactly one measure with its attributes."""

    number: str
    title: str
    title_en: str
    area: str
    owed_by: dict[str, Any]
    every: str
    during: str
    measure: dict[str, Any]
    clause: str
    quotes: tuple[str, ...]
    evidence: tuple[str, ...]
    duties: tuple[str, ...]
    same_as: tuple[str, ...]
    soon_days: int | None
    late_days: int | None
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """A plan as written."""

    key: str
    title: str
    title_en: str
    jurisdiction: str
    document: DocumentInfo | None
    marks: tuple[ClauseMark, ...]
    requirements: tuple[RequirementSpec, ...]

    @property
    def number(self) -> str:
        """The document number (文号), "" when there is no single document."""
        return self.document.number if self.document else ""


def plain_data(data: Any) -> Any:
    """YAML data as JSON data: days as text, and the key `on`, which YAML reads as a yes."""
    if isinstance(data, Mapping):
        return {_plain_key(key): plain_data(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain_data(value) for value in data]
    if isinstance(data, datetime):
        return data.date().isoformat()
    return data.isoformat() if isinstance(data, date) else data


def parse_plan(data: Mapping[str, Any]) -> PlanSpec:
    """A plan from plain data that has passed the schema."""
    document = data.get("document")
    return PlanSpec(
        key=data["plan"],
        title=data["title"],
        title_en=data.get("title_en") or data["title"],
        jurisdiction=data["jurisdiction"],
        document=DocumentInfo(**document) if document else None,
        marks=tuple(parse_mark(one) for one in data.get("clauses") or ()),
        requirements=tuple(parse_requirement(one) for one in data["requirements"]),
    )


def parse_mark(data: Mapping[str, Any]) -> ClauseMark:
    """A clause that is left alone, from plain data."""
    return ClauseMark(
        clause=data["id"],
        unit=data.get("unit") or "",
        quotes=list_quotes(data.get("quote")),
        reason=data["reason"],
        reason_en=data.get("reason_en") or data["reason"],
        duties=tuple(data.get("duties") or ()),
    )


def parse_requirement(data: Mapping[str, Any]) -> RequirementSpec:
    """A requirement from plain data that has passed the schema."""
    return RequirementSpec(
        number=data["id"],
        title=data["title"],
        title_en=data.get("title_en") or data["title"],
        area=data["area"],
        owed_by=dict(data["owed_by"]),
        every=data.get("every") or "once",
        during=data.get("during") or "",
        measure=extract_measure(data),
        clause=data.get("clause") or "",
        quotes=list_quotes(data.get("quote")),
        evidence=tuple(data.get("evidence") or ()),
        duties=tuple(data.get("duties") or ()),
        same_as=tuple(data.get("same_as") or ()),
        soon_days=data.get("soon_days"),
        late_days=data.get("late_days"),
        source=data.get("source") or "",
        certainty=data.get("certainty") or "S",
    )


def extract_measure(data: Mapping[str, Any]) -> dict[str, Any]:
    """The measure of a requirement: {count: …}, or {on: …, within: …, do: …}."""
    if "on" in data:
        return {name: data[name] for name in ("on", "within", "do") if name in data}
    return {name: data[name] for name in MEASURES if name in data}


def name_measure(measure: Mapping[str, Any]) -> str:
    """Which of the measures it is: count, sum, share, always, on or attest."""
    return next((name for name in MEASURES if name in measure), "")


def list_measured_kinds(measure: Mapping[str, Any]) -> list[str]:
    """Every kind of fact that a measure looks at, in order."""
    found: list[str] = []
    for part in (measure, *(one for one in measure.values() if isinstance(one, Mapping))):
        for name in ("of", "all_valid", "on", "do"):
            found += list_quotes(part.get(name))
        over = part.get("over")
        found += list_quotes(over.get("of")) if isinstance(over, Mapping) else ()
    return list(dict.fromkeys(found))


def list_quotes(given: object) -> tuple[str, ...]:
    """One word or several, as several. What is neither is none."""
    if isinstance(given, str):
        return (given,)
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else ()


def write_requirement(spec: RequirementSpec) -> dict[str, Any]:
    """A requirement back in the plan language, without what is empty."""
    written: dict[str, Any] = {
        "id": spec.number,
        "duties": list(spec.duties),
        "clause": spec.clause,
        "quote": list(spec.quotes),
        "title": spec.title,
        "title_en": spec.title_en,
        "area": spec.area,
        "owed_by": spec.owed_by,
        "every": spec.every,
        "during": spec.during,
        **spec.measure,
        "evidence": list(spec.evidence),
        "soon_days": spec.soon_days,
        "late_days": spec.late_days,
        "source": spec.source,
        "certainty": spec.certainty,
        "same_as": list(spec.same_as),
    }
    return {key: value for key, value in written.items() if value not in ("", None, [])}


def _plain_key(key: object) -> str:
    return "on" if key is True else str(key)
