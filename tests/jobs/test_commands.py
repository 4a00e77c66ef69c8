"""The command line: what it prints, what it refuses, and with which exit code it leaves."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.architecture.sources import ROOT
from xiaoan.jobs.command import COMMANDS, root
from xiaoan.kernel.actor import SYSTEM
from xiaoan.kernel.errors import ImportRefused, InvalidInput, NotFound
from xiaoan.obligations.queries import list_obligations
from xiaoan.orgs.queries import find_org

pytestmark = pytest.mark.django_db
FOUNDING = "sonid-left-banner-2022-36"
NOTICE = ROOT / "library" / "notices" / f"{FOUNDING}.txt"


def run(*words: str) -> Result:
    return CliRunner().invoke(root, list(words))


def write_roster(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["机构代码", "名称", "类别", "学段"], *rows])
    return path


def test_every_command_explains_itself() -> None:
    for name in COMMANDS:
        answer = run(name, "--help")
        assert answer.exit_code == 0, name
        assert "Usage" in answer.output


def test_a_notice_is_read_as_json_and_as_text() -> None:
    found = json.loads(run("read", str(NOTICE), "--json").stdout)
    text = run("read", str(NOTICE), "--text").stdout
    assert found["doc_no"] == "苏左党教组发﹝2022﹞36号"
    assert len(found["clauses"]) == 16
    for duty in found["duties"]:
        assert text[duty["start"] :].startswith(duty["text"])


def test_an_empty_notice_is_refused_with_words_and_exit_code_two(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    command = [sys.executable, "-m", "xiaoan", "read", str(tmp_path / "空.txt"), "--json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "空.txt" in answer.stderr
    assert answer.stdout == ""


def test_the_plans_of_the_library_hold() -> None:
    answer = run("plan", "check", "--json")
    assert answer.exit_code == 0
    assert [found["problems"] for found in json.loads(answer.stdout)] == [[], []]


def test_a_broken_register_of_the_library_is_named_with_file_and_line(tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(ROOT / "library", library)
    register = library / "registers" / "extinguisher.yaml"
    text = register.read_text(encoding="utf-8")
    assert "\nfields:" in text
    register.write_text(text.replace("\nfields:", "\nfeilds:", 1), encoding="utf-8")
    line = text[: text.index("\nfields:")].count("\n") + 2
    check, doctor = (
        subprocess.run(
            [sys.executable, "-m", "xiaoan", *arguments],
            cwd=ROOT,
            env={**os.environ, "XIAOAN_LIBRARY": str(library), "XIAOAN_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        for arguments in (["plan", "check"], ["doctor", "--json"])
    )
    assert (check.returncode, doctor.returncode) == (1, 1)
    assert f"registers/extinguisher.yaml:{line}" in check.stderr
    levels = {finding["subject"]: finding["level"] for finding in json.loads(doctor.stdout)}
    assert levels["library"] == "ill"


def test_a_plan_with_a_false_quote_leaves_with_one_and_names_the_line(tmp_path: Path) -> None:
    plan = (ROOT / "library" / "plans" / f"{FOUNDING}.yaml").read_text(encoding="utf-8")
    quote = "quote: [每学年不少于1次"
    assert quote in plan
    broken = tmp_path / "plan.yaml"
    broken.write_text(plan.replace(quote, quote.replace("1次", "9次"), 1), encoding="utf-8")
    answer = run("plan", "check", str(broken), "--json")
    assert answer.exit_code == 1
    (problem,) = json.loads(answer.stdout)[0]["problems"]
    lines = broken.read_text(encoding="utf-8").splitlines()
    assert "不少于9次" in "".join(lines[problem["line"] - 1 : problem["line"] + 1])


def test_a_county_is_set_up_from_the_command_line(tmp_path: Path) -> None:
    assert run("orgs", "create", "152599", "某旗").exit_code == 0
    roster = write_roster(tmp_path / "r.csv", [["S1", "某旗一小", "学校", "小学"]])
    dry = run("orgs", "import", str(roster), "--dry-run", "--json")
    assert json.loads(dry.stdout)["created"] == 1
    assert find_org(SYSTEM, code="S1") is None
    assert run("orgs", "import", str(roster)).exit_code == 0
    again = json.loads(run("orgs", "import", str(roster), "--json").stdout)
    assert (again["created"], again["unchanged"]) == (0, 1)
    account = run(
        "account", "create", "chief", "--org", "152599", "--role", "administrator", "--json"
    )
    assert len(json.loads(account.stdout)["password"]) >= 10
    assert run("adopt", FOUNDING, "--org", "152599").exit_code == 0
    school = find_org(SYSTEM, code="S1")
    assert school is not None
    assert list_obligations(SYSTEM, org_id=school.id).total > 20
    counts = json.loads(run("settle", "--json").stdout)["statuses"]
    assert sum(counts.values()) > 20
    assert json.loads(run("rebuild", "--json").stdout)["is_equal"]


def test_what_cannot_be_taken_is_refused_by_code(county, tmp_path: Path) -> None:
    twice = write_roster(
        tmp_path / "t.csv", [["S7", "甲小学", "学校", "小学"], ["S7", "乙小学", "学校", "小学"]]
    )
    answer = run("orgs", "import", str(twice), "--parent", county.region.code)
    assert isinstance(answer.exception, ImportRefused)
    assert isinstance(run("adopt", FOUNDING, "--org", "NONE").exception, NotFound)
    unclear = run("orgs", "import", str(twice))
    assert isinstance(unclear.exception, InvalidInput)
    assert unclear.exception.code == "jobs.parent_needed"


def test_a_fact_that_no_row_tells_is_found(county, now) -> None:
    from xiaoan.journal.actions import append

    append(SYSTEM, kind="drill.evacuation", org=county.primary.ref, subject="loose", now=now)
    answer = run("rebuild", "--json")
    assert answer.exit_code == 1
    (difference,) = json.loads(answer.stdout)["differences"]
    assert (difference["side"], difference["subject"]) == ("journal", "loose")
