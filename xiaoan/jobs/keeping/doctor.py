"""The health check: what is well, what is not, and what to do about it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from xiaoan.kernel.errors import Refusal
from xiaoan.kernel.ids import new_id
from xiaoan.kernel.texts import say

WELL, WARNING, ILL = "well", "warning", "ill"
LEAST_FREE_GB = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `level`: well, warning (works, but mend it), ill (does not work)."""

    subject: str
    level: str
    zh: str
    en: str


def examine() -> list[Finding]:
    """Looks at everything that this installation needs; never raises."""
    findings: list[Finding] = []
    for look in (
        _look_at_python,
        _look_at_database,
        _look_at_folder,
        _look_at_files,
        _look_at_library,
    ):
        try:
            findings += look()
        except (OSError, DatabaseError, Refusal) as problem:
            words = _say(problem, "zh"), _say(problem, "en")
            findings.append(Finding(look.__name__.removeprefix("_look_at_"), ILL, *words))
    return [*findings, *_look_at_extras()]


def _say(problem: Exception, language: str) -> str:
    if isinstance(problem, Refusal):
        return say(problem.code, problem.data, language=language)
    return str(problem)


def _look_at_python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", WELL, f"Python {version}", f"Python {version}")


def _look_at_database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    engine = connection.vendor
    if waiting:
        yield Finding(
            "database",
            ILL,
            f"{engine}:有 {waiting} 项结构更新未执行。请运行 xiaoan upgrade。",
            f"{engine}: {waiting} migrations are waiting. Run xiaoan upgrade.",
        )
    else:
        yield Finding("database", WELL, f"{engine}:结构已是最新", f"{engine}: up to date")


def _look_at_folder() -> Iterator[Finding]:
    folder = Path(settings.DATA)
    if not os.access(folder, os.W_OK):
        yield Finding(
            "folder",
            ILL,
            f"数据目录 {folder} 不可写。请检查所有者和权限,或设置 XIAOAN_DATA。",
            f"The data folder {folder} cannot be written. Check its owner or set XIAOAN_DATA.",
        )
        return
    free_gb = round(shutil.disk_usage(folder).free / 1e9, 1)
    level = WELL if free_gb >= LEAST_FREE_GB else WARNING
    yield Finding("disk", level, f"{folder} 剩余 {free_gb} GB", f"{free_gb} GB free at {folder}")
    key = folder / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding(
            "secret-key",
            WARNING,
            f"签名密钥可被他人读取。请执行 chmod 600 {key}。",
            f"Others can read the signing key. Run chmod 600 {key}.",
        )


def _look_at_files() -> Iterator[Finding]:
    name = default_storage.save(f"files/check-{new_id()}", ContentFile(b"ok"))
    with default_storage.open(name) as stream:
        is_same = stream.read() == b"ok"
    default_storage.delete(name)
    if is_same:
        yield Finding("files", WELL, "文件存储可读写", "The file store can be read and written")
    else:
        yield Finding("files", ILL, "文件存储读写不一致。", "The file store returns other content.")


def _look_at_library() -> Iterator[Finding]:
    from xiaoan.jobs.keeping.library import check_library

    found = check_library()
    problems = found.list_faults()
    if problems:
        yield Finding(
            "library",
            ILL,
            f"规则库有 {len(problems)} 处问题。请运行 xiaoan plan check。",
            f"The library has {len(problems)} problems. Run xiaoan plan check.",
        )
    else:
        count = len(found.plans)
        yield Finding("library", WELL, f"规则库:{count} 个方案", f"Library: {count} plans")


def _look_at_extras() -> Iterator[Finding]:
    extras: dict[str, Callable[[], bool]] = {
        "duckdb": lambda: importlib.util.find_spec("duckdb") is not None,
        "spark": lambda: bool(importlib.util.find_spec("pyspark") and shutil.which("java")),
        "postgresql": lambda: importlib.util.find_spec("psycopg") is not None,
    }
    for name, is_there in extras.items():
        zh, en = (
            ("已安装", "installed") if is_there() else ("未安装(可选)", "not installed (optional)")
        )
        yield Finding(name, WELL, zh, en)
