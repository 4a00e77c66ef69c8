"""Evidence: what a file really is decides, not its name; what is shown carries no place."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from datetime import datetime

import pytest
from django.core.files.storage import storages
from PIL import Image
from pytest_django.fixtures import Settings

from tests.cast import County
from xiaoan.journal.actions import attach_file, remove_attachment, store_file
from xiaoan.journal.models import StoredFile
from xiaoan.journal.queries import get_attachment, list_attachments, open_stored_file
from xiaoan.journal.queries.files import StoredFileInfo
from xiaoan.kernel.actor import Actor
from xiaoan.kernel.errors import InvalidInput, NotFound
from xiaoan.kernel.ids import new_id
from xiaoan.kernel.texts import say


def make_photo(
    size: tuple[int, int] = (2400, 1200), *, form: str = "JPEG", orientation: int = 1
) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = (43.0, 40.0, 12.0)
    Image.new("RGB", size, "teal").save(out, form, exif=exif)
    return out.getvalue()


def make_office(folder: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return out.getvalue()


def make_heic(brand: bytes = b"heic") -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def keep(actor: Actor, content: bytes, now: datetime, name: str = "a.jpg") -> StoredFileInfo:
    return store_file(actor, stream=io.BytesIO(content), name=name, now=now)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (make_photo(), "巡查.jpg", "image/jpeg"),
        (make_photo(form="PNG"), "photo.jpg", "image/png"),
        (make_photo(form="WEBP"), "no-suffix", "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3", "report.exe", "application/pdf"),
        (make_office("word"), "x.jpg", "application/vnd.openxmlformats-officedocument."
         "wordprocessingml.document"),
    ],
)  # fmt: skip
def test_the_content_says_what_a_file_is(
    patroller: Actor, now: datetime, content: bytes, name: str, media_type: str
) -> None:
    assert keep(patroller, content, now, name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png", "file_type_refused"),
        (b"<!doctype html><script>alert(1)</script>", "a.jpg", "file_type_refused"),
        (b"MZ\x90\x00" + b"\x00" * 100, "photo.jpg", "file_type_refused"),
        (make_heic(), "IMG_1.HEIC", "file_heic"),
        (make_heic(b"heix"), "IMG_2.jpg", "file_heic"),
        (make_heic(b"mif1"), "IMG_3.jpg", "file_heic"),
        (make_office("other"), "a.docx", "file_type_refused"),
        (b"GIF89a" + b"\x00" * 50, "a.gif", "file_type_refused"),
        (make_photo()[:400], "cut.jpg", "file_broken"),
        (b"", "a.jpg", "file_empty"),
    ],
)
def test_what_is_no_evidence_is_refused_in_clear_words(
    patroller: Actor, now: datetime, content: bytes, name: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        keep(patroller, content, now, name)
    assert refused.value.code == f"journal.{code}"
    for language in ("zh", "en"):
        assert name in say(refused.value.code, refused.value.data, language=language)
    assert not StoredFile.objects.exists()


def test_who_brings_a_heic_photo_is_told_what_to_set(patroller: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        keep(patroller, make_heic(), now, "IMG_1.HEIC")
    words = {
        each: say(refused.value.code, refused.value.data, language=each) for each in ("zh", "en")
    }
    assert all(part in words["zh"] for part in ("兼容性最佳", "HEIF", "JPG"))
    assert all(part in words["en"] for part in ("Most Compatible", "HEIF", "JPG"))


def test_a_file_above_the_limit_is_not_kept(
    patroller: Actor, now: datetime, settings: Settings
) -> None:
    settings.XIAOAN_FILE_LIMIT_MB = 1
    with pytest.raises(InvalidInput) as refused:
        keep(patroller, make_photo() + b"\x00" * 1_100_000, now)
    assert refused.value.code == "journal.file_too_large"
    assert refused.value.data["limit_mb"] == 1


def test_a_picture_of_too_many_points_is_not_unpacked(patroller: Actor, now: datetime) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(InvalidInput) as refused:
        keep(patroller, out.getvalue(), now, "huge.png")
    assert refused.value.code == "journal.file_broken"


def test_what_is_shown_is_upright_small_and_without_metadata(
    patroller: Actor, now: datetime
) -> None:
    content = make_photo(orientation=6)
    kept = keep(patroller, content, now)
    assert (kept.width, kept.height) == (1200, 2400)
    for view, side in (("view", 1600), ("thumb", 320)):
        with open_stored_file(kept.digest, view=view) as stream:
            data = stream.read()
        picture = Image.open(io.BytesIO(data))
        assert max(picture.size) == side
        assert picture.height > picture.width
        assert not picture.getexif()
        assert b"PhoneMaker" not in data
    with open_stored_file(kept.digest) as stream:
        assert stream.read() == content


def test_the_same_content_is_kept_once_under_its_digest(
    patroller: Actor, school_officer: Actor, now: datetime
) -> None:
    content = make_photo()
    first, second = keep(patroller, content, now), keep(school_officer, content, now, "b.jpg")
    assert first == second
    assert first.digest == hashlib.sha256(content).hexdigest()
    assert StoredFile.objects.count() == 1


def test_evidence_is_seen_in_scope_and_taken_off_without_being_lost(
    patroller: Actor, outsider: Actor, bureau_officer: Actor, county: County, now: datetime
) -> None:
    kept, subject = keep(patroller, make_photo(), now), new_id()
    place = {"org": county.boarding.ref, "subject": subject, "digest": kept.digest, "now": now}
    shown = [attach_file(patroller, name="a.jpg", **place) for _ in range(2)]  # type: ignore[arg-type]
    assert shown[0].id == shown[1].id
    assert list_attachments(bureau_officer, subjects=[subject])[str(subject)] == [shown[0]]
    assert list_attachments(outsider, subjects=[subject])[str(subject)] == []
    with pytest.raises(NotFound):
        get_attachment(outsider, attachment_id=shown[0].id)
    with pytest.raises(NotFound):
        remove_attachment(outsider, attachment_id=shown[0].id, now=now)
    remove_attachment(patroller, attachment_id=shown[0].id, now=now)
    assert list_attachments(patroller, subjects=[subject])[str(subject)] == []
    with open_stored_file(kept.digest) as stream:
        assert stream.read(3) == b"\xff\xd8\xff"


@pytest.mark.parametrize("view", ["../../secret-key", "nonsense", ""])
def test_only_the_known_views_are_opened(patroller: Actor, now: datetime, view: str) -> None:
    kept = keep(patroller, make_photo(), now)
    with pytest.raises(NotFound):
        open_stored_file(kept.digest, view=view)


def test_another_storage_is_a_setting(patroller: Actor, now: datetime, settings: Settings) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {}}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    kept = keep(patroller, make_photo(), now)
    names = storages["default"].listdir(f"files/{kept.digest[:2]}")[1]
    assert len(names) == 3
    with open_stored_file(kept.digest, view="thumb") as stream:
        assert stream.read(3) == b"\xff\xd8\xff"
