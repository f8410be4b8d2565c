"""Making a catalogue again from an older one, or from none, with the vault and its manifest.

What the older catalogue knows is kept: the words of people, cuts, holds. What the manifest says on top of it is done:
files are held back, documents withdrawn or shown again; rules of access, owners and records of committees are put in
force. Originals that it lacks are entered as lost; nothing of them is shown before they have been read again. Where it
is not sure whether something that hides a document was in force, it was; where it is not sure whether something showed
one, it did not. Accounts are those of the older catalogue; all sign-ins and tokens are ended.

The file that was there is kept aside under a name with the time. Cut off, the same call begins again; only a catalogue
that is whole takes the place of the one that was there.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from library.access import Level, Scope
from library.catalogue import Catalogue, Known, LostFile
from library.catalogue.access import Rule
from library.catalogue.generations import PARTS, RELATION, SECRECY, parts_standing
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.lost_sayings import COLUMNS, FILED, OWNER
from library.catalogue.recovery import copy_catalogue, name_generation, names_any
from library.catalogue.relation_words import word_of
from library.catalogue.store import FILE_NAME
from library.catalogue.volumes import ARCHIVIST
from library.errors import DamagedError, UsageError, WrongCatalogueError
from library.keeping import ManifestKeeper, check_against
from library.machine.locking import exclusive
from library.records import State
from library.search.analysis import ANALYSER
from library.search.engines import INDEX_FOLDER, make_engine
from library.settings import load_settings
from library.vault import Kept, KeptHold, KeptRule, Room, Standing, Vault
from library.vault.told import Told
from library.wording import mark

NEWEST = mark("the newest of this archive")
_FOLDER = "recovering"
_LOCK_SECONDS = 5.0
_ACTOR = "recover"
"""Who stands in the journal for what is said again; the reason names who said it first."""


@dataclass(slots=True)
class Recovered:
    """What was done.

    Args:
        was: what the catalogue was found to be.
        aside: where its file is kept; None where it was the right one.
        lost: originals that are to be read again.
        hidden, shown: documents and files that were held back or withdrawn, and shown again.
        rules: rules of access that were put in force or taken back.
        said: people's words about relations that were put in force again.
        unsaid: those about relations of documents that are to be read or imported again; to be said again then.
        levels: of held files, with their terms, that were put in force again.
        parts: decisions on parts of held files that were put in force, or taken back, again.
        owners, filed: documents that belong to their unit, and lie in their file (hồ sơ), again, or as soon as they are
            read or imported again.
        cut: files that are split in another way than they were; to be split or joined again by a person.
        records: records without a file that came in since, as far as the manifest tells; to be imported again.
        acts: acts of people since, of which only what hides, shows or closes documents could be done again.
        accounts: that the older catalogue has; all their sign-ins and tokens are ended.
    """

    was: str
    aside: Path | None = None
    lost: int = 0
    hidden: int = 0
    shown: int = 0
    rules: int = 0
    said: int = 0
    unsaid: int = 0
    levels: int = 0
    parts: int = 0
    owners: int = 0
    filed: int = 0
    cut: list[str] = field(default_factory=list)
    records: int = 0
    acts: int = 0
    accounts: int = 0


def recover_catalogue(root: Path) -> Recovered:
    """Let the archive have a catalogue that knows all that its vault and manifest know.

    Raises:
        UsageError: there is no archive.
        BusyError: somebody works with it.
        DamagedError: the manifest cannot be read.
        EngineUnreachableError: the index runs elsewhere and cannot be told; nothing was changed.
    """
    vault = Vault(root / "vault")
    standing = vault.manifest.standing()
    if standing is None and next(vault.objects(Room.ORIGINALS), None) is None and not (root / FILE_NAME).exists():
        raise UsageError("There is no archive in {root}.", next_step="Name one with --archive.", root=root)
    with _alone(root):
        base = root / _FOLDER
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(mode=0o700)
        try:
            return _recover(root, base, vault, standing)
        finally:
            shutil.rmtree(base, ignore_errors=True)


def _recover(root: Path, base: Path, vault: Vault, standing: Standing | None) -> Recovered:
    told = Told.of(vault.manifest.read())
    was, known = _begin(root / FILE_NAME, base / FILE_NAME, standing, told)
    if was is None:
        done = Recovered(NEWEST)
        catalogue = Catalogue(root, ManifestKeeper(vault))
        _enter(catalogue, vault, told, done, known)
        catalogue.close()
        return done
    done = Recovered(was)
    if standing is None:
        told.add_found(vault)
    catalogue = Catalogue(base)
    _enter(catalogue, vault, told, done, known)
    catalogue.end_all_sign_ins()
    done.accounts = len(catalogue.accounts.all())
    catalogue.close()
    generation = _decide_the_last(vault, standing, told)
    name_generation(base / FILE_NAME, standing.archive if standing else None, generation)
    engine = make_engine(load_settings(root), root / INDEX_FOLDER, analyser=ANALYSER)
    with suppress(DamagedError):
        engine.clear()  # its order of changes is that of the lost catalogue
    done.aside = _swap(root / FILE_NAME, base / FILE_NAME)
    if standing is not None and not standing.done:
        vault.manifest.confirm(generation)
    return done


def _decide_the_last(vault: Vault, standing: Standing | None, told: Told) -> int:
    """Write down what was taken to be in force of an announcement of which that is not known.

    Without it the next write would name that announcement as the one before itself, and so say that all of it was.

    Returns:
        The generation of the catalogue that is made.
    """
    if standing is None:
        return 0
    if standing.done:
        return standing.generation
    generation = standing.generation + 1
    vault.manifest.announce(told.taken, generation=generation, after=standing.after)
    return generation


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with ExitStack() as stack:
        for lock in ("reading.lock", "writing.lock", "acting.lock"):
            stack.enter_context(exclusive(
                root / lock, busy=mark("Another process is at work in this archive."), wait=_LOCK_SECONDS))
        yield


def _begin(source: Path, target: Path, standing: Standing | None, told: Told) -> tuple[str | None, int]:
    """Put a copy of the older catalogue in its place, if it is of any use.

    Returns:
        What it was found to be, None where it is the newest; and its generation, 0 where it is of no use.
    """
    if not source.exists():
        return mark("gone"), 0
    try:
        known = copy_catalogue(source, target)
    except DamagedError:
        target.unlink(missing_ok=True)
        return mark("damaged"), 0
    was = _kind_of(known, standing, target, told)
    if was not in (None, "older"):
        target.unlink()
        return was, 0
    return was, known.generation


def _kind_of(known: Known, standing: Standing | None, path: Path, told: Told) -> str | None:
    if known.is_blank:
        return mark("empty")
    if standing is None:
        return None
    try:
        check_against(standing, known)
    except WrongCatalogueError:
        if known.archive == standing.archive or (known.archive is None and names_any(path, set(told.files))):
            return mark("older")
        return mark("of another archive, or empty")
    return None


def _enter(catalogue: Catalogue, vault: Vault, told: Told, done: Recovered, known: int) -> None:
    """Let a catalogue know what was told."""
    lost = []
    for sha256, documents in told.files.items():
        file = LostFile(sha256, tuple(documents.values()))
        if catalogue.lost.is_described(sha256):
            if _follow(catalogue, file, done):
                lost.append(file)
        elif not file.whole or file.whole.media_type:
            if not file.whole and not vault.path(Room.ORIGINALS, sha256).exists():
                continue  # it was never more than found, and is gone
            lost.append(file)
    catalogue.lost.add(lost)
    done.lost = catalogue.lost.count()
    _say_again(catalogue, told.sayings, done)
    _say_of_relations(catalogue, told.sayings, done)
    _set_levels(catalogue, told.sayings, done)
    _open_parts(catalogue, told.sayings, done)
    for rule in told.rules.values():
        done.rules += _put_in_force(catalogue, rule)
    since = told.counted_after(known)
    done.records, done.acts = since.count, since.acts


def _follow(catalogue: Catalogue, file: LostFile, done: Recovered) -> bool:
    """Hide and show the documents of a file that the catalogue knows; returns whether it must be read again."""
    whole = file.whole
    if whole is None:
        return False
    state = catalogue.documents.state_of(whole.id)
    if whole.state == State.QUARANTINED:
        if state is not State.QUARANTINED:
            catalogue.holds.hold(whole.id, whole.hold.mark if whole.hold else None)
            done.hidden += 1
        elif whole.hold is not None and whole.hold.in_force and whole.hold.decided_by == ARCHIVIST:
            _set_mark(catalogue, whole.id, whole.hold)
        if whole.hold is not None and _kept_hold(catalogue, whole.id) != whole.hold:
            catalogue.lost.remember(whole.id, whole.hold)
        return False
    if state is State.QUARANTINED:
        return file.is_released
    changed = [_bring(catalogue, one, done) for one in file.told]
    if not all(changed):
        done.cut.append(file.source)
    return False


def _set_mark(catalogue: Catalogue, whole: str, hold: KeptHold) -> None:
    """Let the level of a held file be what a person said."""
    document = catalogue.documents.get(whole)
    if document is not None and document.fields.secrecy != hold.mark:
        catalogue.holds.set_mark(whole, hold.mark, why=hold.why or "")


def _kept_hold(catalogue: Catalogue, whole: str) -> KeptHold | None:
    hold = catalogue.holds.of(whole)
    return None if hold is None else KeptHold(
        hold.mark, hold.in_force, hold.withdrawn, hold.decided_by, hold.decided, hold.why)


def _bring(catalogue: Catalogue, one: Kept, done: Recovered) -> bool:
    """Bring one document into its state; returns whether it is then as it was told."""
    now, wanted = catalogue.documents.state_of(one.id), State(one.state)
    if now is wanted:
        return True
    if wanted is State.WITHDRAWN:
        hide = [one.id] if now is State.INDEXED else catalogue.lost.shown_of(one.sha256)
        for document_id in hide:
            catalogue.documents.set_state(document_id, State.WITHDRAWN)
        done.hidden += len(hide)
        return now is State.INDEXED
    if wanted is State.INDEXED and now is State.WITHDRAWN:
        catalogue.documents.set_state(one.id, State.INDEXED)
        done.shown += 1
        return True
    return False


def _say_again(catalogue: Catalogue, sayings: Mapping[tuple[str, str], str | None], done: Recovered) -> None:
    """Let owners, files and records be as they were told; what rules about committees and kinds reach follows."""
    for (about, key), value in sayings.items():
        if about in COLUMNS and catalogue.lost_sayings.say(about, key, value):
            done.owners += about == OWNER
            done.filed += about == FILED
    for sort, records in catalogue.records.items():
        known = records.all()
        changed = {key: record for (about, key), value in sayings.items() if about == sort
                   and known.get(key) != (record := None if value is None else json.loads(value))}
        if changed:
            records.put(changed)
            catalogue.access.label_bearers(Scope(sort), lambda name, keys: True)


def _say_of_relations(catalogue: Catalogue, sayings: Mapping[tuple[str, str], str | None], done: Recovered) -> None:
    """Let people's words about relations be as they were told, where their documents are there."""
    for (about, key), value in sayings.items():
        if about != RELATION or value is None:
            continue
        document_id, _, relation = key.partition(" ")
        word = word_of(relation, value)
        if catalogue.documents.state_of(document_id) is None:
            done.unsaid += 1
            continue
        known = catalogue.relation_words.find(document_id, relation)
        if known is None or (known.says, known.target) != (word.says, word.target):
            catalogue.relation_words.say(document_id, word)
            done.said += 1


