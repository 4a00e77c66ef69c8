"""The county's organisations and the accounts of those who work in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from xiaoan.access.queries import build_actor
from xiaoan.jobs.demo.dice import make_dice
from xiaoan.jobs.demo.words import DemoWords, read_demo_words
from xiaoan.kernel.actor import SYSTEM, Actor
from xiaoan.orgs.actions import add_site, create_account, create_org, give_post
from xiaoan.orgs.queries import OrgInfo, list_accounts
from xiaoan.orgs.states import (
    ADMINISTRATOR,
    BUREAU_OFFICER,
    LEADER,
    LIAISON,
    PATROLLER,
    SCHOOL_OFFICER,
)

DEMO_PASSWORD = "xiaoan-demo-2026"  # noqa: S105 - documented, and only for the demonstration
SHOWN_LOGINS = ("admin", "bureau", "leader", "pol", "mkt", "s01", "s03", "p03", "s04")
KEPT_IN_TURN = ((0.999, 0.9998), (0.985, 0.993), (0.95, 0.975))
"""Good, middling and bad schools in turn: what share of their duties they do in time."""
STAGES_BEYOND = ("primary", "kindergarten", "junior", "primary", "kindergarten", "nine_year")
TITLES_BEYOND = {
    "primary": "小学",
    "kindergarten": "幼儿园",
    "junior": "初级中学",
    "nine_year": "九年制学校",
}


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A log-in of the demonstration and what it stands for."""

    login: str
    title: str
    role: str
    password: str = DEMO_PASSWORD


@dataclass(slots=True)
class DemoCounty:
    """The county as made. `actors`: who records for an organisation; `kept`: how well, 0 to 1."""

    region: OrgInfo
    bureau: OrgInfo
    departments: list[OrgInfo] = field(default_factory=list)
    schools: list[OrgInfo] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    kept: dict[str, float] = field(default_factory=dict)
    logins: list[DemoLogin] = field(default_factory=list)

    @property
    def owners(self) -> list[OrgInfo]:
        """Every organisation that owes something."""
        return [self.bureau, *self.departments, *self.schools]


def list_demo_logins() -> list[DemoLogin]:
    """The log-ins of the demonstration that a visitor starts from."""
    return [
        DemoLogin(login, account.title, account.posts[0].role)
        for login in SHOWN_LOGINS
        for account in list_accounts(SYSTEM, text=login).rows
        if account.login == login and account.posts
    ]


def make_county(*, schools: int, start_on: date, now: datetime) -> DemoCounty:
    """The tree and the accounts, as they stood on the first day."""
    words = read_demo_words()
    region = create_org(SYSTEM, parent_id=None, values={**words.region, "kind": "region"}, now=now)
    bureau = _make_below(
        region, {**words.bureau, "kind": "bureau", "unit": "edu", "staff": 46}, now
    )
    county = DemoCounty(region=region, bureau=bureau)
    county.kept[bureau.code] = 0.97
    _make_departments(county, words, now)
    _make_schools(county, words, schools, now)
    _make_accounts(county, start_on=start_on, now=now)
    return county


def _make_below(parent: OrgInfo, values: dict[str, Any], now: datetime) -> OrgInfo:
    return create_org(SYSTEM, parent_id=parent.id, values=values, now=now)


def _make_departments(county: DemoCounty, words: DemoWords, now: datetime) -> None:
    for unit in words.units:
        values = {
            "code": unit["unit"],
            "name": f"{words.department_prefix}{unit['name']}",
            "short_name": unit["name"],
            "kind": "department",
            "unit": unit["unit"],
            "staff": make_dice("staff", unit["unit"]).randint(12, 60),
        }
        made = _make_below(county.region, values, now)
        county.departments.append(made)
        county.kept[made.code] = make_dice("kept", unit["unit"]).uniform(0.9, 0.998)


def _make_schools(county: DemoCounty, words: DemoWords, count: int, now: datetime) -> None:
    sites = {site["school"]: site for site in words.sites}
    for number in range(count):
        described = dict(
            words.schools[number] if number < len(words.schools) else _invent_school(number)
        )
        code = f"S{number + 1:02}"
        town = words.towns[described.pop("town") % len(words.towns)]
        dice = make_dice("school", code)
        kept = described.pop("kept", None)
        short_name = described.pop("name")
        values = {
            **described,
            "code": code,
            "name": f"{words.department_prefix}{short_name}",
            "short_name": short_name,
            "kind": "school",
            "address": f"{town['name']}学府路{dice.randint(1, 60)}号",
            "latitude": round(town["latitude"] + dice.uniform(-0.012, 0.012), 5),
            "longitude": round(town["longitude"] + dice.uniform(-0.016, 0.016), 5),
        }
        made = _make_below(county.region, values, now)
        county.schools.append(made)
        county.kept[code] = kept or dice.uniform(*KEPT_IN_TURN[number % len(KEPT_IN_TURN)])
        if short_name in sites:
            site = {key: value for key, value in sites[short_name].items() if key != "school"}
            add_site(SYSTEM, org_id=made.id, values=site, now=now)


def _invent_school(number: int) -> dict[str, Any]:
    dice = make_dice("beyond", number)
    stage = STAGES_BEYOND[number % len(STAGES_BEYOND)]
    boarding = stage != "kindergarten" and dice.random() < 0.4
    pupils = dice.randint(60, 900)
    return {
        "name": f"第{number + 1}{TITLES_BEYOND[stage]}",
        "stage": stage,
        "town": number,
        "pupils": pupils,
        "boarders": pupils // 2 if boarding else 0,
        "classes": max(3, pupils // 35),
        "staff": max(8, pupils // 13),
        "boarding": boarding,
        "bus": dice.random() < 0.3,
        "kitchen": True,
        "laboratory": stage in {"junior", "nine_year"},
    }


def _make_accounts(county: DemoCounty, *, start_on: date, now: datetime) -> None:
    # One hash for all: argon2 is slow on purpose, and the password is no secret.
    password_hash = make_password(DEMO_PASSWORD)

    def give(
        login: str, role: str, org: OrgInfo, title: str, scope: OrgInfo | None = None
    ) -> Actor:
        account, _ = create_account(
            SYSTEM, org_id=org.id, login=login, title=title, now=now, password_hash=password_hash
        )
        post = give_post(
            SYSTEM,
            account_id=account.id,
            org_id=org.id,
            scope_id=scope.id if scope else None,
            role=role,
            from_on=start_on,
            now=now,
        )
        county.logins.append(DemoLogin(login, title, role))
        return build_actor(account.id, post.id, today=start_on)

    region, bureau = county.region, county.bureau
    give("admin", ADMINISTRATOR, bureau, "示例旗系统管理员", region)
    county.actors[bureau.code] = give(
        "bureau", BUREAU_OFFICER, bureau, "示例旗教育局安全专干", region
    )
    give("leader", LEADER, region, "示例旗分管领导")
    for org in county.departments:
        county.actors[org.code] = give(org.code, LIAISON, org, f"{org.name}联络员")
    for org in county.schools:
        number = org.code[1:]
        title = f"{org.short_name}安全专干"
        county.actors[org.code] = give(f"s{number}", SCHOOL_OFFICER, org, title)
        give(f"p{number}", PATROLLER, org, f"{org.short_name}巡查员")
