"""The notice as a sheet: nothing of the text is lost, quotes are marked, state is summed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xiaoan.web.living.sheet import Notice, Passage, Unworked, build_sheet, find_tone

TEXT = """二、工作内容
(一)要健全机制。每学年不少于1次,每次不少于2课时。
(二)原文照录的一段。
(三)按月开展演练。"""


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def build(chosen: str = "") -> Notice:
    return Notice(
        text=TEXT,
        passages=[
            Passage(*place("健全机制"), "a"),
            Passage(*place("每学年不少于1次"), "b"),
            Passage(*place("按月开展演练"), "c"),
        ],
        unworked=[Unworked(*place("(二)原文照录的一段。"), "不据此收集信息")],
        counts={"a": {"met": 2}, "b": {"met": 1, "overdue": 1, "not_applicable": 3}},
        loose={place("(三)")[0]: ["d"]},
        chosen=chosen,
    )


def test_each_line_is_a_part_with_its_words_whole() -> None:
    parts = build_sheet(build())
    shown = ["".join(piece.words for piece in part.pieces) for part in parts]
    assert shown == TEXT.split("\n")
    assert [part.kind for part in parts] == ["heading", "clause", "muted", "clause"]


def test_state_of_a_paragraph_is_that_of_what_it_asks() -> None:
    part = build_sheet(build())[1]
    assert part.keys == ("a", "b")
    assert (part.met, part.owed, part.late) == (3, 4, 1)
    assert part.ratio == 0.75


def test_quotes_carry_their_requirement_and_tone() -> None:
    pieces = [piece for piece in build_sheet(build())[1].pieces if piece.key]
    assert [(piece.key, piece.tone) for piece in pieces] == [("a", "ok"), ("b", "late")]


def test_chosen_requirement_and_its_paragraph_stand_out() -> None:
    parts = build_sheet(build("b"))
    assert [part.is_chosen for part in parts] == [False, True, False, False]
    assert [piece.key for piece in parts[1].pieces if piece.is_chosen] == ["b"]


def test_requirement_without_a_quote_belongs_to_its_paragraph() -> None:
    part = build_sheet(build())[3]
    assert part.keys == ("c", "d")
    assert part.owed == 0
    assert part.ratio is None


def test_what_is_left_alone_says_why_and_has_no_state() -> None:
    part = build_sheet(build())[2]
    assert part.reason == "不据此收集信息"
    assert part.counts is None
    assert all(piece.is_muted for piece in part.pieces)


def test_tone_is_the_worst() -> None:
    assert find_tone({"met": 5, "failed": 1}) == "late"
    assert find_tone({"met": 5}) == "ok"
    assert find_tone({"not_applicable": 2}) == "na"
    assert find_tone(None) == "na"


@given(
    st.text(alphabet="一二(。\n 、a", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from("abc")), max_size=6),
)
def test_overlapping_quotes_lose_no_words(text: str, quotes: list[tuple[int, int, str]]) -> None:
    passages = [Passage(start, start + length, key) for start, length, key in quotes]
    parts = build_sheet(Notice(text, passages, [], {}, {}))
    shown = ["".join(piece.words for piece in part.pieces) for part in parts]
    assert shown == [line.strip() for line in text.split("\n") if line.strip()]
