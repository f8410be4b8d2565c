"""Keeping the index in step with the catalogue: the index is a projection, and can be made anew at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, suppress

from library.catalogue import Catalogue
from library.errors import BusyError, DamagedError, EngineUnreachableError
from library.progress import Progress, Silent
from library.records import Document, State
from library.renewing import UPGRADE, relate_soon
from library.search.analysis import analyse
from library.search.contract import Engine, IndexedDocument

BATCH = 256
"""Documents a commit, unless the caller says otherwise: bounds what one commit holds in memory."""
_BESIDE = 16
"""Newest changes that are taken in with one's own: somebody else may have changed something in the same moment."""
_SECONDS = 1.0
"""So long who did one thing takes in what others change meanwhile; then it waits for the next act, or its turn."""

Analyse = Callable[[Sequence[Document]], Iterable[IndexedDocument]]


def behind(catalogue: Catalogue, engine: Engine) -> bool:
    """Whether the catalogue has changes that the index lacks (or the index knows changes the catalogue lost)."""
    return engine.watermark() != catalogue.documents.last_change()


def catch_up(catalogue: Catalogue, engine: Engine, *, analyse: Analyse, batch: int = BATCH,
             progress: Progress | None = None, between: Callable[[], None] | None = None, few: bool = False) -> int:
    """Bring the index to the newest change of the catalogue; returns how many documents were put or taken out.

    A watermark beyond the newest change (the catalogue was restored from an older backup) makes the index anew.
    What people change while much is waiting is taken in before its turn, after the commit that is under way.

    Args:
        between: called after every commit.
        few: leave it as soon as more than a batch waits.
    """
    progress = progress or Silent()
    if engine.watermark() > catalogue.documents.last_change():
        engine.clear()
    done, seen = 0, 0
    while changes := catalogue.documents.changed_since(engine.watermark(), limit=batch + 1):
        if few and len(changes) > batch:
            break
        if len(changes) > batch and (newest := catalogue.documents.last_change()) > seen:
            new = catalogue.documents.changed_since(seen, limit=batch + 1) if seen else []
            if 0 < len(new) <= batch:
                _commit(catalogue, engine, new, watermark=engine.watermark(), analyse=analyse)
            else:
                hide_closed(catalogue, engine)
            seen = newest
        changes = changes[:batch]
        _commit(catalogue, engine, changes, watermark=changes[-1][0], analyse=analyse)
        done += len(changes)
        progress.advance(len(changes))
        if between is not None:
            between()
    return done


def is_far_behind(catalogue: Catalogue, engine: Engine) -> bool:
    """Whether so many changes wait for the index that nobody who waits for an answer should take them in."""
    return len(catalogue.documents.changed_since(engine.watermark(), limit=BATCH + 1)) > BATCH


