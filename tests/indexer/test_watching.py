"""Watched folders: only what stood still is taken, what failed stays, a share that vanishes comes back by itself."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import watched as watched_files
from indexer import watching
from indexer.discovering import FoundFile
from indexer.pipeline import take_in
from indexer.reporting import Report
from indexer.watched import move
from indexer.watching import STILL_SECONDS, FolderWatch
from indexer.working import work
from library.archive import Archive
from library.cli import vankien
from library.errors import UsageError
from library.progress import Silent
from library.records import State
from library.vault import hash_file
from library.watched_folders import watch_folder
from library.wording import in_language

TEXT = "BÁO CÁO\nVề kho thóc\n\nThóc chung của xã {}.\n"


class Clock:
    """A clock that never goes back, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    time = monotonic


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(watching, "time", clock)
    return clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "quét").mkdir()
    return tmp_path / "quét"


def watched(archive: Archive, folder: Path, target: Path | None = None) -> FolderWatch:
    watch_folder(archive, folder, target, actor="lan")
    return FolderWatch(archive, archive.catalogue.watched.all()[0])


def offered(archive: Archive) -> list[str]:
    """Names of the files that jobs which are not done are about."""
    from urllib.parse import unquote

    return [unquote(name) for job in archive.catalogue.jobs.unfinished() for name in job.arguments["files"]]


def test_a_file_is_taken_when_it_has_stood_still(archive: Archive, folder: Path, clock: Clock) -> None:
    seen, path = watched(archive, folder), folder / "a.txt"
    path.write_text("x")
    assert seen.look() is None
    for length in range(2, 5):  # it grows more slowly than it is looked at
        clock.now += STILL_SECONDS - 1
        assert seen.look() is None
        path.write_text("x" * length)
    for time in (10**9, 5 * 10**8, 2 * 10**9):  # a clock that goes back: what matters is that it is another time
        clock.now += STILL_SECONDS + 1
        os.utime(path, ns=(time, time))
        assert seen.look() is None
    clock.now += STILL_SECONDS
    assert seen.look() and offered(archive) == ["a.txt"]
    clock.now += STILL_SECONDS
    assert seen.look() is None, "the job has not ended"