def _set_levels(catalogue: Catalogue, sayings: Mapping[tuple[str, str], str | None], done: Recovered) -> None:
    """Let levels of held files have the terms, the bodies and the decisions with which people set them."""
    for (about, key), value in sayings.items():
        if about != SECRECY or value is None:
            continue
        told = json.loads(value)
        known = [one.after for one in catalogue.journal.of_kinds(key, (SET_SECRECY,))]
        if not known or dict(known[-1]) != told["level"]:
            catalogue.journal.write(_ACTOR, SET_SECRECY, key, why=f"{told['by']}: vault/manifest",
                                    before=known[-1] if known else {"mark": told["level"].get("mark")},
                                    after=told["level"])
            done.levels += 1


def _open_parts(catalogue: Catalogue, sayings: Mapping[tuple[str, str], str | None], done: Recovered) -> None:
    """Let the same parts of held files be declassified that were; what was taken back since is taken back again."""
    for (about, key), value in sayings.items():
        if about != PARTS or value is None:
            continue
        missing = json.loads(value)
        for entry in parts_standing(catalogue.journal.of_kinds(key, (DECLASSIFY_PART,))):
            same = next((one for one in missing if one["ruling"] == dict(entry.after)), None)
            if same is not None:
                missing.remove(same)
                continue
            catalogue.journal.write(_ACTOR, DECLASSIFY_PART, key, why="vault/manifest", before=entry.after,
                                    undoes=entry.id)
            done.parts += 1
        for one in missing:
            catalogue.journal.write(_ACTOR, DECLASSIFY_PART, key, why=f"{one['by']}: vault/manifest",
                                    after=one["ruling"])
            done.parts += 1


def _put_in_force(catalogue: Catalogue, kept: KeptRule) -> bool:
    """Put a rule in force as it was told; returns whether that changed anything."""
    scope = Scope(kept.scope)
    known = catalogue.access.get(scope, kept.key)
    if not kept.level:
        if known is not None:
            catalogue.access.drop(scope, kept.key)
        return known is not None
    rule = Rule(scope, kept.key, Level(kept.level), kept.to, kept.by, kept.why, kept.made)
    if rule == known:
        return False
    catalogue.access.set(rule)
    return True


def _swap(there: Path, fresh: Path) -> Path | None:
    """Let the new catalogue take the place of the one that is there, which is kept aside with its log."""
    aside = None
    if there.exists():
        aside = there.with_name(f"catalogue.{time.strftime('%Y-%m-%dT%H-%M-%S')}.{os.getpid()}.aside.sqlite")
        try:
            os.link(there, aside)
        except OSError:  # a disk without links
            shutil.copy2(there, aside)
        for log in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                there.with_name(there.name + log).rename(aside.with_name(aside.name + log))
    fresh.replace(there)
    return aside
