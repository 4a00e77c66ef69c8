"""What stands in library/, read once, with the passages of the founding notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from xiaoan.kernel.library import LIBRARY, read_document, read_documents
from xiaoan.plans.rules.packs import RuleBook, build_pack_entries

FOUNDING, FLOOR = "sonid-left-banner-2022-36", "national-floor"
COUNTY, SCHOOL_DAY = "152523", date(2026, 9, 1)
MEASURES = ("count", "sum", "share", "always", "on", "attest")
_HEADING = re.compile(r"(?m)^\s*(?:([一二三四])、|(\([一二三四五六七八]\)))")
REFERENCE = re.compile(r"\$\{([^}]+)\}")
Row = dict[str, Any]


def read_file(name: str) -> Any:
    return read_document(LIBRARY / name).data


def read_shelf(folder: str) -> dict[str, Row]:
    return {document.path: document.data for document in read_documents(folder)}


@cache
def read_plans() -> dict[str, Row]:
    plans = {}
    for plan in read_shelf("plans").values():
        rows = [
            {_name_key(key): value for key, value in row.items()} for row in plan["requirements"]
        ]
        plans[plan["plan"]] = {**plan, "requirements": rows}
    return plans


def _name_key(key: object) -> str:
    """YAML 1.1 reads a plain `on` as true."""
    return "on" if key is True else str(key)


def list_requirements(plan: str | None = None) -> list[tuple[str, Row]]:
    chosen = [plan] if plan else list(read_plans())
    return [(one, row) for one in chosen for row in read_plans()[one]["requirements"]]


@cache
def read_kinds() -> dict[str, Row]:
    return {key: row for shelf in read_shelf("kinds").values() for key, row in shelf.items()}


def list_forms() -> list[Row]:
    """Registers and activities."""
    return [*read_shelf("registers").values(), *read_shelf("activities").values()]


@cache
def read_rules() -> RuleBook:
    packs = read_shelf("rules").values()
    return RuleBook(entry for pack in packs for entry in build_pack_entries(pack))


def list_rule_rows() -> list[tuple[str, Row]]:
    return [(pack["pack"], rule) for pack in read_shelf("rules").values() for rule in pack["rules"]]


def find_strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from find_strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from find_strings(one)
    elif isinstance(value, str):
        yield value


def list_references(value: object) -> list[str]:
    return [key for text in find_strings(value) for key in REFERENCE.findall(text)]


def list_kind_words(row: Row) -> list[str]:
    """Every kind that a requirement speaks of."""
    found: list[str] = []
    for measure in MEASURES:
        given = row.get(measure)
        parts = [given, given.get("over")] if isinstance(given, dict) else []
        for part in parts:
            if isinstance(part, dict):
                found += as_list(part.get("of")) + as_list(part.get("all_valid"))
    return found + as_list(row.get("on")) + as_list(row.get("do"))


def as_list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


@cache
def read_notice() -> str:
    return (LIBRARY / "notices/sonid-left-banner-2022-36.txt").read_text(encoding="utf-8")


@cache
def read_clauses() -> dict[str, str]:
    """Clause id → its text, from its heading to the next heading of the same or a higher rank."""
    text = read_notice()
    body = text.index("一、目标任务")
    heads: list[tuple[int, str, bool]] = []
    parent = ""
    for found in re.finditer(
        r"(?m)^\s*(?:([一二三四])、|(\([一二三四五六七八]\)))", text[body - 1 :]
    ):
        place = body - 1 + found.start()
        if found[1]:
            parent = found[1]
            heads.append((place, parent, True))
        else:
            heads.append((place, f"{parent}.{found[2]}", False))
    passages = {}
    for index, (place, clause, is_top) in enumerate(heads):
        after = [start for start, _, top in heads[index + 1 :] if top or not is_top]
        passages[clause] = text[place : after[0] if after else len(text)]
    return passages


@cache
def read_paragraphs() -> dict[str, str]:
    """A unit as the notice names it → its paragraph in section three."""
    found = {}
    for line in read_clauses()["三"].splitlines():
        name, mark, rest = line.strip().partition(":")
        if mark and len(name) <= 14:
            found[name.strip()] = rest
    return found


def fold(text: str) -> str:
    return re.sub(r"\s", "", text)
