"""An archivist signs in and works by the forms: closes a document to guests, corrects a field, takes that back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.access import Role, everything
from library.archive import Archive
from library.page_lines import line_boxes
from library.records import Document, Fields, PartialDate
from web import create_app
from web.serving import listen, make_server
from web.views.placing import WIDTH

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PASSWORD = "bốn từ không liên quan"
SUBJECT = "Về việc củng cố hợp tác xã nông nghiệp"


@dataclass(frozen=True)
class Office:
    """A site with accounts, and the document that is worked on."""

    address: str
    document: str
    archive: Archive


@pytest.fixture
def office(tmp_path: Path, small_library: Any) -> Iterator[Office]:
    archive = Archive.open(tmp_path / "archive", create=True)
    one: Document = small_library.put(
        archive, "26NQ.pdf", Fields(kind="Nghị quyết", symbol="NQ/TU", number="26", code="26-NQ/TU",
                                    committee="Tỉnh ủy Phước An", issued=PartialDate(2013, 7, 30), subject=SUBJECT),
        pages=[["NGHỊ QUYẾT", SUBJECT]])  # fmt: skip
    small_library.put(archive, "2.pdf", Fields(kind="Báo cáo"), pages=[["Báo cáo về hợp tác xã nông nghiệp"]])
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="test")
    archive.follow()
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Office(f"http://127.0.0.1:{server.effective_port}", one.id, archive)
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)
    archive.close()


@pytest.fixture
def person(chromium: Browser, office: Office) -> Iterator[Callable[[], Page]]:
    """A browser of one's own each time, in which scripts complain of nothing."""
    contexts, complaints = [], list[str]()

    def made() -> Page:
        context = chromium.new_context(base_url=office.address)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        return page

    yield made
    for context in contexts:
        context.close()
    assert not [one for one in complaints if "status of 4" not in one]


def signed_in(page: Page) -> Page:
    page.goto("/")
    page.get_by_role("link", name="Đăng nhập").click()
    page.get_by_label("Tên").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("link", name="lan", exact=True)).to_be_visible()
    return page


def found_by(page: Page, words: str) -> int:
    """How many results a search by the form of the start page has."""
    page.goto("/")
    page.locator("#q").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))  # the start page has no results, and is there until then
    return page.locator(".result").count()


def test_an_archivist_closes_a_document_and_a_guest_sees_nothing_of_it(
    person: Callable[[], Page], office: Office
) -> None:
    guest, lan = person(), signed_in(person())
    address = f"/documents/{office.document}"
    assert found_by(guest, "hợp tác xã nông nghiệp") == 2
    lan.goto(address)
    lan.get_by_role("link", name="Quản lý").click()
    lan.get_by_label("nội bộ", exact=False).check()
    form = lan.locator("form", has=lan.get_by_role("button", name="Đặt quyền xem"))
    form.get_by_label("Lý do").fill("chưa công bố")
    form.get_by_role("button", name="Đặt quyền xem").click()
    expect(lan.get_by_role("status")).to_contain_text("đặt quyền xem")
    expect(lan.locator(".acts")).to_contain_text("chưa công bố")
    assert found_by(guest, "hợp tác xã nông nghiệp") == 1 and found_by(lan, "hợp tác xã nông nghiệp") == 2
    for shut in (address, f"{address}/pages/1.webp", f"{address}/original"):
        answer = guest.request.get(shut)
        assert answer.status == 404 and SUBJECT not in answer.text()
    guest.goto("/")
    guest.locator("#q").press_sequentially("về việc củng")
    expect(guest.locator(".completions")).to_have_attribute("aria-busy", "false")  # the answer has come
    expect(guest.locator("body")).not_to_contain_text(SUBJECT)


def test_an_archivist_corrects_a_field_sees_its_history_and_takes_it_back(
    person: Callable[[], Page], office: Office
) -> None:
    guest, lan = person(), signed_in(person())
    lan.goto(f"/documents/{office.document}")
    lan.get_by_role("link", name="Sửa thông tin").click()
    lan.locator("#subject").fill("Về kho muối ven biển")
    lan.get_by_label("Lý do").fill("xem bản giấy")
    lan.get_by_role("button", name=re.compile("Ghi|Lưu|Sửa")).click()
    expect(lan.get_by_role("status")).to_contain_text("sửa thông tin")
    first = lan.locator(".acts > li").first
    expect(first).to_contain_text("xem bản giấy")
    expect(first.locator("del")).to_have_text(SUBJECT)
    expect(first.locator("ins")).to_have_text("Về kho muối ven biển")
    assert found_by(guest, "kho muối ven biển") == 1
    lan.get_by_text("Hoàn lại", exact=False).first.click()
    lan.get_by_role("button", name=re.compile("Hoàn lại việc")).click()
    expect(lan.locator(".acts > li").first).to_contain_text("hoàn lại việc")
    expect(lan.locator(".acts > li").first.locator("ins")).to_contain_text("theo máy đọc")
    guest.goto(f"/documents/{office.document}")
    expect(guest.locator("main")).to_contain_text(SUBJECT)
    assert list(office.archive.catalogue.journal.damage()) == []


