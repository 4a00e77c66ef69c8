"""Tables of registers: entries, every revision of them, acknowledged reminders, held sheets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiaoan.kernel.ids import new_id

LIVE = Q(retired_at__isnull=True)


class Entry(models.Model):
    """One thing in a register of one organisation, with its validity as last computed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    type_key = models.CharField(max_length=60)
    code = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    search = models.TextField(blank=True)
    held_from = models.DateField()
    valid_until = models.DateField(null=True)
    is_invalid = models.BooleanField(default=False)
    next_reminder = models.DateField(null=True)
    acknowledged = models.IntegerField(null=True)
    revision = models.IntegerField(default=1)
    fact_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "org", "type_key", "code"],
                condition=LIVE & ~Q(code=""),
                name="registers_entry_code",
            ),
        ]
        indexes = [
            models.Index(fields=["type_key", "org", "code"], name="registers_entry_type"),
            models.Index(
                fields=["type_key", "valid_until"], condition=LIVE, name="registers_entry_valid"
            ),
            models.Index(
                fields=["next_reminder", "org"],
                condition=LIVE & Q(next_reminder__isnull=False),
                name="registers_entry_reminder",
            ),
        ]


class EntryRevision(models.Model):
    """An entry as it stood after one change, with who changed it and the fact this gave."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    entry = models.ForeignKey("registers.Entry", on_delete=models.CASCADE, related_name="revisions")
    revision = models.IntegerField()
    act = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    fact_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "revision"], name="registers_entryrevision_number"
            ),
        ]


class ReminderAck(models.Model):
    """A reminder that a person has taken note of, and why nothing more need be done for now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    entry = models.ForeignKey("registers.Entry", on_delete=models.CASCADE, related_name="acks")
    valid_until = models.DateField()
    tier_days = models.IntegerField()
    reason = models.CharField(max_length=200)
    acknowledged_by = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "valid_until", "tier_days"], name="registers_reminderack_tier"
            ),
        ]


class HeldSheet(models.Model):
    """A sheet that was checked and waits for the person to confirm its import."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    type_key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    held_by = models.UUIDField(null=True)
    held_at = models.DateTimeField()
