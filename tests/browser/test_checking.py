"""A batch is checked by keyboard alone, beside its values and without them; axe finds nothing on any of its pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.access import Role
from library.acts.check_batches import Wanted, make_batch
from library.archive import Archive
from library.checks import Standing
from library.records import Box, Evidence, Fields, ReviewFlag
from web import create_app
from web.serving import listen, make_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
Visit = Callable[[str], Page]


@pytest.fixture
def archive(tmp_path: Path, small_library: Any) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    ids = [small_library.put(
        archive, f"{number}CV.pdf", Fields(kind="Công văn", symbol="CV/TU", committee="Tỉnh ủy Phước An"),
        pages=[["CÔNG VĂN", f"Về kho thóc số {number}"], ["Trang hai"]], review=(ReviewFlag("number", "handwritten"),),
        read=(Evidence("number", 1, "7?", 0.3, Box(90, 120, 180, 150)),)).id for number in range(2)]  # fmt: skip
    make_batch(archive, ids, Wanted("Hộp 1", second=100, bound=100), actor="test")
    archive.follow()
    yield archive
    archive.close()


@pytest.fixture
def person(chromium: Browser, archive: Archive) -> Iterator[Visit]:
    """A browser of somebody, in which scripts complain of nothing."""
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    complaints, contexts = list[str](), []

    def made(name: str) -> Page:
        archive.accounts.add(name, Role.ARCHIVIST, None, actor="test")
        token = archive.accounts.tokens.add(name, actor="test")
        context = chromium.new_context(base_url=f"http://127.0.0.1:{server.effective_port}", bypass_csp=True,
                                       extra_http_headers={"Authorization": f"Bearer {token}"})
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield made
    for context in contexts:
        context.close()
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)
    assert not complaints


def typed(page: Page, **values: str) -> None:
    """Values from field to field, each kept by Enter, from the first field to the last."""
    page.wait_for_load_state("load")  # a key before the script is there would send the form
    page.wait_for_timeout(350)  # as long as the next document is looked at before a key answers it
    page.locator("#kind").focus()
    for name in ("kind", "symbol", "number", "committee", "issued", "subject", "signer", "urgency"):
        expect(page.locator(f"#{name}")).to_be_focused()
        if name in values:
            page.locator(f"#{name}").fill(values[name])
        page.keyboard.press("Enter")


def axe(page: Page) -> list[str]:
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (extra: test)")
    script, found = resources.files(package).joinpath("axe.min.js").read_text("utf-8"), []
    for width, scheme in ((320, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(script)
        found += [f"{page.url} {scheme} {one['id']}: {[node['html'][:150] for node in one['nodes']]}"
                  for one in page.evaluate("axe.run(document)")["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    return found


def test_a_batch_by_keyboard(person: Visit, archive: Archive) -> None:
    lan, wrong = person("lan"), list[str]()
    lan.goto("/desk/checks/1/next")
    expect(lan.locator(".keys")).to_be_visible()  # the script is there
    for number in ("1", "2"):
        expect(lan.locator("#number")).to_be_focused()  # it waits, so it comes first
        wrong += axe(lan) if number == "1" else []
        typed(lan, number=number)
        lan.locator("#number").wait_for(state="visible" if number == "1" else "detached")
    expect(lan.locator("main")).to_contain_text("Không có văn bản nào của lô chờ bạn")
    numbers = [archive.catalogue.words.values(one)["number"] for one in archive.catalogue.checks.members(1)]
    assert sorted(numbers, key=str) == ["1", "2"]
    minh = person("minh")
    minh.goto("/desk/checks/1/next")
    expect(minh.locator(".keys")).to_be_visible()
    wrong += axe(minh)
    assert minh.locator("#number").input_value() == ""
    typed(minh, kind="công văn", symbol="CV/TU", committee="Tỉnh ủy Phước An", number="9")
    expect(minh.get_by_role("heading", name="Đối chiếu")).to_be_visible()
    wrong += axe(minh)
    minh.locator("#number-first").check()
    minh.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(minh.locator("#kind")).to_be_focused()
    expect(minh.locator("#last")).to_contain_text("Hoàn lại")
    typed(minh, kind="công văn", symbol="CV/TU", committee="Tỉnh ủy Phước An", number="9")
    minh.locator("#number-own").check()
    minh.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(minh.locator("main")).to_contain_text("Không có văn bản nào của lô chờ bạn")
    batch = archive.catalogue.checks.get(1)
    assert batch is not None and batch.standing is Standing.PASSED
    for address in ("/desk/checks", "/desk/checks/1"):
        minh.goto(address)
        wrong += axe(minh)
    assert not wrong
