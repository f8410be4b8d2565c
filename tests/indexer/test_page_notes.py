"""Pages are the unit of the work: processes share the pages of a file, and what was read outlives them all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.bounds import FileBounds
from indexer.jobs import Job
from indexer.limits import Limits
from indexer.page_notes import MAIN, Failed, Noted, PageNotes
from indexer.records import ReadPage
from indexer.worker_pool import work_through
from library.records import Origin, Page

# Stands in for reading a file: does on each page what the letter of that page in the file says, and tells who did it.
WORK = """
import os, signal, time
from indexer.ocr import NullOcr
from indexer.reading.page_by_page import Course, PageByPage
from indexer.records import ReadPage
from indexer.jobs import notes_of
from library.records import Origin, Page

def read(job):
    letters = job.path.read_text()
    def page(number, engine, limits):
        letter = letters[number - 1]
        with (job.path.parent / "readings").open("a") as file:
            file.write(f"{number} {os.getpid()}\\n")
        time.sleep(0.2)
        if letter == "k" or (letter == "h" and job.along and limits == job.limits):
            os.kill(os.getpid(), signal.SIGKILL)
        return ReadPage(Page(number, letter, Origin.OCR))
    course = Course(0.7 * job.limits.file_seconds(1), notes_of(job), job.stopped, job.along)
    pages = PageByPage(NullOcr(), job.limits, course).read_all(len(letters), page)
    if job.along:
        notes_of(job).let_go()
        return None
    return [(one.page.text, [unread.reason for unread in one.unread]) for one in pages]
