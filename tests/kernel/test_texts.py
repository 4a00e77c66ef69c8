"""The catalogue of refusals is complete in both languages, and speaks of what is given."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import list_sources
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.library import parse_document
from xiaoan.kernel.texts import list_texts, say

CODE = re.compile(
    r"\"((?:kernel|journal|orgs|access|plans|obligations|registers|activities|indicators|jobs|web|"
    r"reports)\.[a-z_]+(?:\.[a-z_]+)*)\""
)
RAISED = re.compile(
    r"(?:InvalidInput|NotFound|NotAllowed|Conflict|Refusal|RowProblem)\([^)]*?" + CODE.pattern,
    re.DOTALL,
)
FIELD = re.compile(r"(?<!{){(\w+)")
QUOTED = re.compile(r"[“\"(][^”\")]*[”\")]")
"""English words may quote what a sheet must hold in Chinese."""


def test_every_code_that_is_raised_has_words() -> None:
    raised = {code for source in list_sources() for code in RAISED.findall(source.text)}
    for source in list_sources():
        if source.room == "errors":
            raised |= set(CODE.findall(source.text))
    assert len(raised) > 20
    assert not sorted(raised - set(list_texts()))


@pytest.mark.parametrize("code", sorted(list_texts()))
def test_both_languages_say_the_same(code) -> None:
    words = list_texts()[code]
    assert words["zh"]
    assert words["en"]
    english = {name.removesuffix("_en") for name in FIELD.findall(words["en"])}
    assert set(FIELD.findall(words["zh"])) == english
    assert re.search("[一-鿿]", words["zh"])
    assert not re.search("[一-鿿]", QUOTED.sub("", words["en"]))


def test_words_hold_what_was_given() -> None:
    assert "X9" in say("jobs.org_unknown", {"code": "X9"})
    assert "X9" in say("jobs.org_unknown", {"code": "X9"}, language="en")


def test_broken_yaml_is_refused_with_file_and_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_document("a: 1\nb: [1, 2\nc: 3\n", name="plans/x.yaml")
    assert refused.value.data["file"] == "plans/x.yaml"
    assert refused.value.data["line"] in {2, 3}


def test_every_entry_knows_its_line() -> None:
    document = parse_document("a: 1\nb:\n  - c: 1\n  - c: 2\n", name="x")
    assert document.line_of("b", 1, "c") == 4
    assert document.line_of("b", 0, "missing") == 3


def test_on_is_a_word_and_true_is_a_truth_value() -> None:
    document = parse_document("on: incident.known\nyes: no\ndone: true\n", name="x")
    assert document.data == {"on": "incident.known", "yes": "no", "done": True}
