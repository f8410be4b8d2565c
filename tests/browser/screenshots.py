"""Pictures of the site over an archive: the two that the README shows, or every page and state to be looked at.

Usage: python tests/browser/screenshots.py ARCHIVE [--to docs]        docs/search.png and docs/reader.png
       python tests/browser/screenshots.py ARCHIVE --every FOLDER     all states, 320 and 1280 px, light and dark
The archive is the sample archive (`./vankien demo --no-serve`); the questions below are asked of it.
"""

from __future__ import annotations

import argparse
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from library.archive import Archive
from web import create_app

CHROMIUM: Final = "/usr/bin/chromium"
COLOURS: Final = 256
"""Of a picture in the README: text stays sharp, and a scan stays below 200 kB."""
SHOWN: Final = {"search": "found", "reader": "reader"}
STATES: Final = {
    "start": "/",
    "found": "/?q=hop+tac+hoa+nong+nghiep",
    "narrowed": "/?q=h%E1%BB%A3p+t%C3%A1c+x%C3%A3&kind=Ngh%E1%BB%8B+quy%E1%BA%BFt&year=1950..1989",
    "filters": "/?q=hop+tac+hoa+nong+nghiep#filters",
    "widened": "/?q=h%E1%BB%A3p+t%C3%A1c+x%C3%A3+thanh+long+xu%E1%BA%A5t+kh%E1%BA%A9u",
    "code": "/?q=nghi+quyet+26",
    "nothing": "/?q=h%E1%BB%A3p+t%C3%A1c+x%C3%A3+xyzzyx&kind=Ngh%E1%BB%8B+quy%E1%BA%BFt",
    "browse": "/browse",
    "period": "/browse?year=1951..1976",
    "doubts": "/review",
    "doubtful-pages": "/review?field=page",
    "committee": "/browse/committees?name=T%E1%BB%89nh+%E1%BB%A7y+L%E1%BA%A1c+Giang",
    "values": "/facets/committee?q=hop+tac",
    "queries": "/queries",
    "about": "/about",
    "error": "/?page=x",
    "lost": "/documents/nowhere",
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the site over an archive."""
    archive = Archive.open(folder)
    server = create_server(create_app(archive), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    archive.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def states(browser: Browser, address: str) -> dict[str, str]:
    """The addresses to be drawn, the reader's at the first hit of the first result among them."""
    page = browser.new_page(base_url=address)
    found = dict(STATES)
    page.goto(STATES["found"])
    found["reader"] = str(page.locator(".result h2 a").first.get_attribute("href"))
    page.goto(found["reader"])
    found["evidence"] = str(page.locator(".facts a.small").first.get_attribute("href"))
    found["print"] = str(page.get_by_role("link", name="In cả văn bản").get_attribute("href"))
    found["similar"] = str(page.get_by_role("link", name="Gần giống").get_attribute("href"))
    page.close()
    return found


def draw(browser: Browser, address: str, *, width: int, scheme: str, whole: bool) -> bytes:
    """A page as PNG: the whole of it, or what stands in the window."""
    context = browser.new_context(
        viewport={"width": width, "height": 800 if width > 600 else 640}, color_scheme=scheme,  # type: ignore[arg-type]
        has_touch=width < 600,
    )  # fmt: skip
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    picture = page.screenshot(full_page=whole)
    context.close()
    return picture


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[2] / "docs")
    parser.add_argument("--every", type=Path, help="draw every state into this folder instead")
    parser.add_argument("--only", nargs="*", help="of every state only these")
    chosen = parser.parse_args()
    with served(chosen.archive) as address, chromium() as browser:
        found = states(browser, address)
        if chosen.every:
            draw_every(browser, address, {name: found[name] for name in chosen.only or found}, chosen.every)
            return
        chosen.to.mkdir(exist_ok=True)
        for name, state in SHOWN.items():
            picture = draw(browser, address + found[state], width=1280, scheme="light", whole=False)
            Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
                chosen.to / f"{name}.png", optimize=True
            )


def draw_every(browser: Browser, address: str, found: dict[str, str], folder: Path) -> None:
    """Every state, narrow and wide, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in found.items():
        for width in (1280, 320):
            for scheme in ("light", "dark"):
                picture = draw(browser, address + state, width=width, scheme=scheme, whole=name != "reader")
                (folder / f"{name}-{width}-{scheme}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
