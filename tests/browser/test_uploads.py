"""Files are sent from a browser: dropped and chosen, cut off and gone on with, given up; and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from library.catalogue.uploads import Stage
from library.uploads import Pieces
from tests.browser.test_desk import Office, office, signed_in

__all__ = ["office"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
_DROP = """(names) => {
  const data = new DataTransfer();
  for (const [name, text] of names) data.items.add(new File([text], name, { lastModified: 5 }));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector("main").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true }));
  }
}"""


@pytest.fixture
def lan(chromium: Browser, office: Office) -> Iterator[Page]:
    """Somebody who has signed in; connections may break here, the script may not."""
    context, complaints = chromium.new_context(base_url=office.address), list[str]()
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield signed_in(page)
    context.close()
    assert not complaints


def arrived(office: Office) -> dict[str, bytes]:
    pieces, rows = Pieces(office.archive.root), office.archive.catalogue.uploads.of_stage(Stage.ARRIVED)
    return {one.name: pieces.path(one).read_bytes() for one in rows}


def test_files_arrive_whole_though_the_connection_breaks(lan: Page, office: Office, tmp_path: Path) -> None:
    lan.goto("/desk/uploads")
    broken = [3, 1]

    def breaking(route: Any) -> None:
        """The answer to the third piece is lost, and the next piece on its way."""
        broken[0] -= 1
        if broken[0] == 0:
            route.fetch()
            route.abort()
        elif broken[0] == -1:
            route.abort()
        else:
            route.continue_()

    lan.route(re.compile("/bytes"), breaking)
    content = bytes(range(256)) * 20_000
    (tmp_path / "lớn.pdf").write_bytes(content)
    lan.set_input_files("#files", [str(tmp_path / "lớn.pdf")])
    expect(lan.locator("#sending .left")).to_contain_text("1 / 1", timeout=60_000)
    assert arrived(office) == {"lớn.pdf": content}
    lan.evaluate(_DROP, [["a.txt", "một"], ["b.txt", "hai"], ["a.txt", "một"]])
    expect(lan.locator("#sending .left")).to_contain_text("3 / 3")
    expect(lan.locator("#arrived .acts > li")).to_have_count(4)
    names = [one.name for one in office.archive.catalogue.uploads.of_stage(Stage.ARRIVED)]
    assert sorted(names) == ["a.txt", "a.txt", "b.txt", "lớn.pdf"], "two of one name are kept apart"


def test_a_page_that_was_closed_goes_on_where_it_was(lan: Page, office: Office, tmp_path: Path) -> None:
    content = b"0123456789abcdef" * 200_000
    (tmp_path / "nửa.pdf").write_bytes(content)
    (tmp_path / "bỏ.pdf").write_bytes(content)
    lan.goto("/desk/uploads")
    lan.route(re.compile("/bytes.offset=[1-9]"), lambda route: route.abort())
    lan.set_input_files("#files", [str(tmp_path / "nửa.pdf"), str(tmp_path / "bỏ.pdf")])
    expect(lan.locator("#sending .left")).to_contain_text("chờ")
    for name in ("nửa.pdf", "bỏ.pdf"):  # the first piece of each has arrived
        expect(lan.locator("#sending li", has_text=name).locator(".state")).to_have_text(re.compile("^[1-9]"))
    lan.evaluate("document.getElementById('arrived').dataset.before = 'yes'")
    lan.get_by_role("button", name="Hủy bỏ.pdf").click()
    expect(lan.locator("#sending li", has_text="bỏ.pdf")).to_contain_text("đã hủy")
    expect(lan.locator("#arrived:not([data-before])")).to_have_count(1)  # the list was asked for again
    expect(lan.locator("#arrived .acts > li")).to_have_count(0)  # one has its bar above, one is gone
    lan.unroute_all()
    lan.goto("/desk/uploads")
    expect(lan.locator("#arrived .acts > li")).to_have_count(1)
    expect(lan.locator("#arrived")).to_contain_text("chưa tới hết")
    asked: list[str] = []
    lan.on("request", lambda one: asked.append(one.url) if "/bytes" in one.url else None)
    lan.set_input_files("#files", [str(tmp_path / "nửa.pdf")])
    expect(lan.locator("#sending .left")).to_contain_text("1 / 1")
    assert arrived(office) == {"nửa.pdf": content} and not asked[0].endswith("=0"), "what had arrived is not sent again"


def test_the_form_works_without_a_script(chromium: Any, office: Office, tmp_path: Path) -> None:
    context = chromium.new_context(base_url=office.address, java_script_enabled=False)
    lan = signed_in(context.new_page())
    (tmp_path / "a\nb.txt").write_bytes(b"mot")
    (tmp_path / "lớn.pdf").write_bytes(b"x" * 5_000_000)
    lan.goto("/desk/uploads")
    lan.set_input_files("#files", [str(tmp_path / "a\nb.txt"), str(tmp_path / "lớn.pdf")])
    lan.get_by_role("button", name="Gửi", exact=True).click()
    expect(lan.get_by_role("status")).to_contain_text("Đã nhận 2 tệp")
    assert arrived(office) == {"a b.txt": b"mot", "lớn.pdf": b"x" * 5_000_000}
    context.close()


def drop_from_disk(page: Page, *paths: Path) -> None:
    """What a person does who drags files or folders from the desktop onto the page."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(one) for one in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


@pytest.mark.parametrize("how", ["chosen", "dropped"])
def test_a_folder_of_several_levels_comes_with_its_paths(lan: Page, office: Office, tmp_path: Path, how: str) -> None:
    told = {"hồ sơ/a.txt": b"mot", "hồ sơ/2010/a.txt": b"hai", "hồ sơ/2010/tháng 1/ngày 2/b.txt": b"ba",
            "hồ sơ/2010/tháng 1/rỗng.txt": b""}
    for name, content in told.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "hồ sơ/không có gì").mkdir()
    lan.goto("/desk/uploads")
    if how == "chosen":
        lan.set_input_files("#folder", str(tmp_path / "hồ sơ"))
    else:
        drop_from_disk(lan, tmp_path / "hồ sơ")
    expect(lan.locator("#sending .left")).to_contain_text("4 / 4")
    assert arrived(office) == told
    expect(lan.locator("#arrived .acts > li")).to_have_count(4)
    expect(lan.locator("#sending li")).to_have_count(0)


def test_a_folder_that_cannot_be_read_is_told(lan: Page) -> None:
    lan.goto("/desk/uploads")
    lan.evaluate("""() => { DataTransferItem.prototype.webkitGetAsEntry = () => ({ isFile: false, name: "kín",
        createReader: () => ({ readEntries: (done, failed) => failed(new Error("NotReadableError")) }) }); }""")
    lan.evaluate(_DROP, [["a.txt", "một"]])
    expect(lan.locator("#sending li", has_text="kín")).to_contain_text("không đọc được tệp này")
