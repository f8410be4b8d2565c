"""What a reader does, in a real browser: by mouse, by keyboard, without JavaScript, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.seeing import seen

pytestmark = pytest.mark.slow
Visit = Callable[..., Page]
QUERY = "nông nghiệp"


def ask(page: Page, query: str) -> None:
    """Type a query into the box and send it."""
    page.locator("#q").fill(query)
    page.locator(".box button").click()


def in_view(page: Page, thing: Locator) -> bool:
    """Whether the thing stands within the window, once the page has come to rest."""
    page.wait_for_load_state("load")
    expect(thing).to_be_in_viewport()
    box, size = thing.bounding_box(), page.viewport_size
    assert box and size
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"] and 0 <= box["x"] <= size["width"]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_search_narrow_open_see_the_box_go_back(visit: Visit, served: Any, width: int, script: bool) -> None:
    page = visit("/", width=width, java_script_enabled=script)
    ask(page, QUERY)
    expect(page.locator(".count")).to_contain_text("22 văn bản")
    if width < 760:
        expect(page.locator(".filters")).to_be_hidden()
        page.locator(".to-filters a").click()
    page.locator(".values a", has_text="Tỉnh ủy Phước An").first.click()
    expect(page.locator(".chips")).to_contain_text("Tỉnh ủy Phước An")
    expect(page.locator(".count")).to_contain_text("6 văn bản")
    results = page.url
    page.locator(".result", has_text="26-NQ/TU").locator("h2 a").click()
    current = page.locator("rect.current").first
    expect(current).to_be_visible()
    assert in_view(page, current)
    _box_covers_its_word(page, served.stock, current)
    page.get_by_role("link", name="← Kết quả").click()
    expect(page).to_have_url(results)
    page.locator(".chips a", has_text="Tỉnh ủy Phước An").click()
    expect(page.locator(".count")).to_contain_text("22 văn bản")


def _box_covers_its_word(page: Page, stock: Any, box: Locator) -> None:
    """The drawn box stands on the picture where the word was read, whatever the picture's size on the screen."""
    number = int(re.search(r"[?&]page=(\d+)", page.url)[1])  # type: ignore[index]
    record = seen(stock.archive).page(stock.resolution, number)
    drawn, sheet = box.bounding_box(), page.locator(".sheet img").bounding_box()
    assert drawn and sheet
    scale = sheet["width"] / record.width
    word = next(one for one in record.words if record.text[one.start : one.end].startswith("nông"))
    wanted = (sheet["x"] + word.box.left * scale, sheet["y"] + word.box.top * scale)
    assert abs(drawn["x"] - wanted[0]) < 4 and abs(drawn["y"] - wanted[1]) < 4


def test_from_hit_to_hit_over_the_pages(visit: Visit, served: Any) -> None:
    page = visit(f"/documents/{served.stock.resolution}?q=n%C3%B4ng+nghi%E1%BB%87p")
    total = int(re.search(r"1/(\d+)", page.locator(".steps .hits").inner_text())[1])  # type: ignore[index]
    for number in range(2, total + 1):
        page.keyboard.press("n")  # the script is there: each page is waited for below
        expect(page.locator(".steps .hits")).to_contain_text(f"{number}/{total}")
        assert in_view(page, page.locator("rect.current").first)
    page.keyboard.press("p")
    expect(page.locator(".steps .hits")).to_contain_text(f"{total - 1}/{total}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_turning_pages_on_a_phone_keeps_the_picture_where_it_was(visit: Visit, served: Any, script: bool) -> None:
    """Also on pages without a hit; and what turns them stays at hand."""
    page = visit(f"/documents/{served.stock.resolution}", width=390, java_script_enabled=script)
    places = []
    for way in ("Trang sau", "Trang sau", "Trang trước"):
        with page.expect_navigation():
            page.locator(".steps").get_by_role("link", name=way).click()
        picture = page.locator(".sheet img").bounding_box()
        assert picture
        places.append(round(picture["y"]))
        expect(page.locator(".steps")).to_be_in_viewport(ratio=1)
    assert max(places) - min(places) <= 1 and 0 <= places[0] < 200


@pytest.mark.parametrize("zoom", ["150 %", "200 %"])
@pytest.mark.parametrize("width", [1280, 320])
def test_boxes_stay_on_their_words_when_zoomed(visit: Visit, served: Any, zoom: str, width: int) -> None:
    page = visit(f"/documents/{served.stock.resolution}?q=n%C3%B4ng+nghi%E1%BB%87p&page=1", width=width)
    page.get_by_role("link", name=zoom).click()
    page.wait_for_url("**zoom=*")
    current = page.locator("rect.current").first
    assert in_view(page, current)
    _box_covers_its_word(page, served.stock, current)


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(QUERY)
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_contain_text("22 văn bản")
    page.wait_for_load_state("load")  # the script listens
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    _tab_to(page, ".result h2 a")
    page.keyboard.press("Enter")
    expect(page.locator("rect.current").first).to_be_visible()
    _tab_to(page, '.parts a[href="#cite"]')
    page.keyboard.press("Enter")
    expect(page.locator("#citation")).to_be_in_viewport()
    page.go_back()  # from the citation to the page, from the page to the results
    page.go_back()
    _tab_to(page, ".takeaway a")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == 1 + 22


def test_a_newcomer_cites_a_page_and_exports_the_list(visit: Visit, served: Any) -> None:
    page = visit("/")
    ask(page, "26-NQ/TU")
    page.locator(".result h2 a").first.click()
    page.get_by_role("link", name="Trích dẫn").click()
    expect(page.locator("#citation")).to_contain_text("Nghị quyết số 26-NQ/TU, ngày 30-7-2013 của Tỉnh ủy Phước An")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as without https
    page.get_by_role("button", name="Chép").click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    page.get_by_role("link", name="← Kết quả").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert served.stock.resolution in download.value.path().read_text("utf-8-sig")


def test_the_skip_link_goes_to_the_content(visit: Visit) -> None:
    page = visit("/?q=n%C3%B4ng")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".to-filters a").focus()  # which nobody sees else
    assert page.locator(".to-filters a").bounding_box()["x"] >= 0  # type: ignore[index]


