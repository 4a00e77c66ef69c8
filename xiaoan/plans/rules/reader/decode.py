"""Getting the text out of a file: what it is shows in its bytes, never in its name."""

import re
from typing import Final

from lxml.html.defs import tags

from xiaoan.kernel.errors import InvalidInput
from xiaoan.plans.rules.reader.decode_docx import decode_docx
from xiaoan.plans.rules.reader.decode_html import decode_html
from xiaoan.plans.rules.reader.decode_pdf import decode_pdf
from xiaoan.plans.rules.reader.glyphs import restore_characters

LARGEST_BYTES: Final = 20 * 1024 * 1024
LARGEST_CHARACTERS: Final = 5_000_000
_HTML: Final = re.compile(
    r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]|<(?:div|table|p|span|meta)(?:\s[^<>]{0,200})?>",
    re.IGNORECASE,
)
_PAGE_TAGS: Final = (frozenset(tags) | {"main"}) - {"svg", "math"}
_ROOT: Final = re.compile(
    r"(?P<before>(?>\s|\ufeff|<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+)"
    r"<(?P<name>[a-z_][\w:.-]*)(?=[\s/>])(?P<given>[^<>]*)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_LONGEST_PROLOGUE: Final = 65_536
_FOREIGN: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"BM6",
    b"II*\x00",
    b"MM\x00*",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ\x90",
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ue000-\uf8ff]")


def decode_notice(data: bytes, name: str) -> str:
    """The text of a notice given as text, docx, saved HTML or PDF with a text layer.

    Tables become lines whose cells are parted by bars, in reading order. Raises InvalidInput:
    `plans.reader.empty`, `.too_large`, `.not_text`, `.old_word`, `.zip_bomb`, `.broken`,
    `.no_text_layer`; each carries the file's name.
    """
    if len(data) > LARGEST_BYTES:
        raise InvalidInput(
            "plans.reader.too_large", name=name, megabytes=LARGEST_BYTES // (1024 * 1024)
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InvalidInput("plans.reader.empty", name=name)
    text = _decode_known(data, name).replace("\r\n", "\n").replace("\r", "\n")
    text = restore_characters(text)
    if not text.strip("\ufeff \t\n\u3000\xa0\u200b"):
        raise InvalidInput("plans.reader.empty", name=name)
    if len(text) > LARGEST_CHARACTERS:
        raise InvalidInput(
            "plans.reader.too_large", name=name, megabytes=LARGEST_BYTES // (1024 * 1024)
        )
    return text


def _decode_known(data: bytes, name: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        return decode_docx(data, name)
    if b"%PDF-" in data[:1024]:
        return decode_pdf(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InvalidInput("plans.reader.old_word", name=name)
    if data.startswith(_FOREIGN):
        raise InvalidInput("plans.reader.not_text", name=name)
    text = decode_bytes(data, name)
    if _is_other_markup(text):
        raise InvalidInput("plans.reader.not_text", name=name)
    return decode_html(text) if _HTML.search(text[:4096]) else text


def _is_other_markup(text: str) -> bool:
    """Whether it is XML of another kind: a drawing (SVG), a feed, the parts of an office file."""
    found = _ROOT.match(text[:_LONGEST_PROLOGUE])
    if found is None or found["name"].lower() in _PAGE_TAGS:
        return False
    name = found["name"]
    is_xml = "<?xml" in found["before"].lower() or "xmlns" in found["given"] or ":" in name
    if is_xml or name.lower() in ("svg", "math"):
        return True
    return f"</{name}>" in text and _HTML.search(text[:4096]) is None


def decode_bytes(data: bytes, name: str) -> str:
    """The characters of a text file in UTF-8, UTF-16, GBK or GB18030."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _check_text(data.decode(encoding, errors="replace"), name)
    bare = _find_bare_utf16(data)
    if bare is not None:
        return _check_text(data.decode(bare, errors="replace"), name)
    for encoding in ("utf-8", "gb18030"):
        text = _decode_nearly(data, encoding)
        if text is not None:
            return _check_text(text, name)
    raise InvalidInput("plans.reader.not_text", name=name)


def _decode_nearly(data: bytes, encoding: str) -> str | None:
    """The text if nearly every byte fits: a cut-off last character must not refuse a page."""
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken and broken > 1 + len(text) // 500:
        return None
    return text.removesuffix("\ufffd")


def _find_bare_utf16(data: bytes) -> str | None:
    sample = data[:2000]
    if len(sample) < 4 or len(data) % 2:
        return None
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = sample[offset::2]
        fitting = sum(
            1 for byte in high if byte in (0x00, 0x20, 0x30, 0xFF) or 0x4E <= byte <= 0x9F
        )
        low = sample[1 - offset :: 2]
        if b"\x00" in high and fitting > 0.97 * len(high) and low.count(0) < 0.2 * len(low):
            return encoding
    return None


def _check_text(text: str, name: str) -> str:
    strange = len(_CONTROL.findall(text[:20_000]))
    if strange > max(2, len(text[:20_000]) // 100):
        raise InvalidInput("plans.reader.not_text", name=name)
    return text
