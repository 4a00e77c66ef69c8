"""Steps that every journey takes, in the words of the screens."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
SERIOUS = {"serious", "critical"}


def log_in(page: Page, login: str, *, password: str = PASSWORD) -> None:
    page.goto("/log-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")


def require_accessible(page: Page) -> None:
    """axe finds nothing serious on the page as it stands."""
    found = Axe().run(page).response["violations"]
    serious = [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}"
        for rule in found
        if rule["impact"] in SERIOUS
    ]
    assert not serious, (page.url, serious)


def require_no_sideways_scroll(page: Page) -> None:
    """Nothing sticks out of the screen at this width."""
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, (page.url, over)
