"""Tables of the journal. Rows are only ever added; days and instants are whole numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from xiaoan.journal.states import RECORD
from xiaoan.kernel.days import (
    NEVER,
    day_from_number,
    day_number,
    moment_from_number,
    moment_number,
)
from xiaoan.kernel.ids import new_id

if TYPE_CHECKING:

    class WholeField(models.IntegerField[Any, Any]):
        _pyi_private_set_type: Any

    class BigField(models.BigIntegerField[Any, Any]):
        _pyi_private_set_type: Any
else:
    WholeField, BigField = models.IntegerField, models.BigIntegerField


class DayField(WholeField):
    """A calendar day kept as days since 1970-01-01; None is kept as "never"."""

    def from_db_value(self, value: int | None, *_: Any) -> date | None:
        return None if value is None or value >= NEVER else day_from_number(value)

    def to_python(self, value: Any) -> Any:
        return date.fromisoformat(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return NEVER
        return day_number(value) if isinstance(value, date) else int(value)


class MomentField(BigField):
    """An aware instant kept as microseconds since 1970-01-01T00:00Z."""

    def from_db_value(self, value: int | None, *_: Any) -> datetime | None:
        return None if value is None else moment_from_number(value)

    def to_python(self, value: Any) -> Any:
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, int):
            return value
        return moment_number(value)


class ThousandthField(BigField):
    """A decimal with up to three places, kept as whole thousandths: exact on every engine."""

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / 1000

    def to_python(self, value: Any) -> Any:
        return Decimal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else int((Decimal(str(value)) * 1000).to_integral_value())


class JournalRow(models.Model):
    """One thing that happened: who, when, which organisation, what kind, for which days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org_id = models.UUIDField()
    org_path = models.CharField(max_length=128)
    position = models.BigIntegerField()
    act = models.CharField(max_length=8, default=RECORD)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=64)
    day = DayField()
    until = DayField()
    occurred_at = MomentField()
    recorded_at = MomentField()
    quantity = ThousandthField()
    retracts = models.BigIntegerField(null=True)
    actor = models.JSONField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org_id", "position"], name="journal_row_position"),
        ]
        indexes = [
            models.Index(fields=["org_id", "kind", "day"], name="journal_row_org_kind"),
            models.Index(fields=["subject"], name="journal_row_subject"),
            models.Index(fields=["org_path", "recorded_at"], name="journal_row_path"),
            models.Index(fields=["recorded_at"], name="journal_row_recorded"),
            models.Index(
                fields=["org_id", "retracts"],
                name="journal_row_retracts",
                condition=models.Q(retracts__isnull=False),
            ),
        ]


class ChainHead(models.Model):
    """The last row of an organisation's chain. Locked while a row is added."""

    org_id = models.UUIDField(primary_key=True)
    region = models.CharField(max_length=6)
    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class Cursor(models.Model):
    """How far one consumer has read one organisation's chain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consumer = models.CharField(max_length=60)
    org_id = models.UUIDField()
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "org_id"], name="journal_cursor_place"),
        ]


class StoredFile(models.Model):
    """A file known by the SHA-256 of its content. The same content is kept once."""

    digest = models.CharField(primary_key=True, max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    stored_at = MomentField()


class Attachment(models.Model):
    """A file shown as evidence of a subject. Removing one keeps the row, with the day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org_id = models.UUIDField()
    org_path = models.CharField(max_length=128)
    subject = models.CharField(max_length=64)
    file = models.ForeignKey("journal.StoredFile", on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    added_by = models.CharField(max_length=120)
    added_at = MomentField()
    removed_at = MomentField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="journal_attachment_subject")]
