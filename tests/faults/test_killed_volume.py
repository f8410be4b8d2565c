"""A volume whose reading is cut off goes on at the page, and ends as if nothing had happened."""

from __future__ import annotations

import pickle
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from indexer.page_notes import FOLDER, Noted, PageNotes
from library.archive import Archive
from tests.faults.test_killed_ingest import run
from tests.how_much import stages
from tests.seeing import seen

pytestmark = pytest.mark.slow
PAGES = 8


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan of some pages."""
    pages = []
    for number in range(1, PAGES + 1):
        page = Image.new("L", (900, 300), 255)
        ImageDraw.Draw(page).text((60, 100), f"TO SO {number} VE THUY LOI", fill=0, font_size=48)
        pages.append(page)
    path = tmp_path_factory.mktemp("given") / "volume.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(200, 200))
    return path


def texts_of(folder: Path) -> list[str]:
    archive = Archive.open(folder)
    try:
        (one,) = archive.catalogue.documents.ids()
        return [page.text for page in seen(archive).document(one).pages]
    finally:
        archive.close()


@pytest.fixture(scope="module")
def undisturbed(volume: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    done = run("--archive", archive, "ingest", volume, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return texts_of(archive)


@pytest.mark.parametrize(
    ("point", "workers"), stages([("page:after:2", "2"), ("page:before:3", "1"), ("page:before:1", "2")])
)
def test_it_goes_on_at_the_page(point: str, workers: str, volume: Path, undisturbed: list[str], tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    killed = run("--archive", archive, "ingest", volume, "--workers", workers, kill_at=point)
    assert killed.returncode == -signal.SIGKILL
    time.sleep(1)  # the workers notice within half a second that their leader is gone
    kept = {int(path.name): path for path in (archive / FOLDER).glob("*/*/*") if path.name.isdecimal()}
    assert len(kept) < PAGES and (kept or point != "page:after:2")
    for number, path in kept.items():  # what was read is not read again: it is told apart from what is read now
        noted = pickle.loads(path.read_bytes())
        page = replace(noted.page.page, text=f"đã đọc {number}", words=())
        path.write_bytes(pickle.dumps(Noted(replace(noted.page, page=page, lines=()))))
    done = run("--archive", archive, "ingest", volume, "--workers", workers)
    assert done.returncode == 0, done.stderr
    expected = [f"đã đọc {number}" if number in kept else text for number, text in enumerate(undisturbed, start=1)]
    assert texts_of(archive) == expected
    assert not list((archive / FOLDER).glob("*/*")), "nothing is left of the notes"


def test_notes_of_a_file_that_nobody_takes_in_again_go_when_it_is_no_longer_awaited(
    volume: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    (tmp_path / "text.txt").write_text("BÁO CÁO\nVề công tác thủy lợi\n", encoding="utf-8")
    run("--archive", archive, "ingest", volume, "--workers", "1", kill_at="page:after:2")
    time.sleep(1)
    foreign = archive / FOLDER / "0.0.1" / ("ab" * 32)
    PageNotes(foreign).resume()
    assert run("--archive", archive, "ingest", tmp_path / "text.txt", "--workers", "1").returncode == 0
    assert not foreign.exists()
    assert list((archive / FOLDER).glob("*/*")), "the volume is still pending, and goes on at the page"
