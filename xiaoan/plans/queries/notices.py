"""Reading a notice from the content of a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from xiaoan.plans.rules.reader import Reading, decode_notice, read_notice


def read_notice_file(content: bytes, *, name: str) -> tuple[str, Reading]:
    """The text of a notice and what it says. Offsets count characters of the text.

    Raises InvalidInput for a file that is empty, broken or of no known form.
    """
    text = decode_notice(content, name)
    return text, read_notice(text)


def write_reading(reading: Reading) -> dict[str, Any]:
    """A reading as it is kept: the documented answer, and of each clause also `body` and `end`."""
    return {**reading.as_json(), "clauses": [asdict(clause) for clause in reading.clauses]}
