"""The look: readable in both lights, and nothing inline that the security policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "xiaoan" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
GROUNDS = ("paper", "card", "sunk")
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent", "late") for ground in GROUNDS],
    ("ok", "ok-soft"),
    ("soon", "soon-soft"),
    ("late", "late-soft"),
    ("accent-strong", "accent-soft"),
    ("ink-2", "line-2"),
    ("ink-3", "accent-soft"),
    ("on-accent", "accent"),
    ("on-fail", "fail"),
    ("seal", "card"),
    *[(f"risk-{name}", "card") for name in ("red", "orange", "yellow", "blue")],
]


def read_tokens() -> dict[str, dict[str, str]]:
    css = (WEB / "static" / "web" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^}]*)\}", css)
    found: dict[str, dict[str, str]] = {}
    for selector, body in blocks:
        colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
        if colours:
            found[selector.strip()] = colours
    return found


TOKENS = read_tokens()


def measure_light(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def measure_contrast(one: str, other: str) -> float:
    light, dark = sorted((measure_light(one), measure_light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", list(TOKENS))
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = TOKENS[theme]
    assert measure_contrast(colours[ink], colours[ground]) >= 4.5


def test_dark_by_choice_is_dark_by_system() -> None:
    dark = [colours for selector, colours in TOKENS.items() if selector != ":root"]
    assert len(dark) == 2
    assert dark[0] == dark[1]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline(template: Path) -> None:
    words = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", words)
    assert "<style" not in words
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", words)
    assert not re.search(r"<script(?![^>]*\bsrc=)", words)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_chinese_word_can_be_translated(template: Path) -> None:
    words = template.read_text(encoding="utf-8")
    words = re.sub(r"\{#.*?#\}", "", words)
    words = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", words, flags=re.DOTALL)
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", words)
    assert re.findall(r"[一-鿿]+", words) in ([], ["中文"])


def test_colours_are_numbers_only_in_the_tokens() -> None:
    for sheet in (WEB / "static" / "web").glob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        words = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", words), sheet.name
