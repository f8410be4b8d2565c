"""axe-core finds nothing on any page, in either language, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.how_much import stages

pytestmark = pytest.mark.slow
Visit = Callable[..., Page]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = {
    "start": "/",
    "found": "/?q=n%C3%B4ng+nghi%E1%BB%87p",
    "narrowed": "/?q=n%C3%B4ng+nghi%E1%BB%87p&kind=B%C3%A1o+c%C3%A1o&year=1970..1979",
    "widened": "/?q=n%C3%B4ng+nghi%E1%BB%87p+zzzz",
    "nothing": "/?q=zzzz&kind=x",
    "filters": "/?q=n%C3%B4ng#filters",
    "a long list": "/?q=zzdaizz#filters",
    "values": "/facets/committee?q=n%C3%B4ng",
    "browse": "/browse",
    "browse a period": "/browse?year=1951..1976",
    "committee": "/browse/committees?name=T%E1%BB%89nh+%E1%BB%A7y+Ph%C6%B0%E1%BB%9Bc+An",
    "about": "/about",
    "queries": "/queries",
    "doubts": "/review",
    "doubtful number": "/review?field=number",
    "doubtful pages": "/review?field=page",
    "no doubt": "/review?field=kind",
    "error": "/?page=x",
    "reader": "/documents/RESOLUTION?q=n%C3%B4ng+nghi%E1%BB%87p&n=2",
    "reader at the hit": "/documents/RESOLUTION?q=n%C3%B4ng+nghi%E1%BB%87p&page=1&n=2#at",
    "evidence": "/documents/RESOLUTION?show=kind&zoom=200",
    "unread": "/documents/UNREAD?page=2",
    "bare": "/documents/BARE",
    "print": "/documents/RESOLUTION/print",
    "similar": "/documents/RESOLUTION/similar",
    "relations": "/documents/RESOLUTION/relations",
    "missing": "/missing",
    "missing numbers": "/missing/numbers",
    "missing code": "/missing?code=26-NQ/TW",
    "timeline": "/timeline?q=n%C3%B4ng",
}


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, as the package axe-playwright-python ships it."""
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (extra: test)")
    return resources.files(package).joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(("language", "width"), stages([("vi", 320), ("en", 320), ("en", 1280), ("vi", 1280)]))
def test_axe_finds_nothing(visit: Visit, served: Any, axe: str, language: str, width: int) -> None:
    page = visit(f"/?lang={language}", width=width, bypass_csp=True)
    found: list[str] = []
    for state, address in STATES.items():
        page.goto(_filled(address, served.stock))
        page.evaluate(axe)
        page.emulate_media(color_scheme="light")
        found += [f"{state}, light: {one}" for one in _violations(page, {"runOnly": TAGS})]
        page.emulate_media(color_scheme="dark")  # the same page in other colours: nothing else can differ
        found += [f"{state}, dark: {one}" for one in _violations(page, {"runOnly": ["color-contrast"]})]
    assert not found


@pytest.mark.parametrize(("language", "words"), [("vi", "Tìm loại văn bản trong danh sách"),
                                                 ("en", "Find a kind of document in the list")])  # fmt: skip
def test_the_box_over_a_long_list_has_its_name(visit: Visit, language: str, words: str) -> None:
    page = visit(f"/?q=zzdaizz&lang={language}", width=1280)
    box = page.get_by_role("searchbox", name=words)
    expect(box).to_be_visible()
    box.press_sequentially("thu 7")
    expect(page.locator("#filters .values li:visible", has_text="Loại thứ")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("chosen", [False, True], ids=["open", "chosen"])
def test_axe_finds_nothing_with_the_completions_open(visit: Visit, axe: str, width: int, chosen: bool) -> None:
    page = visit("/", width=width, bypass_csp=True)
    page.locator("#q").press_sequentially("tinh")
    expect(page.locator(".completions")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("option").first).to_be_visible()
    if chosen:
        page.keyboard.press("ArrowDown")
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not _violations(page, {"runOnly": TAGS})


def _filled(address: str, stock: Any) -> str:
    for name in ("resolution", "unread", "bare"):
        address = address.replace(name.upper(), getattr(stock, name))
    return address


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    told = page.evaluate("options => axe.run(document, options)", {**options, "resultTypes": ["violations"]})
    assert told["passes"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in told["violations"]]
