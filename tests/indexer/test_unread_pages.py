"""A page that was not read holds its file back: the others are kept, nothing is shown, and it can be read later."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from indexer.admitting import admit
from indexer.cataloguing import Cataloguer
from indexer.discovering import discover
from indexer.jobs import Job
from indexer.limits import Limits, limits_of
from indexer.ocr import NullOcr, OcrEngine, OcrFailedError, OcrWord, Picture, Reading, ReplayOcr
from indexer.pipeline import ingest
from indexer.reading import read_file
from indexer.reading.scans import scan
from indexer.records import Stamp
from indexer.releasing import hold_again, release
from indexer.reporting import Report
from indexer.work import process_file
from library.access import everything
from library.archive import Archive
from library.cli import main
from library.errors import MissingRequirementError, NotFoundError, UnreadableError, UsageError
from library.progress import Silent
from library.records import Box, State
from library.search.service import Ask
from library.secrecy import Part, Unread
from tests.seeing import seen

WORDS = "Hội nghị bàn về công tác thủy lợi của toàn tỉnh".split()


def a_reading() -> Reading:
    return Reading(tuple(OcrWord(word, Box(40 + 60 * n, 100, 90 + 60 * n, 120), 0.97, 0, 0)
                         for n, word in enumerate(WORDS)))


class FailsOn(OcrEngine):
    """Reads the same words on every page, but fails on pages of some shades.

    Args:
        shades: grey value of the paper, by which a page is known; it must be 250 or more for a page to be blank.
        reason: for which it fails; a class of exception is raised as it is.
        only_full: fails only on pictures of more than two million dots.
    """

    def __init__(self, *shades: int, reason: str | type[Exception] = "timeout", only_full: bool = False) -> None:
        self._shades, self._reason, self._only_full = shades, reason, only_full

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        too_small = self._only_full and picture.size < 2_000_000
        if any(abs(int(picture[5, 5]) - shade) < 3 for shade in self._shades) and not too_small:
            if isinstance(self._reason, str):
                raise OcrFailedError(self._reason, "made to fail")
            raise self._reason("made to fail")
        return a_reading()


def paper(shade: int, size: tuple[int, int] = (1_000, 1_400)) -> Image.Image:
    image = Image.new("L", size, shade)
    ImageDraw.Draw(image).rectangle((100, 300, 700, 340), fill=0)
    return image


def volume(path: Path, *shades: int, size: tuple[int, int] = (1_000, 1_400)) -> Path:
    first, *others = (paper(shade, size) for shade in shades)
    first.save(path, save_all=True, append_images=others, dpi=(120, 120))
    return path


@pytest.mark.parametrize("reason", ["timeout", "crashed", "unusable"])
def test_a_page_that_fails_twice_is_unread_and_costs_no_other(tmp_path: Path, reason: str) -> None:
    read = read_file(volume(tmp_path / "a.tif", 240, 200, 240), Limits(), engine=FailsOn(200, reason=reason))
    assert [page.unread for page in read.pages] == [(), (Unread(Part.BODY, reason, page=2),), ()]
    assert [bool(page.page.text) for page in read.pages] == [True, False, True]
    assert read.pages[1].picture_webp and [flag.reason for flag in read.pages[1].flags] == [f"unreadable: {reason}"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(MemoryError, "memory"), (ZeroDivisionError, "defect"), (RecursionError, "defect"), (AssertionError, "defect")])
def test_an_exception_that_nobody_foresaw_costs_one_page(
    tmp_path: Path, error: type[Exception], reason: str
) -> None:
    read = read_file(volume(tmp_path / "a.tif", 240, 200, 240), Limits(), engine=FailsOn(200, reason=error))
    assert [one.reason for page in read.pages for one in page.unread] == [reason]
    assert read.pages[0].page.text and read.pages[2].page.text


def test_a_program_that_is_missing_is_no_bad_page(tmp_path: Path) -> None:
    with pytest.raises(MissingRequirementError):
        read_file(volume(tmp_path / "a.tif", 240), Limits(), engine=FailsOn(240, reason=MissingRequirementError))


def test_what_is_read_at_the_second_try_smaller_is_read(tmp_path: Path) -> None:
    path = volume(tmp_path / "a.tif", 240, 200, size=(2_000, 2_800))
    read = read_file(path, Limits(), engine=FailsOn(200, only_full=True))
    assert [page.unread for page in read.pages] == [(), ()] and read.pages[1].page.text
    assert ["read smaller" in {flag.reason for flag in page.flags} for page in read.pages] == [False, True]


def test_a_blank_page_and_one_without_words_are_read(tmp_path: Path) -> None:
    read = read_file(volume(tmp_path / "a.tif", 255, 240), Limits(), engine=NullOcr())
    assert [page.unread for page in read.pages] == [(), ()]


@pytest.mark.parametrize(
    ("ending", "mode"),
    [("tif", "1"), ("tif", "L"), ("tif", "I;16"), ("png", "P"), ("png", "LA"), ("jpg", "RGB"), ("jpg", "CMYK"),
     ("pdf", "L")])
def test_a_page_that_is_too_large_to_be_read_whole_is_read_smaller(tmp_path: Path, ending: str, mode: str) -> None:
    path = tmp_path / f"a.{ending}"
    paper(255, (2_000, 2_800)).convert(mode).save(path, resolution=200, dpi=(200, 200))
    engine = ReplayOcr((a_reading(),) * 20)
    read = read_file(path, Limits(pixels=1_000_000), engine=engine).pages[0]
    assert "read smaller" in [flag.reason for flag in read.flags] and not read.unread and read.page.text


def test_a_broken_frame_among_others_is_unread(tmp_path: Path) -> None:
    volume(tmp_path / "a.tif", 240, 200, 240)
    (tmp_path / "b.tif").write_bytes(_without_strips(tmp_path / "a.tif", frame=1))
    read = read_file(tmp_path / "b.tif", Limits(), engine=FailsOn())
    assert [[one.reason for one in page.unread] for page in read.pages] == [[], ["truncated"], []]
    assert [flag.reason for flag in read.pages[1].flags] == ["damaged: truncated"]


def test_a_file_of_which_no_page_can_be_opened_is_damaged(tmp_path: Path) -> None:
    volume(tmp_path / "a.tif", 240)
    (tmp_path / "b.tif").write_bytes(_without_strips(tmp_path / "a.tif", frame=0))
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path / "b.tif", Limits(), engine=FailsOn())
    assert caught.value.reason in {"damaged", "truncated"}


def _without_strips(path: Path, *, frame: int) -> bytes:
    """The file with the offset of a frame's picture pointing behind its end."""
    content = bytearray(path.read_bytes())
    at = struct.unpack_from("<I", content, 4)[0]
    for _ in range(frame):
        count = struct.unpack_from("<H", content, at)[0]
        at = struct.unpack_from("<I", content, at + 2 + 12 * count)[0]
    for entry in range(struct.unpack_from("<H", content, at)[0]):
        place = at + 2 + 12 * entry
        tag, _, count = struct.unpack_from("<HHI", content, place)
        if tag == 273:
            if count == 1:
                struct.pack_into("<I", content, place + 8, len(content) + 5_000)
            else:
                offsets = struct.unpack_from("<I", content, place + 8)[0]
                for n in range(count):
                    struct.pack_into("<I", content, offsets + 4 * n, len(content) + 5_000)
    return bytes(content)


