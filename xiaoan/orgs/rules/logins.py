"""Log-in names in the one form in which they are kept."""

from __future__ import annotations

import re
import unicodedata

_LOGIN = re.compile(r"[\w.@-]{2,60}")


def normalize_login(login: str) -> str:
    """A log-in name as it is kept: full width, capitals and spaces around make no difference."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def is_login(name: str) -> bool:
    """Whether a normalised name can be a log-in name."""
    return _LOGIN.fullmatch(name) is not None
