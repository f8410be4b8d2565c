"""An archive folder as one thing: catalogue, vault and index put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from library.access import Viewer
from library.authorities import Committee, Directory, Kind
from library.catalogue import DONE, DUE, SWEEP, By, Catalogue
from library.catalogue.repairs import SMALL
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.errors import (
    BusyError,
    DamagedError,
    GoneError,
    UsageError,
    VankienError,
    WrongCatalogueError,
)
from library.index_following import BATCH, Analyse, IndexFollower
from library.keeping import RECOVER, ManifestKeeper
from library.machine.disk import hindrance
from library.machine.locking import Claims, exclusive, file_at, shared
from library.machine.scratch import private_scratch, sweep_scratch
from library.modes import make_private, private_files, set_modes
from library.noting import Notes
from library.progress import Progress
from library.reading_room import ReadingRoom
from library.rejudging import is_judged, judge_kept_text
from library.relating.precedents import CataloguePrecedents
from library.renewing import UPGRADE, Renewal, renew_soon, renewal
from library.search.analysis import ANALYSER
from library.search.contract import Engine, Facet
from library.search.engines import INDEX_FOLDER, check_engine, make_engine
from library.search.names import Names
from library.search.service import SearchService
from library.settings import Settings, load_settings
from library.shown_documents import ShownDocuments
from library.tallying import Tally
from library.vault import Manifest, Mismatch, Room, Vault
from library.vietnamese.abbreviations import load as load_abbreviations
from library.wording import mark

if TYPE_CHECKING:
    from library.accounts import Accounts

VAULT_FOLDER = "vault"
ABBREVIATIONS_FILE = "abbreviations.toml"
"""The archive's own abbreviations, in its folder; of the shape of `library/vietnamese/abbreviations.toml`."""
_BEGIN = mark("Name one with --archive, or begin one: 'vankien ingest PATH…' with files, or "
              "'vankien user add NAME --role administrator' without any, to work in the site.")
_MODES = "modes"
"""Key of the remark that says who may read the files of the archive."""
_ACT_SECONDS = 30.0
_BEFORE_THE_FIRST = frozenset({"vankien.toml", ABBREVIATIONS_FILE})  # what may lie in the folder of a new archive


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


