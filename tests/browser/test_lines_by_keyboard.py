"""The text of a page is corrected by keyboard alone, and what is typed outlives a reload."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.access import Role
from library.archive import Archive
from library.records import Document, Fields, ReviewFlag
from web import create_app
from web.serving import listen, make_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PASSWORD = "bốn từ không liên quan"
PLACE_OF_LINE = """one => {
    const strip = one.querySelector("svg"), at = strip.createSVGPoint();
    at.x = strip.querySelector(".shade").getAttribute("d").match(/H([0-9]+)/)[1];
    return at.matrixTransform(strip.getScreenCTM()).x - one.getBoundingClientRect().left;
}"""
"""Pixels from the left edge of what is shown of a strip to where its line begins."""
LONG = "một dòng dài như dòng chữ in đầy khổ giấy từ lề này sang lề kia"


@pytest.fixture
def lan(tmp_path: Path, small_library: Any, chromium: Browser) -> Iterator[Page]:
    archive = Archive.open(tmp_path / "archive", create=True)
    one: Document = small_library.put(
        archive, "1.pdf", Fields(kind="Báo cáo"), pages=[["BÁO CÁO", "về kho thoc", "\tĐỘC LẬP", LONG]],
        review=(ReviewFlag("page:1", "skewed"),))  # fmt: skip
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="test")
    archive.follow()
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    complaints = list[str]()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.effective_port}", bypass_csp=True)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/sign-in?next=/desk/documents/{one.id}/pages/1")
    page.get_by_label("Tên").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/pages/1")
    yield page
    context.close()
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)
    archive.close()
    assert not complaints


def test_lines_by_keys(lan: Page) -> None:
    first, second = lan.locator("#text-0"), lan.locator("#text-1")
    expect(first).to_be_focused()  # the page waits to be looked at
    lan.keyboard.press("Enter")
    expect(second).to_be_focused()
    second.fill("về kho thóc")
    lan.reload()
    lan.wait_for_timeout(350)  # as long as a page is looked at before a key sends it
    expect(second).to_have_value("về kho thóc")
    second.press("Control+Enter")
    expect(lan.locator(".last")).to_contain_text("Vừa ghi")
    expect(second).to_have_value("về kho thóc")
    lan.wait_for_load_state("load")
    lan.keyboard.press("F2")
    expect(second).to_have_value("về kho thoc")
    expect(lan.locator(".last")).to_have_count(0)
    lan.wait_for_load_state("load")
    second.fill("về kho lúa")
    lan.wait_for_timeout(350)
    second.press("Control+Shift+Enter")
    expect(lan.locator("main")).to_contain_text("Đã có người xem xong trang này")
    expect(second).to_have_value("về kho lúa")
    script = resources.files(pytest.importorskip("axe_playwright_python")).joinpath("axe.min.js").read_text("utf-8")
    for scheme in ("light", "dark"):
        lan.emulate_media(color_scheme=scheme)
        lan.evaluate(script)
        found = lan.evaluate("axe.run(document)")["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    lan.set_viewport_size({"width": 390, "height": 800})  # on a phone the strip is moved sideways, not squeezed
    strip, box = lan.locator(".strip-of").last.bounding_box(), second.bounding_box()
    assert strip and box and strip["height"] >= 48 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    lan.locator(".over-under").last.evaluate("one => { one.scrollLeft = 200; }")
    moved, still = lan.locator(".strip-of").last.bounding_box(), second.bounding_box()
    assert moved and moved["x"] < strip["x"] and still == box, "the box stays where one types"
    lan.reload()
    head, beside = lan.locator(".over-under").nth(2), lan.locator(".over-under").nth(1)
    assert 0 <= head.evaluate(PLACE_OF_LINE) < 300, "a line on the right stands in what is shown of its strip"
    assert abs(beside.evaluate(PLACE_OF_LINE)) < 20 and beside.evaluate("one => one.scrollLeft") < 20
    assert lan.evaluate("document.documentElement.scrollWidth") <= 390
    lan.evaluate(script)
    found = lan.evaluate("axe.run(document)")["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
