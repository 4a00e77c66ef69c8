"""Reads of the lake: its manifest, and settling over it on DuckDB or Spark."""

from xiaoan.indicators.queries.cluster import start_cluster
from xiaoan.indicators.queries.settle import settle_on

__all__ = ["settle_on", "start_cluster"]
