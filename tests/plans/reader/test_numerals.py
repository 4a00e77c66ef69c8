"""Numerals of every print."""

import pytest

from xiaoan.plans.rules.reader.numerals import find_number, find_ordinal

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        *(("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("两千三百", 2300)),
        *(("一万二千", 12000), ("二〇二三", 2023), ("半", 0.5), ("一半", 1.5), ("三点五", 3.5)),
        *(("1.5万", 15000), ("3千", 3000), ("1,200", 1200), ("0.5", 0.5), ("2.0", 2)),
        *(("百分", None), ("", None), ("零", 0), ("abc", None), ("9" * 40, None)),
    ],
)
def test_reads_numerals(printed: str, number: float | None) -> None:
    assert find_number(printed) == number


@pytest.mark.parametrize(
    ("printed", "ordinal"),
    [("①", 1), ("⑳", 20), ("㉑", 21), ("⑵", 2), ("⒊", 3), ("㈣", 4), ("十二", 12), ("7", 7)],
)
def test_reads_places_in_a_numbering(printed: str, ordinal: int) -> None:
    assert find_ordinal(printed) == ordinal
