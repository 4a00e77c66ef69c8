"""What an uploaded file really is, and what of a photo may be shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from xiaoan.journal import errors
from xiaoan.journal.states import FILE_TYPES, PHOTO_TYPES
from xiaoan.kernel.errors import InvalidInput

MEGABYTE = 1024 * 1024
MAX_PIXELS = 64_000_000
SIDES = {"view": 1600, "thumb": 320}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is shown: size in pixels, and JPEG pictures without any metadata."""

    width: int
    height: int
    views: dict[str, bytes]


def sniff_media_type(
    content: bytes, *, name: str, limit_mb: int, further_types: Collection[str] = ()
) -> str:
    """The type of a file by its content. The name it came with is not trusted.

    Raises InvalidInput when it is empty, too large or not a type that serves as evidence.
    """
    if not content:
        raise InvalidInput(errors.FILE_EMPTY, name=name)
    if len(content) > limit_mb * MEGABYTE:
        size_mb = round(len(content) / MEGABYTE, 1)
        raise InvalidInput(errors.FILE_TOO_LARGE, name=name, size_mb=size_mb, limit_mb=limit_mb)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise InvalidInput(errors.FILE_HEIC, name=name)
    guess = filetype.guess(content)
    found = guess.mime if guess else "text/plain"
    if content[:4] == b"PK\x03\x04":
        found = _sniff_office(content)
    if found not in (*FILE_TYPES, *further_types):
        raise InvalidInput(errors.FILE_TYPE_REFUSED, name=name, found=found)
    return found


def _sniff_office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "application/zip"
    for folder, media_type in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return media_type
    return "application/zip"


def is_photo(media_type: str) -> bool:
    """Whether a type is a picture that is shown as one."""
    return media_type in PHOTO_TYPES


def render_photo(content: bytes, *, name: str) -> Photo:
    """The pictures that are shown of a photo: turned upright, shrunk, without metadata.

    Raises InvalidInput("journal.file_broken") when it cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise InvalidInput(errors.FILE_BROKEN, name=name)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise InvalidInput(errors.FILE_BROKEN, name=name) from problem
    views = {view: _shrink(upright, side) for view, side in SIDES.items()}
    return Photo(width=upright.width, height=upright.height, views=views)


def _shrink(picture: Image.Image, side: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((side, side))
    clean = Image.new("RGB", copy.size)
    clean.paste(copy)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
