"""How well the reader answers a case: micro-averaged F1 per measure."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xiaoan.plans.rules.reader import decode_notice, read_notice

CASES = Path(__file__).parent / "cases"
PAPERS = ("title", "doc_no", "issuer", "date")


@dataclass
class Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    @property
    def recall(self) -> float:
        asked = self.right + self.missed
        return self.right / asked if asked else 1.0

    def add(self, wanted: Iterable[Hashable], given: Iterable[Hashable], case: str) -> None:
        want, have = Counter(wanted), Counter(given)
        both = want & have
        self.right += both.total()
        self.missed += (want - both).total()
        self.wrong += (have - both).total()
        self.notes += [f"{case} missed {key}" for key in (want - both)]
        self.notes += [f"{case} extra  {key}" for key in (have - both)]


def squeeze(words: str | None) -> str:
    return "".join((words or "").split())


def clause_key(clause: dict[str, Any], *, starts: bool) -> Hashable:
    heading = squeeze(clause["heading"])
    return (clause["id"], clause["start"] if starts else heading, heading)


def quantity_key(quantity: dict[str, Any]) -> Hashable:
    value = quantity["value"]
    return (
        squeeze(quantity["quote"]),
        tuple(value) if isinstance(value, list) else value,
        quantity["comparator"],
        quantity["unit"],
        quantity["per"],
        squeeze(quantity["deadline"]),
        quantity["clause"],
    )


def duty_key(duty: dict[str, Any]) -> Hashable:
    return (squeeze(duty["unit"]), squeeze(duty["text"]), duty["clause"])


def list_cases() -> list[Path]:
    return sorted(
        path for path in CASES.iterdir() if path.suffix in (".txt", ".html", ".docx", ".pdf")
    )


def answer(path: Path) -> dict[str, Any]:
    return read_notice(decode_notice(path.read_bytes(), path.name)).as_json()


def score_case(
    tallies: dict[str, Tally], given: dict[str, Any], wanted: dict[str, Any], case: str
) -> None:
    free = set(wanted.get("not_compared", {}).get("units", []))
    starts = all("start" in clause for clause in wanted["clauses"])
    tallies["clauses"].add(
        (clause_key(one, starts=starts) for one in wanted["clauses"]),
        (clause_key(one, starts=starts) for one in given["clauses"]),
        case,
    )
    tallies["duties"].add(
        map(duty_key, wanted["duties"]),
        (duty_key(one) for one in given["duties"] if one["unit"] not in free),
        case,
    )
    tallies["quantities"].add(
        map(quantity_key, wanted["quantities"]), map(quantity_key, given["quantities"]), case
    )
    for paper in PAPERS:
        same = squeeze(wanted[paper]) == squeeze(given[paper])
        tallies["papers"].right += same
        tallies["papers"].missed += not same
        if not same:
            tallies["papers"].notes.append(f"{case} {paper}: {wanted[paper]} / {given[paper]}")
    tallies["out_of_scope"].add(wanted["out_of_scope"], given["out_of_scope"], case)


def score_all() -> dict[str, Tally]:
    names = ("clauses", "duties", "quantities", "papers", "out_of_scope")
    tallies = {name: Tally() for name in names}
    for path in list_cases():
        wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        score_case(tallies, answer(path), wanted, path.stem)
    return tallies


def main() -> None:
    for name, tally in score_all().items():
        print(
            f"{name}: F1 {tally.f1:.3f}, recall {tally.recall:.3f} of {tally.right + tally.missed}"
        )
        for note in tally.notes:
            print("   ", note)


if __name__ == "__main__":
    main()
