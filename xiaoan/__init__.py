"""Xiaoan 校安: an official campus-safety notice becomes obligations that live."""

__version__ = "0.1.0"
