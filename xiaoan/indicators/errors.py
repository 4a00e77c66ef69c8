"""Refusals of the lake, by code."""

from __future__ import annotations

EXTRA_MISSING = "indicators.extra_missing"
JAVA_MISSING = "indicators.java_missing"
LAKE_BROKEN = "indicators.lake_broken"
LAKE_AHEAD = "indicators.lake_ahead"
CLUSTER_SILENT = "indicators.cluster_silent"