def test_a_strip_of_many_pages_is_no_wider_than_a_phone(visit: Visit, served: Any) -> None:
    page = visit(f"/documents/{served.stock.resolution}", width=360, is_mobile=True)
    page.evaluate("""() => {
      const pages = document.querySelector(".strip ol");
      for (let more = 0; more < 60; more += 1) pages.append(pages.lastElementChild.cloneNode(true));
    }""")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_english_is_kept(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    ask(page, QUERY)
    expect(page.locator(".count")).to_contain_text("22 documents")


def test_years_by_the_histogram(visit: Visit) -> None:
    page = visit("/?q=n%C3%B4ng+nghi%E1%BB%87p")
    page.locator(".filters .bars a").first.click()
    expect(page.locator(".chips")).to_contain_text("1950–1959")
    page.locator(".filters .bars a").first.click()
    expect(page.locator(".chips")).to_contain_text("1952")
    page.get_by_role("link", name="Tất cả các năm").click()
    expect(page.locator(".chips")).to_have_count(0)


@pytest.mark.parametrize("address", ["/", "/?q=n%C3%B4ng", "/?q=zzzz", "/browse", "/about", "/?page=x",
                                     "/facets/committee?q=n%C3%B4ng", "/documents/RESOLUTION?q=n%C3%B4ng",
                                     "/documents/UNREAD?page=2", "/documents/BARE"])  # fmt: skip
@pytest.mark.parametrize("width", [320, 640])
def test_nothing_runs_over_the_edge(visit: Visit, served: Any, address: str, width: int) -> None:
    stock = served.stock
    filled = address.replace("RESOLUTION", stock.resolution).replace("UNREAD", stock.unread).replace("BARE", stock.bare)
    page = visit(filled, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "zoom", "narrow"), [(320, "fit", True), (1280, "fit", True), (1280, "200", False)])
def test_the_browser_takes_the_size_that_fits(
    visit: Visit, served: Any, width: int, zoom: str, narrow: bool
) -> None:
    page = visit(f"/documents/{served.stock.resolution}?page=1&zoom={zoom}", width=width)
    picture = page.locator(".sheet img")
    picture.evaluate("img => img.decode()")
    assert ("size=narrow" in picture.evaluate("img => img.currentSrc")) is narrow


def test_nothing_shifts_while_the_picture_loads(visit: Visit, served: Any) -> None:
    page = visit(f"/documents/{served.stock.resolution}?q=n%C3%B4ng&page=1")
    page.locator(".sheet img").evaluate("img => img.decode()")
    shift = page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.01


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


STOPS = """selector => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const bar = document.querySelector(".steps"), over = bar && !bar.contains(one) && bar.getBoundingClientRect();
    const middle = document.elementFromPoint(box.x + box.width / 2, Math.max(box.y + Math.min(box.height, 300) / 2, 1));
    return {
        what: one === document.body ? "" : one.outerHTML.slice(0, 120),
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight,
        covered: Boolean(over && box.bottom > over.top + 1 && box.top >= over.top - 1),
        seen: Boolean(middle && (one.contains(middle) || middle.contains(one))),
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400), (1280, 800)])
@pytest.mark.parametrize("address", ["/", "/?q=n%C3%B4ng", "/browse", "/review", "/queries",
                                     "/documents/RESOLUTION?q=n%C3%B4ng&n=2"])  # fmt: skip
def test_the_keyboard_is_always_seen(
    visit: Visit, served: Any, address: str, width: int, height: int, scheme: str
) -> None:
    """Wherever Tab leads, a ring shows it, in the window and not under the bar; 640 × 400 is 1280 × 800 at 200 %."""
    filled = address.replace("RESOLUTION", served.stock.resolution)
    page = visit(filled, width=width, height=height, color_scheme=scheme)
    wrong, stops = list[Any](), 0
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOPS)
        if not stop["what"]:
            break
        stops += 1
        if not (stop["outline"] and stop["inside"] and stop["seen"]) or stop["covered"]:
            wrong.append(stop)
    assert stops > 5 and not wrong
