"""Collects the words of the screens (templates and code) into the English catalogue.

Run by `make texts`. New words get an empty translation; words that are gone are dropped. The tests
use `collect_words` to see that nothing is left without English.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "xiaoan"
CATALOGUE = CODE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "_l": None,
    "_lazy": None,
    "_g": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}


def collect_words() -> Catalog:
    """Every word of the screens, with the places where it is used."""
    found = Catalog(locale="en", project="xiaoan", charset="utf-8")
    for path in sorted([*CODE.rglob("*.html"), *CODE.rglob("*.txt"), *CODE.rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        lines = io.BytesIO(text.encode())
        for line, message, _comments, context in extract(
            "python", lines, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            place = (path.relative_to(ROOT).as_posix(), line)
            found.add(message, locations=[place], context=context)
    return found


def read_catalogue() -> Catalog:
    """The English catalogue as it is kept."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", project="xiaoan", charset="utf-8")
    with CATALOGUE.open("rb") as kept:
        return read_po(kept, locale="en")


def _is_said(message: Message) -> bool:
    said = message.string
    full = all(said) if isinstance(said, list | tuple) else bool(said)
    return full and not message.fuzzy


def main() -> int:
    """Updates the catalogue; says how many words wait for English."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.config.settings")
    django.setup()
    kept = read_catalogue()
    kept.update(collect_words(), no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    kept.fuzzy = False
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as out:
        write_po(out, kept, width=100, sort_output=True, omit_header=False, no_location=True)
    waiting = [message.id for message in kept if message.id and not _is_said(message)]
    for word in waiting:
        print(word)
    print(f"{len(kept)} texts, {len(waiting)} without English", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