"""
LIMITS = Limits(seconds=200.0, ocr_seconds=5.0)


@pytest.fixture(scope="module", autouse=True)
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("work")
    (folder / "shared_work.py").write_text(WORK)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


def read(folder: Path, letters: str, *, workers: int) -> object:
    """What comes of a file with these pages."""
    import shared_work

    (folder / "file").write_text(letters)
    notes = folder / "notes"
    PageNotes(notes).resume()
    job = Job(folder / "file", "file", "ee", folder, LIMITS, notes=notes)
    bounds: FileBounds[Job] = FileBounds(LIMITS)
    ((_, outcome),) = work_through([job], shared_work.read, workers=workers, watch=bounds)
    return outcome


def readings(folder: Path) -> list[tuple[int, int]]:
    """Which page was read, and by which process."""
    lines = (folder / "readings").read_text().splitlines()
    return [(int(one), int(other)) for one, other in (line.split() for line in lines)]


def page_of(number: int) -> Noted:
    return Noted(ReadPage(Page(number, f"trang {number}", Origin.OCR)))


@pytest.mark.slow
def test_idle_workers_help_with_the_pages_of_one_file_and_none_is_read_twice(tmp_path: Path) -> None:
    assert read(tmp_path, "bcdefgijlm" * 4, workers=3) == [(letter, []) for letter in "bcdefgijlm" * 4]
    done = readings(tmp_path)
    assert sorted(number for number, _ in done) == list(range(1, 41))
    assert len({process for _, process in done}) == 3


@pytest.mark.slow
def test_a_file_of_few_pages_is_read_by_one(tmp_path: Path) -> None:
    assert read(tmp_path, "ab", workers=3) == [("a", []), ("b", [])]
    assert len({process for _, process in readings(tmp_path)}) == 1


@pytest.mark.slow
def test_a_page_that_ends_whoever_reads_it_costs_no_other(tmp_path: Path) -> None:
    told = read(tmp_path, "a" * 10 + "k" + "a" * 10 + "k" + "a" * 10, workers=2)
    assert told == [("", ["crashed"]) if number in (10, 21) else ("a", []) for number in range(32)]


@pytest.mark.slow
def test_helpers_that_die_again_and_again_cost_no_page(tmp_path: Path) -> None:
    """What they took is read smaller; after some deaths nobody helps any more."""
    assert read(tmp_path, "h" * 24, workers=2) == [("h", [])] * 24


@pytest.mark.slow
def test_after_a_kill_of_all_it_goes_on_at_the_page(tmp_path: Path) -> None:
    notes = PageNotes(tmp_path / "notes")
    notes.resume()
    for number in (1, 2, 4):
        assert notes.take(number)
        notes.keep(number, page_of(number))
    assert notes.take(3)
    notes.begin(3)  # and here everything ends
    told = read(tmp_path, "abcde", workers=2)
    assert told == [("trang 1", []), ("trang 2", []), ("c", []), ("trang 4", []), ("e", [])]
    assert sorted(number for number, _ in readings(tmp_path)) == [3, 5]


def test_a_page_is_taken_by_one_and_free_when_that_one_is_gone(tmp_path: Path) -> None:
    main, other = PageNotes(tmp_path), PageNotes(tmp_path, "other")
    main.expect(3)
    assert main.free() == [1, 2, 3]
    assert main.take(1) and other.take(2) and not other.take(1) and not main.take(2)
    assert PageNotes(tmp_path).take(1), "who follows a process that died goes on with its page"
    assert main.free() == [3]
    other.begin(2)
    assert other.begun() is not None and main.begun() is None
    other.let_go()
    assert main.free() == [2, 3] and main.take(2) and main.tries(2) == 1 and main.tries(1) == 0
    main.keep(2, page_of(2))
    assert not main.take(2) and not other.take(2) and main.kept(2) == page_of(2) and main.is_kept(2)
    main.spend(5.0)
    assert PageNotes(tmp_path).spent() == 5.0 and other.spent() == 0.0
    main.remove()
    assert not main.take(3) and main.free() == []


@given(count=st.integers(1, 30), kept=st.sets(st.integers(1, 30)), helpers=st.integers(1, 4), gone=st.integers(0, 3))
def test_on_machines_with_notes_of_their_own_every_page_is_read_by_one(
    tmp_path_factory: pytest.TempPathFactory, count: int, kept: set[int], helpers: int, gone: int
) -> None:
    folder, pages = tmp_path_factory.mktemp("notes"), set(range(1, count + 1))
    main = PageNotes(folder)
    main.expect(count)
    for number in kept & pages:
        main.keep(number, page_of(number))
    readers = [PageNotes(folder, f"help-{number}") for number in range(helpers)]
    for _ in range(2):  # a helper that is given its order anew keeps its share
        for reader in readers:
            reader.take_share()
    there = [_takes(tmp_path_factory.mktemp("there"), reader, f"help-{number}", pages)
             for number, reader in enumerate(readers)]  # fmt: skip
    own = _takes(tmp_path_factory.mktemp("own"), main, MAIN, pages - kept)
    assert sorted([*own, *(number for share in there for number in share)]) == sorted(pages - kept)
    if gone < helpers:
        readers[gone].let_go()
        assert _takes(tmp_path_factory.mktemp("own"), main, MAIN, pages - kept) == sorted([*own, *there[gone]])


def _takes(folder: Path, told: PageNotes, name: str, pages: set[int]) -> list[int]:
    """What a reader on another machine takes that knows what these notes tell."""
    here = PageNotes(folder, name)
    here.leave_to_others(range(1, 31))  # as before
    here.leave_to_others(told.read_elsewhere())
    return [number for number in sorted(pages) if here.take(number)]


@given(kept=st.sets(st.integers(1, 9)), given_up=st.sets(st.integers(1, 9)), torn=st.sets(st.integers(1, 9)),
       taken=st.sets(st.integers(1, 9)))
def test_what_is_taken_up_is_what_was_read_whole(
    tmp_path_factory: pytest.TempPathFactory, kept: set[int], given_up: set[int], torn: set[int], taken: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("notes")
    notes = PageNotes(folder, "earlier")
    PageNotes(folder).spend(1.0)
    notes.expect(9)
    for number in taken:
        notes.take(number)
        notes.begin(number)
    for number in kept:
        notes.keep(number, page_of(number))
    for number in given_up:
        notes.keep(number, Noted(page_of(number).page, Failed("timeout", "It took too long.")))
    for number in torn:
        whole = (folder / str(number)).read_bytes() if (folder / str(number)).exists() else b""
        (folder / str(number)).write_bytes(whole[: len(whole) // 2])
    again = PageNotes(folder)
    again.resume()
    read_whole = kept - given_up - torn
    assert {number for number in range(1, 10) if again.is_kept(number)} == read_whole
    assert all(again.kept(number) == page_of(number) for number in read_whole)
    assert {number for number in range(1, 10) if again.take(number)} == set(range(1, 10)) - read_whole
    assert all(again.tries(number) == 0 for number in range(1, 10))
    assert again.spent() == 0.0


def test_a_process_that_wakes_beside_the_one_that_follows_it_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, replace = PageNotes(tmp_path), Path.replace

    def woken(path: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        PageNotes(tmp_path).keep(1, Noted(ReadPage(Page(1, "of the other", Origin.OCR))))
        return path.replace(target)

    monkeypatch.setattr(Path, "replace", woken)
    notes.keep(1, Noted(ReadPage(Page(1, "of the first", Origin.OCR))))
    assert notes.kept(1).page.page.text == "of the first"
    (tmp_path / "2.main.0.new").touch()
    notes.resume()
    assert [path.name for path in tmp_path.iterdir()] == ["1"], "nothing half written stays"
