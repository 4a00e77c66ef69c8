"""Backup, restore, verification: what is kept comes back equal, and tampering is named."""

from __future__ import annotations

import json
import tarfile
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from click.testing import CliRunner
from PIL import Image

from xiaoan.jobs.command import root
from xiaoan.jobs.keeping.backup import (
    compute_digests,
    list_kept_models,
    restore_backup,
    write_backup,
)
from xiaoan.journal.actions import append, attach_file, store_file
from xiaoan.journal.models import JournalRow, StoredFile
from xiaoan.journal.queries import open_stored_file, verify_chains
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import Conflict, InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived_in(county, now):
    """A county in which something has happened, with a photo as evidence."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    picture.seek(0)
    school = county.primary.ref
    subject = uuid4()
    kept = store_file(SYSTEM, stream=picture, name="a.png", now=now)
    attach_file(SYSTEM, org=school, subject=subject, digest=kept.digest, name="a.png", now=now)
    for month in (9, 10, 11):
        append(
            SYSTEM,
            kind="lesson.national-security-theme",
            org=school,
            subject=subject,
            now=now,
            day=date(2026, month, 1),
            quantity=2,
        )
    return county


def empty_all_tables() -> None:
    for model in reversed(list_kept_models()):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)


def test_a_backup_restores_to_an_equal_system(lived_in, now, tmp_path, settings) -> None:
    before = compute_digests()
    report = write_backup(tmp_path / "b.tar.gz", now=now)
    empty_all_tables()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    restored = restore_backup(tmp_path / "b.tar.gz")
    assert restored.digest == report.digest == compute_digests().digest == before.digest
    assert verify_chains().is_whole
    digest = StoredFile.objects.get().digest
    assert open_stored_file(digest, view="thumb").read()


def test_a_backup_is_not_restored_over_data(lived_in, now, tmp_path) -> None:
    write_backup(tmp_path / "b.tar.gz", now=now)
    before = compute_digests()
    with pytest.raises(Conflict) as refused:
        restore_backup(tmp_path / "b.tar.gz")
    assert refused.value.code == "jobs.database_not_empty"
    assert compute_digests() == before


@pytest.mark.parametrize("share", [0.2, 0.6, 0.98])
def test_half_a_backup_is_refused_and_leaves_nothing(lived_in, now, tmp_path, share) -> None:
    whole = tmp_path / "b.tar.gz"
    write_backup(whole, now=now)
    content = whole.read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(content[: int(len(content) * share)])
    empty_all_tables()
    with pytest.raises(InvalidInput) as refused:
        restore_backup(tmp_path / "half.tar.gz")
    assert refused.value.code == "jobs.backup_broken"
    assert not any(model._base_manager.exists() for model in list_kept_models())


def test_a_backup_with_a_changed_row_is_refused(lived_in, now, tmp_path) -> None:
    whole, forged = tmp_path / "b.tar.gz", tmp_path / "f.tar.gz"
    write_backup(whole, now=now)
    with tarfile.open(whole) as source, tarfile.open(forged, "w:gz") as target:
        for member in source:
            content = source.extractfile(member).read()
            if member.name == "tables/journal.JournalRow.jsonl":
                content = content.replace(b"2026-10-01", b"2026-10-02")
                member.size = len(content)
            target.addfile(member, BytesIO(content))
    empty_all_tables()
    with pytest.raises(InvalidInput) as refused:
        restore_backup(forged)
    assert refused.value.code == "jobs.backup_differs"
    assert not JournalRow.objects.exists()


def test_verify_names_the_altered_row_and_leaves_with_one(lived_in) -> None:
    run = CliRunner().invoke(root, ["verify", "--json"])
    assert run.exit_code == 0
    assert json.loads(run.stdout)["is_whole"]
    row = JournalRow.objects.filter(position=2, kind__startswith="lesson").get()
    JournalRow.objects.filter(id=row.id).update(quantity=9)
    run = CliRunner().invoke(root, ["verify", "--json"])
    assert run.exit_code == 1
    (fault,) = json.loads(run.stdout)["faults"]
    assert (fault["row_id"], fault["position"], fault["fault"]) == (str(row.id), 2, "altered")
    told = CliRunner().invoke(root, ["verify"])
    assert told.exit_code == 1
    assert f"{row.org_id} #2 altered {row.id}" in told.output


def test_doctor_finds_this_installation_well(db, tmp_path, settings) -> None:
    settings.DATA = tmp_path
    run = CliRunner().invoke(root, ["doctor", "--json"])
    found = {finding["subject"]: finding["level"] for finding in json.loads(run.stdout)}
    assert found["database"] == "well"
    assert found["library"] == "well"
    assert run.exit_code == 0
