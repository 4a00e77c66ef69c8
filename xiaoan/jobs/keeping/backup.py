"""A backup: one archive with every table as lines of JSON, every kept file, and their digests.

It reads and writes tables through Django's registry, so it holds whatever tables a version has,
and an archive of the embedded database can be restored into PostgreSQL and the other way round.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from xiaoan import __version__
from xiaoan.kernel.errors import Conflict, InvalidInput

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}
LEFT_OUT |= {"axes.AccessAttempt", "axes.AccessLog", "axes.AccessFailureLog"}
"""Tables that are made anew: log-in sessions, lock-outs and what migrations fill."""
BATCH = 2000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What an archive holds: rows by table, number of files, digest of all rows."""

    rows: dict[str, int]
    files: int
    digest: str


def list_kept_models() -> list[type[models.Model]]:
    """Every table that a backup holds, tables before those that point at them."""
    wanted = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in LEFT_OUT and model._meta.managed
    ]
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model], path: tuple[type[models.Model], ...]) -> None:
        if model in ordered or model in path or model not in wanted:
            return
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                target = field.remote_field.model
                if isinstance(target, type):
                    place(target, (*path, model))
        ordered.append(model)

    for model in wanted:
        place(model, ())
    return ordered


def write_backup(target: Path, *, now: datetime, progress: Progress | None = None) -> BackupReport:
    """Writes one archive; it appears under its name only when it is whole."""
    partial = target.with_name(target.name + ".partial")
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = list_kept_models()
    rows, digests = {}, {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(partial, "w:gz", compresslevel=3) as archive,
    ):
        with transaction.atomic():
            for number, model in enumerate(kept):
                label = model._meta.label
                table = Path(scratch) / label
                rows[label], digests[label] = _write_table(model, table)
                archive.add(table, f"tables/{label}.jsonl")
                table.unlink()
                if progress:
                    progress(number + 1, len(kept))
        names = _add_files(archive)
        digest = _digest_of(digests)
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": now.isoformat(),
            "migrations": _list_migrations(),
            "rows": rows,
            "digests": digests,
            "digest": digest,
            "files": names,
        }
        _add_bytes(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())
    partial.replace(target)
    return BackupReport(rows=rows, files=len(names), digest=digest)


def restore_backup(source: Path, *, progress: Progress | None = None) -> BackupReport:
    """Fills an empty, up-to-date database from an archive and proves that both are equal.

    Raises InvalidInput for a file that is no whole archive of this version's tables, Conflict when
    the database already holds something. Nothing is kept of a restore that did not succeed.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = json.loads(_open_member(archive, MANIFEST).read())
            _check_manifest(manifest, source)
            with transaction.atomic():
                _require_empty()
                restored = _restore_tables(archive, manifest, progress=progress)
                report = compute_digests()
                if report.digest != manifest["digest"]:
                    raise InvalidInput("jobs.backup_differs", file=source.name)
            _restore_files(archive, manifest["files"])
    except (tarfile.TarError, EOFError, KeyError, json.JSONDecodeError, OSError) as problem:
        raise InvalidInput("jobs.backup_broken", file=source.name, cause=str(problem)) from problem
    return BackupReport(rows=restored, files=len(manifest["files"]), digest=report.digest)


def compute_digests() -> BackupReport:
    """What a backup of this moment would hold, without writing it."""
    rows, digests = {}, {}
    for model in list_kept_models():
        hasher, count = hashlib.sha256(), 0
        for line in _iterate_lines(model):
            hasher.update(line)
            count += 1
        rows[model._meta.label], digests[model._meta.label] = count, hasher.hexdigest()
    return BackupReport(rows=rows, files=0, digest=_digest_of(digests))


def _write_table(model: type[models.Model], target: Path) -> tuple[int, str]:
    hasher, count = hashlib.sha256(), 0
    with target.open("wb") as out:
        for line in _iterate_lines(model):
            out.write(line)
            hasher.update(line)
            count += 1
    return count, hasher.hexdigest()


def _iterate_lines(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        yield text.encode() + b"\n"


def _restore_tables(
    archive: tarfile.TarFile, manifest: dict[str, Any], *, progress: Progress | None
) -> dict[str, int]:
    kept, counts = list_kept_models(), {}
    for number, model in enumerate(kept):
        label = model._meta.label
        counts[label] = _load_table(model, _open_member(archive, f"tables/{label}.jsonl"))
        if progress:
            progress(number + 1, len(kept))
    return counts


def _load_table(model: type[models.Model], lines: IO[bytes]) -> int:
    fields, batch, count = model._meta.concrete_fields, [], 0
    for line in lines:
        values = zip(fields, json.loads(line), strict=True)
        batch.append(model(**{field.attname: _as_value(field, value) for field, value in values}))
        count += 1
        if len(batch) >= BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    return count


def _as_value(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField) or value is None:
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def _require_empty() -> None:
    for model in list_kept_models():
        if model._base_manager.exists():
            raise Conflict("jobs.database_not_empty", table=model._meta.verbose_name)


def _check_manifest(manifest: dict[str, Any], source: Path) -> None:
    if manifest.get("format") != FORMAT or manifest["migrations"] != _list_migrations():
        raise InvalidInput(
            "jobs.backup_other_version", file=source.name, version=manifest.get("version", "?")
        )


def _list_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _add_files(archive: tarfile.TarFile) -> list[str]:
    names = sorted(_iterate_stored("files")) if default_storage.exists("files") else []
    for name in names:
        with default_storage.open(name) as stream:
            _add_bytes(archive, f"store/{name}", stream.read())
    return names


def _iterate_stored(folder: str) -> Iterator[str]:
    folders, files = default_storage.listdir(folder)
    for name in files:
        yield f"{folder}/{name}"
    for inner in folders:
        yield from _iterate_stored(f"{folder}/{inner}")


def _restore_files(archive: tarfile.TarFile, names: list[str]) -> None:
    for name in names:
        if not default_storage.exists(name):
            default_storage.save(name, File(_open_member(archive, f"store/{name}")))


def _open_member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = archive.extractfile(name)
    if stream is None:
        raise KeyError(name)
    return stream


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    with tempfile.SpooledTemporaryFile() as buffer:
        buffer.write(content)
        buffer.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, buffer)


def _digest_of(digests: dict[str, str]) -> str:
    lines = "".join(f"{label} {digests[label]}\n" for label in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()
