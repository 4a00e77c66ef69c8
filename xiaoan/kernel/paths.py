"""Places in the organisation tree: fixed-width segments, so that a subtree is one range.

The letters are digits and capitals only: they sort alike in every collation of every engine.
"""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEGMENT = 4
"""Letters of one step down the tree: 1.6 million children for each organisation."""

_LAST = LETTERS[-1] * SEGMENT


def next_path(path: str) -> str:
    """The first path behind the subtree of a path: below p is exactly p <= x < next_path(p).

    Raises ValueError for a path that no organisation can have.
    """
    if not path or len(path) % SEGMENT or set(path) - set(LETTERS) or path == _LAST:
        raise ValueError(path)
    return encode_segment(int(path, 36) + 1, width=len(path))


def encode_segment(number: int, *, width: int = SEGMENT) -> str:
    """A number in letters of a path, filled up to the width. Raises ValueError if it is too big."""
    letters = ""
    while number:
        number, digit = divmod(number, len(LETTERS))
        letters = LETTERS[digit] + letters
    if len(letters) > width:
        raise ValueError(letters)
    return letters.rjust(width, LETTERS[0])


def first_child_path(parent_path: str) -> str:
    """The path of an organisation's first child."""
    return parent_path + encode_segment(1)


def list_ancestor_paths(path: str) -> list[str]:
    """The paths from the root down to the parent."""
    return [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]
