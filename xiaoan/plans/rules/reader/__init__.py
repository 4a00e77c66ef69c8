"""The notice reader: an official notice in, its papers, clauses, duties and quantities out."""

from xiaoan.plans.rules.reader.decode import decode_notice
from xiaoan.plans.rules.reader.difference import DraftDifference, diff_drafts
from xiaoan.plans.rules.reader.draft import Owner, Proposal, draft_requirements
from xiaoan.plans.rules.reader.measured import KindHint
from xiaoan.plans.rules.reader.read import read_notice
from xiaoan.plans.rules.reader.reading import Clause, Duty, Papers, Quantity, Reading

__all__ = [
    "Clause",
    "DraftDifference",
    "Duty",
    "KindHint",
    "Owner",
    "Papers",
    "Proposal",
    "Quantity",
    "Reading",
    "decode_notice",
    "diff_drafts",
    "draft_requirements",
    "read_notice",
]
