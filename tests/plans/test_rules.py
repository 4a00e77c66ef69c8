"""Selectors, thresholds, rule packs: which number holds where, when and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.plans.queries import (
    Within,
    applies_to_org,
    build_requirement,
    compute_threshold,
    concerns_org,
    cut_passages,
    list_library_plans,
    list_pack_entries,
    list_references,
    list_threshold_steps,
    parse_selector,
    parse_within,
    spread_requirement,
)
from xiaoan.plans.rules.check import build_notice_text
from xiaoan.plans.rules.citations import find_quote, fold_number, fold_text
from xiaoan.plans.rules.packs import RuleBook, RuleEntry
from xiaoan.plans.rules.values import build_value, spread_value

GUARDS: dict[str, Any] = {
    "steps": [
        {"when": {"boarding": False, "pupils": {"below": 100}}, "value": 1},
        {"when": {"boarding": False, "pupils": {"at_least": 100, "below": 1000}}, "value": 2},
        {"when": {"boarding": False}, "value": 3},
        {"when": {"boarding": True}, "value": 4},
    ],
    "beyond": {"attribute": "pupils", "from": 1000, "each": 500, "add": 1},
}


@dataclass
class School:
    kind: str = "school"
    unit: str | None = ""
    stages: tuple[str, ...] = ("primary",)
    boarding: bool = False
    bus: bool = False
    kitchen: bool = False
    laboratory: bool = False
    pupils: int = 0
    boarders: int = 0
    classes: int = 0
    staff: int = 0


@pytest.mark.parametrize(
    ("pupils", "boarding", "guards"),
    [(99, False, 1), (100, False, 2), (999, False, 2), (1000, False, 3), (1499, False, 3),
     (1500, False, 4), (2000, False, 5), (80, True, 4), (1600, True, 5)],
)  # fmt: skip
def test_steps_give_each_school_its_number(pupils: int, boarding: bool, guards: int) -> None:
    assert compute_threshold(GUARDS, School(pupils=pupils, boarding=boarding)) == guards


def test_a_plain_value_is_one_step_for_everyone() -> None:
    steps = list_threshold_steps(2.5)
    assert [step.value for step in steps] == [Decimal("2.5")]
    assert compute_threshold(2.5, School()) == Decimal("2.5")
    assert compute_threshold({"steps": [{"when": {"bus": True}, "value": 1}]}, School()) is None


@pytest.mark.parametrize("value", [{"water": 6}, "six", True, None])
def test_what_is_no_number_is_no_threshold(value: Any) -> None:
    with pytest.raises(InvalidInput, match="rule_not_number"):
        list_threshold_steps(value)


def test_kind_and_unit_decide_whether_a_duty_exists_the_rest_whether_it_applies() -> None:
    selector = parse_selector({"kind": "school", "stage": ["junior"], "boarding": True})
    assert concerns_org(selector, School())
    assert not applies_to_org(selector, School())
    assert applies_to_org(selector, School(stages=("primary", "junior"), boarding=True))
    police = School(kind="department", unit="pol", stages=())
    assert not concerns_org(selector, police)
    assert concerns_org(parse_selector({"unit": "any"}), police)
    assert not concerns_org(parse_selector({"unit": "any"}), School())
    assert concerns_org(parse_selector({"unit": ["mkt", "pol"]}), police)


def make_entry(**changes: Any) -> RuleEntry:
    base: dict[str, Any] = {
        "key": "k", "title": "k", "title_en": "k", "unit": "年", "value": 1, "jurisdiction": "",
        "from_on": None, "until_on": None, "source": "s", "certainty": "P", "pack": "national",
    }  # fmt: skip
    return RuleEntry(**{**base, **changes})


def test_the_narrowest_place_in_force_on_the_day_wins() -> None:
    book = RuleBook(
        [
            make_entry(value="nation"),
            make_entry(value="province", jurisdiction="15", until_on=date(2026, 6, 30)),
            make_entry(value="county", jurisdiction="152523", from_on=date(2026, 9, 1)),
            make_entry(value="own", jurisdiction="152523", from_on=date(2027, 1, 1), pack=""),
        ]
    )

    def value(region: str, day: date) -> object:
        return book.resolve_rule("k", region=region, day=day).value

    assert value("152523", date(2026, 6, 30)) == "province"
    assert value("152523", date(2026, 7, 1)) == "nation"
    assert value("152523", date(2026, 9, 1)) == "county"
    assert value("152523", date(2027, 1, 1)) == "own"
    assert value("31", date(2027, 1, 1)) == "nation"
    with pytest.raises(NotFound, match="rule_unknown"):
        book.resolve_rule("unknown", region="15", day=date(2026, 1, 1))


def test_every_rule_of_the_library_can_be_spread_over_a_form_and_back() -> None:
    for entry in list_pack_entries():
        fields = {field.name: str(field.value) for field in spread_value(entry.value)}
        assert build_value(entry.value, fields) == entry.value


def test_within_is_minutes_or_a_rule() -> None:
    assert parse_within("30 minutes") == Within(30)
    assert parse_within("2 hours") == Within(120)
    assert parse_within("10 days") == Within(14400)
    assert parse_within("${a.b}") == Within(None, "a.b", None)
    assert parse_within("${a.b} hours") == Within(None, "a.b", 60)
    for text in ("soon", "30", "-1 days", "1 month", ""):
        with pytest.raises(InvalidInput):
            parse_within(text)


def test_references_are_found_with_their_place() -> None:
    found = list_references({"count": {"at_least": "${a}", "where": {"m": {"equals": "${b}"}}}})
    assert found == [(("count", "at_least"), "a"), (("count", "where", "m", "equals"), "b")]


def test_document_numbers_are_alike_whatever_their_brackets() -> None:
    numbers = ["苏左党教组发﹝2022﹞36号", "苏左党教组发〔2022〕36号", "苏左党教组发[2022] 36 号"]
    assert len({fold_number(number) for number in numbers}) == 1


@given(st.text(alphabet="一二三。, ,\n\t\u3000１1()（）", max_size=80), st.data())
def test_a_piece_of_a_text_is_always_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = find_quote(fold_text(text), text[start:end])
    if fold_text(text[start:end]).plain:
        assert span is not None
        assert fold_text(text[span.start : span.end]).plain == fold_text(text[start:end]).plain
    else:
        assert span is None


@given(
    st.text(alphabet="ab\n ", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_cut_passages_lose_no_word_and_open_each_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    named = [
        (min(a, b), min(max(a, b), len(text)), str(index))
        for index, (a, b) in enumerate(spans)
        if min(a, b) < min(max(a, b), len(text))
    ]
    paragraphs = cut_passages(text, named)
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in one.pieces) for one in paragraphs] == lines
    opened = [name for one in paragraphs for piece in one.pieces for name in piece.opens]
    assert len(opened) == len(set(opened))


def test_every_requirement_of_the_library_survives_its_form() -> None:
    for plan in list_library_plans():
        for requirement in plan.data["requirements"]:
            quote = requirement.get("quote", [])
            written = {**requirement, "quote": [quote] if isinstance(quote, str) else quote}
            back = build_requirement(spread_requirement(requirement), number=requirement["id"])
            assert back == {key: value for key, value in written.items() if value != []}


def test_a_numbering_that_starts_again_has_several_passages() -> None:
    text = "旗公安局:\n1.开展巡逻\n旗消防大队:\n1.开展检查\n"
    first, second = text.index("1."), text.rindex("1.")
    notice = build_notice_text(text, [("三.1", first, first + 7), ("三.1", second, len(text))])
    assert notice.find_in_clause("三.1", "开展巡逻") is not None
    assert notice.find_in_clause("三.1", "开展检查") is not None
    assert notice.find_in_clause("三.1", "旗消防大队") is None
    assert notice.find_in_clause("三.2", "开展检查") is None
