"""Exporting the journal to Parquet by watermark: nothing lost, nothing doubled, at any instant.

A part is written beside its name and moved into place; the manifest, replaced in one step, says
which parts belong to the lake and how far each chain has been read. A part that no manifest names
is of an export that was killed, and is removed by the next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from xiaoan.indicators import errors
from xiaoan.indicators.queries.manifest import Manifest, read_manifest
from xiaoan.indicators.queries.parquet import write_parquet
from xiaoan.indicators.states import FORMAT, MANIFEST, PART_ROWS
from xiaoan.journal.queries import PLAIN_COLUMNS, iterate_plain_rows, list_chain_lengths
from xiaoan.kernel.errors import Conflict
from xiaoan.obligations.queries import iterate_engine_tables, list_engine_columns

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LakeReport:
    """What an export added, and what the lake holds now."""

    rows: int
    parts: int
    total_rows: int
    chains: int


def export_lake(folder: Path, *, now: datetime, progress: Progress | None = None) -> LakeReport:
    """Adds to a lake what the journal has gained, and renews the tables that settling reads.

    Raises InvalidInput for a broken manifest or a missing extra, Conflict for a lake that holds
    more of a chain than the database does.
    """
    (folder / "journal").mkdir(parents=True, exist_ok=True)
    known = read_manifest(folder)
    lengths = list_chain_lengths()
    if any(position > lengths.get(org, 0) for org, position in known.chains.items()):
        raise Conflict(errors.LAKE_AHEAD, folder=str(folder))
    _remove_orphans(folder, known)
    gained = sum(lengths.values()) - sum(known.chains.values())
    added, parts = 0, list(known.parts)
    for rows in _batch(iterate_plain_rows(known.chains, lengths)):
        name = f"journal/part-{len(parts):06d}.parquet"
        write_parquet(folder / name, PLAIN_COLUMNS, rows)
        parts.append(name)
        added += len(rows)
        if progress:
            progress(added, gained)
    _write_tables(folder)
    total = known.rows + added
    _write_manifest(folder, Manifest(chains=lengths, parts=tuple(parts), rows=total), now=now)
    return LakeReport(rows=added, parts=len(parts), total_rows=total, chains=len(lengths))


def _batch(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    while batch := list(islice(rows, PART_ROWS)):
        yield batch


def _remove_orphans(folder: Path, known: Manifest) -> None:
    for path in (folder / "journal").iterdir():
        if path.relative_to(folder).as_posix() not in known.parts:
            path.unlink()


def _write_tables(folder: Path) -> None:
    for table, rows in iterate_engine_tables():
        write_parquet(folder / f"{table}.parquet", list_engine_columns(table), list(rows))


def _write_manifest(folder: Path, manifest: Manifest, *, now: datetime) -> None:
    partial = folder / f"{MANIFEST}.partial"
    content = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "rows": manifest.rows,
        "parts": manifest.parts,
        "chains": manifest.chains,
    }
    with partial.open("w", encoding="utf-8") as out:
        json.dump(content, out)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(folder / MANIFEST)
