"""Chinese and Arabic numerals as numbers."""

from typing import Final

_DIGITS: Final = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "○": 0,
    "两": 2,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_BIG: Final = {"万": 10_000, "亿": 100_000_000}
CHINESE: Final = "零〇○一二两三四五六七八九十百千万亿"
_CIRCLED: Final = (
    ("①", "⑳", 1),
    ("㉑", "㉟", 21),
    ("⑴", "⒇", 1),
    ("⒈", "⒛", 1),
    ("㈠", "㈩", 1),
)


def find_number(printed: str) -> int | float | None:
    """The number that a numeral prints (十五 → 15, 1.5万 → 15000, 半 → 0.5), None if it is none."""
    text = printed.replace(",", "").replace(" ", "")
    if not text:
        return None
    factor = 1
    while text[-1:] in _BIG and text[:1].isdigit():
        factor *= _BIG[text[-1]]
        text = text[:-1]
    if text[-1:] in _TENS and text[:1].isascii() and text[:1].isdigit():
        factor *= _TENS[text[-1]]
        text = text[:-1]
    if text.isascii():
        return _read_arabic(text, factor)
    if text == "半":
        return 0.5
    if text.endswith("半"):
        whole = _read_chinese(text[:-1])
        return None if whole is None else whole + 0.5
    if "点" in text:
        return _read_pointed(text)
    return _read_chinese(text)


def find_ordinal(printed: str) -> int | None:
    """The place in a numbering that a printed mark stands for, circled signs included."""
    if len(printed) == 1:
        for first, last, base in _CIRCLED:
            if first <= printed <= last:
                return ord(printed) - ord(first) + base
    number = find_number(printed)
    return number if isinstance(number, int) else None


def _read_arabic(text: str, factor: int) -> int | float | None:
    if len(text) > 18:
        return None
    try:
        number = float(text) if "." in text else int(text)
    except ValueError:
        return None
    product = number * factor
    if isinstance(product, float) and product.is_integer() and (factor > 1 or "." in text):
        return int(product)
    return round(product, 6) if isinstance(product, float) else product


def _read_pointed(text: str) -> float | None:
    whole, _, part = text.partition("点")
    left = _read_chinese(whole)
    if left is None or not part or any(sign not in _DIGITS for sign in part):
        return None
    return float(f"{left}." + "".join(str(_DIGITS[sign]) for sign in part))


def _read_chinese(text: str) -> int | None:
    if not text or len(text) > 16 or any(sign not in CHINESE for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total += max(section + digit, 1) * _BIG[sign]
            section = digit = 0
    return total + section + digit
