"""Analysing on all cores: what catches the index up after an import, and what builds it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from indexer.housekeeping import tidy
from indexer.parallel import OrderedWorkers
from library.archive import Archive
from library.progress import Progress
from library.records import Document
from library.search.contract import IndexedDocument
from library.wording import mark

_PIECE = 16
"""Documents sent to a worker at a time."""

_BATCH = 4096
"""Documents a commit; more than in an ingest, so that the workers seldom wait for a commit."""
_SMALL_BATCH = 1024
"""Of an index that people search and change meanwhile: what they change waits for the commit that is under way."""


def rebuild_on_all_cores(archive: Archive, *, workers: int, progress: Progress) -> None:
    """Build the index anew beside the old one."""
    progress.begin(mark("indexing"), archive.catalogue.documents.last_change())
    with OrderedWorkers(workers) as pool:
        archive.rebuild(analyse=lambda documents: _analyse_all(documents, pool), batch=_BATCH, progress=progress)
    progress.end()


def index_on_all_cores(archive: Archive, *, workers: int, progress: Progress) -> None:
    """Bring the index up to date, unless another process is at it."""
    health = archive.health()
    progress.begin(mark("indexing"), max(0, health.last_change - health.watermark))
    with OrderedWorkers(workers) as pool:
        archive.follow(analyse=lambda documents: _analyse_all(documents, pool), batch=_SMALL_BATCH, progress=progress)
    tidy(archive)
    progress.end()


def _analyse_all(documents: Sequence[Document], pool: OrderedWorkers) -> Iterator[IndexedDocument]:
    for piece in pool.map(analyse_piece, _pieces(documents)):
        yield from piece


def analyse_piece(documents: Sequence[Document]) -> list[IndexedDocument]:
    """Some documents' tokens; runs in a worker."""
    from library.search.analysis import analyse  # the word splitter takes a second to load, in the worker only

    return [analyse(document, audience=document.audience) for document in documents]


def _pieces(documents: Iterable[Document]) -> Iterator[list[Document]]:
    source = iter(documents)
    while piece := list(islice(source, _PIECE)):
        yield piece
