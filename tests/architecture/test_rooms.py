"""What the contracts of import-linter cannot say about the rooms of the house."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import CODE, DOMAIN, Source, iterate_imports, list_sources

OWN = {"models", "rules", "policy"}
ROOMS = {
    "actions",
    "queries",
    "policy",
    "models",
    "rules",
    "states",
    "errors",
    "apps",
    "migrations",
    "__init__",
}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "delete",
    "aget_or_create",
    "acreate",
}
MANAGERS = {"objects", "_base_manager", "_default_manager"}
RESTORES = "xiaoan/jobs/keeping/backup.py"
"""The one writer outside actions: it puts whole tables back, and is proven by digests."""


def test_another_packages_models_rules_and_policy_are_never_imported() -> None:
    broken = []
    for source in list_sources():
        for line, module in iterate_imports(source):
            parts = module.split(".")
            if parts[0] != "xiaoan" or len(parts) < 3 or parts[1] == "kernel":
                continue
            if parts[2] in OWN and parts[1] in DOMAIN and parts[1] != source.package:
                broken.append(f"{source.name}:{line} imports {module}")
    assert not broken, "\n".join(broken)


def test_only_the_seven_file_names_stand_in_a_domain_package() -> None:
    strays = [
        f"{package}/{entry.name}"
        for package in DOMAIN
        for entry in (CODE / package).iterdir()
        if entry.name != "__pycache__" and entry.name.removesuffix(".py") not in ROOMS
    ]
    assert not strays


def test_foreign_keys_are_strings_that_point_down_the_map() -> None:
    broken = []
    for source in list_sources():
        if source.room != "models":
            continue
        for call in _calls(source, {"ForeignKey", "OneToOneField", "ManyToManyField"}):
            target = call.args[0] if call.args else None
            if not isinstance(target, ast.Constant) or not isinstance(target.value, str):
                broken.append(f"{source.name}:{call.lineno} foreign key is not a string")
                continue
            package = target.value.split(".")[0] if "." in target.value else source.package
            if DOMAIN.index(package) > DOMAIN.index(source.package):
                broken.append(f"{source.name}:{call.lineno} points up at {target.value}")
    assert not broken, "\n".join(broken)


def test_writes_happen_only_in_actions() -> None:
    broken = [
        f"{source.name}:{call.lineno} writes outside actions"
        for source in list_sources()
        if source.room != "actions" and source.name != RESTORES
        for call in _writes(source)
    ]
    assert not broken, "\n".join(broken)


def test_sql_is_written_only_in_queries_and_the_settling_actions() -> None:
    sql = re.compile(r"\bcursor\(\)|\.raw\(|RawSQL|\.extra\(")
    broken = [
        source.name
        for source in list_sources()
        if sql.search(source.text) and source.room not in {"queries", "actions", "keeping"}
    ]
    assert not broken


def test_there_are_no_signals_and_no_overridden_save() -> None:
    broken = []
    for source in list_sources():
        for _, module in iterate_imports(source):
            if module.startswith(("django.db.models.signals", "django.dispatch")):
                broken.append(f"{source.name} listens to signals")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and source.room == "models":
                names = {child.name for child in node.body if isinstance(child, ast.FunctionDef)}
                if names & {"save", "delete", "clean", "full_clean"}:
                    broken.append(f"{source.name}:{node.lineno} overrides save")
    assert not broken


def test_paths_and_codes_are_never_matched_by_prefix_without_an_index() -> None:
    broken = [source.name for source in list_sources() if "__startswith" in source.text]
    assert not broken, "use the `under` lookup: a prefix match uses no index"


def test_the_clock_is_asked_only_at_the_edge() -> None:
    asks = re.compile(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|timezone\.now\(|time\.time\(")
    edge = {"web", "jobs"}
    broken = []
    for source in list_sources():
        if asks.search(source.text) and source.name != "xiaoan/kernel/clock.py":
            broken.append(f"{source.name} asks the machine for the time")
        uses = {module for _, module in iterate_imports(source)}
        calls = re.search(r"\bclock\.(?:now|today)\(", source.text)
        if calls and "xiaoan.kernel.clock" in uses and source.package not in edge | {"kernel"}:
            broken.append(f"{source.name} asks the clock; it must be told")
    assert not broken


def _calls(source: Source, names: set[str]) -> list[ast.Call]:
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in names:
                found.append(node)
    return found


def _writes(source: Source) -> list[ast.Call]:
    found = []
    for call in _calls(source, WRITES | {"update"}):
        chain = _chain(call.func)
        if chain[-1] == "update" or chain[-1] in {"create", "delete", "save"}:
            if MANAGERS & set(chain):
                found.append(call)
        elif MANAGERS & set(chain) or chain[-1].startswith(("bulk_", "get_or_", "update_or_")):
            found.append(call)
    return found


def _chain(node: ast.expr) -> list[str]:
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Name):
            return [node.id, *names]
        else:
            return names
