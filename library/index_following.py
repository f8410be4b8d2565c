"""Keeping the index in step with the catalogue: the index is a projection, and can be made anew at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from library.catalogue import Catalogue
from library.progress import Progress, Silent
from library.records import Document, State
from library.search.contract import Engine, IndexedDocument

BATCH = 256
"""Documents a commit, unless the caller says otherwise: bounds what one commit holds in memory."""

Analyse = Callable[[Sequence[Document]], Iterable[IndexedDocument]]


def behind(catalogue: Catalogue, engine: Engine) -> bool:
    """Whether the catalogue has changes that the index lacks (or the index knows changes the catalogue lost)."""
    return engine.watermark() != catalogue.documents.last_change()


def catch_up(catalogue: Catalogue, engine: Engine, *, analyse: Analyse, batch: int = BATCH,
             progress: Progress | None = None, between: Callable[[], None] | None = None) -> int:
    """Bring the index to the newest change of the catalogue; returns how many documents were put or taken out.

    A watermark beyond the newest change (the catalogue was restored from an older backup) makes the index anew.

    Args:
        between: called after every commit.
    """
    progress = progress or Silent()
    if engine.watermark() > catalogue.documents.last_change():
        engine.clear()
    done, hidden = 0, 0
    while changes := catalogue.documents.changed_since(engine.watermark(), limit=batch + 1):
        if len(changes) > batch and (newest := catalogue.documents.last_change()) > hidden:
            hide_closed(catalogue, engine)
            hidden = newest
        changes = changes[:batch]
        documents = {one.id: one for one in catalogue.documents.get_many([id_ for _, id_ in changes])}
        wanted = [one for one in documents.values() if one.state is State.INDEXED]
        with engine.writing(watermark=changes[-1][0]) as writer:
            for one in documents.values():
                if one.state is State.QUARANTINED or (one.state is State.ASIDE and not one.pages):
                    writer.erase(one.id)  # the parts of what is held back are set aside, and have no pages left
                elif one.state is not State.INDEXED:
                    writer.delete(one.id)
            for indexed in analyse(wanted):
                writer.put(indexed)
        done += len(changes)
        progress.advance(len(changes))
        if between is not None:
            between()
    return done


def hide_closed(catalogue: Catalogue, engine: Engine) -> None:
    """Take out of the index, in one commit, what changed and is not for everybody; it comes back when its turn comes.

    So a rule about many documents takes effect at once, not when the last of them has been taken in.
    """
    closed = catalogue.documents.closed_since(engine.watermark()) if engine.document_count() else []
    if closed:
        with engine.writing(watermark=engine.watermark()) as writer:
            for one in closed:
                writer.delete(one)
