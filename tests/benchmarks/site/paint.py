"""When a reader sees something: the search page's first paint and the reader's largest, in Chromium on this machine.

Usage: python tests/benchmarks/site/paint.py ARCHIVE [--times 15]
Each visit has a fresh context (no cache). Milliseconds after navigation start, as the browser itself reports them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from library.archive import Archive
from web import create_app

QUERIES = Path(__file__).parents[3] / "corpus" / "queries.jsonl"
CHROMIUM = "/usr/bin/chromium"
FIRST = """() => new Promise(done => new PerformanceObserver(list => {
        const one = list.getEntriesByName("first-contentful-paint")[0];
        if (one) done(one.startTime);
    }).observe({type: "paint", buffered: true}))"""
LARGEST = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


def visit(browser: Browser, address: str, *, width: int) -> tuple[float, float, str | None]:
    """(first paint, largest paint, the first result's address) of one page, nothing cached."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(200)
    link = page.locator(".result h2 a")
    told = (
        float(page.evaluate(FIRST)),
        float(page.evaluate(LARGEST)),
        link.first.get_attribute("href") if link.count() else None,
    )
    context.close()
    return told


def told(name: str, times: Sequence[float]) -> str:
    """A line of milliseconds."""
    return f"{name:44} median {statistics.median(times):6.0f} ms   worst {max(times):6.0f} ms   ({len(times)} visits)"


def measure(browser: Browser, root: str, *, times: int) -> None:
    """Visit and print."""
    asked = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()][:times]
    for width in (1280, 320):
        first: list[float] = []
        largest: list[float] = []
        for query in asked:
            paint, _, link = visit(browser, f"{root}/?{urllib.parse.urlencode({'q': query})}", width=width)
            first.append(paint)
            if link:
                largest.append(visit(browser, root + link, width=width)[1])
        print(told(f"search page, first paint, {width} px", first))
        print(told(f"reader at the hit, largest paint, {width} px", largest))


def main() -> None:
    """Serve the archive and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--times", type=int, default=15)
    chosen = parser.parse_args()
    archive = Archive.open(chosen.archive)
    server = create_server(create_app(archive), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        measure(browser, f"http://127.0.0.1:{server.effective_port}", times=chosen.times)
        browser.close()


if __name__ == "__main__":
    main()
