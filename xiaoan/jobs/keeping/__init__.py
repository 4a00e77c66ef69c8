"""Keeping: backup, restore, the proof that facts follow from tables, and the health check."""