def test_what_was_typed_is_there_behind_the_button_back(person: Callable[[], Page], office: Office) -> None:
    lan = signed_in(person())
    lan.goto(f"/documents/{office.document}/manage")
    lan.locator("#owner").fill("Phòng Lưu trữ")
    lan.locator("#why-owner").fill("theo sổ")
    lan.get_by_role("link", name="Lịch sử").click()
    lan.go_back()
    expect(lan.locator("#owner")).to_have_value("Phòng Lưu trữ")
    expect(lan.locator("#why-owner")).to_have_value("theo sổ")


def test_an_archivist_closes_all_of_a_committee_and_takes_the_rule_back(
    person: Callable[[], Page], office: Office
) -> None:
    guest, lan = person(), signed_in(person())
    lan.goto("/")
    lan.get_by_role("link", name="Quyền xem").click()
    lan.locator("#scope").select_option("committee")
    lan.locator("#key").fill("Tỉnh ủy Phước An")
    lan.get_by_label("nội bộ", exact=False).check()
    lan.get_by_role("button", name="Đặt quy tắc").click()
    expect(lan.get_by_role("status")).to_contain_text("1 văn bản đổi người được xem")
    assert found_by(guest, "hợp tác xã nông nghiệp") == 1
    lan.get_by_text("Bỏ quy tắc này").first.click()
    lan.get_by_role("button", name="Bỏ quy tắc", exact=True).click()
    expect(lan.get_by_role("status")).to_contain_text("1 văn bản đổi người được xem")
    expect(lan.get_by_text("Bỏ quy tắc này")).to_have_count(0)
    assert found_by(guest, "hợp tác xã nông nghiệp") == 2


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_words_of_a_relation_are_picked_on_the_picture(chromium: Browser, office: Office, script: bool) -> None:
    context = chromium.new_context(base_url=office.address, java_script_enabled=script)
    context.set_default_timeout(20_000)
    lan = signed_in(context.new_page())
    lan.goto(f"/documents/{office.document}/relations/edit")
    lan.locator("#target").fill("2-BC/TU")
    page = office.archive.seen_by(everything()).page(office.document, 1)
    box = line_boxes(page.text, page.words)[1]
    assert box is not None
    scale = WIDTH / page.width
    middle = {"x": (box.left + box.right) / 2 * scale, "y": (box.top + box.bottom) / 2 * scale}
    lan.locator("input[type=image]").click(position=middle)
    expect(lan.locator("#quote")).to_have_value(SUBJECT)
    expect(lan.locator("#target")).to_have_value("2-BC/TU")
    expect(lan.locator(".sheet-pick rect")).to_have_count(1)
    assert ("/new" in lan.url) is not script, "with a script the page stays"
    if script:  # a click that is not answered says so, and what was typed stays
        context.route("**/relations/new", lambda route: route.abort())
        lan.locator("input[type=image]").click(position=middle)
        expect(lan.locator("[data-told]")).to_contain_text("Chưa chọn được dòng nào")
        expect(lan.locator("#quote")).to_have_value(SUBJECT)
        context.unroute("**/relations/new")
    lan.locator("#target").fill("hop tac xa")
    if script:
        expect(lan.locator(".found-targets li").first).to_be_visible()
        lan.locator("#target").fill("zqzqzq zqzq")
        expect(lan.locator("#found")).to_have_text("Không tìm thấy văn bản nào như vậy.")
        lan.locator("#target").fill("hop tac xa")
        lan.locator(".found-targets").get_by_role("button", name=re.compile("^Chọn .")).first.click()
        expect(lan.locator("#named")).to_contain_text("Báo cáo")
        expect(lan.locator("#quote")).to_have_value(SUBJECT)
        lan.locator("#target").fill("hop tac xa")
    lan.get_by_role("button", name="Tìm trong thư viện").click()
    lan.get_by_role("button", name=re.compile("^Chọn")).first.click()
    expect(lan.locator("#named")).to_contain_text("Báo cáo")
    expect(lan.locator("#quote")).to_have_value(SUBJECT)
    context.close()