class Engines:
    """What the readers of this test read with; it may be changed between two runs."""

    engine: OcrEngine = FailsOn(200)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Engines:
    """Reading in this process, with an engine that the test chooses."""
    engines = Engines()

    def work_through(jobs: Iterator[Job], work: Callable[[Job], object], **_more: object) -> Iterator[object]:
        yield from ((job, work(job)) for job in jobs)

    monkeypatch.setattr("indexer.readers.work_through", work_through)
    monkeypatch.setattr("indexer.reading.any_file.installed_engine", lambda: engines.engine)
    return engines


def take_in(archive: Archive, *given: Path, retry_failed: bool = False) -> Report:
    return ingest(archive, given, retry_failed=retry_failed, workers=1, progress=Silent())


def found(archive: Archive, query: str) -> list[str]:
    return [one.id for one in seen(archive).search.search(Ask(query)).results]


def held(archive: Archive, tmp_path: Path) -> str:
    """A file of three pages, of which the second is not read; its id."""
    line, = take_in(archive, volume(tmp_path / "a.tif", 240, 200, 240)).lines
    assert (line.state, line.reason) == (State.QUARANTINED, "unread")
    assert line.message == "not read (timeout), page 2"
    return str(line.id)


def test_the_other_pages_are_kept_and_nothing_is_shown(archive: Archive, tmp_path: Path, reader: Engines) -> None:
    one = held(archive, tmp_path)
    kept = archive.catalogue.documents.get(one)
    assert kept is not None and kept.state is State.QUARANTINED
    assert [bool(page.text) for page in kept.pages] == [True, False, True]
    for room in (seen(archive), archive.seen_by(everything())):
        asks: list[Callable[[], object]] = [
            partial(room.document, one), partial(room.page, one, 1), partial(room.page_picture, one, 1),
            partial(room.original, one), partial(room.siblings, one), partial(room.taken, one, "hocr"),
        ]  # fmt: skip
        for ask in asks:
            with pytest.raises(NotFoundError):
                ask()
        assert not room.search.search(Ask("thủy lợi")).results and not room.search.similar(one)
        assert room.moved(one) is None and not room.summaries([one]) and not room.overview().latest
        assert not room.ids() and not room.field_doubts(limit=9) and not room.page_doubts(limit=9)
        assert room.doubt_counts().total() == room.doubt_counts().page_total == room.overview().totals.pages == 0
    assert archive.catalogue.repairs.count_pages() == 0 and not list(archive.catalogue.repairs.sample(9))
    assert archive.catalogue.holds.counts() == {"unread": 1}
    assert all(mismatch is None for *_, mismatch in archive.verify())
    archive.sweep()
    assert all(mismatch is None for *_, mismatch in archive.verify())


