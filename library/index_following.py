"""Keeping the index in step with the catalogue: the index is a projection, and can be made anew at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from library.catalogue import Catalogue
from library.progress import Progress, Silent
from library.records import Document, State
from library.search.contract import Engine, IndexedDocument

BATCH = 256
"""Documents a commit, unless the caller says otherwise: bounds what one commit holds in memory."""
_BESIDE = 16
"""Newest changes that are taken in with one's own: somebody else may have changed something in the same moment."""

Analyse = Callable[[Sequence[Document]], Iterable[IndexedDocument]]


def behind(catalogue: Catalogue, engine: Engine) -> bool:
    """Whether the catalogue has changes that the index lacks (or the index knows changes the catalogue lost)."""
    return engine.watermark() != catalogue.documents.last_change()


def catch_up(catalogue: Catalogue, engine: Engine, *, analyse: Analyse, batch: int = BATCH,
             progress: Progress | None = None, between: Callable[[], None] | None = None) -> int:
    """Bring the index to the newest change of the catalogue; returns how many documents were put or taken out.

    A watermark beyond the newest change (the catalogue was restored from an older backup) makes the index anew.
    What people change while much is waiting is taken in before its turn, after the commit that is under way.

    Args:
        between: called after every commit.
    """
    progress = progress or Silent()
    if engine.watermark() > catalogue.documents.last_change():
        engine.clear()
    done, seen = 0, 0
    while changes := catalogue.documents.changed_since(engine.watermark(), limit=batch + 1):
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


def take_in_at_once(catalogue: Catalogue, engine: Engine, count: int, *, analyse: Analyse) -> None:
    """Take in the newest changes before their turn, at which they come once more; of many only what they closed."""
    if count > BATCH:
        hide_closed(catalogue, engine)
        return
    count, newest = max(count, _BESIDE), catalogue.documents.last_change()
    changes = catalogue.documents.changed_since(max(newest - count, engine.watermark()), limit=count)
    if changes:
        _commit(catalogue, engine, changes, watermark=engine.watermark(), analyse=analyse)


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
    closed = catalogue.documents.closed_since(engine.watermark()) if engine.document_count() else []
    if closed:
        with engine.writing(watermark=engine.watermark()) as writer:
            for one in closed:
                writer.delete(one)
