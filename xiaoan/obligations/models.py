"""Tables of obligations: what the engine joins, what it says, and the counts up the tree.

Days are day numbers and instants microseconds, as in the journal, because engines compare them.
"""

from __future__ import annotations

from django.db import models

from xiaoan.kernel.days import NEVER
from xiaoan.kernel.ids import new_id
from xiaoan.obligations.rules.inputs import NEVER_AT


class OwingOrg(models.Model):
    """An organisation as the engine joins it: place, kind, bits of stages and flags, counts.

    `settled_position`: up to where its chain in the journal has been settled. The row is locked
    while its obligations are written.
    """

    org = models.OneToOneField(
        "orgs.Organization", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    region = models.CharField(max_length=6)
    place = models.CharField(max_length=6)
    path = models.CharField(max_length=128)
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=12)
    stages = models.BigIntegerField()
    flags = models.BigIntegerField()
    pupils = models.BigIntegerField()
    boarders = models.BigIntegerField()
    classes = models.BigIntegerField()
    staff = models.BigIntegerField()
    settled_position = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["path"], name="obligations_owingorg_path")]


class RequirementMeasure(models.Model):
    """A requirement in force as the engine joins it. `bounds_class` 0: every quantity counts."""

    requirement = models.OneToOneField(
        "plans.Requirement", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    region = models.CharField(max_length=6)
    scope = models.CharField(max_length=128)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20)
    clause = models.CharField(max_length=80, blank=True)
    measure = models.BigIntegerField()
    at_most = models.BigIntegerField()
    zero_report = models.BigIntegerField()
    standing = models.BigIntegerField()
    valid_only = models.BigIntegerField()
    stacked = models.BigIntegerField()
    over = models.BigIntegerField()
    bounds_class = models.BigIntegerField()
    signature = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["scope"], name="obligations_measure_scope")]


class RequirementOwer(models.Model):
    """Whose duty a requirement is: a kind of organisation and a unit at or below `scope`."""

    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=6)
    scope = models.CharField(max_length=128)
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=12)


class RequirementKind(models.Model):
    """A kind of fact that a requirement looks at, and as what."""

    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=6)
    role = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    bounds_class = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "requirement"], name="obligations_kind")]


class RequirementPeriod(models.Model):
    """A period of a requirement in a place, with the number of its set of targets.

    `is_settled` is False until its obligations have been written.
    """

    id = models.BigAutoField(primary_key=True)
    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=6)
    key = models.CharField(max_length=24)
    start_day = models.BigIntegerField()
    end_day = models.BigIntegerField()
    due_day = models.BigIntegerField()
    fail_day = models.BigIntegerField()
    soon_days = models.BigIntegerField()
    target_set = models.BigIntegerField()
    provisional = models.BooleanField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "place", "key"], name="obligations_period_key"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place"],
                name="obligations_period_unsettled",
                condition=models.Q(is_settled=False),
            ),
        ]


class PeriodSlot(models.Model):
    """The slots of 32 days that a period touches, so that a fact finds it by equality."""

    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=6)
    slot = models.BigIntegerField()
    period = models.ForeignKey(
        "obligations.RequirementPeriod", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["requirement", "place", "slot"], name="obligations_slot"),
        ]


class _OrgCondition(models.Model):
    """Which organisations a row is for: bits seen and wanted, and spans of counts."""

    is_free = models.BigIntegerField(default=0)
    stages_any = models.BigIntegerField()
    stages_seen = models.BigIntegerField()
    stages_want = models.BigIntegerField()
    flags_seen = models.BigIntegerField()
    flags_want = models.BigIntegerField()
    pupils_from = models.BigIntegerField()
    pupils_below = models.BigIntegerField()
    boarders_from = models.BigIntegerField()
    boarders_below = models.BigIntegerField()
    classes_from = models.BigIntegerField()
    classes_below = models.BigIntegerField()
    staff_from = models.BigIntegerField()
    staff_below = models.BigIntegerField()

    class Meta:
        abstract = True


class RequirementTarget(_OrgCondition):
    """One target of a set. The number of a set is made from its content and never reused."""

    target_set = models.BigIntegerField(db_index=True)
    target = models.BigIntegerField()


