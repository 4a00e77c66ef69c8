"""Parquet files, written beside their name and moved into place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xiaoan.indicators import errors
from xiaoan.kernel.errors import InvalidInput


def write_parquet(path: Path, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows as one Parquet file; `columns`: name → "int64" or "string", in the order of a row."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as missing:
        raise InvalidInput(errors.EXTRA_MISSING, engine="Parquet", extra="analytics") from missing
    types = {"int64": pyarrow.int64(), "string": pyarrow.string()}
    by_column = zip(*rows, strict=True) if rows else ([] for _ in columns)
    table = pyarrow.table(
        [
            pyarrow.array(list(values), types[kind])
            for values, kind in zip(by_column, columns.values(), strict=True)
        ],
        names=list(columns),
    )
    partial = path.with_name(path.name + ".partial")
    parquet.write_table(table, partial, compression="zstd")
    partial.replace(path)
