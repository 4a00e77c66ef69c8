"""Organisations × areas."""
