"""Words of the lake."""

from __future__ import annotations

ENGINES = ("duckdb", "spark")
MANIFEST = "manifest.json"
FORMAT = 1
PART_ROWS = 250_000
"""Rows of one Parquet file at most."""
