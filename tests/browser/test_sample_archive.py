"""The sample archive, served by the command itself, as a newcomer meets it in a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def address(sample_folder: Path) -> Iterator[str]:
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


def test_a_resolution_is_found_narrowed_opened_and_seen(chromium: Browser, address: str) -> None:
    page = chromium.new_page(base_url=address)
    page.goto("/")
    page.locator("#q").fill("hop tac hoa nong nghiep")
    page.locator(".box button").click()
    expect(page.locator(".result").first).to_contain_text("hợp tác")
    found = page.locator(".count").inner_text()
    page.locator(".values a", has_text="Nghị quyết").first.click()
    expect(page.locator(".chips")).to_contain_text("Nghị quyết")
    results = page.url
    page.locator(".result h2 a").first.click()
    picture = page.locator(".sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 500
    box, sheet = page.locator("rect.current").first.bounding_box(), picture.bounding_box()
    assert box
    assert sheet
    assert sheet["x"] <= box["x"] <= sheet["x"] + sheet["width"]
    assert sheet["y"] <= box["y"] <= sheet["y"] + sheet["height"]
    page.get_by_role("link", name="← Kết quả").click()
    assert page.url == results
    page.locator(".chips a", has_text="Nghị quyết").click()
    expect(page.locator(".count")).to_contain_text(found.split("·")[0].strip())
    page.close()
