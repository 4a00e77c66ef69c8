from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.kernel.paths import (
    LETTERS,
    encode_segment,
    first_child_path,
    list_ancestor_paths,
    next_path,
)

segments = st.integers(1, 36**4 - 2).map(encode_segment)
paths = st.lists(segments, min_size=1, max_size=6).map("".join)


@given(path=paths, below=st.lists(segments, max_size=3).map("".join))
def test_everything_below_a_path_lies_in_its_range(path: str, below: str) -> None:
    assert path <= path + below < next_path(path)


@given(path=paths, other=paths)
def test_nothing_else_lies_in_the_range(path: str, other: str) -> None:
    assert (path <= other < next_path(path)) == other.startswith(path)


@given(path=paths)
def test_the_bound_is_a_path_of_the_same_letters(path: str) -> None:
    assert len(next_path(path)) == len(path)
    assert set(next_path(path)) <= set(LETTERS)


@pytest.mark.parametrize("broken", ["", "001", "00a1", "000:", "ZZZZ"])
def test_what_is_no_path_has_no_range(broken: str) -> None:
    with pytest.raises(ValueError, match=f"^{broken}$"):
        next_path(broken)


def test_children_and_ancestors() -> None:
    assert first_child_path("0001") == "00010001"
    assert list_ancestor_paths("000100020003") == ["0001", "00010002"]
    with pytest.raises(ValueError, match="10000"):
        encode_segment(36**4)
