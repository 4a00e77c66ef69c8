"""Writes of the lake."""

from xiaoan.indicators.actions.lake import LakeReport, export_lake

__all__ = ["LakeReport", "export_lake"]
