"""Keeping the catalogue and the vault's manifest in step, and telling a catalogue that is not the archive's newest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from library.catalogue import Catalogue, Known
from library.catalogue.generations import ARCHIVE
from library.errors import GoneError, WrongCatalogueError
from library.machine.disk import told
from library.vault import CONNECT, Kept, Line, Room, Standing, Vault
from library.wording import mark

RECOVER = ("Nothing was changed. Put the newest catalogue back, or run 'vankien recover': it keeps this file aside "
           "and enters again, from the vault, what it lacks.")
"""The next step of everybody who meets a wrong catalogue."""


class ManifestKeeper:
    """Writes the manifest of a vault for the catalogue beside it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._manifest = vault.manifest

    def check(self, known: Known) -> None:
        """Refuse a catalogue that is not the newest one of this archive.

        The manifest is read first: what a writer does meanwhile only makes the catalogue newer.

        Raises:
            WrongCatalogueError: it is older, or empty, or another archive's.
            GoneError: the vault is not there.
        """
        self._vault.begun = known.archive is not None
        self._check(self._manifest.standing(), known)

    def _check(self, standing: Standing | None, known: Known) -> None:
        if standing is None:
            self._check_without_manifest(known)
        else:
            check_against(standing, known)

    def is_begun(self) -> bool:
        """Whether there is a manifest."""
        return self._manifest.is_there()

    def announce(self, known: Known, lines: Iterator[Line], everything: Iterator[Line]) -> Known:
        """Write what a transaction is about to name; a manifest that lacks what is there is given all of it first."""
        try:
            return self._announce(known, lines, everything)
        except OSError as error:
            raise told(error) from error

    def _announce(self, known: Known, lines: Iterator[Line], everything: Iterator[Line]) -> Known:
        standing = self._manifest.standing()
        self._check(standing, known)
        archive, last = (known.archive, 0) if standing is None else (standing.archive, standing.generation)
        if standing is None:
            if known.archive is not None:
                everything = self._beside_originals(everything, but=lines)
            archive = self._manifest.begin(known.archive)
            lines = chain(everything, self._found())
        elif known.archive is None or known.generation > standing.generation:
            lines = everything
        generation = max(known.generation, last) + 1
        self._manifest.announce(lines, generation=generation, after=known.generation)
        self._vault.begun = True
        return Known(archive, generation, is_blank=False)

    def confirm(self, generation: int) -> None:
        """The transaction is in the catalogue; where that cannot be written, the next announcement says it too."""
        with suppress(OSError):
            self._manifest.confirm(generation)

    def _check_without_manifest(self, known: Known) -> None:
        """An archive of a release that had no manifest, or a new one; unless something is plainly wrong."""
        if known.is_blank and next(self._vault.objects(Room.ORIGINALS), None) is not None:
            raise WrongCatalogueError("The catalogue is empty, but the vault holds originals.", next_step=RECOVER)
        if known.archive is not None and not self._vault.folder.is_dir():
            raise GoneError("The vault is not in {folder}.", next_step=CONNECT, folder=self._vault.folder)

    def _beside_originals(self, everything: Iterator[Line], *, but: Iterator[Line]) -> Iterator[Line]:
        """The same lines; a share that goes away leaves an empty folder, in which no second vault may be begun.

        Args:
            but: what is about to be named; its originals may have come since.

        Raises:
            GoneError: of the originals that the catalogue named before none is there.
        """
        lines, new = list(everything), {line.sha256 for line in but if isinstance(line, Kept)}
        originals = [self._vault.path(Room.ORIGINALS, line.sha256) for line in lines
                     if isinstance(line, Kept) and line.media_type and line.sha256 not in new]
        if originals and not any(path.exists() for path in originals):
            raise GoneError("The vault is not in {folder}.", next_step=CONNECT, folder=self._vault.folder)
        return iter(lines)

    def _found(self) -> Iterator[Kept]:
        """Everything that lies in the vault: who begins the manifest may have an older catalogue, and cannot know."""
        for path in self._vault.objects(Room.ORIGINALS):
            if not path.name.startswith("."):
                yield Kept("", path.name, path.stat().st_size, "", "", "")


def ensure_vault(catalogue: Catalogue, vault: Vault) -> None:
    """Make sure that the vault is there: a share that goes away leaves no folder, or an empty one.

    Raises:
        GoneError: it is not.
    """
    if catalogue.meta(ARCHIVE) is not None and not vault.manifest.is_there():
        raise GoneError("The vault is not in {folder}.", next_step=CONNECT, folder=vault.folder)


def check_against(standing: Standing, known: Known) -> None:
    """Compare what a catalogue says of itself with how far the manifest has come.

    One write that was announced and then cut off is no fault: the catalogue is then where it was before.

    Raises:
        WrongCatalogueError: the catalogue is older, or empty, or another archive's.
    """
    cut_off = not standing.done and known.generation == standing.after
    if known.archive is None:
        if known.is_blank or not cut_off:
            what = mark("The catalogue is empty.") if known.is_blank else mark("The catalogue is older than the vault.")
            raise WrongCatalogueError(what, next_step=RECOVER)
    elif known.archive != standing.archive:
        raise WrongCatalogueError("The catalogue is that of another archive.", next_step=RECOVER)
    elif known.generation < standing.generation and not cut_off:
        raise WrongCatalogueError(
            "The catalogue is older than the vault: it was written {written} times, the vault knows of {known}.",
            next_step=RECOVER, written=known.generation, known=standing.generation)