def test_the_command_line_shows_nothing_of_it_either(
    archive: Archive, tmp_path: Path, reader: Engines, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = held(archive, tmp_path)

    def vankien(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["vankien", "--archive", str(archive.root), *arguments])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out

    for command in (["show", one], ["show", one, "--json"], ["export"], ["search", "thủy", "--limit", "9"], ["review"]):
        assert "lợi" not in vankien(*command)
    assert "unread: 1" in vankien("status") and "1 unread" in vankien("review")


def test_it_is_read_again_when_that_is_asked_for(archive: Archive, tmp_path: Path, reader: Engines) -> None:
    one = held(archive, tmp_path)
    reader.engine = FailsOn()
    assert take_in(archive, tmp_path / "a.tif").counts[State.QUARANTINED] == 1
    line, = take_in(archive, tmp_path / "a.tif", retry_failed=True).lines
    assert (line.state, line.id, line.reason, line.message) == (State.INDEXED, one, None, None)
    assert [bool(page.text) for page in seen(archive).document(one).pages] == [True] * 3
    assert found(archive, "thủy lợi") == [one] and archive.health().in_step
    assert archive.catalogue.holds.counts() == {}
    assert all(mismatch is None for *_, mismatch in archive.verify())
    named = {sha256 for _, sha256, _ in archive.catalogue.vault_objects()}
    assert {path.name for path in archive.vault.folder.rglob("*/*/*")} == named


def test_what_fails_again_stays_as_it_was(archive: Archive, tmp_path: Path, reader: Engines) -> None:
    one = held(archive, tmp_path)
    before = archive.catalogue.documents.get(one)
    line, = take_in(archive, tmp_path / "a.tif", retry_failed=True).lines
    assert (line.state, line.id, line.reason) == (State.QUARANTINED, one, "unread")
    assert archive.catalogue.documents.get(one) == before
    reader.engine = FailsOn(240, 200, reason=MissingRequirementError)
    line, = take_in(archive, tmp_path / "a.tif", retry_failed=True).lines
    assert (line.state, line.id, line.reason) == (State.QUARANTINED, one, "unread")
    assert archive.catalogue.documents.get(one) == before and archive.vault.verify("originals", before.sha256) is None


def test_a_copy_of_it_is_a_copy(archive: Archive, tmp_path: Path, reader: Engines) -> None:
    one = held(archive, tmp_path)
    (tmp_path / "b.tif").write_bytes((tmp_path / "a.tif").read_bytes())
    reader.engine = FailsOn()
    line, = take_in(archive, tmp_path / "b.tif", retry_failed=True).lines
    assert (line.state, line.id) == (State.DUPLICATE, one)


def test_a_mark_is_never_read_again(archive: Archive, tmp_path: Path, reader: Engines) -> None:
    (tmp_path / "a.txt").write_text("MẬT\n\nBÁO CÁO\nVề thủy lợi\n", encoding="utf-8")
    first = take_in(archive, tmp_path / "a.txt")
    reader.engine = FailsOn(reason=ZeroDivisionError)
    assert take_in(archive, tmp_path / "a.txt", retry_failed=True) == first
    assert archive.catalogue.holds.counts() == {"mark": 1}


def test_it_is_released_as_it_was_read_when_somebody_says_why(
    archive: Archive, tmp_path: Path, reader: Engines
) -> None:
    one = held(archive, tmp_path)
    for why in (None, "", "  "):
        with pytest.raises(UsageError, match="--why"):
            release(archive, one, mark_read_wrongly=False, why=why, progress=Silent())
    reader.engine = FailsOn(240, 200, reason=ZeroDivisionError)  # it is not needed
    done = release(archive, one, mark_read_wrongly=False, why="trang 2 là bản đồ", progress=Silent())
    assert (done.ids, done.state) == ((one,), State.INDEXED)
    shown = seen(archive).document(one)
    assert [bool(page.text) for page in shown.pages] == [True, False, True]
    assert {("secrecy", "released by the archivist"), ("page:2", "unreadable: timeout")} <= {
        (flag.field, flag.reason) for flag in shown.review}
    last = archive.catalogue.holds.of(one)
    assert last is not None and last.why == "trang 2 là bản đồ" and not last.in_force
    assert found(archive, "thủy lợi") == [one] and seen(archive).page_picture(one, 2).size
    line, = take_in(archive, tmp_path / "a.tif", retry_failed=True).lines
    assert (line.state, line.reason) == (State.INDEXED, None)
    assert hold_again(archive, one, progress=Silent()).state is State.QUARANTINED
    assert not found(archive, "thủy lợi") and not archive.catalogue.documents.is_read(one)


def test_a_stamp_that_was_not_read_leaves_nothing_but_the_original(
    archive: Archive, tmp_path: Path, reader: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "read_stamps", lambda *_, **__: (Stamp("", Box(1, 1, 9, 9), 0.0, framed=True),))
    line, = take_in(archive, volume(tmp_path / "a.tif", 240, 200)).lines
    assert (line.state, line.reason) == (State.QUARANTINED, "unread")
    assert not archive.catalogue.documents.is_read(str(line.id))


def test_a_run_that_is_killed_while_it_reads_again_leaves_it_held(
    archive: Archive, tmp_path: Path, reader: Engines
) -> None:
    """What another run made of it, or a person decided, while it was read again holds."""
    one = held(archive, tmp_path)
    given = discover([tmp_path / "a.tif"], leave_out=archive.root)
    group, = admit(given, archive, retry_failed=True, progress=Silent())
    assert group.held == one and archive.catalogue.ledger.counts() == {"quarantined": 1}
    reader.engine = FailsOn()
    job = Job(group.first.path, group.first.source, group.first.sha256, archive.vault.folder,
              limits_of(archive.settings))
    outcome = process_file(job)
    release(archive, one, mark_read_wrongly=False, why="seen", progress=Silent())
    Cataloguer(archive, [group], Silent()).take(job, outcome)
    assert not seen(archive).document(one).pages[1].text
