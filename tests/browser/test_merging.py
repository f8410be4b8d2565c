"""Two records of committees that hold documents are joined by hand, looked at before, and parted again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.records import Fields
from tests.browser.test_desk import Office, office, signed_in

__all__ = ["office"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
ONE, OTHER = "Tỉnh ủy Phước An", "Ban Chấp hành Đảng bộ tỉnh Phước An"


def make_record(page: Page, name: str) -> None:
    page.goto("/committees")
    form = page.locator("form", has=page.locator("#to"))
    form.locator("#name").fill(name)
    form.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Làm như trên").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def documents_of(page: Page, name: str) -> int:
    """How many documents the list of committees counts for a name; 0 where it is not in it."""
    page.goto("/browse")
    found = page.locator(".tally li", has=page.get_by_role("link", name=name, exact=True)).locator(".n")
    return int(found.first.inner_text()) if found.count() else 0


def test_two_records_with_documents_become_one_and_two_again(
    chromium: Browser, office: Office, small_library: Any
) -> None:
    for name in ("3.pdf", "4.pdf"):
        small_library.put(office.archive, name, Fields(kind="Báo cáo", committee=OTHER), pages=[["Báo cáo"]])
    office.archive.follow()
    context = chromium.new_context(base_url=office.address)
    context.set_default_timeout(20_000)
    lan = signed_in(context.new_page())
    for name in (ONE, OTHER):
        make_record(lan, name)
    assert (documents_of(lan, ONE), documents_of(lan, OTHER)) == (1, 2)
    lan.goto("/committees")
    lan.get_by_role("link", name=ONE, exact=True).click()
    form = lan.locator("form", has=lan.locator("#others"))
    form.locator("#others").fill(OTHER)
    form.get_by_label("Lý do").fill("cùng một cơ quan")
    form.get_by_role("button", name="Xem trước").click()
    expect(lan.locator("main")).to_contain_text("2 văn bản sẽ đứng dưới tên khác")
    expect(lan.locator(".changes li")).to_contain_text(re.compile(f"{OTHER} 2: {OTHER}.*{ONE}"))
    lan.get_by_role("button", name="Làm như trên").click()
    expect(lan.get_by_role("status")).to_contain_text("gộp")
    record = lan.url
    assert (documents_of(lan, ONE), documents_of(lan, OTHER)) == (3, 0)
    lan.goto(record)
    lan.get_by_role("button", name="Hoàn lại việc này").click()
    assert (documents_of(lan, ONE), documents_of(lan, OTHER)) == (1, 2)
    context.close()