class Archive:
    """One archive folder. Readers may be many, in many threads; no lock is held while paper is read."""

    def __init__(self, root: Path, *, settings: Settings) -> None:
        self.root = root = root.absolute()  # a server may change its folder, and flask looks beside its own code
        self.settings = settings
        self.vault = Vault(root / VAULT_FOLDER)
        self.catalogue = _catalogue(root, self.vault)
        self.claims = Claims(root / "claims")
        self._opened = file_at(root / CATALOGUE_FILE)

    @classmethod
    def open(cls, root: Path, *, create: bool = False, settings: Settings | None = None) -> Archive:
        """Open the archive in a folder.

        Raises:
            UsageError: there is no archive, or (with `create`) the folder holds something else, or a setting is wrong.
            DamagedError: the catalogue cannot be read.
            WrongCatalogueError: it is not the newest one of this archive.
        """
        settings = settings or load_settings(root)
        check_engine(settings.engine)
        if not (root / CATALOGUE_FILE).is_file():
            if Manifest(root / VAULT_FOLDER).is_there():
                raise WrongCatalogueError("The catalogue is gone.", next_step=RECOVER)
            if not create:
                raise UsageError("There is no archive in {root}.", next_step=_BEGIN, root=root)
            if root.exists() and (not root.is_dir() or {one.name for one in root.iterdir()} - _BEFORE_THE_FIRST):
                raise UsageError("{root} is not empty and holds no archive.", next_step="Name another folder.",
                                 root=root)
            make_private(root, CATALOGUE_FILE)
        return cls(root, settings=settings)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in, and who has."""
        from library.accounts import Accounts  # a command that asks nobody in does not wait for it

        return Accounts(self.catalogue, self.settings)

    @cached_property
    def engine(self) -> Engine:
        """The index."""
        return make_engine(self.settings, self.root / INDEX_FOLDER, analyser=ANALYSER)

    @cached_property
    def _follower(self) -> IndexFollower:
        return IndexFollower(self.catalogue, self.engine, self.writing)

    def seen_by(self, viewer: Viewer, *, noting: bool = False) -> ReadingRoom:
        """What somebody sees of the archive; nothing of a document is told in any other way.

        Args:
            viewer: who.
            noting: it is this person who asks, not somebody at the command line who wants to see what this person sees.
        """
        return ReadingRoom(self.catalogue, self.vault, self.searching.seen_by(viewer.labels), viewer,
                           self.notes if noting else None, self.tally if noting else None)

    @cached_property
    def tally(self) -> Tally:
        """Counts of what is opened and looked for in vain, without anybody's name."""
        return Tally(self.catalogue.tallies)

    @cached_property
    def notes(self) -> Notes:
        """Notes of what was opened and what was taken away."""
        return Notes(self.catalogue)

    @cached_property
    def precedents(self) -> CataloguePrecedents:
        """What search asks of relations."""
        return CataloguePrecedents(self.catalogue)

    @cached_property
    def searching(self) -> SearchService:
        """Search, with the archive's own abbreviations where it has any; asked through `seen_by` alone.

        Raises:
            UsageError: the file of abbreviations is not of the right shape.
        """
        own = self.root / ABBREVIATIONS_FILE
        abbreviations = load_abbreviations(own) if own.exists() else None
        shown = ShownDocuments(self.catalogue)
        return SearchService(self.engine, shown, abbreviations=abbreviations, names=self._names,
                             precedents=self.precedents, signers=shown, file_names=shown)

    def _names(self) -> Mapping[Facet, Names]:
        """The names of both as they are now; every question asks for them."""
        committees, kinds, relations = self.catalogue.directories()
        self.precedents.question_begins(relations)
        return {Facet.COMMITTEE: committees, Facet.KIND: kinds}

    def committees(self) -> Directory[Committee]:
        """The records of committees as they are now: those that people made or changed, else those of the product."""
        return self.catalogue.committees.directory()

    def kinds(self) -> Directory[Kind]:
        """The records of kinds of documents as they are now."""
        return self.catalogue.kinds.directory()

    def ensure_there(self) -> None:
        """Make sure that the archive still stands where it was opened; what is open would be read on without it.

        Raises:
            GoneError: its folder was moved, unmounted or taken by another archive.
        """
        if file_at(self.root / CATALOGUE_FILE) != self._opened:
            raise GoneError("The archive is no longer in {root}.",
                            next_step="Bring the folder back, or start the server anew over the archive.",
                            root=self.root)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index, for as long as a commit takes; who finds it held leaves its changes to the holder.

        Raises:
            BusyError: another process writes to it.
        """
        with (exclusive(self.root / "writing.lock",
                        busy=mark("Another process is writing to the index of this archive.")),
              private_files(group=self.settings.group_readable)):
            self._keep_private()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While paper is read, what it gives lies in the vault before any document names it: nothing is swept.

        What is written for a moment only lies in a private folder meanwhile.
        """
        with (private_files(group=self.settings.group_readable), shared(self.root / "reading.lock"),
              private_scratch(self.root)):
            yield

    def _keep_private(self) -> None:
        """An archive of a release that let everybody read it, or whose setting changed, gets its modes once."""
        wanted = "group" if self.settings.group_readable else "owner"
        if self.catalogue.meta(_MODES) != wanted:
            set_modes(self.root, group=self.settings.group_readable)
            self.catalogue.set_meta(_MODES, wanted)

    def acting(self) -> AbstractContextManager[None]:
        """Hold what looks at a document and then changes it; never while anything is read. It takes milliseconds.

        Raises:
            BusyError: another process has held it for half a minute.
        """
        return exclusive(self.root / "acting.lock", wait=_ACT_SECONDS,
                         busy=mark("Another process is changing documents of this archive."))

    def health(self) -> Health:
        """Whether the index is in step with the catalogue."""
        return Health(self.engine.document_count(), self.catalogue.documents.last_change(), self.engine.watermark())

    def is_behind(self, viewer: Viewer) -> bool:
        """Whether the index or the relations lack a change of a document that this viewer sees; no other is told of."""
        watermark, newest = self.engine.watermark(), self.catalogue.documents.last_change()
        return watermark > newest or (
            watermark < newest and self.catalogue.documents.is_seen_since(watermark, viewer.labels)
        ) or self.catalogue.relations.unread(viewer.labels) > 0

    def renewal(self) -> Renewal | None:
        """What is to be said of an index that has to be made anew; None where it need not be."""
        return renewal(self.catalogue, self.engine)

    def hindrance(self) -> VankienError | None:
        """What keeps the archive from being written to, such as a full or a read-only disk; None where nothing does."""
        return hindrance(self.root)

    def follow(self, *, analyse: Analyse | None = None, batch: int = BATCH, progress: Progress | None = None,
               few: bool = False) -> int:
        """Bring the index to the newest change, as `IndexFollower.follow` does; returns how many documents changed."""
        return self._follower.follow(analyse=analyse, batch=batch, progress=progress, few=few)

    def follow_soon(self, changed: int = 1) -> None:
        """After an act that changed so many documents: a few are in the index at once, the rest is a job."""
        self._follower.follow_soon(changed)

    def catch_up(self) -> int:
        """Bring inferred numbers and the index to the newest change; call it within `writing()`.

        Returns how many documents changed.
        """
        return self._follower.catch_up()

    def repair(self) -> int:
        """Make out misread words. Returns how many documents changed by that; the index has to follow."""
        from library.repairing import repair_misread

        return repair_misread(self.catalogue)

    def unlearn(self) -> None:
        """After a document was hidden, take back what it repaired in others; in a large archive as a job."""
        if self.catalogue.repairs.count_pages() > SMALL:
            self.catalogue.jobs.add("repair", {}, asked_by=UPGRADE)
        elif self.repair():
            self.follow()

    def rebuild(self, *, analyse: Analyse | None = None, batch: int = BATCH, progress: Progress | None = None) -> None:
        """Make the index anew beside the one that is searched, which follows every change meanwhile.

        Cut off, it goes on from where it was when it is called again.

        Raises:
            BusyError: another process is making it anew.
        """
        self.repair()
        with private_files(group=self.settings.group_readable):
            self._follower.rebuild(analyse=analyse, batch=batch, progress=progress)

    def judge_again(self, *, progress: Progress | None = None) -> None:
        """After an upgrade, hide what the newest rules of secrecy convict by its kept text; else do nothing."""
        if is_judged(self.catalogue):
            return
        held = judge_kept_text(self.catalogue, progress)
        if self.catalogue.judgements.waiting(By.PAPER, limit=1):
            self.catalogue.jobs.add("rejudge", {}, asked_by=UPGRADE)
        if held:
            self.sweep()
            with suppress(DamagedError):  # what is wrong with the index is told where it is asked; it shows nothing
                self.follow()

    def recover(self, *, progress: Progress | None = None) -> None:
        """Mend what a crash or a new version left: bring the index in step, unless another process is at it now.

        To make one of an earlier release anew is a job.
        """
        if renew_soon(self.catalogue, self.engine):
            with suppress(DamagedError):  # one that cannot be read any more
                self.follow(progress=progress)
        else:
            self.follow(progress=progress)
        sweep_scratch(self.root)
        if self.sweep_is_due():
            self.sweep()

    def sweep_is_due(self) -> bool:
        """Whether the vault may hold what was derived from a file that is held back."""
        return self.catalogue.meta(SWEEP) == DUE

    def sweep(self) -> None:
        """Take out of the vault what no document names, and out of the catalogue's file what was taken out of it.

        While any process reads it stays due.
        """
        try:
            with exclusive(self.root / "reading.lock",
                           busy=mark("Another process is reading documents into this archive.")):
                self.catalogue.set_meta(SWEEP, DUE)  # an archive without a manifest gets one before anything goes
                self.vault.sweep(sha256 for _, sha256, _ in self.catalogue.vault_objects())
                self.catalogue.set_meta(SWEEP, DONE if self.catalogue.leave_no_trace() else DUE)
        except BusyError:
            self.catalogue.set_meta(SWEEP, DUE)

    def verify(self) -> Iterator[tuple[str, str, Mismatch | None]]:
        """Hash every object anew: (what, source of its document, mismatch or None).

        Raises:
            GoneError: the whole vault is.
        """
        self.vault.ensure()
        rooms = {"original": Room.ORIGINALS}
        for what, sha256, source in self.catalogue.vault_objects():
            yield what, source, self.vault.verify(rooms.get(what, Room.DERIVED), sha256)

    def close(self) -> None:
        """Give everything back."""
        self.claims.release_all()
        if "tally" in self.__dict__:
            self.tally.write()
        if "precedents" in self.__dict__:
            self.precedents.close()
        if "engine" in self.__dict__:
            self.engine.close()
        self.catalogue.close()


def _catalogue(root: Path, vault: Vault) -> Catalogue:
    try:
        return Catalogue(root, ManifestKeeper(vault))
    except (GoneError, WrongCatalogueError):
        raise
    except DamagedError as error:
        raise DamagedError(error.message, next_step=RECOVER) from error
