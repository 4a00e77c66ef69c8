"""Tables of notices, plans, requirements, drafts and the county's own rule values."""

from __future__ import annotations

from django.db import models

from xiaoan.kernel.ids import new_id
from xiaoan.plans.states import NEW, OPEN, PENDING, REQUIREMENT


class Notice(models.Model):
    """An official notice as received: the file, its text, what was read from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    text = models.TextField()
    reading = models.JSONField()
    title = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)


class Plan(models.Model):
    """One version of a plan as adopted for an organisation and everything below it.

    `data` is the plan as written; it stays as it was when a later version takes over.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    version = models.IntegerField(default=1)
    previous = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, null=True, related_name="successors"
    )
    notice = models.ForeignKey("plans.Notice", on_delete=models.PROTECT, null=True)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    jurisdiction = models.CharField(max_length=6, blank=True)
    data = models.JSONField()
    text = models.TextField(blank=True)
    adopted_at = models.DateTimeField()
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "key", "version"], name="plans_plan_version"),
            models.UniqueConstraint(
                fields=["org", "key"],
                condition=models.Q(withdrawn_at=None),
                name="plans_plan_in_force",
            ),
        ]


class Clause(models.Model):
    """A clause of a plan's text: characters from `start` up to `end`, own words from `body`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(max_length=80)
    level = models.IntegerField()
    printed = models.CharField(max_length=40)
    heading = models.TextField()
    start = models.IntegerField()
    body = models.IntegerField()
    end = models.IntegerField()
    position = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plans_clause_position"),
        ]


class ClauseMark(models.Model):
    """A passage that is shown and never operationalised, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="marks")
    clause = models.CharField(max_length=80)
    unit = models.CharField(max_length=80, blank=True)
    quotes = models.JSONField(default=list)
    reason = models.TextField()
    reason_en = models.TextField()
    duties = models.JSONField(default=list)
    start = models.IntegerField()
    end = models.IntegerField()
    position = models.IntegerField()


class Requirement(models.Model):
    """One checkable demand in force. It keeps its row when its plan gets a new version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="requirements")
    key = models.CharField(max_length=130)
    position = models.IntegerField()
    clause = models.CharField(max_length=80, blank=True)
    quotes = models.JSONField(default=list)
    spans = models.JSONField(default=list)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    area = models.CharField(max_length=20)
    owed_by = models.JSONField()
    every = models.CharField(max_length=20)
    during = models.CharField(max_length=20, blank=True)
    measure = models.JSONField()
    evidence = models.JSONField(default=list)
    duties = models.JSONField(default=list)
    same_as = models.JSONField(default=list)
    soon_days = models.IntegerField(null=True)
    late_days = models.IntegerField(null=True)
    source = models.TextField(blank=True)
    certainty = models.CharField(max_length=1)
    adopted_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plans_requirement_key"),
        ]
        indexes = [models.Index(fields=["ended_on", "key"], name="plans_requirement_force")]


class Draft(models.Model):
    """A plan in the making, reviewed by a person beside the notice's text."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey("plans.Notice", on_delete=models.PROTECT, related_name="drafts")
    plan_key = models.CharField(max_length=80)
    library_key = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=OPEN)
    base = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, null=True, related_name="amending_drafts"
    )
    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, null=True, related_name="drafts"
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["org", "state"], name="plans_draft_state")]


class DraftItem(models.Model):
    """One proposed requirement or mark, and what a person decided about it.

    `proposal` is what was offered, `final` what was decided; `before` what an earlier reading
    had. `revision` grows with each decision, so that two people do not decide over each other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    draft = models.ForeignKey("plans.Draft", on_delete=models.CASCADE, related_name="items")
    position = models.IntegerField()
    kind = models.CharField(max_length=12, default=REQUIREMENT)
    origin = models.CharField(max_length=10)
    number = models.CharField(max_length=40)
    clause = models.CharField(max_length=80, blank=True)
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)
    spans = models.JSONField(default=list)
    proposal = models.JSONField()
    final = models.JSONField(null=True)
    before = models.JSONField(null=True)
    change = models.CharField(max_length=10, default=NEW)
    decision = models.CharField(max_length=10, default=PENDING)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="plans_draftitem_number"),
        ]
        indexes = [models.Index(fields=["draft", "position"], name="plans_draftitem_position")]


class RuleOverride(models.Model):
    """A value that a county set for a rule, with its place, days and source."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=6, blank=True)
    value = models.JSONField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.TextField()
    certainty = models.CharField(max_length=1)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key", "jurisdiction"], name="plans_ruleoverride_key")]
