"""Plausible answers for any form: driven by the types and bounds of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from xiaoan.jobs.demo.words import DemoWords, read_demo_words
from xiaoan.kernel.fields import Field, Value
from xiaoan.orgs.queries import OrgInfo

MOSTLY = 0.94
TROUBLE = re.compile(
    r"problem|injured|dead|sick|fever|cough|rash|diarrhoea|vomiting|symptom|unmet|difference|"
    r"returned|hazard|violation|talks|sent_home|not_applicable|cases|^red$|^orange$|measures_taken"
)
"""Whole numbers that are nought on most days."""
PEOPLE = re.compile(
    r"expected|present|participants|diners|screened|consented|invited|covers|answers"
)
COUNTS: Mapping[str, tuple[float, float]] = {
    "class_hours": (2, 2),
    "hours": (4, 8),
    "minutes": (6, 15),
    "seconds": (80, 150),
    "fridge": (2, 6),
    "grams": (125, 150),
    "online_percent": (95, 100),
    "rate": (96, 100),
    "score": (86, 99),
    "likelihood": (1, 3),
    "exposure": (1, 6),
    "consequence": (1, 7),
    "retention_days": (90, 100),
    "log_months": (6, 8),
    "boarded": (12, 35),
    "top_speed": (45, 62),
    "seats": (19, 45),
    "built_year": (1998, 2018),
    "floors": (1, 5),
    "open_hours": (10, 20),
    "single_area": (12, 20),
    "group_area": (20, 40),
    "distance": (210, 400),
    "amount": (1, 20),
}
PAST_DAYS = 500


class ValueMaker:
    """Answers forms of one organisation on a day, by lot."""

    def __init__(self, org: OrgInfo, dice: Random, *, today: date) -> None:
        self.org, self.dice, self.today = org, dice, today
        self.words: DemoWords = read_demo_words()
        self.number = 0

    def answer(
        self,
        fields: Sequence[Field],
        *,
        on: date,
        given: Mapping[str, Value] | None = None,
        validity: Sequence[str] = (),
    ) -> dict[str, Value]:
        """Answers to every required field and to most others. `given` stands as it is."""
        self.number += 1
        values: dict[str, Value] = dict(given or {})
        for asked in fields:
            if asked.name in values or (not asked.is_required and not self._fills(asked, validity)):
                continue
            values[asked.name] = self._answer_field(asked, values, on, validity)
        if "boarded" in values and "alighted" in values:
            values["alighted"], values["difference"] = values["boarded"], 0
        if "expected" in values and "present" in values:
            sick = int(values.get("sick", 0))
            values["expected"], values["present"] = self.org.pupils, max(self.org.pupils - sick, 0)
        return {name: value for name, value in values.items() if value != ""}

    def _fills(self, asked: Field, validity: Sequence[str]) -> bool:
        if asked.name in validity:
            return True
        return asked.type not in {"long_text", "date"} and self.dice.random() < 0.5

    def _answer_field(
        self, asked: Field, values: Mapping[str, Value], on: date, validity: Sequence[str]
    ) -> Value:
        if asked.type == "choice":
            return self._answer_choice(asked)
        if asked.type == "yes_no":
            return True
        if asked.type == "date":
            return self._answer_date(asked, values, on, validity).isoformat()
        if asked.type in {"integer", "number"}:
            return self._answer_number(asked)
        return self._answer_text(asked, on)

    def _answer_choice(self, asked: Field) -> str:
        if asked.is_unique:
            return asked.choices[(self.number - 1) % len(asked.choices)].value
        usual = self.dice.random() < MOSTLY
        return (asked.choices[0] if usual else self.dice.choice(asked.choices)).value

    def _answer_date(
        self, asked: Field, values: Mapping[str, Value], on: date, validity: Sequence[str]
    ) -> date:
        name = asked.name
        if name == "born_on":
            return on - timedelta(days=self.dice.randint(30 * 365, 52 * 365))
        if name.endswith("until") or name in {"expires_on", "next_due_on", "deadline"}:
            return self.today + timedelta(days=self.dice.randint(40, 600))
        if asked.not_future or name in validity or name.endswith("_on"):
            day = on - timedelta(days=self.dice.randint(5, PAST_DAYS))
        else:
            day = on
        earlier = values.get(asked.after) if asked.after else None
        if earlier:
            start = date.fromisoformat(str(earlier))
            gap = max((min(on, self.today) - start).days, 0)
            day = start + timedelta(days=self.dice.randint(gap // 2, gap) if gap else 0)
        return day

    def _answer_number(self, asked: Field) -> Value:
        low = int(asked.at_least) if asked.at_least is not None else 0
        high = int(asked.at_most) if asked.at_most is not None else low + 12
        if TROUBLE.search(asked.name):
            return low if self.dice.random() < 0.85 else min(low + 1, high)
        if PEOPLE.search(asked.name):
            crowd = self.org.pupils or self.org.staff or 20
            return max(low, min(crowd, high) if asked.at_most is not None else crowd)
        if asked.name in COUNTS:
            least, most = COUNTS[asked.name]
            chosen = self.dice.randint(int(least), int(most))
            return max(low, min(chosen, high) if asked.at_most is not None else chosen)
        return self.dice.randint(max(low, min(1, high)), high)

    def _answer_text(self, asked: Field, on: date) -> str:
        name = asked.name
        if asked.type == "time":
            return f"{self.dice.randint(8, 16):02}:{self.dice.randint(0, 59):02}"
        if asked.type == "long_text":
            return self.dice.choice(self.words.longs.get(name, self.words.longs["*"]))
        known = self.words.texts.get(name)
        if known and asked.is_unique:
            round_number, place = divmod(self.number - 1, len(known))
            text = known[place].format(n=self.number) + (f"-{round_number}" * (round_number > 0))
        elif known:
            text = self.dice.choice(known).format(n=self.number)
        elif asked.is_unique or name.endswith(("_no", "code", "key", "_id")):
            text = f"{self.org.code}-{on:%y%m%d}-{self.number:03}"
        elif name.endswith(("post", "_by", "inspector", "person", "teacher", "organizer")) or (
            name in {"registrar", "attendees"}
        ):
            text = self.dice.choice(self.words.posts)
        else:
            text = self.words.texts["*"][0]
        return text[: asked.max_length]
