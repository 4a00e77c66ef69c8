"""An activity as its library file states it; and the form of an attestation, which has no file."""

from __future__ import annotations

from dataclasses import dataclass

from xiaoan.kernel.fields import Field
from xiaoan.kernel.keepers import Keepers

ATTEST = "attest."
REQUIRED, WANTED = "required", "wanted"
EVIDENCE = ("photo", "document", "any")
STATEMENT, UNTIL = "statement", "until_on"


@dataclass(frozen=True, slots=True)
class FurtherFact:
    """One more fact that a record of this activity gives; `quantity`: the field that says it."""

    kind: str
    quantity: str | None


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """What is asked of a record, which facts it gives, who holds it, where it comes from.

    `evidence`: photo, document or any → required or wanted. `time_field`: the field that says
    when on the day it happened. `valid_months`: how long its fact holds, None = it does not expire.
    """

    key: str
    kind: str
    title: str
    title_en: str
    area: str
    keepers: Keepers
    ledger: str
    source: str
    certainty: str
    fields: tuple[Field, ...]
    quantity: str | None = None
    subject_field: str | None = None
    time_field: str | None = None
    also: tuple[FurtherFact, ...] = ()
    zero_report: bool = False
    evidence: tuple[tuple[str, str], ...] = ()
    valid_months: int | None = None
    note: str = ""
    note_en: str = ""

    @property
    def is_attestation(self) -> bool:
        """Whether it states that something is so, rather than that something was held."""
        return self.kind.startswith(ATTEST)

    @property
    def filters(self) -> tuple[Field, ...]:
        """The fields by which a list can be narrowed."""
        return tuple(field for field in self.fields if field.is_filter)

    @property
    def listed(self) -> tuple[Field, ...]:
        """The columns of a list; without any marked, the first three fields."""
        marked = tuple(field for field in self.fields if field.is_listed)
        return marked or self.fields[:3]

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of fact that a record gives."""
        return frozenset({self.kind, *(further.kind for further in self.also)})

    @property
    def required_evidence(self) -> tuple[str, ...]:
        """What must be handed in with a record: photo, document or any."""
        return tuple(what for what, how in self.evidence if how == REQUIRED)

    def name_in(self, language: str) -> str:
        """The title in a language ("zh…" or "en…")."""
        return self.title_en if language.startswith("en") else self.title

    def note_in(self, language: str) -> str:
        """The explanation in a language ("zh…" or "en…")."""
        return (self.note_en or self.note) if language.startswith("en") else self.note


def build_attestation(kind: str, *, title: str, title_en: str) -> ActivityKind:
    """The form of an attestation: statement, until when it holds, and evidence."""
    statement = Field(
        name=STATEMENT,
        title="情况说明",
        title_en="Statement",
        type="long_text",
        is_required=True,
        is_listed=True,
        max_length=2000,
        help="写明做到了什么、依据哪份文件或记录。不要写个人信息。",
        help_en="State what was done and on which document. No personal data.",
    )
    until = Field(
        name=UNTIL,
        title="有效期至",
        title_en="Holds until",
        type="date",
        is_listed=True,
        help="长期有效的可不填。",
        help_en="Leave empty if it does not end.",
    )
    return ActivityKind(
        key=kind,
        kind=kind,
        title=title,
        title_en=title_en,
        area="",
        keepers=Keepers(),
        ledger="",
        source="",
        certainty="",
        fields=(statement, until),
        evidence=(("any", REQUIRED),),
    )
