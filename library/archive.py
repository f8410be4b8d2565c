"""An archive folder as one thing: catalogue, vault and index put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from library.catalogue import DONE, DUE, SWEEP, Catalogue, DoubtCounts, FieldDoubt, PageDoubt, Summary, Totals
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.corroborating import corroborate
from library.disk import hindrance
from library.errors import BusyError, GoneError, NotFoundError, UsageError, VankienError
from library.exchange import FORMS, Difference, Taken, write_document
from library.locking import exclusive
from library.progress import Progress
from library.projecting import BATCH, Analyse, behind, catch_up
from library.records import Document, Page, Part, Repair, State
from library.repairing import repair_misread
from library.search.analysis import ANALYSER, analyse
from library.search.contract import PUBLIC, IndexedDocument
from library.search.service import SearchService
from library.search.whoosh_engine import WhooshEngine
from library.settings import Settings, load_settings
from library.vault import Mismatch, Room, Vault, unpack_placed
from library.vietnamese.abbreviations import load as load_abbreviations

EVERYBODY = frozenset({PUBLIC})
ABBREVIATIONS_FILE = "abbreviations.toml"
"""The archive's own abbreviations, in its folder; of the shape of `library/vietnamese/abbreviations.toml`."""
_BEFORE_THE_FIRST = frozenset({"vankien.toml", ABBREVIATIONS_FILE})  # what may lie in the folder of a new archive


