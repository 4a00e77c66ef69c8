"""From the official text to a state on a screen, as its people would walk it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from django.contrib.auth.hashers import make_password
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.walk import ROOT, log_in, require_accessible, require_no_sideways_scroll
from tests.cast import NOW, PASSWORD, Cast, County, build_cast, build_county
from tests.clocks import TestClock
from xiaoan.journal.queries import verify_chains
from xiaoan.kernel.actor import SYSTEM
from xiaoan.orgs.queries import find_org

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTICE = ROOT / "library" / "notices" / "sonid-left-banner-2022-36.txt"


@pytest.fixture
def lived_county(transactional_db, monkeypatch) -> Iterator[tuple[County, Cast]]:
    TestClock(NOW).install(monkeypatch)
    county = build_county()
    return county, build_cast(county, password_hash=make_password(PASSWORD))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["机构代码", "名称", "类别", "学段", "学生数", "寄宿制"])
        sheet.write_row(1, 0, ["S11", "示例旗第三小学", "学校", "小学", 412, "否"])
        sheet.write_row(2, 0, ["S12", "示例旗牧区寄宿学校", "学校", "小学", 180, "是"])
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "班会.jpg"
    Image.new("RGB", (1200, 900), "#4a7").save(path, "JPEG")
    return path


def adopt_founding_notice(page: Page) -> None:
    page.goto("/drafts/upload/")
    page.get_by_label("适用范围").select_option(label="示例旗")
    page.get_by_label("通知文件").set_input_files(NOTICE)
    page.get_by_role("button", name="读取通知").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("校园安全整治长效工作")
    page.goto(page.url + "adopt/")
    expect(page.get_by_text("没有审阅")).to_be_visible()
    expect(page.get_by_role("button", name="确认生效")).to_have_count(0)
    page.go_back()
    while page.get_by_role("button", name="采纳本条款待审的").count():
        page.get_by_role("button", name="采纳本条款待审的").first.click()
    while page.get_by_role("button", name="采纳", exact=True).count():
        page.get_by_role("button", name="采纳", exact=True).first.click()
    while page.get_by_role("button", name="不采纳", exact=True).count():
        page.get_by_role("button", name="不采纳", exact=True).first.click()
    page.get_by_role("link", name="生效…").click()
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("校园安全整治长效工作")


def import_roster(page: Page, roster: Path) -> None:
    page.goto("/orgs/import")
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("button", name="试导入").click()
    expect(page.get_by_text("将新建")).to_be_visible()
    page.get_by_role("button", name="正式导入").click()
    expect(page.get_by_text("示例旗第三小学").first).to_be_visible()


def record_lesson(page: Page, photo: Path) -> None:
    page.goto("/activities/national-security-theme/new")
    page.get_by_label("主题").fill("维护国家安全,人人有责")
    page.get_by_label("班级").fill("七年级各班")
    page.get_by_label("课时").fill("2")
    page.get_by_label("参加人数").fill("240")
    page.locator("input[type=file]").last.set_input_files(photo)
    require_accessible(page)
    require_no_sideways_scroll(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("七年级各班").first).to_be_visible()


def record_extinguisher(page: Page) -> None:
    page.goto("/registers/extinguisher/new")
    page.get_by_label("编号").fill("M-017")
    page.get_by_label("位置").fill("教学楼一层东")
    page.get_by_label("干粉").check()
    page.get_by_label("出厂日期").fill("2021-11-10")
    page.get_by_label("在用").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("M-017").first).to_be_visible()


def test_a_notice_becomes_obligations_that_live(
    lived_county, open_page, roster: Path, photo: Path
) -> None:
    county, _cast = lived_county
    office = open_page()
    log_in(office, "administrator")
    import_roster(office, roster)
    adopt_founding_notice(office)
    assert find_org(SYSTEM, code="S11") is not None

    matrix = f"/requirements/obligations/?org={county.boarding.id}&area=education"
    office.goto(matrix)
    before = office.get_by_role("row").filter(has_text="国家安全专题教育").first
    expect(before).to_contain_text("进行中")

    phone = open_page(phone=True)
    log_in(phone, "school_officer")
    require_accessible(phone)
    require_no_sideways_scroll(phone)
    record_lesson(phone, photo)
    record_extinguisher(phone)

    office.goto(matrix)
    row = office.get_by_role("row").filter(has_text="国家安全专题教育").first
    expect(row).to_contain_text("已完成")
    office.goto("/matrix/")
    require_accessible(office)
    office.get_by_role("row").filter(has_text="第一中学").get_by_role("link").nth(1).click()
    expect(office.get_by_role("heading", level=1)).to_be_visible()

    office.goto(matrix)
    office.get_by_role("row").filter(has_text="国家安全专题教育").first.get_by_role(
        "link"
    ).first.click()
    expect(office.get_by_text("每学年不少于1次").first).to_be_visible()
    expect(office.locator("main").get_by_text("流水").first).to_be_visible()
    expect(office.locator("img[src*='/files/']").first).to_be_visible()
    require_accessible(office)

    office.goto(f"/requirements/obligations/?org={county.boarding.id}&area=fire")
    soon = office.get_by_role("row").filter(has_text="灭火器").filter(has_text="还有 20 天")
    expect(soon.first).to_be_visible()
    assert verify_chains().is_whole


def test_a_liaison_sees_only_what_is_theirs_and_an_outsider_sees_nothing(
    lived_county, open_page, photo: Path
) -> None:
    county, _cast = lived_county
    office = open_page()
    log_in(office, "administrator")
    adopt_founding_notice(office)
    living = office.url

    liaison = open_page()
    log_in(liaison, "liaison")
    liaison.goto("/requirements/obligations/")
    expect(liaison.get_by_text("护校安园").first).to_be_visible()
    for other in ("第一中学", "第一小学", "市场监督管理局"):
        expect(liaison.get_by_role("row").filter(has_text=other)).to_have_count(0)
    assert liaison.goto(f"/orgs/{county.boarding.id}/").status == 404

    outsider = open_page()
    log_in(outsider, "outsider")
    outsider.goto("/requirements/obligations/")
    expect(outsider.get_by_text("示例旗")).to_have_count(0)
    assert outsider.goto(living).status == 404
    assert outsider.goto(f"/orgs/{county.boarding.id}/").status == 404

    stranger = open_page()
    stranger.goto("/matrix/")
    expect(stranger.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_the_main_pages_work_without_script_at_phone_width(lived_county, open_page) -> None:
    office = open_page()
    log_in(office, "administrator")
    adopt_founding_notice(office)
    page = open_page(phone=True, script=False)
    page.goto("/log-in")
    page.get_by_label("登录名").fill("bureau_officer")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    for address in ("/", "/plans/", "/matrix/", "/registers/", "/activities/", "/indicators/"):
        answer = page.goto(address)
        assert answer.status == 200, address
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_photo_that_calls_itself_a_sheet_is_refused_in_words(
    lived_county, open_page, tmp_path: Path
) -> None:
    content = io.BytesIO()
    Image.new("RGB", (60, 40)).save(content, "PNG")
    fake = tmp_path / "名册.xlsx"
    fake.write_bytes(content.getvalue())
    page = open_page()
    log_in(page, "administrator")
    page.goto("/orgs/import")
    page.locator("input[type=file]").set_input_files(fake)
    page.get_by_role("button", name="试导入").click()
    expect(page.get_by_role("alert").first).to_contain_text("表格")
    expect(page.get_by_role("button", name="正式导入")).to_have_count(0)
