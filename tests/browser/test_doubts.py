"""The page of doubts in a real browser: the crop shows the ink, and leads to its place in the reader."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow
Visit = Callable[..., Page]
WINDOW = "30 90 210 90"
"""The box 90, 120 to 180, 150 with its height as margin above and below, and twice that at the sides."""


def ink_in(thing: Locator) -> float:
    """The share of dark pixels in what the browser drew."""
    picture = Image.open(io.BytesIO(thing.screenshot())).convert("L")
    dark = sum(picture.histogram()[:100])
    return dark / (picture.width * picture.height)


def drawn_ink(page: Page, thing: Locator) -> float:
    """The same once the picture has been drawn, which may be a moment after the page has loaded."""
    for _ in range(50):
        if ink_in(thing) > 0.01:
            break
        page.wait_for_timeout(200)
    return ink_in(thing)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_crop_shows_the_ink(visit: Visit, width: int, script: bool, scheme: str) -> None:
    page = visit("/review?field=number", width=width, java_script_enabled=script, color_scheme=scheme)
    shown = page.locator("svg.crop")
    expect(shown).to_have_count(1)
    assert shown.get_attribute("viewBox") == WINDOW
    expect(page.get_by_role("img", name="Ảnh chỗ đọc “Số”, trang 1")).to_be_visible()
    box = shown.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert abs(box["width"] / box["height"] - 210 / 90) < 0.1
    assert 0.01 < drawn_ink(page, shown) < 0.3, "letters, not a white or a black field"
    if script:
        page.locator("svg.crop image").evaluate("image => image.decode()")  # rejected where nothing was loaded
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_doubt_leads_to_its_place_in_the_reader(visit: Visit, served: Any) -> None:
    page = visit("/")
    page.get_by_role("link", name="Kiểm tra", exact=True).click()
    page.locator(".lists a", has_text=re.compile(r"^Số 1$")).click()
    expect(page.locator(".doubts > li")).to_have_count(1)
    page.locator(".doubts h2 a").click()
    expect(page).to_have_url(re.compile(re.escape(f"/documents/{served.stock.unread}?page=1&show=number")))
    expect(page.locator("rect.evidence")).to_be_visible()
    expect(page.locator(".facts svg.crop")).to_have_attribute("viewBox", WINDOW)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_doubtful_page_is_shown_whole(visit: Visit, width: int) -> None:
    page = visit("/review?field=page", width=width)
    whole = page.locator("img.whole")
    whole.scroll_into_view_if_needed()
    expect(whole).to_have_js_property("complete", True)
    assert whole.evaluate("image => image.naturalWidth") == 1240
    box = whole.bounding_box()
    assert box and box["x"] + box["width"] <= width and abs(box["height"] / box["width"] - 1754 / 1240) < 0.02