class IndexFollower:
    """Keeps the index of an open archive in step, or leaves that to whoever writes to it now, or to a job.

    Args:
        catalogue: its changes are followed.
        engine: the index.
        writing: holds the index; raises `BusyError` where another process holds it.
    """

    def __init__(self, catalogue: Catalogue, engine: Engine,
                 writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._catalogue, self._engine, self._writing = catalogue, engine, writing
        self._before_turn = BeforeTurn()

    def follow(self, *, analyse: Analyse | None = None, batch: int = BATCH, progress: Progress | None = None,
               few: bool = False) -> int:
        """Bring the index to the newest change, or leave that to the process that writes to it now.

        That one looks again after it has let go of the index, so nothing is left behind. Where the engine does not
        answer it is left to whoever follows next: the catalogue knows every change. Returns how many documents changed.

        Args:
            few: leave it as soon as much waits, which may come in meanwhile.

        Raises:
            DamagedError: the index cannot be written to.
        """
        catalogue, engine = self._catalogue, self._engine
        done, more = 0, not few and (catalogue.citations.behind() or catalogue.relations.behind())
        with suppress(BusyError, EngineUnreachableError):
            while more or (behind(catalogue, engine) and not (few and is_far_behind(catalogue, engine))):
                with self._writing():
                    more = self._infer_some()
                    done += catch_up(catalogue, engine, analyse=analyse or analysed, batch=batch, progress=progress,
                                     few=few)
                if few and more:  # as where the first doubt of an archive has the texts of all documents read
                    self._leave_to_a_job()
                    more = False
            relate_soon(catalogue)
        return done

    def follow_soon(self, changed: int) -> None:
        """After an act that changed so many documents: a few are in the index at once, of many those that it closed.

        Where many changes wait, following the rest is a job: nobody who did one thing waits for what others did.
        """
        with suppress(BusyError, EngineUnreachableError):
            if changed <= BATCH:
                self.follow(batch=BATCH, few=True)
                if not is_far_behind(self._catalogue, self._engine):
                    return
            self._before_turn.take_in(self._catalogue, self._engine, changed, analyse=analysed, writing=self._writing)
        self._leave_to_a_job()

    def catch_up(self) -> int:
        """Bring inferred numbers and the index to the newest change, within `writing`; returns how many changed."""
        while self._infer_some():
            pass
        relate_soon(self._catalogue)
        return catch_up(self._catalogue, self._engine, analyse=analysed)

    def rebuild(self, *, analyse: Analyse | None, batch: int, progress: Progress | None) -> None:
        """Make the index anew beside the one that is searched, which follows every change meanwhile.

        Raises:
            BusyError: another process is making it anew.
        """
        with self._engine.rebuilding() as fresh:
            catch_up(self._catalogue, fresh, analyse=analyse or analysed, batch=batch, progress=progress,
                     between=self._follow_meanwhile)
            fresh.tidy()
        self.follow()

    def _follow_meanwhile(self) -> None:
        """The index that is searched follows, unless it cannot be used any more, which is why another is made."""
        with suppress(DamagedError, EngineUnreachableError):
            if self._engine.outdated() is None:
                self.follow()

    def _infer_some(self) -> bool:
        """Infer numbers from what changed, and read what the newest documents say of others; whether numbers wait."""
        from library.numbers.corroborating import corroborate  # an index that is in step does not wait for it

        more = corroborate(self._catalogue)
        self._catalogue.relations.follow_some()
        return more

    def _leave_to_a_job(self) -> None:
        self._catalogue.jobs.add("follow", {}, asked_by=UPGRADE)


def analysed(documents: Sequence[Document]) -> Iterator[IndexedDocument]:
    """Documents as the index stores them."""
    for document in documents:
        yield analyse(document, audience=document.audience)


class BeforeTurn:
    """Takes in what was changed last before its turn, at which it comes once more; one of these an open archive.

    It knows up to which change it took everything out that is not for everybody: so nothing that another process closed
    between an act and what follows it is left in the index.
    """

    def __init__(self) -> None:
        self._upto = self._watermark = 0

    def take_in(self, catalogue: Catalogue, engine: Engine, count: int, *, analyse: Analyse,
                writing: Callable[[], AbstractContextManager[None]]) -> None:
        """Take in so many of the newest changes; of many only what they closed, and of all others since the last call.

        Who finds the index held meanwhile leaves it to this one, which looks again for as long as one may wait.

        Args:
            writing: holds the index.

        Raises:
            BusyError: another process holds it, and looks again in its turn.
        """
        until, taken = time.monotonic() + _SECONDS, -1
        while taken < catalogue.documents.last_change() and (taken < 0 or time.monotonic() < until):
            with writing():
                taken = self._take_in(catalogue, engine, count, analyse)

    def _take_in(self, catalogue: Catalogue, engine: Engine, count: int, analyse: Analyse) -> int:
        """The same once; returns the newest change that there was."""
        watermark, newest = engine.watermark(), catalogue.documents.last_change()
        restored = watermark < self._watermark or newest < self._upto  # what was done then is not in these
        hidden = watermark if restored else max(self._upto, watermark)
        if count <= BATCH:
            count = max(count, _BESIDE)
            changes = catalogue.documents.changed_since(max(newest - count, watermark), limit=count)
            if changes:
                _commit(catalogue, engine, changes, watermark=watermark, analyse=analyse)
            _hide(catalogue, engine, hidden, but={id_ for _, id_ in changes})
        else:
            _hide(catalogue, engine, hidden)
        self._upto, self._watermark = newest, watermark
        return newest


def _commit(catalogue: Catalogue, engine: Engine, changes: Sequence[tuple[int, str]], *, watermark: int,
            analyse: Analyse) -> None:
    """Put what changed into the index as it is now, or out of it."""
    documents = {one.id: one for one in catalogue.documents.get_many([id_ for _, id_ in changes])}
    wanted = [one for one in documents.values() if one.state is State.INDEXED]
    with engine.writing(watermark=watermark) as writer:
        for one in documents.values():
            if one.state is State.QUARANTINED or (one.state is State.ASIDE and not one.pages):
                writer.erase(one.id)  # the parts of what is held back are set aside, and have no pages left
            elif one.state is not State.INDEXED:
                writer.delete(one.id)
        for indexed in analyse(wanted):
            writer.put(indexed)


def hide_closed(catalogue: Catalogue, engine: Engine) -> None:
    """Take out of the index, in one commit, what changed and is not for everybody; it comes back when its turn comes.

    So a rule about many documents takes effect at once, not when the last of them has been taken in.
    """
    _hide(catalogue, engine, engine.watermark())


def _hide(catalogue: Catalogue, engine: Engine, since: int, *, but: Set[str] = frozenset()) -> None:
    closed = [one for one in catalogue.documents.closed_since(since) if one not in but]
    if closed and engine.document_count():
        with engine.writing(watermark=engine.watermark()) as writer:
            writer.delete_many(closed)
