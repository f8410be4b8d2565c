"""The site in a real browser: a served library, and Debian's Chromium.

`VANKIEN_BROWSER_ENGINE=opensearch` lets every archive of these tests have its index on a node of OpenSearch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import library.archive
from library.archive import Archive
from library.records import Fields
from library.settings import Settings
from web import create_app
from web.serving import listen, make_server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 20_000
"""Milliseconds the browser may take for one step on a loaded machine."""
SECONDS_TO_START = 60
MANY = 10


@dataclass(frozen=True)
class Served:
    """A site that can be visited, and what the tests need to know of its library."""

    address: str
    stock: Any


def _library_of_the_web_tests() -> ModuleType:
    """The maker of the small library that the tests without a browser use too."""
    path = Path(__file__).parents[1] / "web" / "conftest.py"
    spec = importlib.util.spec_from_file_location("small_library", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_library"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def _add_many_kinds(archive: Archive, made: ModuleType) -> None:
    """Documents of so many kinds that the list beside the results has a box to search it."""
    for number in range(MANY):
        fields = Fields(kind=f"Loại thứ {number + 1}", committee="Tỉnh ủy Phước An")
        made.put(archive, f"dai/{number}.txt", fields, pages=[["zzdaizz"]], pictures=False)
    with archive.writing():
        archive.catch_up()


@pytest.fixture(scope="session", autouse=True)
def _engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """An archive of a new folder gets settings there, which a site in another process reads too."""
    if os.environ.get("VANKIEN_BROWSER_ENGINE", "whoosh") == "whoosh":
        yield
        return
    url, really = request.getfixturevalue("opensearch_node").url, library.archive.load_settings

    def settings_in(folder: Path, **given: object) -> Settings:
        if not folder.exists():
            folder.mkdir(parents=True)
            index = hashlib.sha256(bytes(folder.absolute())).hexdigest()[:16]
            (folder / "vankien.toml").write_text(f'engine = "opensearch"\nopensearch_urls = ["{url}"]\n'
                                                 f'opensearch_index = "browser-{index}"\nopensearch_shards = 1\n')
        return really(folder, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("library.archive.load_settings", settings_in)
        yield


@pytest.fixture(scope="session")
def small_library() -> ModuleType:
    """What makes documents with pictures, as the tests without a browser do."""
    return _library_of_the_web_tests()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, small_library: ModuleType) -> Iterator[Served]:
    archive = Archive.open(tmp_path_factory.mktemp("served") / "archive", create=True)
    stock = small_library.fill(archive)
    _add_many_kinds(archive, small_library)
    server = make_server(create_app(archive), listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.effective_port}", stock)
    server.task_dispatcher.shutdown()
    server.pull_trigger()
    server.close()
    thread.join(timeout=5)
    archive.close()


@pytest.fixture(scope="session")
def sample_address(sample_folder: Path) -> Iterator[str]:
    """The site of `vankien --archive <relative path> serve`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    vankien = str(Path(sys.executable).parent / "vankien")
    command = [vankien, "--archive", sample_folder.name, "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=sample_folder.parent, stderr=subprocess.DEVNULL, env=dict(os.environ))
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/healthz")
    yield address
    process.terminate()
    process.wait(timeout=30)


def _wait_for(address: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.2)
    raise AssertionError(f"{address} did not answer within {SECONDS_TO_START} s")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}")
    expect.set_options(timeout=PATIENCE)  # what is waited for may take as long as what is done
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context; whatever the browser complains of or asks of strangers fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str = "/", *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=served.address, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("request", lambda asked: _is_ours(asked.url, served, complaints))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [one for one in complaints if "status of 4" not in one]


def _is_ours(url: str, served: Served, complaints: list[str]) -> None:
    if not url.startswith((served.address, "about:")):
        complaints.append(f"asked a stranger: {url}")
