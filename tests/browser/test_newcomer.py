"""A newcomer finds a resolution in the sample archive, cites its page and exports the list: by mouse, by keyboard."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
CITED = re.compile(
    r"^Nghị quyết số 26-NQ/TU, ngày 15-11-2013 của Ban Chấp hành Đảng bộ tỉnh Lạc Giang về .+, Thư viện Văn kiện, "
    r"[0-9a-f]+, tr\. 1\.$"
)
TYPED = "nghi quyet 26 nam 2013"
RESOLUTION = "tinh-uy-lac-giang/2013/26-NQ-TU.pdf"


@pytest.fixture
def page(chromium: Browser, sample_address: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=sample_address, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto("/")
    yield opened
    context.close()


def test_by_mouse_alone(page: Page) -> None:
    """Through browsing, for a mouse cannot type."""
    page.get_by_role("link", name="Duyệt", exact=True).click()
    page.get_by_role("link", name="Nghị quyết", exact=True).click()
    page.get_by_role("link", name=re.compile(r"^Xem \d+ văn bản")).click()
    page.locator(".bars a[title^='2010–2019']").click()
    expect(page.locator(".chips")).to_contain_text("2010–2019")
    results = page.url
    page.locator(".result", has_text="26-NQ/TU").locator("h2 a").click()
    expect(page.locator("h1")).not_to_be_empty()
    page.get_by_role("link", name="Trích dẫn").click()
    expect(page.locator("#citation")).to_be_in_viewport()
    page.get_by_role("button", name="Chép").click()
    _is_cited(page)
    page.get_by_role("link", name="← Kết quả").click()
    expect(page).to_have_url(results)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    _holds_the_list(page, download.value.path())


def test_by_keyboard_alone(page: Page) -> None:
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_contain_text("26-NQ/TU")
    _go_to(page, ".result h2 a")
    expect(page.locator("rect.current").first).to_be_in_viewport()
    _go_to(page, '.parts a[href="#cite"]')
    expect(page.locator("#citation")).to_be_in_viewport()
    _go_to(page, '[data-do="copy"]')
    _is_cited(page)
    _go_to(page, ".way a")
    expect(page.locator(".takeaway")).to_be_visible()
    with page.expect_download() as download:
        _go_to(page, ".takeaway a")
    _holds_the_list(page, download.value.path())


def _is_cited(page: Page) -> None:
    """The citation with its page is in the clipboard."""
    expect(page.locator('[data-do="copy"]')).to_have_text("Đã chép")
    assert CITED.search(page.evaluate("navigator.clipboard.readText()"))


def _holds_the_list(page: Page, path: Path) -> None:
    """The file has a line for each result that the page counts, the resolution's among them."""
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    counted = int(page.locator(".count strong").inner_text().split()[0])
    assert len(rows) == counted > 0
    assert RESOLUTION in {row["Tệp"] for row in rows}


def _go_to(page: Page, selector: str) -> None:
    """Tab to the first thing of this sort and press Enter."""
    page.wait_for_load_state("load")
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
