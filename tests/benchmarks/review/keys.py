"""From a key to the next page picture: an archivist answers doubts by keyboard, in Chromium on this machine.

    python tests/benchmarks/review/keys.py [--documents 100000] [--flagged 100] [--pause 0.8]

The browser itself measures: from the time of the key's event to the frame after the picture of the next document was
decoded. Between two keys there is a pause, as a person needs one to look. Prints median, p95 and the slowest, and how
long the server takes for the page of a document.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import threading
import time
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from library.access import Role
from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Box, Document, Evidence, Fields, Origin, Page, ReviewFlag, State
from library.vault import Room
from web import create_app
from web.serving import listen, make_server

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "bốn từ không liên quan"
WIDTH, HEIGHT = 1654, 2339
"""A page of A4 at 200 dpi."""
NUMBER = Box(260, 300, 380, 350)
_BATCH = 5_000
_WATCH = """() => {
    window.times = [];
    addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !event.ctrlKey) return;
        const before = document.getElementById("looking").dataset.document, begin = event.timeStamp;
        const look = async () => {
            const now = document.getElementById("looking");
            if (now.dataset.document === before) return requestAnimationFrame(look);
            const picture = new Image();
            picture.src = document.querySelector("#stage image").getAttribute("href");
            await picture.decode();
            requestAnimationFrame(() => requestAnimationFrame(() => window.times.push(performance.now() - begin)));
        };
        requestAnimationFrame(look);
    }, true);
}"""


def picture(number: int) -> bytes:
    """A page with lines of print, different each time."""
    page = Image.new("L", (WIDTH, HEIGHT), 245)
    draw = ImageDraw.Draw(page)
    for row in range(40):
        for place in range(60):
            left, top = 160 + place * 22, 300 + row * 46
            draw.rectangle((left, top, left + 6 + (number * 7 + row * 13 + place * 5) % 12, top + 22), fill=30)
    content = io.BytesIO()
    page.save(content, "WEBP", quality=60)
    return content.getvalue()


def make(archive: Archive, *, documents: int, flagged: int) -> None:
    """The archive; those with pictures stand first in the queue."""
    new: list[NewDocument] = []
    for number in range(documents):
        seen = number < flagged
        page = Page(1, f"Văn bản {number}", Origin.OCR, 0.95)
        if seen:
            key = archive.vault.put(Room.DERIVED, picture(number))
            page = Page(1, page.text, Origin.OCR, 0.95, (), WIDTH, HEIGHT, key)
        doubtful = seen or number % 10 == 0
        fields = Fields(kind="Công văn", symbol="CV/TU", number="7" if seen else None,
                        committee=f"Đảng ủy xã số {number % 300}")
        new.append(NewDocument(Document(
            f"{number:012x}", f"hộp {number % 90}/{number}.pdf", "0" * 64, State.INDEXED, fields,
            review=(ReviewFlag("number", "handwritten"),) if doubtful else (),
            evidence=(Evidence("number", 1, "7", 0.4, NUMBER),) if seen else (), pages=(page,))))
        if len(new) == _BATCH:
            archive.catalogue.documents.insert_many(new)
            new = []
    archive.catalogue.documents.insert_many(new)
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="benchmark")
    archive.follow()


def answer(tab: Tab, root: str, *, count: int, pause: float) -> list[float]:
    """Milliseconds from the key to the next picture, document after document."""
    tab.goto(f"{root}/sign-in?next=/desk/review")
    tab.get_by_label("Tên").fill("lan")
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập").click()
    tab.wait_for_selector("#number:focus")
    tab.evaluate(_WATCH)
    for done in range(1, count + 1):
        tab.wait_for_timeout(round(pause * 1000))
        tab.keyboard.type(str(done))
        tab.keyboard.press("Control+Enter")
        tab.wait_for_function("count => window.times.length >= count", arg=done)
    times: list[float] = tab.evaluate("() => window.times")
    return times


def main() -> None:
    """Make the archive, serve it, answer and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--flagged", type=int, default=100)
    parser.add_argument("--pause", type=float, default=0.8)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive", create=True)
        make(archive, documents=chosen.documents, flagged=chosen.flagged)
        begin = time.perf_counter()
        archive.catalogue.doubt_queue.turn(None, None, labels=frozenset({"public"}))
        print(f"a place in the queue: {(time.perf_counter() - begin) * 1000:.0f} ms")
        server = make_server(create_app(archive), listen("127.0.0.1", port=0))
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            tab = browser.new_page(viewport={"width": 1280, "height": 860}, bypass_csp=True)
            times = answer(tab, f"http://127.0.0.1:{server.effective_port}", count=chosen.flagged - 1,
                           pause=chosen.pause)  # fmt: skip
            browser.close()
        ordered = sorted(times)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
        print(f"{chosen.documents} documents, {len(times)} keys: median {statistics.median(times):.0f} ms, "
              f"p95 {p95:.0f} ms, slowest {ordered[-1]:.0f} ms from the key to the next picture")
        server.task_dispatcher.shutdown()
        server.close()
        archive.close()


if __name__ == "__main__":
    main()