class QuantityBounds(_OrgCondition):
    """Which quantities of a record count, by place, day and organisation."""

    bounds_class = models.BigIntegerField(db_index=True)
    place = models.CharField(max_length=6)
    from_day = models.BigIntegerField()
    until_day = models.BigIntegerField()
    lower_bound = models.BigIntegerField()
    upper_bound = models.BigIntegerField()


class Obligation(models.Model):
    """A requirement that an organisation owes in a period, and how it stands.

    `status` and `is_shown` hold from `settled_at` until `changes_at`; afterwards reads derive
    them from `outcome` and the day numbers until a tick writes them down. `is_shown`: it stands
    on dashboards; the others are history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=128)
    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20)
    period = models.BigIntegerField()
    period_key = models.CharField(max_length=24)
    start_day = models.BigIntegerField()
    end = models.BigIntegerField()
    provisional = models.BooleanField()
    status = models.CharField(max_length=16)
    is_shown = models.BooleanField()
    value = models.BigIntegerField()
    target = models.BigIntegerField()
    base = models.BigIntegerField()
    counted = models.BigIntegerField()
    reported = models.BigIntegerField()
    expired = models.BigIntegerField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    first_day = models.BigIntegerField()
    last_day = models.BigIntegerField()
    outcome = models.BigIntegerField()
    due = models.BigIntegerField()
    fail = models.BigIntegerField()
    soon_days = models.BigIntegerField()
    holds_until = models.BigIntegerField(default=NEVER)
    waived_until = models.BigIntegerField(default=-1)
    clock_at = models.BigIntegerField(default=NEVER_AT)
    stands_until = models.BigIntegerField(default=NEVER)
    changes_at = models.BigIntegerField(default=NEVER_AT)
    settled_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "org", "requirement", "period_key"],
                name="obligations_obligation_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "due", "path", "id"],
                name="obligations_shown_status",
                condition=models.Q(is_shown=True),
            ),
            models.Index(
                fields=["path", "area", "status"],
                name="obligations_shown_path",
                condition=models.Q(is_shown=True),
            ),
            models.Index(fields=["requirement", "due", "status", "path"], name="obligations_asked"),
            models.Index(fields=["due", "path", "status"], name="obligations_due"),
            models.Index(fields=["org", "requirement", "end"], name="obligations_org"),
            models.Index(fields=["changes_at"], name="obligations_changes"),
        ]


class Waiver(models.Model):
    """A requirement that an organisation is let off, from a day to a day, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    from_day = models.BigIntegerField()
    until_day = models.BigIntegerField()
    reason = models.TextField()
    made_by = models.CharField(max_length=120)
    made_at = models.BigIntegerField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["org", "requirement"],
                name="obligations_waiver_live",
                condition=models.Q(withdrawn_at=None),
            ),
        ]


class Reminder(models.Model):
    """A reminder that was sent to an organisation about an obligation, once a day at most."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(
        "obligations.Obligation", on_delete=models.CASCADE, related_name="reminders"
    )
    day = models.BigIntegerField()
    sent_by = models.CharField(max_length=120)
    sent_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "obligation", "day"], name="obligations_reminder_day"
            ),
        ]


class AreaRollup(models.Model):
    """How many shown obligations of an area have a status at or below a node of the tree."""

    region = models.CharField(max_length=6)
    node = models.CharField(max_length=128)
    area = models.CharField(max_length=20)
    status = models.CharField(max_length=16)
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "area", "status", "region"], name="obligations_arearollup_key"
            ),
        ]


class RequirementRollup(models.Model):
    """How many shown obligations of a requirement have a status at or below a node."""

    region = models.CharField(max_length=6)
    node = models.CharField(max_length=128)
    requirement = models.ForeignKey("plans.Requirement", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=16)
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "requirement", "status", "region"],
                name="obligations_requirementrollup_key",
            ),
        ]


class MonthRollup(models.Model):
    """How many obligations with periods, due in a month, have a status at or below a node.

    `month` counts months since January of year 0; history is counted too.
    """

    region = models.CharField(max_length=6)
    node = models.CharField(max_length=128)
    month = models.BigIntegerField()
    status = models.CharField(max_length=16)
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "month", "status", "region"], name="obligations_monthrollup_key"
            ),
        ]


class SyncedPlace(models.Model):
    """Up to which day the periods of a place have been opened."""

    place = models.CharField(max_length=6, primary_key=True)
    day = models.BigIntegerField()
