"""Registers on the screen: lists, one entry, forms, sheets."""
