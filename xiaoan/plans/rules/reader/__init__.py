"""The notice reader: an official notice in, its papers, clauses, duties and quantities out."""

from xiaoan.plans.rules.reader.decode import decode_notice
from xiaoan.plans.rules.reader.read import read_notice
from xiaoan.plans.rules.reader.reading import Clause, Duty, Papers, Quantity, Reading

__all__ = [
    "Clause",
    "Duty",
    "Papers",
    "Quantity",
    "Reading",
    "decode_notice",
    "read_notice",
]
