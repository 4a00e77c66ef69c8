"""Rule packs: which value of a rule holds in a place on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiaoan.kernel.errors import NotFound
from xiaoan.plans import errors


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One value of a rule with the place and the days in which it holds, and where it is from.

    `jurisdiction` is a prefix of region codes, "" for the nation. `pack` is "" for a value that
    the county set itself.
    """

    key: str
    title: str
    title_en: str
    unit: str
    value: Any
    jurisdiction: str
    from_on: date | None
    until_on: date | None
    source: str
    certainty: str
    pack: str
    domain: str = ""
    set_by: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on a day, both ends included."""
        started = self.from_on is None or self.from_on <= day
        return started and (self.until_on is None or day <= self.until_on)


class RuleBook:
    """All values of all rules; answers which one holds somewhere on a day."""

    def __init__(self, entries: Iterable[RuleEntry]) -> None:
        self._by_key: dict[str, list[RuleEntry]] = defaultdict(list)
        for entry in entries:
            self._by_key[entry.key].append(entry)

    def list_keys(self) -> list[str]:
        """Every rule there is a value for, by key."""
        return sorted(self._by_key)

    def list_values(self, key: str) -> list[RuleEntry]:
        """Every value of a rule, the widest place first, then by its first day."""
        found = self._by_key.get(key, [])
        return sorted(found, key=lambda entry: (entry.jurisdiction, entry.from_on or date.min))

    def find_rule(self, key: str, *, region: str, day: date | None) -> RuleEntry | None:
        """The value in force: the narrowest place wins, then the county's own, then the newest.

        `day` None: whenever it is or was in force.
        """
        holding = [
            entry
            for entry in self._by_key.get(key, [])
            if region.startswith(entry.jurisdiction) and (day is None or entry.holds_on(day))
        ]
        return max(holding, key=_rank_entry, default=None)

    def resolve_rule(self, key: str, *, region: str, day: date) -> RuleEntry:
        """As `find_rule`. Raises NotFound("plans.rule_unknown")."""
        found = self.find_rule(key, region=region, day=day)
        if found is None:
            raise NotFound(errors.RULE_UNKNOWN, rule=key, region=region, day=day.isoformat())
        return found


def build_pack_entries(data: Mapping[str, Any]) -> list[RuleEntry]:
    """The values of one pack file."""
    return [
        RuleEntry(
            key=str(rule["key"]),
            title=str(rule.get("title", rule["key"])),
            title_en=str(rule.get("title_en") or rule.get("title", rule["key"])),
            unit=str(rule.get("unit") or ""),
            value=rule.get("value"),
            jurisdiction=str(rule.get("jurisdiction", data.get("jurisdiction") or "")),
            from_on=rule.get("from"),
            until_on=rule.get("until"),
            source=str(rule.get("source") or ""),
            certainty=str(rule.get("certainty") or ""),
            pack=str(data["pack"]),
            domain=str(rule.get("domain") or ""),
        )
        for rule in data.get("rules") or ()
    ]


def _rank_entry(entry: RuleEntry) -> tuple[int, bool, date]:
    return len(entry.jurisdiction), not entry.pack, entry.from_on or date.min
