"""The text of a saved web page of an authority.

The page's table of document data (文号, 发布机构, 成文日期) is kept, so general article
extractors, which throw it away with the furniture, are not used. What goes is what no notice
contains: scripts, forms, navigation and blocks that are little but links.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import html

_GONE: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "select", "button", "input"),
        *(
            "textarea",
            "nav",
            "footer",
            "object",
            "embed",
            "head",
            "video",
            "audio",
            "canvas",
            "map",
        ),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "article"),
        *("header", "main", "aside", "table", "tbody", "thead", "tr", "form", "dl", "dt", "dd"),
        *("blockquote", "pre", "center", "hr", "fieldset", "figure", "body", "html", "caption"),
    )
)
_LINK_BLOCKS: Final = frozenset(("ul", "ol", "div", "td", "dl", "section", "aside", "table"))
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANK: Final = re.compile(r"[ \t\r\n\f]+")
_MOST_LINK_WORDS: Final = 0.6
_FEWEST_LINKS: Final = 3
_DEEPEST: Final = 200
_FEWEST_BREAKS: Final = 5
_MOST_BREAKS: Final = 12
_HEADINGS: Final = re.compile(r"一、[^。]{2,40}[\s\S]{0,4000}?\s二、")


def decode_html(page: str) -> str:
    """The readable lines of a page; table rows become one line with bars between the cells."""
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    cleaned = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page).replace("\x00", "")
    if not cleaned.strip():
        return ""
    root = html.document_fromstring(cleaned, parser=parser)
    _drop_furniture(root)
    lines: list[str] = []
    _Writer(lines).write(root)
    return "\n".join(lines)


def _drop_furniture(root: Any) -> None:
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        hidden = _HIDDEN.search(node.get("style", "")) is not None or node.get("hidden") is not None
        if node.tag in _GONE or hidden:
            _drop(node)
    measured = {node: _measure(node) for node in root.iter() if node.tag in _LINK_BLOCKS}
    for node, (words, linked, links, stops) in measured.items():
        if links >= _FEWEST_LINKS and not stops and linked > _MOST_LINK_WORDS * max(words, 1):
            _drop(node)


def _measure(node: Any) -> tuple[int, int, int, bool]:
    if len(node) > 400 or sum(1 for _ in zip(node.iter(), range(2000), strict=False)) >= 2000:
        return 0, 0, 0, True
    text = "".join(node.itertext())
    links = ["".join(link.itertext()) for link in node.iter("a")]
    linked = sum(len(link.strip()) for link in links)
    return len(_BLANK.sub("", text)), linked, len(links), "。" in text


def _drop(node: Any) -> None:
    if node.getparent() is not None:
        node.drop_tree()


class _Writer:
    """Walks a page and writes lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.pending: list[str] = []

    def write(self, root: Any) -> None:
        self._walk(root, 0)
        self._break()

    def _break(self) -> None:
        line = _BLANK.sub(" ", "".join(self.pending)).strip(" ")
        self.pending.clear()
        if line.strip("\xa0\u3000 "):
            self.lines.append(line)

    def _walk(self, node: Any, depth: int) -> None:
        if depth > _DEEPEST:
            self.pending.append("".join(node.itertext()))
            return
        block = node.tag in _BLOCKS
        if block or node.tag == "br":
            self._break()
        if node.tag == "tr" and self._write_row(node):
            return
        if node.text:
            self._add(node.text, pre=node.tag == "pre")
        for child in node:
            if isinstance(child.tag, str):
                self._walk(child, depth + 1)
            if child.tail:
                self._add(child.tail, pre=node.tag == "pre")
        if block or node.tag in ("td", "th"):
            self._break()

    def _add(self, words: str, *, pre: bool) -> None:
        if not pre:
            self.pending.append(words)
            return
        for index, row in enumerate(words.split("\n")):
            if index:
                self._break()
            self.pending.append(row)

    def _write_row(self, row: Any) -> bool:
        """One line for a row of data; False for a row that only lays out the page."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        words = [_BLANK.sub(" ", " ".join(_list_texts(cell))).strip() for cell in cells]
        filled = [word for word in words if word.strip("\xa0\u3000 ")]
        if len(filled) < 2 or any(_lays_out(cell) for cell in cells):
            return False
        self.lines.append(" | ".join(words))
        return True


def _list_texts(cell: Any) -> Iterator[str]:
    pieces: list[str] = []
    for node in cell.iter():
        if not isinstance(node.tag, str):
            continue
        if node is not cell and (node.tag in _BLOCKS or node.tag == "br"):
            yield "".join(pieces)
            pieces = []
        pieces.append(node.text or "")
        if node is not cell:
            pieces.append(node.tail or "")
    yield "".join(pieces)


def _lays_out(cell: Any) -> bool:
    """True for a cell that holds a page rather than a datum: its breaks are paragraphs."""
    if cell.find(".//table") is not None or cell.find(".//center") is not None:
        return True
    breaks = sum(1 for node in cell.iter("p", "br", "div", "li"))
    if breaks < _FEWEST_BREAKS:
        return False
    return breaks > _MOST_BREAKS or _HEADINGS.search("".join(cell.itertext())) is not None
