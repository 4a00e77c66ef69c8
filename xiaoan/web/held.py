"""Keeps an uploaded sheet between its trial run and its import, for one session and one hour."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest

from xiaoan.kernel import clock
from xiaoan.kernel.errors import InvalidInput
from xiaoan.kernel.ids import new_id

HELD_KEY = "held"
FOLDER = "held"
HELD_FOR = timedelta(hours=1)


def hold_upload(request: HttpRequest, *, content: bytes, name: str) -> str:
    """Keeps a file for this session and returns the key that a form hands back."""
    _clear_old()
    key = str(new_id())
    default_storage.save(f"{FOLDER}/{key}", ContentFile(content))
    request.session[HELD_KEY] = {"key": key, "name": name}
    return key


def take_upload(request: HttpRequest, *, key: str) -> tuple[bytes, str]:
    """The kept file and its name. Raises InvalidInput when it is gone: it must be chosen again."""
    held = request.session.get(HELD_KEY) or {}
    path = f"{FOLDER}/{key}"
    if held.get("key") != key or not default_storage.exists(path):
        raise InvalidInput("web.upload_gone", attribute="file")
    with default_storage.open(path) as stream:
        return stream.read(), str(held["name"])


def drop_upload(request: HttpRequest) -> None:
    """Forgets the kept file of this session."""
    held = request.session.pop(HELD_KEY, None)
    if held:
        default_storage.delete(f"{FOLDER}/{UUID(held['key'])}")


def _clear_old() -> None:
    if not default_storage.exists(FOLDER):
        return
    limit = clock.now() - HELD_FOR
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < limit:
            default_storage.delete(path)