@dataclass(frozen=True, slots=True)
class Blob:
    """A file to hand out: where it lies, its media type, SHA-256, size in bytes, and a name to save it under."""

    path: Path
    media_type: str
    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """A document that shares its file with others, and which pages of the file it is."""

    id: str
    part: Part


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the archive can serve: the newest change of the catalogue and how far the index has come."""

    documents: int
    last_change: int
    watermark: int

    @property
    def in_step(self) -> bool:
        """Whether the index knows every change."""
        return self.last_change == self.watermark


@dataclass(frozen=True, slots=True)
class Overview:
    """What a visitor sees first: exact counts and the latest additions."""

    totals: Totals
    latest: tuple[Summary, ...]


class Archive:
    """One archive folder. Readers may be many, in many threads; what writes holds `writing()`."""

    def __init__(self, root: Path, *, settings: Settings) -> None:
        self.root = root = root.absolute()  # a server may change its folder, and flask looks beside its own code
        self.settings = settings
        self.catalogue = Catalogue(root)
        self.vault = Vault(root / "vault")
        self._opened = _file_at(root / CATALOGUE_FILE)

    @classmethod
    def open(cls, root: Path, *, create: bool = False, settings: Settings | None = None) -> Archive:
        """Open the archive in a folder.

        Raises:
            UsageError: there is no archive, or (with `create`) the folder holds something else.
            DamagedError: the catalogue cannot be read.
        """
        if not (root / CATALOGUE_FILE).is_file():
            if not create:
                raise UsageError(f"There is no archive in {root}.",
                                 next_step="Name one with --archive, or begin one with 'vankien ingest PATH…'.")
            if root.exists() and (not root.is_dir() or {one.name for one in root.iterdir()} - _BEFORE_THE_FIRST):
                raise UsageError(f"{root} is not empty and holds no archive.", next_step="Name another folder.")
            root.mkdir(parents=True, exist_ok=True)
        return cls(root, settings=settings or load_settings(root))

    @cached_property
    def engine(self) -> WhooshEngine:
        """The index."""
        return WhooshEngine(self.root / "index", analyser=ANALYSER)

    @cached_property
    def search(self) -> SearchService:
        """Search over what everybody may see, with the archive's own abbreviations where it has any.

        Raises:
            UsageError: the file of abbreviations is not of the right shape.
        """
        own = self.root / ABBREVIATIONS_FILE
        abbreviations = load_abbreviations(own) if own.exists() else None
        return SearchService(self.engine, _Source(self.catalogue), abbreviations=abbreviations)

    def ensure_there(self) -> None:
        """Make sure that the archive still stands where it was opened; what is open would be read on without it.

        Raises:
            GoneError: its folder was moved, unmounted or taken by another archive.
        """
        if _file_at(self.root / CATALOGUE_FILE) != self._opened:
            raise GoneError(f"The archive is no longer in {self.root}.",
                            next_step="Bring the folder back, or start the server anew over the archive.")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive against other writers.

        Raises:
            BusyError: another process writes.
        """
        with exclusive(self.root / "writing.lock"):
            yield

    def document(self, document_id: str, *, audience: frozenset[str] = EVERYBODY) -> Document:
        """A document that the audience may see, without word boxes.

        Raises:
            NotFoundError: there is none; a withdrawn or quarantined one is not told from one that never was.
        """
        document = self.catalogue.documents.get(document_id) if PUBLIC in audience else None
        if document is None or document.state is not State.INDEXED:
            raise NotFoundError("There is no such document.")
        return document

    def page(self, document_id: str, number: int, *, audience: frozenset[str] = EVERYBODY) -> Page:
        """A page with its word boxes.

        Raises:
            NotFoundError: there is no such page for this audience.
            DamagedError: its word boxes are gone.
        """
        self._check(document_id, audience)
        found = self.catalogue.documents.page(document_id, number)
        if found is None:
            raise NotFoundError("There is no such page.")
        page, words = found
        if not words:
            return page
        boxes, placing = unpack_placed(self.vault.read(Room.DERIVED, words))
        return replace(page, words=boxes, placing=placing)

    def page_picture(self, document_id: str, number: int, *, audience: frozenset[str] = EVERYBODY) -> Blob:
        """The picture of a page.

        Raises:
            NotFoundError: there is no such page for this audience, or it has no picture.
            DamagedError: the picture is gone from the vault.
        """
        self._check(document_id, audience)
        found = self.catalogue.documents.page(document_id, number)
        if found is None or found[0].picture is None:
            raise NotFoundError("There is no picture of this page.")
        path = self.vault.existing(Room.DERIVED, found[0].picture)
        return Blob(path, "image/webp", found[0].picture, path.stat().st_size, f"{document_id}-{number}.webp")

    def original(self, document_id: str, *, audience: frozenset[str] = EVERYBODY) -> Blob:
        """The file as it came.

        Raises:
            NotFoundError: there is no such document for this audience, or it came as a record without a file, or
                the file also holds a document that this audience may not see.
            DamagedError: the file is gone from the vault.
        """
        self._check(document_id, audience)
        part = self.catalogue.volumes.part_of(document_id)
        if part and any(state is not State.INDEXED for *_, state in self.catalogue.volumes.parts_in_force(part.whole)):
            raise NotFoundError("The file of this document is not handed out.")
        file = self.catalogue.documents.original(document_id)
        if file is None:
            raise NotFoundError("This document came without a file.")
        path = self.vault.existing(Room.ORIGINALS, file.sha256)
        return Blob(path, file.media_type, file.sha256, file.size, Path(file.name).name)

    def taken(
        self, document_id: str, form: str, *, audience: frozenset[str] = EVERYBODY, check: bool = False
    ) -> Taken:
        """A document in one of the forms of `exchange.FORMS`, made anew.

        Args:
            document_id: of the document.
            form: a name in `exchange.FORMS`.
            audience: who asks.
            check: take the text out of what was made again and compare it with the catalogue's.

        Raises:
            NotFoundError: there is no such document or form for this audience, or it has no page pictures.
            DamagedError: something of it is gone from the vault.
            UnreadableError: the original cannot be copied into this form.
        """
        if form not in FORMS:
            raise NotFoundError(f"There is no form {form}.")
        document, original = self._placed(document_id, audience), self.original(document_id, audience=audience)
        first = document.part.first if document.part is not None else 1
        content = write_document(document, FORMS[form], original.path, original.media_type, first=first)
        wrong: tuple[Difference, ...] = tuple(FORMS[form].check(document, content)) if check else ()
        return Taken(content, FORMS[form].media_type, f"{document_id}.{FORMS[form].ending}", wrong)

    def siblings(self, document_id: str, *, audience: frozenset[str] = EVERYBODY) -> tuple[Sibling, ...]:
        """The documents that the file of a document is split into and that the audience may see, in their order.

        Empty where the file is one document.

        Raises:
            NotFoundError: there is no such document for this audience.
        """
        self._check(document_id, audience)
        part = self.catalogue.volumes.part_of(document_id)
        if part is None:
            return ()
        return tuple(Sibling(one, pages) for one, pages, state in self.catalogue.volumes.parts_in_force(part.whole)
                     if state is State.INDEXED)

    def moved(self, document_id: str, page: int = 1, *, audience: frozenset[str] = EVERYBODY) -> tuple[str, int] | None:
        """Where a page of a document that is not in force any more stands now, as (id, page), for this audience.

        None for a document that never was, or is in force, or whose page this audience may not see.
        """
        volumes, state_of = self.catalogue.volumes, self.catalogue.documents.state_of
        if PUBLIC not in audience or state_of(document_id) is not State.ASIDE:
            return None
        part = volumes.part_of(document_id)
        whole, number = (part.whole, part.first + page - 1) if part else (document_id, page)
        if state_of(whole) is State.INDEXED:
            return whole, number
        return next(((one, number - pages.first + 1) for one, pages, state in volumes.parts_in_force(whole)
                     if state is State.INDEXED and pages.first <= number <= pages.last), None)

    def summaries(self, ids: Sequence[str], *, audience: frozenset[str] = EVERYBODY) -> list[Summary]:
        """What lists show of those of these documents that the audience may see, in this order."""
        found = self.catalogue.documents.summaries(ids) if PUBLIC in audience else {}
        return [found[one] for one in ids if one in found and found[one].state is State.INDEXED]

    def overview(self, *, latest: int = 5) -> Overview:
        """What a visitor sees first."""
        ids = self.catalogue.latest(latest)
        summaries = self.catalogue.documents.summaries(ids)
        return Overview(self.catalogue.totals(), tuple(summaries[one] for one in ids if one in summaries))

    def committee_years(self, *, audience: frozenset[str] = EVERYBODY) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee's dated documents that the audience may see."""
        return self.catalogue.committee_years() if PUBLIC in audience else {}

    def doubt_counts(self, *, audience: frozenset[str] = EVERYBODY) -> DoubtCounts:
        """How many fields and pages wait for a person, of what the audience may see."""
        return self.catalogue.doubts.counts() if PUBLIC in audience else DoubtCounts((), ())

    def field_doubts(self, field: str | None = None, *, offset: int = 0, limit: int,
                     audience: frozenset[str] = EVERYBODY) -> list[FieldDoubt]:
        """Doubtful fields (of one name) that the audience may see, the worst first."""
        return self.catalogue.doubts.fields(field, offset=offset, limit=limit) if PUBLIC in audience else []

    def page_doubts(self, *, offset: int = 0, limit: int, audience: frozenset[str] = EVERYBODY) -> list[PageDoubt]:
        """Doubtful pages that the audience may see, the worst first."""
        return self.catalogue.doubts.pages(offset=offset, limit=limit) if PUBLIC in audience else []

    def health(self) -> Health:
        """Whether the index is in step with the catalogue."""
        return Health(self.engine.document_count(), self.catalogue.documents.last_change(), self.engine.watermark())

    def hindrance(self) -> VankienError | None:
        """What keeps the archive from being written to, such as a full or a read-only disk; None where nothing does."""
        return hindrance(self.root)

    def catch_up(self, *, analyse: Analyse | None = None, batch: int = BATCH, progress: Progress | None = None) -> int:
        """Bring inferred numbers and the index to the newest change; call it within `writing()`.

        Returns how many documents changed.
        """
        corroborate(self.catalogue)
        return catch_up(self.catalogue, self.engine, analyse=analyse or _analyse, batch=batch, progress=progress)

    def repair(self) -> int:
        """Make out misread words; call it within `writing()`. Returns how many documents changed by that."""
        return repair_misread(self.catalogue)

    def rebuild(self, *, analyse: Analyse | None = None, batch: int = BATCH, progress: Progress | None = None) -> None:
        """Make the index anew beside the one that is searched; call it within `writing()`.

        Cut off, it goes on from where it was when it is called again.
        """
        self.repair()
        with self.engine.rebuilding() as fresh:
            catch_up(self.catalogue, fresh, analyse=analyse or _analyse, batch=batch, progress=progress)
            fresh.tidy()

    def recover(self, *, progress: Progress | None = None) -> None:
        """Mend what a crash or a new version left: bring the index in step, unless another process is at it now."""
        outdated, due = self.engine.outdated() is not None, self.sweep_is_due()
        if outdated or due or behind(self.catalogue, self.engine):
            with suppress(BusyError), self.writing():
                self.rebuild(progress=progress) if outdated else self.catch_up(progress=progress)
                if due:
                    self.sweep()

    def sweep_is_due(self) -> bool:
        """Whether the vault may hold what was derived from a file that is held back."""
        return self.catalogue.meta(SWEEP) == DUE

    def sweep(self) -> None:
        """Take out of the vault what no document names; call it within `writing()`."""
        self.vault.sweep(sha256 for _, sha256, _ in self.catalogue.vault_objects())
        self.catalogue.set_meta(SWEEP, DONE)

    def verify(self) -> Iterator[tuple[str, str, Mismatch | None]]:
        """Hash every object anew: (what, source of its document, mismatch or None)."""
        rooms = {"original": Room.ORIGINALS}
        for what, sha256, source in self.catalogue.vault_objects():
            yield what, source, self.vault.verify(rooms.get(what, Room.DERIVED), sha256)

    def close(self) -> None:
        """Give everything back."""
        if "engine" in self.__dict__:
            self.engine.close()
        self.catalogue.close()

    def _placed(self, document_id: str, audience: frozenset[str]) -> Document:
        """The document with the word boxes of all its pages."""
        document = self.document(document_id, audience=audience)
        pages = tuple(self.page(document_id, page.number, audience=audience) for page in document.pages)
        return replace(document, pages=pages)

    def _check(self, document_id: str, audience: frozenset[str]) -> None:
        if PUBLIC not in audience or self.catalogue.documents.state_of(document_id) is not State.INDEXED:
            raise NotFoundError("There is no such document.")


class _Source:
    """Where search gets what it shows of documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def get(self, ids: Sequence[str]) -> Mapping[str, Summary]:
        """Only what may be shown: the index may not know yet that a document was withdrawn."""
        return {one: found for one, found in self._catalogue.documents.summaries(ids).items()
                if found.state is State.INDEXED}

    def page_text(self, document_id: str, number: int) -> str:
        return self._catalogue.documents.text(document_id, number)

    def page_repairs(self, document_id: str, number: int) -> Sequence[Repair]:
        return self._catalogue.repairs.of(document_id, number)


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path; None where none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _analyse(documents: Sequence[Document]) -> Iterator[IndexedDocument]:
    for document in documents:
        yield analyse(document, audience=EVERYBODY)
