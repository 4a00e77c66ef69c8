"""The screens in English: nothing left out, nothing left over, nothing visible outside gettext."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import override

from xiaoan.journal.queries import list_kinds
from xiaoan.plans.queries.packs import list_pack_entries
from xiaoan.web.units import UNITS, say_unit
from xiaoan.web.words import join_words, pick_title

ROOT = Path(__file__).parents[2]
WEB = ROOT / "xiaoan" / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!\$)\{[^}]*\}|%%")
QUOTED = re.compile(r"“[^”]*”")
SAYS = {"gettext", "gettext_lazy", "gettext_noop", "_", "_l", "_lazy", "_g", "pgettext"} | {
    "pgettext_lazy", "ngettext", "npgettext", "npgettext_lazy",
}  # fmt: skip
READS_CHINESE = {"living/sheet.py", "orgs/roster.py", "units.py"}
"""Code that reads or writes Chinese whatever the page speaks: notices, the roster to be imported
again, the units of the library."""
OWN_NAME = "中文"
SAID = re.compile(
    r"\{#.*?#\}|\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%\s*translate\s.*?%\}"
    r"|_\(\"[^\"]*\"\)|\"[^\"]*\"\|say_unit",
    re.DOTALL,
)


def _load_collector() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "scripts" / "collect_texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COLLECTOR = _load_collector()


@pytest.fixture(scope="module")
def kept() -> Catalog:
    found = COLLECTOR.read_catalogue()
    assert isinstance(found, Catalog)
    return found


@pytest.fixture(scope="module")
def words() -> list[Message]:
    return [message for message in COLLECTOR.collect_words() if message.id]


def _as_list(said: object) -> list[str]:
    return [said] if isinstance(said, str) else [str(one) for one in said or ()]  # type: ignore[attr-defined]


def _list_english(kept: Catalog) -> Iterator[tuple[list[str], str]]:
    for message in kept:
        if message.id:
            for english in _as_list(message.string):
                yield _as_list(message.id), english


def test_every_text_has_english(kept: Catalog, words: list[Message]) -> None:
    missing = []
    for word in words:
        said = kept.get(word.id, word.context)
        english = _as_list(said.string) if said else []
        wanted = 2 if word.pluralizable else 1
        if said is None or said.fuzzy or len(english) != wanted or not all(english):
            missing.append(word.id)
    assert not missing, missing


def test_english_keeps_the_placeholders(kept: Catalog) -> None:
    for chinese, english in _list_english(kept):
        wanted = sorted(PLACEHOLDER.findall(chinese[-1]))
        assert sorted(PLACEHOLDER.findall(english)) == wanted, (chinese, english)


def test_english_holds_no_chinese(kept: Catalog) -> None:
    left = [one for _, one in _list_english(kept) if CHINESE.search(QUOTED.sub("", one))]
    assert not left


def test_catalogue_keeps_nothing_that_is_gone(kept: Catalog, words: list[Message]) -> None:
    used = {(word.context, _as_list(word.id)[0]) for word in words}
    gone = [one.id for one in kept if one.id and (one.context, _as_list(one.id)[0]) not in used]
    assert not gone
    assert not kept.obsolete
    assert not kept.fuzzy, "a catalogue marked fuzzy is not compiled"


@pytest.mark.parametrize(
    "path",
    sorted((WEB / "templates").rglob("*.html")),
    ids=lambda path: path.relative_to(WEB / "templates").as_posix(),
)
def test_templates_wrap_every_word(path: Path) -> None:
    rest = SAID.sub("", path.read_text(encoding="utf-8")).replace(OWN_NAME, "")
    assert not [line.strip()[:200] for line in rest.splitlines() if CHINESE.search(line)]


def _is_said(node: ast.AST) -> bool:
    """Whether a node hands its Chinese to gettext, or gives it beside its English."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        said = (name.id if isinstance(name, ast.Name) else str(name)) in SAYS
        return said or _is_pair(node.args)
    return isinstance(node, ast.Tuple) and _is_pair(node.elts)


def _is_pair(nodes: list[ast.expr]) -> bool:
    """Whether each string in Chinese is followed by one that is not: its English."""
    texts = (ast.Constant, ast.JoinedStr)
    spoken = [isinstance(one, texts) and bool(CHINESE.search(ast.unparse(one))) for one in nodes]
    after = [
        isinstance(one, texts) and not chinese for one, chinese in zip(nodes, spoken, strict=True)
    ]
    pairs = zip(spoken, [*after[1:], False], strict=True)
    return any(spoken) and all(english for chinese, english in pairs if chinese)


def _list_loose(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Chinese strings of a tree that a page could show in Chinese only, with their lines."""
    if _is_said(node):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if CHINESE.search(node.value):
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from _list_loose(child)


def test_code_wraps_every_word() -> None:
    loose = []
    for path in sorted(WEB.rglob("*.py")):
        name = path.relative_to(WEB).as_posix()
        if name not in READS_CHINESE:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            loose += [
                (name, line, words) for line, words in _list_loose(tree) if words not in UNITS
            ]
    assert not loose


def test_every_unit_of_the_library_has_words() -> None:
    units = {kind.unit for kind in list_kinds().values()}
    units |= {entry.unit for entry in list_pack_entries()}
    assert not {unit for unit in units if CHINESE.search(unit)} - UNITS.keys()


@pytest.mark.parametrize(
    ("unit", "number", "chinese"), [("课时", 2, "课时"), ("次", "1", "次"), ("℃", 1, "℃")]
)
def test_units_in_chinese_stay_as_written(unit: str, number: object, chinese: str) -> None:
    assert say_unit(unit, number) == chinese


def test_a_title_without_english_stays_chinese() -> None:
    with override("en"):
        assert pick_title(("方案", "Plan")) == "Plan"
        assert pick_title(("方案", "")) == "方案"
        assert join_words(["a", "b"]) == "a, b"
    assert join_words(["甲", "乙"]) == "甲、乙"
