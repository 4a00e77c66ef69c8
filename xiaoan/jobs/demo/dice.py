"""Lots drawn with a seed: the same words give the same lots."""

from __future__ import annotations

from random import Random

SEED = "示例旗"


def make_dice(*words: object) -> Random:
    """A source of lots that depends on these words only."""
    return Random("/".join([SEED, *map(str, words)]))  # noqa: S311 - nothing here is a secret
