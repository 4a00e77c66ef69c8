"""What a notice says, as data: its papers, clauses, duties, quantities and what is left alone.

Source: the answer format of the notice reader; every offset counts characters of the text
that was worked on.
"""

from dataclasses import dataclass
from typing import Literal

Comparator = Literal[">=", "<=", ">", "<", "=", "~", "range"]
Value = int | float | tuple[int | float, int | float] | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered heading or item (条款). `start` is where its number stands, `end` where the
    next clause of the same or a higher level begins; `body` is where its own words begin."""

    id: str
    level: int
    number: str
    heading: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Duty:
    """One responsibility that the text gives to one named unit (职责)."""

    unit: str
    text: str
    clause: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that the text sets as a requirement (数量要求)."""

    quote: str
    value: Value
    comparator: Comparator
    unit: str
    per: str | None
    deadline: str | None
    subject: str
    clause: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Papers:
    """Title, document number, issuer and date as printed; None where the text is silent."""

    title: str | None = None
    doc_no: str | None = None
    issuer: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one notice."""

    papers: Papers
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    quantities: tuple[Quantity, ...]
    out_of_scope: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The answer with the documented keys, ready for a JSON writer."""
        return {
            "title": self.papers.title,
            "doc_no": self.papers.doc_no,
            "issuer": self.papers.issuer,
            "date": self.papers.date,
            "clauses": [
                {
                    "id": clause.id,
                    "level": clause.level,
                    "number": clause.number,
                    "heading": clause.heading,
                    "start": clause.start,
                }
                for clause in self.clauses
            ],
            "duties": [
                {
                    "unit": duty.unit,
                    "text": duty.text,
                    "clause": duty.clause,
                    "start": duty.start,
                }
                for duty in self.duties
            ],
            "quantities": [_quantity_as_json(quantity) for quantity in self.quantities],
            "out_of_scope": list(self.out_of_scope),
        }


def _quantity_as_json(quantity: Quantity) -> dict[str, object]:
    value = quantity.value
    return {
        "quote": quantity.quote,
        "value": list(value) if isinstance(value, tuple) else value,
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "per": quantity.per,
        "deadline": quantity.deadline,
        "subject": quantity.subject,
        "clause": quantity.clause,
        "start": quantity.start,
    }
