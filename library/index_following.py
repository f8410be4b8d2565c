"""Keeping the index in step with the catalogue: the index is a projection, and can be made anew at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence, Set
from contextlib import AbstractContextManager

from library.catalogue import Catalogue
from library.progress import Progress, Silent
from library.records import Document, State
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
