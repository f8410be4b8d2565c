"""The writer: Whoosh's lock, generations, table of contents and clean-up around segments that are built as arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, clean_files
from whoosh.writing import SegmentWriter

from library.search.contract import IndexedDocument, Writer
from library.search.whoosh_engine import merging, policy
from library.search.whoosh_engine.building import DocumentBuffer
from library.search.whoosh_engine.codec import ArrayCodec
from library.search.whoosh_engine.schema import INDEX_NAME, SCHEMA_VERSION, TOKENS_IN_MEMORY, make_schema
from library.search.whoosh_engine.segment import ArraySegment, SegmentData
from library.search.whoosh_engine.soundness import remove_with_note
from library.search.whoosh_engine.toc import Commit, Facts, latest_generation, read_facts, write_commit

OpenSegment = Callable[[ArraySegment], SegmentData]


class ArrayIndex(FileIndex):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's index over our segments: its reader and searcher work as they are."""

    def __init__(self, folder: Path) -> None:
        read_facts(folder, latest_generation(folder))  # Whoosh would not notice damage, and leave the file open
        super().__init__(FileStorage(str(folder)), make_schema(), INDEX_NAME)
        self.folder = folder

    def writer(self, procs: int = 1, **options: Any) -> ArrayWriter:
        """A writer; more processes are not needed."""
        return ArrayWriter(self, **options)


class ArrayWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """One commit. `cancel` leaves the index as it was.

    Args:
        open_segment: gives the arrays of a committed segment (the engine has most of them open already).
        tokens_in_memory: when so many tokens wait they are written out.
    """

    def __init__(
        self,
        index: ArrayIndex,
        *,
        open_segment: OpenSegment | None = None,
        tokens_in_memory: int = TOKENS_IN_MEMORY,
        **options: Any,
    ) -> None:
        super().__init__(index, codec=ArrayCodec(), **options)
        self._folder = index.folder
        self._open_segment = open_segment or self._open
        self._budget = tokens_in_memory
        self._facts = read_facts(index.folder, self.generation - 1)
        self._buffer = DocumentBuffer()
        self._waiting: dict[str, int] = {}
        self._fresh: list[ArraySegment] = []
        self.written: set[str] = set()
        self._opened: dict[str, SegmentData] = {}
        self._places: dict[str, tuple[ArraySegment, int]] = {}
        self._soiled: list[ArraySegment] = []

    def _open(self, segment: ArraySegment) -> SegmentData:
        return SegmentData(segment.path(self._folder))

    def _data(self, segment: ArraySegment) -> SegmentData:
        name = str(segment.segment_id())
        if name not in self._opened:
            self._opened[name] = (
                SegmentData(segment.path(self._folder), verify=False)
                if segment in self._fresh
                else self._open_segment(segment)
            )
        return self._opened[name]

    def put(self, document: IndexedDocument) -> None:
        """Add the document, in place of any that has its id."""
        self._check_state()
        self.remove(document.id)
        self._waiting[document.id] = self._buffer.add(document)
        self._added = True
        if self._buffer.tokens >= self._budget:
            self._flush()

    def remove(self, document_id: str) -> None:
        """Take the document out, wherever it is."""
        self._check_state()
        waiting = self._waiting.pop(document_id, None)
        if waiting is not None:
            self._buffer.drop(waiting)
            return
        fresh = self._places.pop(document_id, None)
        if fresh is not None:
            fresh[0].delete_document(fresh[1])
            return
        for segment in self.segments:
            number = self._data(segment).find(document_id)
            if number >= 0:
                segment.delete_document(number)

    def remove_many(self, ids: Sequence[str]) -> None:
        """The same for many documents: each segment is gone through once."""
        self._check_state()
        for one in ids:
            if one in self._waiting or one in self._places:
                self.remove(one)
        for segment in self.segments:
            for number in self._data(segment).find_many(ids):
                segment.delete_document(number)

    def erase(self, document_id: str) -> None:
        """Take the document out, and write every segment anew that holds it, deleted or not."""
        self.remove(document_id)
        self._soiled += [segment for segment in (*self.segments, *self._fresh)
                         if segment not in self._soiled and self._data(segment).find(document_id) >= 0]

    def _flush(self) -> None:
        """What waits becomes a segment of its own; nobody sees it before the commit."""
        if len(self._buffer):
            segment = self.codec.new_segment(self.storage, self.indexname)
            self._fresh.append(segment)
            ids = self._buffer.write(segment.path(self._folder))
            segment.set_doc_count(len(ids))
            self._places.update((name, (segment, number)) for number, name in enumerate(ids))
        self._buffer = DocumentBuffer()
        self._waiting = {}

    def _merged(self, segments: list[ArraySegment]) -> ArraySegment:
        sources = [(data := self._data(segment), data.alive(segment)) for segment in segments]
        segment = self.codec.new_segment(self.storage, self.indexname)
        self._fresh.append(segment)
        segment.set_doc_count(merging.merge(sources, segment.path(self._folder)))
        return segment  # type: ignore[no-any-return]

    def _settled(self, segments: list[ArraySegment], *, optimize: bool, merge: bool) -> list[ArraySegment]:
        """The segments after merging, largest work first left to later commits."""
        segments = [segment for segment in segments if segment.doc_count()]
        while merge:
            chosen = segments if optimize else policy.plan(segments)
            if not chosen or (optimize and len(segments) == 1 and not segments[0].deleted_count()):
                break
            merged = self._merged(chosen)
            place = segments.index(chosen[0])
            segments = [segment for segment in segments if segment not in chosen]
            segments.insert(min(place, len(segments)), merged)
        return [self._merged([segment]) if segment in self._soiled else segment for segment in segments]

    def commit(
        self, mergetype: Any = None, optimize: bool | None = None, merge: bool | None = None, *,
        watermark: int | None = None, analyser: str | None = None, clear: bool = False,
    ) -> None:  # fmt: skip
        """Write what waits, merge, and make everything visible in one step.

        Args:
            mergetype: Whoosh's way to choose; only our own policy is known here.
            watermark, analyser: what the index remembers from now on; None leaves it.
            clear: let everything go that was committed before.
        """
        self._check_state()
        self._flush()
        segments = self._fresh if clear else [*self.segments, *self._fresh]
        segments = self._settled(list(segments), optimize=bool(optimize), merge=merge is not False)
        facts = Facts(
            self._facts.watermark if watermark is None else watermark,
            self._facts.analyser if analyser is None else analyser,
            SCHEMA_VERSION if all(segment in self._fresh for segment in segments) else self._facts.schema,
        )
        self._opened.clear()
        self._close_segment()
        write_commit(self._folder, Commit(self.generation, tuple(segments), facts))
        clean_files(self.storage, self.indexname, self.generation, segments)
        self.written = {str(segment.segment_id()) for segment in self._fresh}
        self._finish()

    def cancel(self) -> None:
        """Leave the index as it was; what was written for this commit goes."""
        self._check_state()
        self._close_segment()
        for segment in self._fresh:
            remove_with_note(segment.path(self._folder))
        self._finish()

    def _close_segment(self) -> None:
        self.perdocwriter.is_closed = self.fieldwriter.is_closed = True
        self.pool.cleanup()


class ContractWriter(Writer):
    """The contract's writer over ours."""

    def __init__(self, writer: ArrayWriter) -> None:
        self._writer = writer

    def put(self, document: IndexedDocument) -> None:
        """Add the document, in place of any that has its id."""
        self._writer.put(document)

    def delete(self, document_id: str) -> None:
        """Take the document out; unknown ids are no error."""
        self._writer.remove(document_id)

    def delete_many(self, ids: Sequence[str]) -> None:
        """The same for many documents."""
        self._writer.remove_many(ids)

    def erase(self, document_id: str) -> None:
        """The same, and what is written of it goes with the commit."""
        self._writer.erase(document_id)
