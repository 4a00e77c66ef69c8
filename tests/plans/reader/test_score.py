"""The reader on invented notices of many kinds, and exactly on the founding one."""

import json
from pathlib import Path

import pytest

from tests.plans.reader.score import CASES, Tally, answer, list_cases, score_all

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    return score_all()


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [("clauses", 0.93), ("duties", 0.90), ("quantities", 0.90), ("papers", 0.90)],
)
def test_reads_as_well_as_wanted(tallies: dict[str, Tally], measure: str, wanted: float) -> None:
    tally = tallies[measure]
    assert tally.f1 >= wanted, "\n".join(tally.notes)


def test_finds_everything_that_is_out_of_scope(tallies: dict[str, Tally]) -> None:
    assert tallies["out_of_scope"].recall == 1.0, tallies["out_of_scope"].notes


def test_there_are_cases_of_every_form() -> None:
    cases = list_cases()
    assert len(cases) >= 20
    assert {path.suffix for path in cases} == {".txt", ".html", ".docx", ".pdf"}


def test_founding_notice_is_read_exactly() -> None:
    wanted = json.loads((CASES / "founding.json").read_text(encoding="utf-8"))
    free = wanted.pop("not_compared")["units"]
    given = answer(CASES / "founding.txt")
    duties = given["duties"]
    given["duties"] = [duty for duty in duties if duty["unit"] not in free]
    assert given == wanted
    answered = " ".join(duty["text"] for duty in duties if duty["unit"] in free)
    for word in ("宗教", "邪教", "民族", "统一战线", "信访", "上访", "有害网络信息"):
        assert word not in answered


@pytest.mark.parametrize("path", list_cases(), ids=lambda path: path.stem)
def test_offsets_point_to_the_words(path: Path) -> None:
    from tests.plans.reader.test_properties import assert_offsets_hold
    from xiaoan.plans.rules.reader import decode_notice

    assert_offsets_hold(decode_notice(path.read_bytes(), path.name))
