"""Volumes made of the sample archive's own files: each part is what its single file is, joined and split at will."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from indexer import building_documents
from indexer.jobs import Job
from indexer.limits import Limits
from indexer.pipeline import ingest
from indexer.recutting import join, split
from indexer.reporting import Report
from indexer.work import process_file
from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import NotFoundError, UsageError
from library.progress import Silent
from library.records import Document, Page, State
from library.search.service import Ask
from library.secrecy import Decision, Verdict
from library.vault import hash_file
from tests.everybody import EVERYBODY
from tests.how_much import stages
from tests.seeing import seen

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parents[2] / "corpus" / "archive"
MIXED = ("huyen-uy-hai-dong/2016/41-KH-HU.pdf", "tinh-uy-lac-giang/1958/05-NQ-TU hop tac hoa nong nghiep.pdf",
         "ubnd-tinh-lac-giang/2020/05 CT.signed.pdf")  # fmt: skip
PICTURES = ("tinh-uy-lac-giang/1981/07-CT-TU khoan san pham.tif",
            "uy-ban-hanh-chinh-tinh/1958/CT chong han vu chiem.tif")  # fmt: skip
SECRET = "uy-ban-kiem-tra-tinh-uy/2009/BC 31.pdf"
FIRST = MIXED[0]


def bind(target: Path, names: tuple[str, ...]) -> Path:
    """One PDF of several, or one TIFF."""
    if target.suffix == ".pdf":
        writer = PdfWriter()
        for name in names:
            writer.append(CORPUS / name)
        writer.write(target)
        return target
    frames = []
    for name in names:
        with Image.open(CORPUS / name) as image:
            for index in range(image.n_frames):  # type: ignore[attr-defined]
                image.seek(index)
                frames.append((image.copy(), image.info.get("dpi")))
    first, dpi = frames[0]
    first.save(target, save_all=True, append_images=[frame for frame, _ in frames[1:]], compression="tiff_lzw", dpi=dpi)
    return target


def nameless(name: str) -> str:
    """A name for a file alone that tells no number, as that of a volume tells none of its parts."""
    return f"{'abcde'[(MIXED + PICTURES).index(name)]}{Path(name).suffix}"


def take_in(archive: Archive, *given: Path) -> Report:
    return ingest(archive, given, retry_failed=False, workers=2, progress=Silent())


def as_read(page: Page) -> Page:
    """What else lies in an archive tells which words are misread, so that the same page may have others elsewhere."""
    return replace(page, repairs=())


def shown(archive: Archive) -> list[Document]:
    documents = archive.catalogue.documents
    found = [replace(one, pages=tuple(map(as_read, one.pages))) for one in documents.get_many(list(documents.ids()))]
    return sorted(found, key=lambda one: (one.source, one.part.first if one.part else 0))


@dataclass(frozen=True)
class Bound:
    """Volumes taken in beside nothing else, and their files one by one."""

    folder: Path
    archive: Path
    singles: Archive
    report: Report


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bound]:
    base = tmp_path_factory.mktemp("volumes")
    (base / "given").mkdir()
    bind(base / "given" / "mixed.pdf", MIXED)
    bind(base / "given" / "pictures.tif", PICTURES)
    archive = Archive.open(base / "archive", create=True)
    report = take_in(archive, base / "given")
    archive.close()
    singles = Archive.open(base / "singles", create=True)
    (base / "alone").mkdir()
    for name in MIXED + PICTURES:
        shutil.copy(CORPUS / name, base / "alone" / nameless(name))
    take_in(singles, base / "alone")
    yield Bound(base / "given", base / "archive", singles, report)
    singles.close()


@pytest.fixture
def archive(bound: Bound, tmp_path: Path) -> Iterator[Archive]:
    """The volumes, to be changed by the test."""
    shutil.copytree(bound.archive, tmp_path / "archive")
    archive = Archive.open(tmp_path / "archive")
    yield archive
    archive.close()


def parts_of(archive: Archive, source: str) -> list[Document]:
    return [one for one in shown(archive) if one.source == source]


def told(document: Document) -> object:
    """What a document says, whatever file it lies in."""
    return replace(document, id="", source="", sha256="", part=None)


@pytest.mark.parametrize(("source", "names"), [("mixed.pdf", MIXED), ("pictures.tif", PICTURES)])
def test_each_part_is_what_its_single_file_is(
    bound: Bound, archive: Archive, source: str, names: tuple[str, ...]
) -> None:
    singles = {one.source: one for one in shown(bound.singles)}
    parts = parts_of(archive, source)
    assert len(parts) == len(names)
    for part, name in zip(parts, names, strict=True):
        assert told(part) == told(singles[nameless(name)]), name
        for page in part.pages:
            single = seen(bound.singles).page(singles[nameless(name)].id, page.number)
            assert as_read(seen(archive).page(part.id, page.number)) == as_read(single)


def test_the_pages_of_the_parts_are_the_pages_of_the_file_in_order(archive: Archive) -> None:
    parts = parts_of(archive, "mixed.pdf")
    assert [(one.part.first, one.part.last) for one in parts if one.part] == [(1, 1), (2, 3), (4, 4)]
    assert [[page.number for page in one.pages] for one in parts] == [[1], [1, 2], [1]]
    assert len({one.id for one in parts}) == 3
    assert {one.sha256 for one in parts} == {hash_file(seen(archive).original(parts[0].id).path)}
    assert all(one.id.replace("-", "").isalnum() for one in parts)


def test_the_report_still_has_a_line_a_file(bound: Bound, archive: Archive) -> None:
    report = bound.report.as_json()
    assert (report["found"], report["indexed"], len(report["files"])) == (2, 2, 2)
    for line in report["files"]:
        assert seen(archive).document(line["id"]).part is not None
    assert archive.catalogue.states() == {"indexed": 5}
    assert archive.health().documents == 5


def test_any_part_hands_out_the_whole_file(bound: Bound, archive: Archive) -> None:
    for part in parts_of(archive, "mixed.pdf"):
        blob = seen(archive).original(part.id)
        assert blob.path.read_bytes() == (bound.folder / "mixed.pdf").read_bytes()
        assert blob.name == "mixed.pdf"
    middle = parts_of(archive, "mixed.pdf")[1]
    assert [one.id for one in seen(archive).siblings(middle.id)] == [one.id for one in parts_of(archive, "mixed.pdf")]


def test_every_object_is_verified_once(archive: Archive) -> None:
    objects = [sha256 for _, sha256, _ in archive.catalogue.vault_objects()]
    assert len(objects) == len(set(objects))
    assert not [found for found in archive.verify() if found[2]]


def test_a_copy_of_a_volume_is_a_duplicate_of_its_first_part(bound: Bound, archive: Archive, tmp_path: Path) -> None:
    copy = shutil.copy(bound.folder / "mixed.pdf", tmp_path / "copy.pdf")
    (line,) = take_in(archive, Path(copy)).lines
    assert (line.state, line.id) == (State.DUPLICATE, parts_of(archive, "mixed.pdf")[0].id)
    whole = parts_of(archive, "mixed.pdf")[0].part
    assert whole is not None
    join(archive, whole.whole)
    (line,) = take_in(archive, Path(copy)).lines
    assert (line.state, line.id) == (State.DUPLICATE, whole.whole)


def unsplit(given: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> NewDocument:
    """What the file gives when nothing in it is recognised."""
    with monkeypatch.context() as patch:
        patch.setattr(building_documents, "first_pages", lambda _read: (1,))
        made = process_file(Job(given, given.name, hash_file(given), archive.vault.folder, Limits()))
    assert isinstance(made, NewDocument)
    return made


def test_joined_it_is_what_it_would_have_been_and_stays_so(
    bound: Bound, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parts_of(archive, "mixed.pdf")
    recut = join(archive, before[1].id)
    (joined,) = parts_of(archive, "mixed.pdf")
    assert recut.documents == ((joined.id, 1, 4),)
    as_read = unsplit(bound.folder / "mixed.pdf", archive, monkeypatch).document
    assert joined == replace(as_read, audience=EVERYBODY), "who may see it, the catalogue alone says"
    assert archive.health().in_step
    assert archive.health().documents == 3
    for part in before:
        with pytest.raises(NotFoundError):
            seen(archive).document(part.id)
    (bound.folder / "mixed.pdf").touch()
    report = take_in(archive, bound.folder)
    assert {line.id for line in report.lines if line.path.endswith("mixed.pdf")} == {joined.id}
    with archive.writing():
        archive.rebuild()
    assert archive.health().documents == 3
    assert parts_of(archive, "mixed.pdf") == [joined]
    with pytest.raises(UsageError, match="one document already"):
        join(archive, joined.id)


def test_split_again_is_what_it_was(archive: Archive) -> None:
    before = parts_of(archive, "mixed.pdf")
    join(archive, before[0].id)
    recut = split(archive, before[0].part.whole if before[0].part else "")
    assert parts_of(archive, "mixed.pdf") == before
    assert [one for one, *_ in recut.documents] == [one.id for one in before]
    assert archive.health().in_step
    with pytest.raises(UsageError, match="split so already"):
        split(archive, before[2].id)


def test_found_by_search_before_and_after(archive: Archive) -> None:
    def found() -> set[str]:
        return {one.id for one in seen(archive).search.search(Ask("hợp tác hóa nông nghiệp", limit=50)).results}

    part = parts_of(archive, "mixed.pdf")[1]
    assert part.id in found()
    whole = join(archive, part.id).documents[0][0]
    assert part.id not in found()
    assert whole in found()
    split(archive, whole)
    assert part.id in found()
    assert whole not in found()


def rounded(document: Document) -> Document:
    """The vault keeps the confidence of a word to three digits."""
    seen = tuple(replace(one, confidence=round(one.confidence, 2)) for one in document.evidence)
    return replace(document, evidence=seen)


@pytest.mark.parametrize("source", stages(["mixed.pdf", "pictures.tif"]))
def test_cut_by_hand_is_as_recognised(
    bound: Bound, archive: Archive, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Archive.open(tmp_path / "fresh", create=True)
    fresh.catalogue.finish(unsplit(bound.folder / source, fresh, monkeypatch), [])
    whole = fresh.catalogue.documents.id_of_content(hash_file(bound.folder / source)) or ""
    recognised = parts_of(archive, source)
    with pytest.raises(UsageError, match="never split"):
        split(fresh, whole)
    split(fresh, whole, at=[one.part.first for one in recognised if one.part])
    assert list(map(rounded, parts_of(fresh, source))) == list(map(rounded, recognised))
    for part in recognised:
        assert [as_read(seen(fresh).page(part.id, page.number)) for page in part.pages] == [
            as_read(seen(archive).page(part.id, page.number)) for page in part.pages]  # fmt: skip
    fresh.close()


def test_cut_elsewhere_and_back(archive: Archive) -> None:
    before = parts_of(archive, "mixed.pdf")
    split(archive, before[0].id, at=[4])
    assert [(one.part.first, one.part.last) for one in parts_of(archive, "mixed.pdf") if one.part] == [(1, 3), (4, 4)]
    assert parts_of(archive, "mixed.pdf")[1] == before[2]
    split(archive, before[0].id, at=[2, 4])
    assert parts_of(archive, "mixed.pdf") == before
    for wrong in ([1], [0], [5], [2, 9]):
        with pytest.raises(UsageError, match="pages 2 to 4"):
            split(archive, before[0].id, at=wrong)
    with pytest.raises(NotFoundError):
        split(archive, "never", at=[2])


def test_a_withdrawn_part_keeps_the_file_in(archive: Archive) -> None:
    parts = parts_of(archive, "mixed.pdf")
    archive.catalogue.documents.set_state(parts[1].id, State.WITHDRAWN)
    with pytest.raises(NotFoundError):
        seen(archive).original(parts[0].id)
    assert seen(archive).document(parts[0].id) == parts[0]
    assert [one.id for one in seen(archive).siblings(parts[0].id)] == [parts[0].id, parts[2].id]
    recut = join(archive, parts[0].id)
    assert recut.state is State.WITHDRAWN
    assert parts_of(archive, "mixed.pdf") == []
    assert split(archive, parts[0].id).state is State.WITHDRAWN
    assert parts_of(archive, "mixed.pdf") == []


def test_one_secret_document_hides_its_whole_file(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    bind(tmp_path / "bound.pdf", (FIRST, SECRET))
    (line,) = take_in(archive, tmp_path / "bound.pdf").lines
    assert (line.state, line.reason) == (State.QUARANTINED, "mark")
    document = archive.catalogue.documents.get(line.id or "")
    assert document is not None
    assert (document.pages, document.fields.kind, document.fields.secrecy) == ((), None, "MẬT")
    assert [what for what, *_ in archive.catalogue.vault_objects()] == ["original"]
    assert archive.health().documents == 0
    for way in (seen(archive).document, seen(archive).original, seen(archive).siblings):
        with pytest.raises(NotFoundError):
            way(line.id or "")
    with pytest.raises(UsageError, match="only an indexed one"):
        split(archive, line.id or "", at=[2])
    archive.close()


def test_a_mark_found_when_cutting_hides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    given = bind(tmp_path / "bound.pdf", (FIRST, SECRET))
    with monkeypatch.context() as patch:
        patch.setattr("indexer.work.judge", lambda *_: Decision(Verdict.FREE))
        made = unsplit(given, archive, monkeypatch)
    archive.catalogue.finish(made, [])
    assert archive.health().documents == 0
    recut = split(archive, made.document.id, at=[2])
    assert recut.state is State.QUARANTINED
    document = archive.catalogue.documents.get(made.document.id)
    assert document is not None
    assert (document.pages, document.fields.kind, document.fields.secrecy) == ((), None, "MẬT")
    assert list((archive.vault.folder / "derived").rglob("*/*")) == []
    assert archive.health().in_step
    archive.close()
