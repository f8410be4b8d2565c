"""The index is brought in step beside the site, again and again until it could be done, and never in its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.archive import Archive
from library.machine.disk import full
from library.records import State
from tests.copying import copied_while_open
from web import create_app
from web.serving.mending import Mender


@pytest.fixture
def behind(stock: Any, tmp_path: Path) -> Path:
    """The folder of an archive whose index lacks a change."""
    copied_while_open(stock.archive.root, tmp_path / "behind")
    archive = Archive.open(tmp_path / "behind")
    archive.catalogue.documents.set_state(stock.resolution, State.WITHDRAWN)
    archive.close()
    return tmp_path / "behind"


def test_the_site_is_in_step_soon_after_it_answers(behind: Path, client_of: Any) -> None:
    archive = Archive.open(behind)
    client, mender = client_of(create_app(archive)), Mender(behind)
    try:
        assert not archive.health().in_step and client.get("/healthz").get_json()["status"] == "ok"
        mender.start()
        assert _soon(lambda: archive.health().in_step)
    finally:
        mender.stop()
        archive.close()


def test_what_cannot_be_done_now_is_tried_again(behind: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recover, tried = Archive.recover, list[float]()

    def sometimes(archive: Archive, **options: Any) -> None:
        tried.append(time.monotonic())
        if len(tried) == 1:
            raise full("here")
        if len(tried) == 2:
            raise OSError(28, "No space left")
        recover(archive, **options)

    monkeypatch.setattr(Archive, "recover", sometimes)
    mender = Mender(behind, again=0.01)
    mender.start()
    assert _soon(lambda: len(tried) == 3 and not mender._thread.is_alive())
    archive = Archive.open(behind)
    assert archive.health().in_step
    archive.close()


def test_it_leaves_off_between_two_steps(behind: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(_: Archive, *, progress: Any) -> None:
        begun.set()
        while True:
            time.sleep(0.01)
            progress.advance()

    monkeypatch.setattr(Archive, "recover", endless)
    mender = Mender(behind)
    mender.start()
    assert begun.wait(10)
    mender.stop()
    assert not mender._thread.is_alive()


def test_one_that_never_began_can_be_stopped(tmp_path: Path) -> None:
    mender = Mender(tmp_path)
    mender.stop()
    assert not mender._thread.is_alive()


def _soon(so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if so():
            return True
        time.sleep(0.02)
    return so()
