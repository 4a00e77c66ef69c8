"""Tables of activities: records of what was held, and every revision of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiaoan.kernel.ids import new_id


class ActivityRecord(models.Model):
    """One thing that was held on a day at one organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey(
        "orgs.Organization", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    activity_key = models.CharField(max_length=80)
    held_on = models.DateField()
    values = models.JSONField(default=dict)
    search = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    is_zero = models.BooleanField(default=False)
    revision = models.IntegerField(default=1)
    fact_ids = models.JSONField(default=list)
    recorded_by = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["activity_key", "held_on"], name="activities_record_kind"),
            models.Index(
                fields=["org", "held_on", "activity_key"],
                condition=Q(withdrawn_at__isnull=True),
                name="activities_record_org",
            ),
            models.Index(
                fields=["held_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="activities_record_live",
            ),
        ]


class RecordRevision(models.Model):
    """A record as it stood after one change, with who changed it and the facts this gave.

    The first revision is noted with the first change; until then the record itself is it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    record = models.ForeignKey(
        "activities.ActivityRecord", on_delete=models.CASCADE, related_name="revisions"
    )
    revision = models.IntegerField()
    act = models.CharField(max_length=12)
    held_on = models.DateField()
    is_zero = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    fact_ids = models.JSONField(default=list)
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "revision"], name="activities_recordrevision_number"
            ),
        ]
