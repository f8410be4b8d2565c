"""A file that was held back wrongly is read again on the archivist's word, and that word can be taken back."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from indexer.jobs import Failure
from indexer.mark_pictures import mark_picture
from indexer.recutting import join, split
from indexer.releasing import release
from indexer.worker_pool import Crashed
from library.acts.secrecy import Level as SecrecyLevel
from library.acts.secrecy import set_secrecy
from library.archive import Archive
from library.catalogue import HoldReason, NewDocument, PagePicture
from library.catalogue.volumes import ARCHIVIST
from library.cli import main
from library.errors import DamagedError, NotFoundError, UnreadableError, UsageError
from library.progress import Silent
from library.records import Box, Document, Fields, Placing, State
from library.vault import Room
from tests.how_much import takes_long
from tests.indexer.held_papers import TEXT, found, hold, in_this_process, let, marked, stored, take_in
from tests.seeing import seen

__all__ = ["in_this_process"]

CORPUS = Path(__file__).parents[2] / "corpus" / "archive"
VOLUME = ("huyen-uy-hai-dong/2016/41-KH-HU.pdf", "uy-ban-kiem-tra-tinh-uy/2009/BC 31.pdf",
          "tinh-uy-lac-giang/1958/05-NQ-TU hop tac hoa nong nghiep.pdf")  # fmt: skip
FLAG = ("secrecy", "released by the archivist")

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def framed(path: Path) -> Path:
    """A typed page with a red frame in which nothing can be read."""
    image = Image.new("RGB", (1_654, 2_339), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for row in range(900, 2_000, 60):
        draw.text((150, row), "thuc hien nghi quyet cua tinh uy ve vu dong xuan", fill=(40, 40, 40), font_size=34)
    draw.rectangle((200, 420, 540, 520), outline=(200, 30, 40), width=6)
    for left in range(240, 500, 46):
        draw.ellipse((left, 450, left + 24, 490), outline=(200, 30, 40), width=5)
    image.save(path, dpi=(200, 200))
    return path


def derived(archive: Archive) -> list[Path]:
    return [path for path in (archive.vault.folder / "derived").rglob("*/*") if path.is_file()]


def everything(archive: Archive) -> str:
    """The whole catalogue as text, apart from when and in which order things changed."""
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection:
        return "\n".join(line for line in connection.iterdump() if 'INTO "meta"' not in line)


def test_a_mark_that_was_read_is_only_released_when_it_is_said_to_be_wrong(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    before = everything(archive)
    with pytest.raises(UsageError, match=r"secrecy mark MẬT was read.*--mark-read-wrongly.*misread"):
        let(archive, one)
    assert everything(archive) == before
    assert let(archive, one, marks=True) == (one,)
    document = seen(archive).document(one)
    assert document.fields.secrecy is None and document.fields.kind == "Báo cáo"
    assert FLAG in [(flag.field, flag.reason) for flag in document.review]
    assert any(seen.field == "secrecy" and "MẬT" in seen.reading for seen in document.evidence)
    assert one in found(archive, "thủy lợi") and archive.health().in_step
    last = archive.catalogue.holds.of(one)
    assert last is not None and (last.mark, last.in_force, last.decided_by) == ("MẬT", False, ARCHIVIST)
    assert last.decided > 1_700_000_000
    assert [doubt.reason for doubt in seen(archive).field_doubts("secrecy", limit=9)] == [FLAG[1]]


def test_once_released_it_stays_so(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    let(archive, one, marks=True)
    (tmp_path / "given" / "a.txt").touch()
    shutil.copy(tmp_path / "given" / "a.txt", tmp_path / "given" / "c.txt")
    lines = take_in(archive, tmp_path / "given", retry_failed=True)
    assert [line.state for line in lines] == [State.INDEXED, State.INDEXED, State.DUPLICATE]
    assert [lines[0].id, lines[2].id] == [one, one] and lines[0].reason is None
    with archive.writing():
        archive.rebuild()
    assert seen(archive).document(one).state is State.INDEXED and one in found(archive, "chống hạn")
    assert archive.catalogue.states() == {"indexed": 2}
    assert archive.catalogue.ledger.counts() == {"duplicate": 1, "indexed": 2}


def test_undone_it_is_what_it_was(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    quarantined = stored(archive, one)
    let(archive, one, marks=True)
    shown = seen(archive).document(one)
    assert hold(archive, one) is State.QUARANTINED
    assert stored(archive, one) == quarantined
    assert found(archive, "thủy lợi") != [] and one not in found(archive, "thủy lợi")
    assert archive.health().documents == 1 and archive.health().in_step
    assert "thủy lợi, chống hạn" in everything(archive) and everything(archive).count("thủy lợi, chống hạn") == 1
    lines = take_in(archive, tmp_path / "given")
    assert [(line.state, line.reason) for line in lines] == [(State.QUARANTINED, "mark"),
                                                             (State.INDEXED, None)]
    for way in (seen(archive).document, seen(archive).original, seen(archive).siblings):
        with pytest.raises(NotFoundError):
            way(one)
    with pytest.raises(UsageError, match="was not released"):
        hold(archive, one)
    let(archive, one, marks=True)
    assert seen(archive).document(one) == shown


def test_withdrawn_it_comes_back_withdrawn(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    let(archive, one, marks=True)
    archive.catalogue.documents.set_state(one, State.WITHDRAWN)
    hold(archive, one)
    assert release(archive, one, mark_read_wrongly=True, progress=Silent()).state is State.WITHDRAWN
    assert stored(archive, one).state is State.WITHDRAWN and one not in found(archive, "thủy lợi")


def test_what_cannot_be_released_is_told_and_left(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    ordinary = next(iter(archive.catalogue.documents.ids()))
    before = everything(archive)
    with pytest.raises(NotFoundError, match=r"no document never.*ids"):
        let(archive, "never")
    with pytest.raises(NotFoundError):
        hold(archive, "never")
    with pytest.raises(UsageError, match="is indexed; only a quarantined one"):
        let(archive, ordinary)
    with pytest.raises(UsageError, match=r"was not released.*withdraw"):
        hold(archive, ordinary)
    with pytest.raises(UsageError, match="was not released"):
        hold(archive, one)
    assert everything(archive) == before


@pytest.mark.parametrize(("content", "said"), [(None, "gone from the vault"), (b"x", "not as it was put")])
def test_without_its_original_it_stays(archive: Archive, tmp_path: Path, content: bytes | None, said: str) -> None:
    one = marked(archive, tmp_path)
    path = archive.vault.path(Room.ORIGINALS, stored(archive, one).sha256)
    path.chmod(0o644)
    path.unlink() if content is None else path.write_bytes(content)
    before = everything(archive)
    with pytest.raises(DamagedError, match=rf"{said}.*Bring vault/originals/.* back from the last backup"):
        let(archive, one, marks=True)
    assert everything(archive) == before


@pytest.mark.parametrize("outcome", [Failure("read", "truncated", "The file is cut off."), Crashed()])
def test_what_cannot_be_read_again_stays(
    archive: Archive, tmp_path: Path, outcome: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = marked(archive, tmp_path)
    before = everything(archive)
    monkeypatch.setattr("indexer.readers.take_part", lambda _: outcome)
    with pytest.raises(UnreadableError, match=r"stays quarantined: .*(cut off|died)"):
        let(archive, one, marks=True)
    assert everything(archive) == before and not archive.sweep_is_due()


@pytest.mark.slow
def test_a_frame_that_nobody_could_read(archive: Archive, tmp_path: Path) -> None:
    (line,) = take_in(archive, framed(tmp_path / "a.png"))
    assert (line.state, line.reason) == (State.QUARANTINED, "unread")
    one = line.id or ""
    assert derived(archive) == []
    let(archive, one)
    document = seen(archive).document(one)
    assert "nghi quyet" in document.pages[0].text
    (mark,) = [one for one in document.evidence if one.field == "secrecy"]
    assert mark.page == 1 and mark.box is not None and mark.box.top < document.pages[0].height / 3
    assert seen(archive).page_picture(one, 1).path.is_file() and seen(archive).page(one, 1).words
    assert [found for *_, found in archive.verify() if found] == []
    (doubt,) = seen(archive).field_doubts("secrecy", limit=9)
    assert doubt.evidence == mark and doubt.sheet is not None and doubt.sheet.picture
    hold(archive, one)
    assert derived(archive) == []
    assert seen(archive).field_doubts(limit=9) == [] and seen(archive).page_doubts(limit=9) == []
    (line,) = take_in(archive, tmp_path / "a.png")
    assert (line.state, line.reason) == (State.QUARANTINED, "unread")


def test_a_mark_that_is_read_only_now_is_not_released(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    archive.catalogue.holds.hold(one, None)  # as if an earlier version had not made it out
    archive.sweep()
    assert stored(archive, one).fields.secrecy is None
    before = everything(archive)
    with pytest.raises(UsageError, match="secrecy mark MẬT was read"):
        release(archive, one, mark_read_wrongly=False, why="seen", progress=Silent())
    assert everything(archive) == before and derived(archive) == []
    assert let(archive, one, marks=True, why="seen") == (one,)


@takes_long
@pytest.mark.slow
def test_a_volume_is_released_with_its_parts(archive: Archive, tmp_path: Path) -> None:
    writer = PdfWriter()
    for name in VOLUME:
        writer.append(CORPUS / name)
    writer.write(tmp_path / "bound.pdf")
    (line,) = take_in(archive, tmp_path / "bound.pdf")
    whole = line.id or ""
    assert stored(archive, whole).fields.secrecy == "MẬT"
    ids = let(archive, whole, marks=True)
    documents = [seen(archive).document(one) for one in ids]
    assert [one.part.first for one in documents if one.part] == [1, 2, 3]
    assert [one.id for one in seen(archive).siblings(ids[0])] == list(ids)
    assert all(FLAG in [(flag.field, flag.reason) for flag in one.review] for one in documents)
    assert all(one.fields.secrecy is None and one.fields.kind for one in documents)
    (line,) = take_in(archive, tmp_path / "bound.pdf")
    assert (line.state, line.id) == (State.INDEXED, ids[0])

    assert join(archive, ids[0]).state is State.INDEXED
    cut = split(archive, whole, at=[2])  # the mark on it is known to be none
    assert cut.state is State.INDEXED and len(cut.documents) == 2
    assert all(seen(archive).document(one).fields.secrecy is None for one, *_ in cut.documents)
    assert FLAG in [(flag.field, flag.reason) for flag in seen(archive).document(cut.documents[1][0]).review]

    hold(archive, cut.documents[1][0])
    assert derived(archive) == [] and archive.catalogue.states() == {"quarantined": 1}
    assert let(archive, whole, marks=True) == tuple(one for one, *_ in cut.documents)  # as the archivist had cut it
    again = split(archive, whole, at=[2, 3])  # parts that were emptied are read again
    assert [one for one, *_ in again.documents] == list(ids)
    assert [told(seen(archive).document(one)) for one in ids] == [told(one) for one in documents]


def told(document: Document) -> tuple[object, ...]:
    return document.fields, document.review, [page.text for page in document.pages], document.part


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with_archive = Archive.open(tmp_path / "archive", create=True)
    one = marked(with_archive, tmp_path)
    with_archive.close()

    def vankien(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["vankien", "--archive", str(tmp_path / "archive"), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return int(ended.value.code or 0), told.out + told.err

    code, told = vankien("release", one)
    assert code == 2 and "--mark-read-wrongly" in told
    assert vankien("release", one, "--undo", "--mark-read-wrongly")[0] == 2
    code, told = vankien("release", one, "--mark-read-wrongly")
    assert code == 0 and f"{one}: indexed" in told
    assert "⚑ secrecy: released by the archivist" in vankien("show", one)[1]
    assert "đã xem bản giấy" in vankien("review")[1] or "released by the archivist" in vankien("review")[1]
    assert vankien("release", one, "--mark-read-wrongly")[0] == 2
    assert vankien("release", "never")[0] == 1
    code, told = vankien("release", one, "--undo")
    assert code == 0 and f"{one}: quarantined" in told
    assert "thủy lợi" not in vankien("show", one)[1]


def test_a_level_that_a_person_set_holds_all_that_came_together(archive: Archive, tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Gửi báo cáo"
    message.set_content("Về công tác thủy lợi")
    message.add_attachment(f"MẬT\n{TEXT}".encode(), maintype="text", subtype="plain", filename="k.txt")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    take_in(archive, tmp_path / "a.eml")
    (outer,) = [one.id for one in archive.catalogue.holds.held(offset=0, limit=9)]
    let(archive, outer, marks=True, why="đọc nhầm")
    (inner,) = set(archive.catalogue.documents.ids()) - {outer}
    hold(archive, inner)
    set_secrecy(archive, inner, SecrecyLevel("TỐI MẬT"), actor="an")
    for held in (outer, inner):
        with pytest.raises(UsageError, match="set by a person"):
            let(archive, held, marks=True, why="đọc nhầm")
    assert {archive.catalogue.documents.state_of(one) for one in (outer, inner)} == {State.QUARANTINED}


def test_the_mark_is_drawn_where_it_was_read_and_kept_nowhere(archive: Archive, tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    here = lambda jobs, work, **_: ((job, work(job)) for job in jobs)  # noqa: E731
    monkeypatch.setattr("indexer.mark_pictures.work_through", here)
    page = Image.new("RGB", (1200, 1700), "white")
    ImageDraw.Draw(page).rectangle((300, 200, 500, 260), fill="black")
    page.rotate(90, expand=True).save(tmp_path / "a.png", dpi=(150, 150))
    original = (tmp_path / "a.png").read_bytes()
    sha256 = archive.vault.put(Room.ORIGINALS, original)
    scale = 1600 / 1700
    box = Box(round(300 * scale), round(200 * scale), round(500 * scale), round(260 * scale))
    why = HoldReason("stamp", "stamp", "MẬT", page=1, box=box,
                     picture=PagePicture(round(1200 * scale), 1600, Placing(0.0, 1), scanned=True))
    held = Document("aa", "a.png", sha256, State.QUARANTINED, Fields(secrecy="MẬT"))
    archive.catalogue.documents.insert_many([NewDocument(held, len(original), "image/png", because=(why,))])
    before = sorted(archive.root.rglob("*"))
    drawn = Image.open(io.BytesIO(mark_picture(archive, "aa", why))).convert("L")
    margin = (drawn.width - (box.right - box.left)) // 2
    middle, corner = drawn.getpixel((drawn.width // 2, drawn.height // 2)), drawn.getpixel((2, 2))
    assert margin > 20 and middle < 60 < 200 < corner  # type: ignore[operator]
    assert sorted(archive.root.rglob("*")) == before
    with pytest.raises(NotFoundError):
        mark_picture(archive, "aa", replace(why, box=None))
