"""An archive made from a backup again, and proved to be the one that was copied away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from library.acts.kinds import CHECK_BACKUP, RESTORE_ARCHIVE
from library.archive import Archive
from library.backup import sealing
from library.backup.bags import DATA, Bag, bags_in, copy_hashed, faults, note_faults
from library.backup.filling import PROOF_FILE, UNNAMED
from library.backup.making import KEY_LABEL
from library.backup.proof import Proof, differences, prove
from library.catalogue import Catalogue
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.catalogue.watched import Watched
from library.errors import BusyError, DamagedError, NotFoundError, UnreadableError, UsageError
from library.machine.locking import Claims
from library.modes import private_files, set_modes
from library.progress import Progress
from library.uploads import Pieces, with_files
from library.vault import hash_file
from library.wording import mark, say


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    Args:
        bag: from which the archive was made.
        files: that were copied.
        missing: a sentence for each file that is gone from the bag, or damaged, and was left out; and for each that was
            sent and not read, and that the bag has not.
        unlike: a sentence for each count and each answer that is not as it was.
        proved: how many questions were asked again; 0 where the backup holds no proof.
        unwatched: folders that the archive watched, with where their files went; the new one watches none.
    """

    bag: Bag
    files: int
    missing: tuple[str, ...]
    unlike: tuple[str, ...]
    proved: int
    unwatched: tuple[Watched, ...] = ()


def newest_bag(folder: Path) -> Bag:
    """The newest backup in a folder, or the one that the folder is.

    Raises:
        NotFoundError: there is none.
    """
    bags = bags_in(folder)
    if not bags:
        raise NotFoundError("There is no backup in {folder}.", folder=folder,
                            next_step="Name the folder that was given to 'vankien backup', or one backup in it.")
    return bags[-1]


def check_backup(archive: Archive | None, folder: Path, *, actor: str, progress: Progress) -> tuple[Bag, list[str]]:
    """Hash all of the newest backup in a folder again, and note in the journal that it was done.

    Args:
        archive: whose backup it is; None: nothing is noted.
        folder: with backups, or one backup.
        actor: who wants it.
        progress: is told of every file.

    Returns:
        The backup, and a sentence for each thing that is wrong with it.
    """
    bag = newest_bag(folder)
    faulty = list(faults(bag, progress))
    note_faults(bag, [name for name, _ in faulty if name])
    found = [sentence for _, sentence in faulty]
    if archive is not None:
        told = {"folder": str(bag.folder.parent.absolute()), "bag": bag.folder.name, "problems": len(found)}
        archive.catalogue.journal.write(actor, CHECK_BACKUP, None, after=told)
    return bag, found


def restore(source: Path, target: Path, *, actor: str, identity: Path | None = None, in_part: bool = False,
            progress: Progress) -> Restored:
    """Make an archive from the newest backup in a folder.

    All sign-ins and tokens are ended: since the backup some may have been taken away. No folder is watched any more:
    what comes into it is the other archive's, as long as that is there. Cut off, nothing is at `target`,
    and the same call begins again.

    Args:
        source: a folder with backups, or one backup.
        target: of the archive; there must be nothing yet.
        actor: who does it, for the journal.
        identity: the file of `age` that opens an encrypted backup.
        in_part: leave out what is gone or damaged instead of refusing.
        progress: is told of every file.

    Raises:
        NotFoundError: there is no backup.
        UsageError: something is at `target`, such as a disk, or the backup is encrypted and no identity was named.
        DamagedError: a file of the backup is gone, or is not what was written.
        UnreadableError: the identity does not open it.
        BusyError: another process restores to the same place.
    """
    target = target.absolute()
    bag = newest_bag(source)
    _check(bag, source, target, identity)
    stage = target.with_name(f".{target.name}.restoring")
    with _alone(stage):
        _check(bag, source, target, identity)  # another may have made it, and ended, meanwhile
        shutil.rmtree(stage, ignore_errors=True)
        try:
            with private_files(group=False):
                files, missing = _copied(bag, stage, identity, in_part=in_part, progress=progress)
                unlike, proved, unwatched = _made_ready(stage, bag, actor, progress)
                missing += _named_uploads(stage)
            if target.is_dir():
                target.rmdir()
            stage.rename(target)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
    return Restored(bag, files, tuple(missing), tuple(unlike), proved, tuple(unwatched))


