"""What the search box offers while somebody types: by keyboard, by mouse, told to those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow
Visit = Callable[..., Page]
COMMITTEE = "Tỉnh ủy Phước An"
SUBJECT = "Về phương hướng, nhiệm vụ phát triển nông nghiệp, nông dân tỉnh Phước An đến năm 2020"


def typed(page: Page, text: str) -> Page:
    """Type into the box, and wait until the list of the whole text is there, not of its first keys."""
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially(text)
    expect(page.locator(".completions")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("option").first).to_be_visible()
    return page


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters of the page's address."""
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_code_is_taken_with_the_keyboard(visit: Visit, width: int) -> None:
    page = typed(visit("/", width=width), "26")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(first).to_contain_text("26-NQ/TU")
    expect(first).to_contain_text("Số và ký hiệu")
    expect(box).to_be_focused()
    expect(box).to_have_value("26")
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_contain_text("26-NQ/TU")
    expect(page.locator("#q")).to_have_value("26-NQ/TU")


def test_the_arrows_go_round_by_the_box_and_escape_closes(visit: Visit) -> None:
    page = typed(visit("/"), "tinh uy")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    expect(page.locator(".completions")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("tinh uy")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".completions")).to_be_hidden()


def test_enter_without_a_choice_searches_for_what_was_typed(visit: Visit) -> None:
    page = typed(visit("/"), "nông nghi")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_be_visible()
    assert asked(page) == {"q": ["nông nghi"]}


@pytest.mark.parametrize("width", [1280, 320])
def test_a_committee_becomes_the_filter_and_keeps_the_others(visit: Visit, width: int) -> None:
    start = "/?q=n%C3%B4ng&year=1950..1999&committee=Huy%E1%BB%87n+%E1%BB%A7y+S%C3%B4ng+Tr%C3%A0"
    page = typed(visit(start, width=width), "tỉnh ủy ph")
    option = page.get_by_role("option", name=COMMITTEE).first
    expect(option).to_contain_text("Cơ quan")
    option.click()
    expect(page.locator(".chips")).to_contain_text(COMMITTEE)
    assert asked(page) == {"year": ["1950..1999"], "committee": [COMMITTEE]}
    expect(page.locator("#q")).to_have_value("")


def test_a_committee_is_filtered_by_as_it_is_spelled(visit: Visit) -> None:
    page, told = visit("/"), '{"query": "", "completions": [{"what": "committee", "text": "Ban  A"}]}'
    page.route("**/api/v1/complete?*", lambda route: route.fulfill(body=told, content_type="application/json"))
    typed(page, "ban").get_by_role("option").click()
    page.wait_for_url("**committee=*")
    assert asked(page) == {"committee": ["Ban  A"]}


def test_a_subject_is_taken_with_the_mouse(visit: Visit) -> None:
    page = typed(visit("/"), "phuong huong nh")
    page.get_by_role("option", name="phương hướng").click()
    expect(page.locator(".result").first).to_contain_text("Về phương hướng")
    assert asked(page)["q"] == [SUBJECT]


def test_the_list_speaks_english(visit: Visit) -> None:
    page = typed(visit("/?lang=en"), "26")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(page.get_by_role("option").first).to_contain_text("Number and symbol")


LATE = """() => {
  const real = window.fetch;
  window.fetch = async (url) => {
    const answer = await real(url);
    if (!url.endsWith("q=26")) return answer;
    await new Promise((go) => { window.release = go; });
    const json = answer.json.bind(answer);
    answer.json = async () => {
      const told = await json();
      setTimeout(() => { window.taken = true; }, 0);  // once the page has done with it
      return told;
    };
    return answer;
  };
}"""
"""The answer to `26` is held back until it is released."""


def test_an_answer_that_comes_late_is_dropped(visit: Visit) -> None:
    page = visit("/", bypass_csp=True)  # for `wait_for_function`
    page.evaluate(LATE)
    page.locator("#q").press_sequentially("26")
    page.wait_for_function("Boolean(window.release)")
    page.locator("#q").fill("huyện ủy")
    expect(page.get_by_role("option").first).to_contain_text("Huyện ủy")
    page.evaluate("window.release()")
    page.wait_for_function("window.taken")
    expect(page.get_by_role("option").first).to_contain_text("Huyện ủy")
    expect(page.locator(".completions")).not_to_contain_text("26-NQ/TU")


def test_one_question_for_a_word_that_is_typed_fast(visit: Visit) -> None:
    page = visit("/")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    questions: list[str] = []
    page.on("request", lambda one: questions.append(one.url) if "/complete?" in one.url else None)
    page.locator("#q").press_sequentially("nông nghiệp")
    assert questions == []
    page.clock.run_for(1000)
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(questions) == 1
    page.locator("#q").fill("")
    expect(page.locator(".completions")).to_be_hidden()


def test_a_server_that_is_gone_leaves_the_box_as_it_was(visit: Visit) -> None:
    page = typed(visit("/"), "26")
    page.route("**/api/v1/complete?*", lambda route: route.fulfill(status=400, body="{}"))
    page.locator("#q").fill("huyện")
    expect(page.locator(".completions")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_be_visible()


def test_without_a_script_the_box_is_a_box(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator("#q").fill("26-NQ/TU")
    assert page.locator("#q").get_attribute("role") is None
    expect(page.locator(".completions")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_contain_text("26-NQ/TU")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_stands_within_the_window(visit: Visit, width: int) -> None:
    page = typed(visit("/", width=width), "ve cong tac")
    wide: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    heights = page.get_by_role("option").evaluate_all("found => found.map((one) => one.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44
