"""A county: the demonstration through the command line, then pages, lists and writes over it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.table import Figure, against_promise, measure_times, pick_share, put, show_spread

BUILT = "built-at"
ROUNDS, WARM_UP = 20, 3
PAGE_SECONDS, PAGE_QUERIES = 0.100, 12
EXCEL_ROWS, EXCEL_COLUMNS = 3_200, 12
LESSON = "national-security-theme"
LESSON_CLAUSE = "A5-1"


def build_county(folder: Path, *, schools: int, years: int) -> None:
    """The county of a size in a folder, unless it stands there already."""
    if (folder / BUILT).exists():
        return
    for left in folder.glob("xiaoan.sqlite3*"):
        left.unlink()
    moment, begun = datetime.now(UTC), time.perf_counter()
    command = [sys.executable, "-m", "xiaoan", "demo", f"--schools={schools}", f"--years={years}"]
    environment = {**os.environ, "XIAOAN_DATA": str(folder)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    put(Figure("county: building it", "", f"{time.perf_counter() - begun:.0f} s"))
    (folder / BUILT).write_text(moment.isoformat(), encoding="ascii")


def measure(folder: Path) -> None:
    """Puts every figure of the county that stands in a folder, as of when it was built."""
    now = datetime.fromisoformat((folder / BUILT).read_text(encoding="ascii"))
    stop_clock(now)
    size = count_journal()
    is_whole = measure_pages(size)
    measure_lists(now)
    measure_writes(size, now)
    measure_excel()
    if not is_whole:
        raise SystemExit(1)


def stop_clock(now: datetime) -> None:
    """Holds the product's clock at a moment, so that a county made earlier is not in arrears."""
    from xiaoan.kernel import clock

    clock.now = lambda: now
    clock.today = lambda: clock.local_day(now)


def count_journal() -> int:
    from xiaoan.journal.queries import count_rows
    from xiaoan.kernel.actor import SYSTEM

    return count_rows(SYSTEM)


def find_account(role: str) -> Any:
    """The account, and the actor, of a role of the demonstration."""
    from django.contrib.auth import get_user_model

    from xiaoan.access.queries import build_actor, list_own_posts
    from xiaoan.jobs.demo import list_demo_logins
    from xiaoan.kernel import clock

    login = next(one.login for one in list_demo_logins() if one.role == role)
    account = get_user_model().objects.get(login=login)
    post = list_own_posts(account.pk, today=clock.today())[0]
    return account, build_actor(account.pk, post.id, today=clock.today())


def measure_pages(size: int) -> bool:
    """Each main page as the bureau's officer sees it, whole: middleware, queries, template.

    Whether every one could be shown. The processor's time says what a busy machine hides.
    """
    from django.test import Client

    from xiaoan.web.requests import POST_KEY

    account, actor = find_account("bureau_officer")
    client = Client(raise_request_exception=False)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[POST_KEY] = str(actor.post_id)
    session.save()
    pages = list_pages(actor).items()
    shown = [measure_page(client, name, address, size) for name, address in pages]
    return all(shown)


def measure_page(client: Any, name: str, address: str, size: int) -> bool:
    """Puts the figures of a page. Whether it could be shown."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = client.get(address)
    if answer.status_code != 200:
        put(Figure(f"page: {name}", size, f"FAILED with {answer.status_code}"))
        return False
    measure_times(lambda: client.get(address), WARM_UP)
    worked = time.process_time()
    spent = measure_times(lambda: client.get(address), ROUNDS)
    worked = (time.process_time() - worked) / ROUNDS
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    p95 = pick_share(spent, 0.95)
    processor = f"processor {worked * 1000:.0f} ms"
    shown = f"{show_spread(spent)}, {processor}, {len(asked)} queries"
    promise = f"promise p95 {PAGE_SECONDS * 1000:.0f} ms, {PAGE_QUERIES} queries"
    ratio = f"{against_promise(p95, PAGE_SECONDS)}, {against_promise(len(asked), PAGE_QUERIES)}"
    put(Figure(f"page: {name}", size, shown, promise, ratio))
    return True


def list_pages(actor: Any) -> dict[str, str]:
    """The main pages; where there are many of a kind, one with much on it."""
    from django.urls import reverse

    from xiaoan.activities.queries import count_activities
    from xiaoan.kernel import clock
    from xiaoan.obligations.queries import list_obligations
    from xiaoan.orgs.queries import list_orgs
    from xiaoan.plans.queries import list_plans
    from xiaoan.registers.queries import count_entries

    registers = count_entries(actor, today=clock.today())
    activities = count_activities(actor)
    register = max(registers, key=lambda key: registers[key].total)
    activity = max(activities, key=lambda key: activities[key].total)
    school = list_orgs(actor, kind="school").rows[0]
    obligation = list_obligations(actor, org_id=school.id).rows[0]
    plan = max(list_plans(actor), key=lambda one: one.key)
    return {
        "today": reverse("today"),
        "living notice": reverse("living-notice", args=[plan.id]),
        "matrix": reverse("matrix"),
        "requirements": reverse("requirements"),
        "one requirement": reverse("requirement", args=[obligation.requirement_id]),
        "obligations": reverse("obligations"),
        "one obligation": reverse("obligation", args=[obligation.id]),
        "one school": reverse("org", args=[school.id]),
        "registers": reverse("registers"),
        f"register {register}": reverse("register", args=[register]),
        "activities": reverse("activities"),
        f"activity {activity}": reverse("activity-kind", args=[activity]),
        "indicators": reverse("indicators"),
        "journal": reverse("journal"),
    }


def measure_lists(now: datetime) -> None:
    """Fifty of many by subtree and overdue, the dashboard's counts, one obligation."""
    from xiaoan.obligations.queries import count_statuses, get_obligation, list_obligations

    _, actor = find_account("bureau_officer")

    def read_list() -> Any:
        return list_obligations(actor, under=actor.org_path, statuses=("overdue",), now=now)

    held = list_obligations(actor, under=actor.org_path, history=True, now=now).total
    one = list_obligations(actor, under=actor.org_path, now=now).rows[0].id
    works = {
        f"list of 50 by subtree and overdue ({read_list().total:,})": (read_list, 0.5, 0.015),
        "dashboard counts by area": (
            lambda: count_statuses(actor, by="area", under=actor.org_path, now=now),
            *(0.95, 0.050),
        ),
        "one obligation read": (
            lambda: get_obligation(actor, obligation_id=one, now=now),
            *(0.5, 0.010),
        ),
    }
    for name, (work, share, promised) in works.items():
        measure_times(work, WARM_UP)
        put_spread(name, held, measure_times(work, ROUNDS), share=share, promised=promised)