@contextmanager
def _alone(stage: Path) -> Iterator[None]:
    """Let no second process fill the same folder.

    Raises:
        BusyError: another process does.
    """
    stage.parent.mkdir(parents=True, exist_ok=True)
    claims, name = Claims(stage.parent), f"{stage.name}.lock"
    if not claims.take(name):
        raise BusyError("Another process is restoring an archive to the same place.",
                        next_step="Wait until it has ended, then give the same command again.")
    try:
        yield
    finally:
        claims.release(name)


def _check(bag: Bag, source: Path, target: Path, identity: Path | None) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("Something is at {target} already.", target=target,
                         next_step="Name a folder that is not there.")
    if target.is_mount():  # it cannot be renamed to, which would be seen after all was copied
        raise UsageError("{target} is a disk of its own.", target=target,
                         next_step="Name a folder in it that is not there.")
    if source.resolve() in (target.resolve(), *target.resolve().parents):
        raise UsageError("{target} lies in the folder of the backups.", target=target,
                         next_step="Name a folder elsewhere.")
    if KEY_LABEL in bag.info and identity is None:
        raise UsageError("The backup is encrypted.", next_step="Name the file that opens it: --identity FILE")


def _copied(bag: Bag, stage: Path, identity: Path | None, *, in_part: bool, progress: Progress
            ) -> tuple[int, list[str]]:
    """Copy the payload, each file compared with the list; returns how many, and what was left out."""
    payload, missing = bag.payload(), list[str]()
    progress.begin(mark("copying"), len(payload))
    for name, sha256 in payload.items():
        why = _copy(bag.folder / name, sha256, stage, name.removeprefix(f"{DATA}/"), identity)
        if why is not None:
            missing.append(why)
            if not in_part:
                raise DamagedError("{why} Nothing was restored.", why=why, next_step=(
                    "Try an earlier backup, by its own folder; or --in-part, which leaves out what is damaged."))
        progress.advance()
    progress.end()
    if not (stage / CATALOGUE_FILE).is_file():
        raise DamagedError("The catalogue of this backup is gone or damaged.",
                           next_step="Try an earlier backup, by its own folder.")
    return len(payload) - len(missing), missing


def _copy(source: Path, sha256: str, stage: Path, name: str, identity: Path | None) -> str | None:
    """Copy one file; returns what is wrong with it."""
    target = stage / name.removesuffix(sealing.SUFFIX if identity else "")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if identity is None:
            found = copy_hashed(source, target)
        else:
            found = hash_file(source)
            if found == sha256:
                sealing.decrypt(source, target, identity)
    except FileNotFoundError:
        return say("{name} is gone.", name=name)
    if found == sha256:
        return None
    target.unlink(missing_ok=True)
    return say("{name} is not what was written.", name=name)


def _named_uploads(stage: Path) -> list[str]:
    """Give files that were sent their names; returns a sentence for each that waits or failed, and is not there."""
    missing, pieces = list[str](), Pieces(stage)
    catalogue = Catalogue(stage)
    try:
        for upload, must in with_files(catalogue, stage):
            path = pieces.path(upload)
            with suppress(FileNotFoundError):
                (path.parent / UNNAMED).rename(path)
            if must and not path.exists():
                missing.append(say("{name}, which was sent and is not read, is not in the backup.", name=upload.name))
    finally:
        catalogue.close()
    return missing


def _made_ready(stage: Path, bag: Bag, actor: str, progress: Progress
                ) -> tuple[list[str], int, list[Watched]]:
    """End sign-ins and watching, make the index, and compare with what the backup knows of the archive."""
    proof_file = stage / PROOF_FILE
    try:
        proof = Proof.of_json(proof_file.read_text("utf-8")) if proof_file.exists() else None
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError("damaged", "{name} of the backup cannot be read.", name=PROOF_FILE) from error
    proof_file.unlink(missing_ok=True)
    archive = Archive.open(stage)
    try:
        progress.begin(mark("indexing"), archive.health().last_change)
        archive.rebuild(progress=progress)
        progress.end()
        unlike = list(differences(proof, prove(archive, [one.question for one in proof.answers]))) if proof else []
        archive.catalogue.end_all_sign_ins()
        unwatched = archive.catalogue.watched.all()
        for one in unwatched:
            archive.catalogue.watched.remove(one.folder)
        archive.catalogue.journal.write(actor, RESTORE_ARCHIVE, None, after={"bag": bag.folder.name})
        set_modes(stage, group=archive.settings.group_readable)
    finally:
        archive.close()
    return unlike, len(proof.answers) if proof else 0, unwatched
