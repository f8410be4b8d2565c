"""An archivist answers doubts by keyboard alone: the next document is there at once, and nothing typed is lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.access import Role
from library.archive import Archive
from library.records import Box, Evidence, Fields, PartialDate, ReviewFlag
from tests.library.vietnamese.test_typing_keys import telex, vni
from web import create_app
from web.serving import listen, make_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PASSWORD = "bốn từ không liên quan"
COUNT = 4
_A_LOOK = 350
"""Milliseconds: a little more than a document is looked at before a key answers it."""


@pytest.fixture
def archive(tmp_path: Path, small_library: Any) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    for number in range(COUNT):
        small_library.put(
            archive, f"{number}CV.pdf", Fields(kind="Công văn", symbol="CV/TU", committee="Tỉnh ủy Phước An"),
            pages=[["CÔNG VĂN", f"Về kho thóc số {number}"]],
            review=(ReviewFlag("number", "handwritten"), ReviewFlag("subject", "unusual subject")),
            read=(Evidence("number", 1, "7?", 0.3, Box(90, 120, 180, 150)),
                  Evidence("subject", 1, "thóc", 0.6, Box(90, 160, 400, 190))))  # fmt: skip
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="test")
    archive.follow()
    yield archive
    archive.close()


@pytest.fixture
def served(archive: Archive) -> Iterator[str]:
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def lan(chromium: Browser, served: str) -> Iterator[Page]:
    complaints = list[str]()
    context = chromium.new_context(base_url=served, bypass_csp=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/sign-in?next=/desk/review")
    page.get_by_label("Tên").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/desk/review")
    yield page
    context.close()
    assert not complaints


def place(page: Page, words: str) -> None:
    """The document of that place is there, and was for as long as a look takes; before, no key says anything of it."""
    expect(page.locator(".progress strong")).to_have_text(words)
    page.wait_for_timeout(_A_LOOK)


def values(archive: Archive) -> list[dict[str, str | None]]:
    return [archive.catalogue.words.values(one) for one in archive.catalogue.documents.ids()]


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError


def test_all_is_done_by_keys(lan: Page, archive: Archive) -> None:
    place(lan, f"1/{COUNT}")
    expect(lan.locator("#number")).to_be_focused()
    first = lan.locator("#stage").get_attribute("viewBox")
    lan.keyboard.type("11")
    lan.keyboard.press("Enter")
    expect(lan.locator("#subject")).to_be_focused()
    assert lan.locator("#stage").get_attribute("viewBox") != first  # the picture goes with the field
    lan.keyboard.type("Về kho thóc")
    lan.keyboard.press("Control+Enter")
    place(lan, f"2/{COUNT}")
    expect(lan.locator("#number")).to_be_focused()
    lan.keyboard.press("F8")
    lan.keyboard.press("F9")  # the last one that waits: on to the next document
    place(lan, f"3/{COUNT}")
    wait_until(lan, lambda: archive.catalogue.doubts.counts(frozenset({"public"})).total() == 4)
    expect(lan.locator("#last")).to_contain_text("Vừa ghi")
    lan.keyboard.press("F2")
    place(lan, f"2/{COUNT}")
    expect(lan.locator("#number")).to_have_value("")
    kept = [one for one in values(archive) if one["number"] == "11"]
    assert len(kept) == 1 and kept[0]["subject"] == "Về kho thóc" and kept[0]["code"] == "11-CV/TU"


LATE = """() => {
  const real = window.fetch, taken = new Promise((go) => { window.taken = go; });
  Object.assign(window, { held: [], asked: 0, read: 0 });
  window.fetch = async (address, options) => {
    if (options.method === "POST") {
      const answer = await real(address, options);
      window.taken();
      await new Promise((go) => window.held.push(go));
      return answer;
    }
    window.asked += 1;
    if (window.asked > 1) await taken;
    const answer = await real(address, options), text = answer.text.bind(answer);
    answer.text = async () => {
      const words = await text();
      setTimeout(() => { window.read += 1; }, 0);  // once the page has taken it
      return words;
    };
    return answer;
  };
}"""
"""What is read ahead after the first document was taken counts without it; the answers of what was sent are held."""


HELD = """([key, ctrlKey]) => {
  const down = (repeat) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, ctrlKey, repeat, bubbles: true, cancelable: true }));
  down(false);
  for (let times = 0; times < 20; times++) down(true);
  if (ctrlKey) down(false);  // pressed once more, too soon to have looked
}"""


def test_a_key_that_is_held_down_says_nothing_of_the_next_document(lan: Page, archive: Archive) -> None:
    place(lan, f"1/{COUNT}")
    lan.locator("#number").fill("11")
    lan.locator("#subject").fill("Về kho thóc")
    lan.evaluate(HELD, ["Enter", True])
    place(lan, f"2/{COUNT}")
    wait_until(lan, lambda: any(one["number"] == "11" for one in values(archive)))
    lan.evaluate(HELD, ["F8", False])  # the next field is not said to be missing
    place(lan, f"2/{COUNT}")
    assert len([one for one in archive.catalogue.journal.since() if one.act == "correct"]) == 1


def test_the_counter_goes_on_with_the_keys(lan: Page) -> None:
    """Also where the answer to the last document comes after the next one was sent."""
    lan.add_init_script(f"({LATE})()")
    lan.reload()
    for number in (2, 3):
        lan.wait_for_function("number => window.read === number - 1", arg=number)
        expect(lan.locator("#number")).to_be_focused()
        lan.locator("#number").fill("11")
        lan.locator("#subject").fill("Về kho thóc")
        lan.keyboard.press("Control+Enter")
        place(lan, f"{number}/{COUNT}")
    lan.wait_for_function("window.read === 3")
    assert lan.evaluate("window.asked") == 3, "each document is asked for once"
    lan.evaluate("setInterval(() => window.held.splice(0).forEach((go) => go()), 20)")
    expect(lan.locator("#last")).to_contain_text("Vừa ghi")
    place(lan, f"3/{COUNT}")
    expect(lan.locator(".progress")).to_contain_text("2 văn bản còn chờ")
    lan.reload()
    place(lan, f"3/{COUNT}")


def test_what_is_typed_outlives_the_connection_and_the_session(lan: Page, archive: Archive) -> None:
    expect(lan.locator("#number")).to_be_focused()
    lan.keyboard.type("52")
    lan.reload()
    expect(lan.locator("#number")).to_have_value("52")
    lan.context.set_offline(True)
    lan.keyboard.press("Control+Enter")
    expect(lan.locator("#told")).to_contain_text("Chưa gửi được")
    expect(lan.locator("#number")).to_have_value("52")
    lan.context.set_offline(False)
    archive.accounts.sessions.end_all("lan")
    lan.locator("#number").press("Control+Enter")
    lan.locator("#told").get_by_role("link", name="Đăng nhập lại").click()
    lan.get_by_label("Tên").fill("lan")
    lan.get_by_label("Mật khẩu").fill(PASSWORD)
    lan.get_by_role("button", name="Đăng nhập").click()
    lan.wait_for_url("**/desk/review**")
    expect(lan.locator("#number")).to_have_value("52")
    lan.locator("#number").press("Control+Enter")
    wait_until(lan, lambda: any(one["number"] == "52" for one in values(archive)))


def test_who_signs_out_leaves_nothing_typed_at_the_machine(lan: Page) -> None:
    expect(lan.locator("#number")).to_be_focused()
    lan.keyboard.type("52")
    wait_until(lan, lambda: lan.evaluate("Object.keys(localStorage).length") == 1)
    lan.evaluate("localStorage.setItem('review:lan2:x', '1')")
    lan.goto("/account")
    lan.get_by_role("button", name="Đăng xuất", exact=True).click()
    lan.wait_for_url(lambda address: "/account" not in address)
    assert lan.evaluate("Object.keys(localStorage)") == ["review:lan2:x"]


def test_a_date_known_in_part_takes_a_second_key(lan: Page, archive: Archive, small_library: Any) -> None:
    flags = (ReviewFlag("issued", "day handwritten"), ReviewFlag("number", "handwritten"))
    first, second = (small_library.put(archive, f"{number}.pdf", Fields(kind="Báo cáo", number="7", symbol="BC/TU",
                                       issued=PartialDate(1999, 8)), pages=[["BÁO CÁO"]], review=flags).id
                     for number in range(2))  # fmt: skip
    lan.goto(f"/desk/review?at={first}")
    lan.locator("#number").press("Enter")
    expect(lan.locator("#issued")).to_be_focused()
    expect(lan.locator(".in-part")).to_contain_text("hai lần")
    lan.keyboard.press("Enter")
    expect(lan.locator(".in-part")).to_contain_text("lần nữa")
    lan.keyboard.type("15-")  # the caret stands where the day is missing
    expect(lan.locator("#issued")).to_have_value("15-8-1999")
    lan.keyboard.press("Enter")
    wait_until(lan, lambda: archive.catalogue.words.values(first)["issued"] == "1999-08-15")
    lan.goto(f"/desk/review?at={second}")
    for _ in range(2):
        expect(lan.locator("#number")).to_be_visible()
        assert f"at={second}" in lan.url
        lan.keyboard.press("Control+Enter")
    wait_until(lan, lambda: bool(archive.catalogue.journal.of(second)))
    assert archive.catalogue.words.values(second)["issued"] == "1999-08"


def test_on_a_phone_the_question_about_a_date_stands_below_the_picture(
    lan: Page, archive: Archive, small_library: Any
) -> None:
    fields = Fields(kind="Báo cáo", number="7", symbol="BC/TU", issued=PartialDate(1999, 8))
    waiting = tuple(ReviewFlag(name, "handwritten") for name in ("issued", "number", "kind", "subject", "signer"))
    made = small_library.put(archive, "9.pdf", fields, pages=[["BÁO CÁO"]], review=waiting).id
    lan.set_viewport_size({"width": 360, "height": 640})
    lan.goto(f"/desk/review?at={made}")
    lan.wait_for_timeout(_A_LOOK)
    lan.locator("button[value=all]").last.click()
    expect(lan.locator(".in-part")).to_contain_text("lần nữa")
    assert lan.evaluate("""document.querySelector(".in-part").getBoundingClientRect().top
                           >= document.querySelector(".paper").getBoundingClientRect().bottom""")


@pytest.mark.parametrize(("address", "box"), [("/documents/{id}/edit", "#committee"), ("/?q=kho", "#value-committee")])
def test_a_name_that_did_not_come_with_the_page_is_asked_for(lan: Page, archive: Archive, address: str, box: str
                                                             ) -> None:  # fmt: skip
    lan.goto(address.format(id=next(archive.catalogue.documents.ids())))
    for summary in lan.locator(".gathering summary").all():
        summary.click()
    offered = lan.locator("#committees option")
    before = offered.count()
    lan.locator(box).fill("trung")
    lan.locator(box).press_sequentially(" u")
    expect(offered).not_to_have_count(before)
    assert all("trung" in str(one.get_attribute("value")).lower() for one in offered.all()[before:])
    if box == "#value-committee":  # what is given a value is what is to be set, for the whole page by one press
        expect(lan.locator("#what-committee")).to_be_checked()
        lan.get_by_role("button", name="đánh dấu").click()
        expect(lan.locator(".picking input:checked")).to_have_count(COUNT)


def test_vietnamese_is_typed_without_an_input_method(lan: Page, archive: Archive) -> None:
    """By an independent typist; the same keys twice give the letters back, and codes stay as they are typed."""
    said = ("nghị quyết của tỉnh ủy về hợp tác hóa nông nghiệp thuở quý giá khỏe đường nghiên cứu loại tuyến thủy lợi "
            "lối xã ruộng đất điện tử người được mưa hoàn giếng ngoài Ủy").split()
    box = lan.locator("#subject")
    for method, typist in (("telex", lambda one: telex(one, tone_last=True)),
                           ("telex", lambda one: telex(one, tone_last=False)), ("vni", vni)):
        lan.get_by_label("Gõ tiếng Việt").select_option(method)
        box.fill("")
        box.press_sequentially(" ".join(map(typist, said)))
        expect(box).to_have_value(" ".join(said))
    lan.reload()
    lan.get_by_label("Gõ tiếng Việt").select_option("telex")
    box.fill("")
    box.press_sequentially("vieetj dataa pass 26-NQ/TW tw")
    expect(box).to_have_value("việt data pas 26-NQ/TW tw")
    lan.locator("#symbol").fill("")
    lan.locator("#symbol").press_sequentially("dd")
    expect(lan.locator("#symbol")).to_have_value("dd")
    lan.get_by_label("Gõ tiếng Việt").select_option("")
    box.fill("")
    box.press_sequentially("vieetj")
    expect(box).to_have_value("vieetj")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(lan: Page, scheme: Any) -> None:
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (extra: test)")
    place(lan, f"1/{COUNT}")
    lan.emulate_media(color_scheme=scheme)
    for width in (320, 1280):
        lan.set_viewport_size({"width": width, "height": 860})
        lan.evaluate(resources.files(package).joinpath("axe.min.js").read_text("utf-8"))
        found = lan.evaluate("axe.run(document)")["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert re.search("review", lan.url)
