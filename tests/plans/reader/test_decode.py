"""Files of every kind become text; what is no notice is refused with a word that helps."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.library import LIBRARY, read_documents
from xiaoan.plans.rules.reader import decode_notice

pytestmark = pytest.mark.no_database

TEXT = "关于开展检查的通知\n一、检查内容。各学校每月自查1次。\n二、检查时间:3月5日前。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_reads_text_in_every_encoding(encoding: str) -> None:
    assert decode_notice(TEXT.encode(encoding), "notice.doc") == TEXT


def test_line_ends_become_one_kind() -> None:
    assert decode_notice(TEXT.replace("\n", "\r\n").encode(), "a.txt") == TEXT


def test_a_cut_off_character_does_not_refuse_a_page() -> None:
    assert decode_notice(TEXT.encode()[:-2], "a.txt").startswith("关于开展检查的通知")


def make_archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def make_photo() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def make_empty_pdf() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (100, 100), "white").save(stream, "PDF")
    return stream.getvalue()


SVG = (
    '<?xml version="1.0"?><!-- drawn --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" '
    '[<!ENTITY ns "http://www.w3.org/">]>\n'
    '<svg xmlns="http://www.w3.org/2000/svg"><text>一、各学校每月自查1次。</text></svg>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"<html><body><script>x</script></body></html>", "empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "too_large"),
        (make_photo(), "not_text"),
        (bytes(range(256)) * 40, "not_text"),
        (make_archive(**{"xl/workbook.xml": b"<x/>"}), "not_text"),
        (b"PK\x03\x04 broken", "broken"),
        (make_archive(**{"word/document.xml": b"<broken"}), "broken"),
        (make_archive(**{"word/document.xml": b"<w>" + b" " * 300_000_000}), "zip_bomb"),
        (make_archive(**{"word/document.xml": b" " * 5_000_000}), "zip_bomb"),
        (SVG.encode(), "not_text"),
        (SVG.encode("utf-16"), "not_text"),
        (SVG.removeprefix('<?xml version="1.0"?>').encode(), "not_text"),
        (b"<svg><foreignObject><div>x</div></foreignObject></svg>", "not_text"),
        ("<rss><channel><title>通知公告</title></channel></rss>".encode(), "not_text"),
        (b'<?xml version="1.0"?><w:wordDocument><w:t>x</w:t></w:wordDocument>', "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_word"),
        (b"%PDF-1.7 nothing follows", "broken"),
        (make_empty_pdf(), "no_text_layer"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_refuses_what_is_no_notice(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_notice(data, "x.txt")
    assert refusal.value.code == f"plans.reader.{code}"
    assert refusal.value.data["name"] == "x.txt"


@pytest.mark.parametrize(
    "before",
    [
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body>',
        "<!-- saved from url=(0022)http://www.example.cn/ -->\n<!DOCTYPE html><html><body>",
        '<?xml version="1.0"?><div xmlns="http://www.w3.org/1999/xhtml">',
        "<article><div>",
        "<page-body><div>",
        "<html><body><svg><path/></svg><div>",
    ],
)
def test_saved_pages_of_every_kind_are_read(before: str) -> None:
    page = before + "<p>一、检查内容。</p><p>各学校每月自查1次。</p>"
    assert decode_notice(page.encode(), "a.htm").split() == [
        "一、检查内容。",
        "各学校每月自查1次。",
    ]


@pytest.mark.parametrize(
    "text", ["<附件1>各学校每月自查1次。", "<XX县>各学校每月自查1次。", "<XX>各学校每月自查1次。"]
)
def test_a_text_that_begins_with_a_bracket_is_no_markup(text: str) -> None:
    assert decode_notice(text.encode(), "a.txt") == text


def test_every_refusal_has_words_in_both_languages() -> None:
    words = {
        code: entry
        for document in read_documents("texts/errors")
        for code, entry in document.data.items()
    }
    for code in ("empty", "too_large", "not_text", "old_word", "zip_bomb", "broken"):
        assert set(words[f"plans.reader.{code}"]) == {"zh", "en"}
    assert "plans.reader.no_text_layer" in words
    assert LIBRARY.is_dir()


def number_paragraphs(document: object, formats: list[tuple[str, str]]) -> None:
    """Give a document one automatic numbering with a level per format."""
    numbering = document.part.numbering_part.element  # type: ignore[attr-defined]
    plan = OxmlElement("w:abstractNum")
    plan.set(qn("w:abstractNumId"), "77")
    for depth, (style, pattern) in enumerate(formats):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", pattern)):
            node = OxmlElement(tag)
            node.set(qn("w:val"), value)
            level.append(node)
        plan.append(level)
    numbering.insert(0, plan)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    numbering.append(number)


def test_word_file_keeps_automatic_numbers_and_merged_cells() -> None:
    document = Document()
    number_paragraphs(document, [("chineseCounting", "%1、"), ("decimal", "%2.")])
    for depth, words in ((0, "目标"), (1, "甲"), (1, "乙"), (0, "措施"), (1, "丙")):
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        found = properties._add_numPr()
        found._add_ilvl().val = depth
        found._add_numId().val = 77
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "县教育局"
    table.cell(0, 1).text = "排查隐患。"
    table.cell(1, 1).text = "组织演练。"
    stream = io.BytesIO()
    document.save(stream)
    assert decode_notice(stream.getvalue(), "a.docx").split("\n") == [
        *("一、目标", "1.甲", "2.乙", "二、措施", "1.丙"),
        *("县教育局 | 排查隐患。", "县教育局 | 组织演练。"),
    ]


def test_saved_page_loses_furniture_and_keeps_document_data() -> None:
    page = (
        "<html><head><title>站名</title></head><body><nav>导航</nav>"
        "<ul><li><a>首页</a></li><li><a>新闻</a></li><li><a>服务</a></li></ul>"
        "<table><tr><td>文号：</td><td>某教〔2023〕1号</td></tr></table>"
        "<div style='display: none'>藏</div><p>一、甲<br>二、乙</p>"
        "<table><tr><td><p>版式</p><table><tr><td>县教育局</td><td><p>负责甲。</p><p>负责乙。</p>"
        "</td></tr></table></td></tr></table><footer>版权</footer></body></html>"
    )
    assert decode_notice(page.encode(), "a.htm").split("\n") == [
        *("文号： | 某教〔2023〕1号", "一、甲", "二、乙", "版式", "县教育局 | 负责甲。 负责乙。"),
    ]
