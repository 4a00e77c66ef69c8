"""Drafts: a notice uploaded, gone through beside its text, adopted."""
