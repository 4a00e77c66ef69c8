"""Tables of organisations, people in post and calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import FullResultSet
from django.db import models

from xiaoan.kernel.ids import new_id
from xiaoan.kernel.paths import next_path

if TYPE_CHECKING:
    TextLookup = models.Lookup[str]
else:
    TextLookup = models.Lookup


@models.CharField.register_lookup
class Under(TextLookup):
    """`path__under=p`: the organisation at p and everything below it, as one index range."""

    lookup_name = "under"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        path = str(self.rhs)
        if not path:
            raise FullResultSet
        column, params = self.process_lhs(compiler, connection)
        # A literal range: engines use the index for it, but not for LIKE 'p%'.
        return f"({column} >= %s AND {column} < %s)", (*params, path, *params, next_path(path))


class Organization(models.Model):
    """A node of the tree: a region, the bureau, a department or a school."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    path = models.CharField(max_length=128, unique=True)
    parent = models.ForeignKey(
        "orgs.Organization", on_delete=models.PROTECT, null=True, related_name="children"
    )
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    stages = models.CharField(max_length=80, blank=True)
    boarding = models.BooleanField(default=False)
    bus = models.BooleanField(default=False)
    kitchen = models.BooleanField(default=False)
    laboratory = models.BooleanField(default=False)
    pupils = models.IntegerField(default=0)
    boarders = models.IntegerField(default=0)
    classes = models.IntegerField(default=0)
    staff = models.IntegerField(default=0)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_active = models.BooleanField(default=True)
    closed_on = models.DateField(null=True)
    children_made = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="orgs_organization_code"),
        ]
        indexes = [
            models.Index(fields=["kind", "path"], name="orgs_organization_kind"),
        ]


class Site(models.Model):
    """A campus or other place that an organisation looks after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="orgs_site_name"),
        ]


class Account(AbstractBaseUser):
    """One log-in. It carries the title of a role, not the name of a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="accounts")
    login = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "login"


class Post(models.Model):
    """A role held by an account at an organisation for a time.

    `scope` is the organisation whose subtree the post looks over. A stand-in's post names the
    post whose rights it carries between its own dates.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    account = models.ForeignKey("orgs.Account", on_delete=models.PROTECT, related_name="posts")
    org = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, related_name="posts")
    scope = models.ForeignKey(
        "orgs.Organization", on_delete=models.PROTECT, related_name="overseeing_posts"
    )
    role = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    stands_in_for = models.ForeignKey(
        "orgs.Post", on_delete=models.PROTECT, null=True, related_name="stand_ins"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "from_on"], name="orgs_post_account")]


class SchoolTerm(models.Model):
    """A term as a region's bureau set it; it stands before the library's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    school_year = models.CharField(max_length=9)
    number = models.IntegerField()
    start_on = models.DateField()
    end_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "school_year", "number"], name="orgs_schoolterm_place"
            ),
        ]


class CalendarDay(models.Model):
    """A day off or a swapped working day that a region set for itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.CharField(max_length=6)
    day = models.DateField()
    is_working = models.BooleanField()
    note = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day"], name="orgs_calendarday_place"),
        ]
