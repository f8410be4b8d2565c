"""axe-core finds nothing on the pages of those who work here, light and dark, wide and narrow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser

from library.access import Role
from library.acts import correct, word_for
from library.acts.check_batches import Wanted, make_batch
from library.acts.checking import check_first
from library.acts.filing import set_file
from library.archive import Archive
from library.catalogue.words import Says, Word
from library.checks import CHECKED
from library.records import Fields, PartialDate, ReviewFlag, State
from tests.how_much import takes_long
from web import create_app
from web.serving import listen, make_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PASSWORD = "bốn từ không liên quan"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "lan": ("/desk", "/desk/uploads", "/jobs", "/failed", "/desk/proposals", "/desk/checks", "/desk/checks/1",
            "/held", "/held/HELD", "/withdrawn", "/access", "/statistics?period=2026", "/account", "/committees",
            "/committees/bo-chinh-tri", "/documents/ONE", "/documents/ONE/edit", "/documents/ONE/manage",
            "/documents/ONE/history", "/documents/ONE/relations/edit", "/desk/documents/ONE/pages/1",
            "/browse/files", "/browse/files?name=26", "/documents/BLIND"),
    "giang": ("/held", "/held/HELD"),
    "hoa": ("/accounts", "/journal", "/statistics", "/system"),
    "": ("/sign-in", "/documents/nope"),
}  # fmt: skip
"""Pages by who looks at them; the last document is to be checked without seeing it."""
ROLES = {"lan": Role.ARCHIVIST, "giang": Role.APPROVER, "hoa": Role.ADMINISTRATOR}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, small_library: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the site is, and the ids that stand for the names in the addresses."""
    archive = Archive.open(tmp_path_factory.mktemp("office") / "archive", create=True)
    fields = Fields(kind="Nghị quyết", symbol="NQ/TU", number="26", code="26-NQ/TU", committee="Tỉnh ủy Phước An",
                    issued=PartialDate(2013, 7, 30), subject="Về hợp tác xã")
    flags = (ReviewFlag("number", "handwritten"), ReviewFlag("page:1", "low confidence"))
    known = {}
    for name, state in (("one", State.INDEXED), ("blind", State.INDEXED), ("gone", State.WITHDRAWN),
                        ("held", State.QUARANTINED)):
        told = Fields(secrecy="MẬT") if name == "held" else fields
        known[name.upper()] = small_library.put(archive, f"{name}.pdf", told, pages=[["NGHỊ QUYẾT", name]],
                                                review=flags if name == "one" else (), state=state).id
    for name, role in ROLES.items():
        archive.accounts.add(name, role, PASSWORD, actor="test")
    correct(archive, known["ONE"], {"signer": word_for("signer", "Trần A")}, actor="lan")
    set_file(archive, known["ONE"], "26", actor="lan")
    batch = make_batch(archive, [known["BLIND"]], Wanted("Lô", second=100), actor="test").batch
    check_first(archive, batch, known["BLIND"], dict.fromkeys(CHECKED, Word(Says.NONE)), actor="test", expected={})
    archive.recover()
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", known
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)
    archive.close()


@takes_long
@pytest.mark.parametrize(("language", "width"), [("vi", 320), ("en", 1280)])
def test_axe_finds_nothing_on_the_desk(chromium: Browser, office: tuple[str, dict[str, str]], language: str,
                                       width: int) -> None:
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (extra: test)")
    axe = resources.files(package).joinpath("axe.min.js").read_text("utf-8")
    address, known = office
    wrong: list[str] = []
    for name, pages in PAGES.items():
        context = chromium.new_context(base_url=address, viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"/sign-in?lang={language}")
        if name:
            page.locator("input[name=name]").fill(name)
            page.locator("input[name=password]").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda at: "sign-in" not in at)
        for one in pages:
            shown = one
            for each in ("ONE", "BLIND", "HELD"):
                shown = shown.replace(each, known[each])
            answer = page.goto(shown)
            status = 409 if "BLIND" in one else 404 if "nope" in one else 200
            wrong += [] if answer is not None and answer.status == status else [f"{one}: not opened"]
            page.evaluate(axe)
            for scheme, tags in (("light", TAGS), ("dark", ["color-contrast"])):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                told = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", tags)
                wrong += [f"{one}, {scheme}: {each['id']}: {each['nodes'][0]['html'][:200]}"
                          for each in told["violations"]]
        context.close()
    assert not wrong
