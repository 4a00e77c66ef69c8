"""The named cast: a small county, one person per role and one outsider, that every test knows.

示例旗 (the region) holds 教育局 (the bureau), two departments (公安局, 市场监督管理局) and three
schools: 第一小学 (a primary school with a kitchen), 第一中学 (a nine-year boarding school with
buses and a laboratory) and 第一幼儿园. 外县 is another region with one school, where the outsider
works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from xiaoan.access.queries import build_actor
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.orgs.actions import create_account, create_org, give_post
from xiaoan.orgs.queries import OrgInfo

NOW = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)
"""A Wednesday morning in the autumn term of 2026-2027: 10:00 in the county."""
TODAY = date(2026, 10, 21)
REGION_CODE = "152523"
PASSWORD = "chezhan-2026-zao"


@dataclass(frozen=True, slots=True)
class County:
    """The small county's organisations."""

    region: OrgInfo
    bureau: OrgInfo
    police: OrgInfo
    market: OrgInfo
    primary: OrgInfo
    boarding: OrgInfo
    kindergarten: OrgInfo
    other_region: OrgInfo
    other_school: OrgInfo

    @property
    def schools(self) -> tuple[OrgInfo, OrgInfo, OrgInfo]:
        return (self.primary, self.boarding, self.kindergarten)

    @property
    def departments(self) -> tuple[OrgInfo, OrgInfo]:
        return (self.police, self.market)


@dataclass(frozen=True, slots=True)
class Cast:
    """One actor per role. The school people are at 第一中学 (county.boarding)."""

    administrator: Actor
    bureau_officer: Actor
    leader: Actor
    liaison: Actor
    school_officer: Actor
    patroller: Actor
    outsider: Actor

    def list_actors(self) -> dict[str, Actor]:
        return {name: getattr(self, name) for name in self.__slots__}


def build_county() -> County:
    """Makes the county's organisations."""
    region = _make(None, code=REGION_CODE, name="示例旗", kind="region")
    other = _make(None, code="159998", name="外县", kind="region")
    bureau = _make(region, code="edu", name="示例旗教育局", kind="bureau", unit="edu")
    police = _make(region, code="pol", name="示例旗公安局", kind="department", unit="pol")
    market = _make(region, code="mkt", name="示例旗市场监督管理局", kind="department", unit="mkt")
    primary = _make(
        region,
        code="S01",
        name="示例旗第一小学",
        kind="school",
        stage="primary",
        kitchen=True,
        pupils=620,
        classes=18,
        staff=48,
    )
    boarding = _make(
        region,
        code="S02",
        name="示例旗第一中学",
        kind="school",
        stage="nine_year",
        boarding=True,
        bus=True,
        kitchen=True,
        laboratory=True,
        pupils=1180,
        boarders=640,
        classes=30,
        staff=112,
    )
    kindergarten = _make(
        region,
        code="K01",
        name="示例旗第一幼儿园",
        kind="school",
        stage="kindergarten",
        kitchen=True,
        pupils=210,
        classes=7,
        staff=26,
    )
    other_school = _make(
        other, code="S01", name="外县第一小学", kind="school", stage="primary", pupils=300
    )
    return County(
        region, bureau, police, market, primary, boarding, kindergarten, other, other_school
    )


def build_cast(county: County, *, password_hash: str = "!") -> Cast:
    """Makes an account, a post and the actor of each role. Log-in names are those of the roles."""

    def make(name: str, role: str, org: OrgInfo, scope: OrgInfo | None = None) -> Actor:
        account, _ = create_account(
            SYSTEM,
            org_id=org.id,
            login=name,
            title=f"{org.short_name}{name}",
            now=NOW,
            password_hash=password_hash,
        )
        post = give_post(
            SYSTEM,
            account_id=account.id,
            org_id=org.id,
            scope_id=scope.id if scope else None,
            role=role,
            from_on=date(2025, 9, 1),
            now=NOW,
        )
        return build_actor(account.id, post.id, today=TODAY)

    return Cast(
        administrator=make("administrator", "administrator", county.bureau, county.region),
        bureau_officer=make("bureau_officer", "bureau_officer", county.bureau, county.region),
        leader=make("leader", "leader", county.region),
        liaison=make("liaison", "liaison", county.police),
        school_officer=make("school_officer", "school_officer", county.boarding),
        patroller=make("patroller", "patroller", county.boarding),
        outsider=make("outsider", "school_officer", county.other_school),
    )


def _make(parent: OrgInfo | None, **values: object) -> OrgInfo:
    return create_org(SYSTEM, parent_id=parent.id if parent else None, values=values, now=NOW)
