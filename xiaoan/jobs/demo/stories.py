"""Some of everything wrong, told by hand: what a visitor should find without searching."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiaoan.jobs.demo.county import DemoCounty
from xiaoan.jobs.demo.dice import make_dice
from xiaoan.jobs.demo.records import OrgPlan
from xiaoan.jobs.demo.values import ValueMaker
from xiaoan.kernel.fields import Value
from xiaoan.orgs.queries import OrgInfo
from xiaoan.registers.actions import NewEntry, create_entries
from xiaoan.registers.queries import find_register_type

Story = tuple[str, str, dict[str, Value]]

MISSED: dict[str, tuple[tuple[str, int], ...]] = {
    # school or unit → (family or activity, days before today that it stopped)
    "牧区寄宿制学校": (("evacuation-drill", 75), ("night-patrol", 12)),
    "职业技术学校": (("national-security", 110), ("laboratory", 40)),
    "育苗幼儿园": (("food-daily", 9), ("morning-check", 6)),
    "草原小学": (("daily-fire-patrol", 20),),
    "城管局": (("", 100),),
}
"""What some stopped recording: drills missed, a department gone quiet, no zero reports."""


def change_plan(plan: OrgPlan, *, today: date) -> None:
    """Takes out of a plan what its organisation did not do."""
    for prefix, days in MISSED.get(plan.org.short_name, ()):
        since = today - timedelta(days=days)
        for month, rows in plan.months.items():
            plan.months[month] = [
                row
                for row in rows
                if row.held_on < since or not row.activity_key.startswith(prefix)
            ]


def add_register_stories(county: DemoCounty, *, today: date, now: datetime) -> int:
    """Entries with a story: extinguishers run out, a bus sign that ends next week, a driver."""
    by_name = {org.short_name: org for org in [*county.schools, *county.departments]}
    count = 0
    for name, type_key, values in _list_stories(today):
        org = by_name.get(name)
        register = find_register_type(type_key)
        if org is None or register is None:
            continue
        row = NewEntry(org.ref, type_key, _complete(org, type_key, values, today=today, now=now))
        create_entries(county.actors[org.code], rows=[row], now=now, settle=False)
        count += 1
    return count


def _list_stories(today: date) -> list[Story]:
    soon = (today + timedelta(days=6)).isoformat()
    old = (today - timedelta(days=5 * 365 + 68)).isoformat()
    sixty = _sixty_on(today + timedelta(days=24)).isoformat()
    stories: list[Story] = [
        ("牧区寄宿制学校", "school-bus", {"plate_no": "蒙H·示901", "sign_until": soon}),
        ("第三小学", "school-bus", {"plate_no": "蒙H·示902", "insurance_until": soon}),
        ("草原小学", "extinguisher", {"code": "MHQ-坏1", "state": "broken", "place": "宿舍楼一层"}),
        ("东河九年制学校", "bus-driver", {"person_code": "J-060", "born_on": sixty}),
    ]
    for number, place in enumerate(("实训车间东侧", "实训车间西侧", "油库门口"), start=1):
        values: dict[str, Value] = {"code": f"MHQ-旧{number}", "medium": "powder"}
        stories.append(("职业技术学校", "extinguisher", {**values, "made_on": old, "place": place}))
    return stories


def _sixty_on(day: date) -> date:
    return day.replace(year=day.year - 60, day=min(day.day, 28))


def _complete(
    org: OrgInfo, type_key: str, values: dict[str, Value], *, today: date, now: datetime
) -> dict[str, Value]:
    register = find_register_type(type_key)
    if register is None:
        return values
    dice = make_dice("story", org.code, type_key, len(values))
    maker = ValueMaker(org, dice, today=today)
    given: dict[str, Value] = {}
    for name, bad in register.invalid_when:
        asked = next(field for field in register.fields if field.name == name)
        given[name] = next(one.value for one in asked.choices if one.value not in bad)
    answers = maker.answer(
        register.fields, on=now.date(), given={**given, **values}, validity=register.validity
    )
    if "made_on" in values:
        answers.pop("last_service_on", None)
    return answers