def test_a_file_that_nobody_may_open_waits(archive: Archive, folder: Path, clock: Clock,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    seen, path = watched(archive, folder), folder / "a.txt"
    path.write_text("x")
    monkeypatch.setattr(watching, "_opens", lambda path: False)
    for _ in range(3):
        seen.look()
        clock.now += STILL_SECONDS
    assert seen.look() is None
    clock.now += watching.LOCKED_SECONDS
    assert seen.look(), "so that it is listed"


def test_what_is_called_unfinished_waits_for_its_name(archive: Archive, folder: Path, clock: Clock) -> None:
    seen, part = watched(archive, folder), folder / "a.txt.PART"
    part.write_text("x")
    for _ in range(3):
        assert seen.look() is None
        clock.now += STILL_SECONDS
    part.rename(folder / "a.txt")
    assert seen.look() is None, "under this name it was not seen before"
    clock.now += STILL_SECONDS
    assert seen.look() and offered(archive) == ["a.txt"]


@given(st.lists(st.tuples(st.sampled_from(["write", "touch", "leave", "vanish"]), st.integers(0, 15)), max_size=12))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_taken_that_changed_within_the_time(archive: Archive, folder: Path, clock: Clock,
                                                       steps: list[tuple[str, int]]) -> None:
    archive.catalogue.watched.remove(folder)
    for job in archive.catalogue.jobs.unfinished():
        archive.catalogue.jobs.cancel(job.id)
    for one in folder.iterdir():
        one.unlink()
    seen, path, since = watched(archive, folder), folder / "b.txt", None
    for number, (what, seconds) in enumerate(steps):
        if what == "write":
            path.write_text(f"{number}")
        elif what == "touch" and path.exists():
            os.utime(path, ns=(10**9 * (20 - number), 10**9 * (20 - number)))
        elif what == "vanish":
            path.unlink(missing_ok=True)
        since = since if what == "leave" and path.exists() else clock.now if path.exists() else None
        if seen.look():
            assert since is not None and clock.now - since >= STILL_SECONDS
            return
        clock.now += seconds


def test_a_folder_that_vanishes_is_told_and_comes_back(archive: Archive, folder: Path, clock: Clock) -> None:
    seen = watched(archive, folder)
    (folder / "a.txt").write_text("x")
    seen.look()
    folder.rename(folder.with_name("đi"))
    clock.now += STILL_SECONDS
    assert seen.look() is None
    [one] = archive.catalogue.watched.all()
    assert in_language(one.problem, "vi") == "Thư mục không còn ở đó."
    folder.with_name("đi").rename(folder)
    assert seen.look() is None, "whether it stood still is not known"
    clock.now += STILL_SECONDS
    assert seen.look() and archive.catalogue.watched.all()[0].problem == ""


def test_what_is_taken_in_goes_away_and_what_failed_stays(archive: Archive, folder: Path, clock: Clock,
                                                          tmp_path: Path) -> None:
    target = tmp_path / "đã nhận"
    seen = watched(archive, folder, target)
    (folder / "hộp 1").mkdir()
    (folder / "hộp 1" / "a.txt").write_text(TEXT.format("một"))
    (folder / "b.txt").write_text(TEXT.format("hai"))
    (folder / "hỏng.xyz").write_bytes(b"\0\1")
    (folder / "ngoài.txt").symlink_to(tmp_path / "mật.txt")
    (tmp_path / "mật.txt").write_text("bên ngoài")
    (target / "b.txt").write_text("có từ trước")
    seen.look()
    clock.now += STILL_SECONDS
    assert seen.look() is not None
    assert work(archive, once=True, progress=Silent()) == 0
    assert {path.name for path in folder.iterdir()} == {"hỏng.xyz", "ngoài.txt"}
    assert (tmp_path / "mật.txt").exists()
    assert (target / "hộp 1" / "a.txt").read_text() == TEXT.format("một")
    assert (target / "b.txt").read_text() == "có từ trước" and (target / "b (2).txt").exists()
    told = json.loads(CliRunner().invoke(vankien, ["--archive", str(archive.root), "watch", "list", "--json"]).stdout)
    assert [(one["files"], one["failed"], one["problem"]) for one in told] == [(4, 2, "")]
    (folder / "hỏng.xyz").rename(folder.with_name("hỏng.xyz"))
    told = json.loads(CliRunner().invoke(vankien, ["--archive", str(archive.root), "watch", "list", "--json"]).stdout)
    assert told[0]["failed"] == 1, "what somebody put right by hand is listed no more"
    folder.with_name("hỏng.xyz").rename(folder / "hỏng.xyz")
    clock.now += watching.AGAIN_SECONDS
    seen.look()
    clock.now += STILL_SECONDS
    assert seen.look() is None, "what failed is not tried again until it changes"


def test_what_failed_because_the_share_went_away_is_read_when_it_is_back(
    archive: Archive, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, path, away = watched(archive, folder), folder / "a.txt", folder.with_name("đi")
    path.write_text(TEXT.format("một"))
    seen.look()
    clock.now += STILL_SECONDS
    assert seen.look() is not None

    def cut_off(archive: Archive, files: list[FoundFile], **how: Any) -> Report:
        folder.rename(away)
        folder.mkdir()  # where a share was mounted an empty folder stays
        return take_in(archive, files, **how)

    with monkeypatch.context() as patch:
        patch.setattr("indexer.watched.take_in", cut_off)
        assert work(archive, once=True, progress=Silent()) == 0
    [failed] = archive.catalogue.ledger.below(folder)
    assert failed.state is State.FAILED and failed.reason in watching.PASSING
    assert seen.look() is None
    folder.rmdir()
    away.rename(folder)
    seen.look()
    clock.now += STILL_SECONDS
    assert seen.look() is not None
    assert work(archive, once=True, progress=Silent()) == 0
    assert [one.state for one in archive.catalogue.ledger.below(folder)] == [State.INDEXED]


def test_moving_goes_on_after_a_kill_and_never_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    for content, there, expected in ((b"one", None, "a.txt"), (b"two", None, "a (2).txt"), (b"one", b"", "a.txt")):
        path = tmp_path / "a.txt"
        path.write_bytes(content)
        place = move(path, tmp_path / "to" / "a.txt", sha256=hash_file(path))
        assert place.name == expected and place.read_bytes() == content and not path.exists(), there
    path.write_bytes(b"other")
    with pytest.raises(OSError, match="not what was taken in"):
        move(path, tmp_path / "to" / "a.txt", sha256="0" * 64)
    assert path.exists() and sorted(one.name for one in (tmp_path / "to").iterdir()) == ["a (2).txt", "a.txt"]


@pytest.mark.parametrize("links", [True, False])
def test_the_next_scan_of_the_same_name_stays_while_the_first_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path, real = tmp_path / "in" / "scan0001.pdf", watched_files._settle
    path.parent.mkdir()
    path.write_bytes(b"first")

    def scanned_meanwhile(new: Path, wanted: Path, sha256: str) -> Path:
        place = real(new, wanted, sha256)
        monkeypatch.setattr(watched_files, "_settle", real)
        (path.parent / "new").write_bytes(b"second")
        (path.parent / "new").rename(path)
        return place

    def refuses(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(watched_files, "_settle", scanned_meanwhile)
    if not links:
        monkeypatch.setattr(os, "link", refuses)
    move(path, tmp_path / "out" / "scan0001.pdf", sha256=hash_file(path))
    held = {str(one.relative_to(tmp_path)): one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert held == {"in/scan0001.pdf": b"second", "out/scan0001.pdf": b"first"}
    assert [one.name for one in path.parent.iterdir()] == ["scan0001.pdf"]


def test_a_third_scan_that_comes_while_the_second_is_put_back_is_kept_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "in" / "scan0001.pdf", Path.rename
    path.parent.mkdir()
    path.write_bytes(b"first")

    def scanned_meanwhile(old: Path, new: Path) -> Path:
        if old == path:
            path.unlink()
            path.write_bytes(b"second")
        done = real(old, new)
        if old == path:
            path.write_bytes(b"third")
        return done

    monkeypatch.setattr(Path, "rename", scanned_meanwhile)
    move(path, tmp_path / "out" / "scan0001.pdf", sha256=hash_file(path))
    held = {str(one.relative_to(tmp_path)): one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert held == {"in/scan0001 (2).pdf": b"second", "in/scan0001.pdf": b"third", "out/scan0001.pdf": b"first"}


@pytest.mark.parametrize("what", ["grown", "of another time"])
def test_a_file_that_is_not_as_it_was_taken_in_is_not_moved(tmp_path: Path, what: str) -> None:
    path = tmp_path / "in" / "gói.zip"
    path.parent.mkdir()
    path.write_bytes(b"first")
    look = (path.stat().st_size, path.stat().st_mtime_ns)
    path.write_bytes(b"first and more" if what == "grown" else b"other")
    os.utime(path, ns=(1, look[1] + (what != "grown")))
    with pytest.raises(OSError, match="not what was taken in"):
        move(path, tmp_path / "out" / "gói.zip", sha256=None, look=look)
    assert path.exists()
    assert list((tmp_path / "out").iterdir()) == []


def test_only_folders_apart_are_watched(archive: Archive, folder: Path, tmp_path: Path) -> None:
    watched(archive, folder)
    (folder / "trong").mkdir()
    (tmp_path / "link").symlink_to(folder / "trong")
    for wrong, target in ((tmp_path / "none", None), (archive.root / "vault", None), (tmp_path, None),
                          (folder / "trong", None), (tmp_path / "link", None), (folder, folder / "trong"),
                          (folder, archive.root / "x")):  # fmt: skip
        with pytest.raises(UsageError):
            watch_folder(archive, wrong, target, actor="lan")
    run = ["--archive", str(archive.root), "watch"]
    assert CliRunner().invoke(vankien, [*run, "add", str(folder), "--after", "move"]).exit_code != 0
    moved = [str(folder), str(tmp_path / "to"), "--after", "move"]
    assert CliRunner().invoke(vankien, [*run, "add", *moved]).exit_code == 0
    assert [one.target for one in archive.catalogue.watched.all()] == [tmp_path / "to"]
    shutil.rmtree(folder)
    assert CliRunner().invoke(vankien, [*run, "remove", str(folder)]).exit_code == 0
    assert CliRunner().invoke(vankien, [*run, "remove", str(folder)]).exit_code != 0
    assert [one.act for one in archive.catalogue.journal.latest_of("watch", count=5)] == ["watch"] * 2
    assert len(archive.catalogue.journal.latest_of("unwatch", count=5)) == 1
