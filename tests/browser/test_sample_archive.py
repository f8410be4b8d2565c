"""The sample archive, served by the command itself, as a newcomer meets it in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

def test_a_resolution_is_found_narrowed_opened_and_seen(chromium: Browser, sample_address: str) -> None:
    page = chromium.new_page(base_url=sample_address)
    page.goto("/")
    page.locator("#q").fill("hop tac hoa nong nghiep")
    page.locator(".box button").click()
    expect(page.locator(".result").first).to_contain_text("hợp tác")
    found = page.locator(".count").inner_text()
    page.locator(".values a", has_text="Nghị quyết").first.click()
    expect(page.locator(".chips")).to_contain_text("Nghị quyết")
    results = page.url
    page.locator(".result h2 a").first.click()
    picture = page.locator(".sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 500
    box, sheet = page.locator("rect.current").first.bounding_box(), picture.bounding_box()
    assert box
    assert sheet
    assert sheet["x"] <= box["x"] <= sheet["x"] + sheet["width"]
    assert sheet["y"] <= box["y"] <= sheet["y"] + sheet["height"]
    page.get_by_role("link", name="← Kết quả").click()
    expect(page).to_have_url(results)
    page.locator(".chips a", has_text="Nghị quyết").click()
    expect(page.locator(".count")).to_contain_text(found.split("·")[0].strip())
    page.close()