def put_spread(name: str, size: int, spent: list[float], *, share: float, promised: float) -> None:
    promise = f"promise p{share * 100:.0f} {promised * 1000:.0f} ms"
    ratio = against_promise(pick_share(spent, share), promised)
    put(Figure(name, size, show_spread(spent), promise, ratio))


def measure_writes(size: int, now: datetime) -> None:
    """A lesson recorded and committed; within it the settling; then its obligation read."""
    from xiaoan.activities.actions import batch, record_activity
    from xiaoan.obligations.queries import list_obligations
    from xiaoan.orgs.queries import get_org

    _, officer = find_account("school_officer")
    org = get_org(officer, org_id=officer.org_id)
    settling: list[float] = []
    plain = batch.resettle

    def resettle(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return plain(*given, **named)
        finally:
            settling.append(time.perf_counter() - begun)

    batch.resettle = resettle
    wanted = find_lesson(officer)
    writing, reading = [], []
    values = {"topic": "国家安全", "classes": "全校", "class_hours": 4, "participants": 40}
    day = list_obligations(officer, org_id=org.id, requirement_id=wanted).rows[0].start_on
    for number in range(WARM_UP + ROUNDS):
        before = read_state(officer, org.id, wanted, now)
        moment = now + timedelta(milliseconds=number)
        begun = time.perf_counter()
        record_activity(
            officer,
            org=org.ref,
            activity_key=LESSON,
            held_on=max(day, now.date() - timedelta(days=1)) if day else now.date(),
            values={**values, "note": f"{number}"},
            now=moment,
        )
        writing.append(time.perf_counter() - begun)
        after = read_state(officer, org.id, wanted, moment)
        reading.append(time.perf_counter() - begun)
        if after == before:
            raise RuntimeError("the obligation does not show what was just recorded")
    batch.resettle = plain
    settled, written, read = (sorted(spent[WARM_UP:]) for spent in (settling, writing, reading))
    put_spread("write: settling again", size, settled, share=0.5, promised=0.010)
    put_spread("write: whole record, committed", size, written, share=0.5, promised=0.012)
    put_spread("write, then read the right state", size, read, share=0.5, promised=0.015)


def find_lesson(actor: Any) -> Any:
    from xiaoan.plans.queries import list_active_requirements

    active = list_active_requirements(path=actor.org_path)
    return next(one.id for one in active if one.key.endswith(f"/{LESSON_CLAUSE}"))


def read_state(actor: Any, org_id: Any, requirement_id: Any, now: datetime) -> Any:
    from xiaoan.obligations.queries import list_obligations

    page = list_obligations(actor, org_id=org_id, requirement_id=requirement_id, now=now)
    return [(row.id, row.status, row.value) for row in page.rows]


def measure_excel() -> None:
    """The same cells written by the product and by openpyxl as most programs use it."""
    from xiaoan.reports.queries import write_table

    heads = [f"第{n}列" for n in range(EXCEL_COLUMNS)]
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    rows = [
        [f"示例旗第{n}小学", n, days[n % 365], *(f"{n}-{m}" for m in range(EXCEL_COLUMNS - 3))]
        for n in range(EXCEL_ROWS)
    ]
    ours = measure_times(lambda: write_table(heads, rows, title="台账"), 5)
    rival = measure_times(lambda: write_openpyxl(heads, rows), 5)
    put_spread("Excel of 3,200 rows", EXCEL_ROWS, ours, share=0.5, promised=0.200)
    against = f"openpyxl p50 {pick_share(rival, 0.5) * 1000:,.0f} ms"
    ratio = f"{pick_share(ours, 0.5) / pick_share(rival, 0.5):.2f}x"
    put(Figure("Excel of 3,200 rows", EXCEL_ROWS, show_spread(ours), against, ratio))


def write_openpyxl(heads: list[str], rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    for row in (heads, *rows):
        sheet.append(row)
    book.save(target)
    return target.getvalue()
