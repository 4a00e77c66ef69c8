"""The text of a Word file (docx): paragraphs with their automatic numbers, tables in lines."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

from xiaoan.kernel.errors import InvalidInput
from xiaoan.plans.rules.reader.numbering import Numbering

LARGEST_UNPACKED_BYTES: Final = 120 * 1024 * 1024
LARGEST_RATIO: Final = 200
_RATIO_FROM_BYTES: Final = 1024 * 1024
_MOST_PARTS: Final = 5000


def decode_docx(data: bytes, name: str) -> str:
    """The text of a Word file in reading order; refuses archives that unpack out of proportion."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_archive(archive, name)
            if "word/document.xml" not in archive.namelist():
                raise InvalidInput("plans.reader.not_text", name=name)
        document = Document(BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError, EOFError) as cause:
        raise InvalidInput("plans.reader.broken", name=name) from cause
    numbering = Numbering.read(document)
    return "\n".join(_list_rows(document.element.body, numbering))


def check_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive by what its directory declares, before any part is unpacked."""
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = any(
        part.file_size > _RATIO_FROM_BYTES
        and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    whole = total > 8 * _RATIO_FROM_BYTES and total > LARGEST_RATIO * max(packed, 1)
    if swollen or whole or total > LARGEST_UNPACKED_BYTES or len(parts) > _MOST_PARTS:
        raise InvalidInput("plans.reader.zip_bomb", name=name)


def _list_rows(parent: Any, numbering: Numbering) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            yield from _list_paragraph(child, numbering)
        elif child.tag == qn("w:tbl"):
            yield from _list_table(child, numbering)
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _list_rows(content, numbering)


def _list_paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    text = _join_text(paragraph)
    if text.strip():
        text = numbering.next_label(paragraph) + text
    yield from text.split("\n")


def _join_text(paragraph: Any) -> str:
    pieces: list[str] = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab"):
            if node.getparent().tag == qn("w:r"):
                pieces.append("\t")
        else:
            pieces.append("\n")
    return "".join(pieces)


def _list_table(table: Any, numbering: Numbering) -> Iterator[str]:
    above: dict[int, str] = {}
    for row in table.iterchildren(qn("w:tr")):
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren(qn("w:tc")):
            words = " ".join(part.strip() for part in _list_rows(cell, numbering) if part.strip())
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart":
                words = above.get(column, "")
            above[column] = words
            column += int(span.get(qn("w:val"), "1")) if span is not None else 1
            cells.append(words)
        if any(cells):
            yield " | ".join(cells) if len(cells) > 1 else cells[0]
