"""One segment: Whoosh's record of it in the table of contents, and its opened file."""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base

from library.search.contract import Field
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.earlier import open_file
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.schema import ALL_FIELDS, ID
from library.search.whoosh_engine.terms import decode, encode

EXTENSION = ".arrays"
_WORTH_A_PASS = 64
"""Looking up one id takes as long as reading so many terms."""
_IDS_KEPT = 1 << 14


class ArraySegment(base.Segment):  # type: ignore[misc]  # Whoosh has no types
    """What the table of contents says of a segment: its name, how many documents it has, which of them are deleted."""

    @classmethod
    def _random_id(cls, size: int = 16) -> str:
        """A name that no segment had: whoever seeds `random`, or forks, would else write over one that is read."""
        return secrets.token_hex(size // 2)

    def __init__(self, codec: Any, index_name: str, *, documents: int = 0) -> None:
        super().__init__(index_name)
        self._codec = codec
        self._documents = documents
        self._deleted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        state["_deleted"] = array("I", sorted(self._deleted)).tobytes()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        deleted = array("I")
        deleted.frombytes(state["_deleted"])
        self._deleted = set(deleted)

    def codec(self, **_options: Any) -> Any:
        """The codec that reads the segment."""
        return self._codec

    def path(self, folder: Path) -> Path:
        """The segment's one file."""
        return folder / str(self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        """Never: it is one file already, and must stay mappable."""
        return False

    def set_doc_count(self, count: int) -> None:
        """Whoosh's setter for the number of documents."""
        self._documents = count

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self._documents

    def deleted_count(self) -> int:
        """Documents that are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> list[int]:
        """Numbers of the deleted documents."""
        return sorted(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # Whoosh's signature
        """Mark a document as deleted, or take the mark away."""
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Whether the document is deleted."""
        return docnum in self._deleted


class SegmentData:
    """The arrays of one segment file; the same for every commit that holds the segment."""

    def __init__(self, path: Path, *, verify: bool = True) -> None:
        self.file = open_file(path, verify=verify)
        self.size = int(self.file.facts["documents"])
        self.fields = {name: FieldPostings(self.file, name) for name in ALL_FIELDS}
        self.pages, self.page_ends = self.file["pages"], self.file["page_ends"]
        self._id_terms = self.file[f"{ID}:column"]
        self._known_ids: dict[int, str] = {}

    @cached_property
    def issued(self) -> Array:
        """Date of each document as YYYYMMDD, 0 when unknown."""
        return self.file["issued:column"]

    @cached_property
    def ties(self) -> Array:
        """Rank of each document by newer date, then smaller id."""
        return self.file["ties"]

    def column(self, name: str) -> Array:
        """Term number plus one per document, 0 for none."""
        return self.file[f"{name}:column"]

    def lengths(self, field: str) -> Array:
        """Tokens of each document in the field."""
        return self.file[f"{field}:lengths"]

    def id_of(self, document: int) -> str:
        """The id of a document."""
        return decode(self.fields[ID].table.text(int(self._id_terms[document]) - 1))

    def ids_of(self, documents: Array) -> list[str]:
        """The ids of several documents."""
        return [decode(term) for term in self.fields[ID].table.texts(self._id_terms[documents].astype(np.intp) - 1)]

    def known_ids(self, documents: Sequence[int]) -> list[str]:
        """The ids of documents that are shown; kept, for the best are found again and again."""
        known = self._known_ids
        try:
            return list(map(known.__getitem__, documents))
        except KeyError:
            if len(known) >= _IDS_KEPT:
                known = self._known_ids = {}
            known |= zip(documents, self.ids_of(np.array(documents)), strict=True)
            return [known[one] for one in documents]

    def find(self, document_id: str) -> int:
        """Number of the document with that id (living or not), -1 when it is not here."""
        term = self.fields[ID].table.find(encode(document_id))
        if term < 0:
            return -1
        return int(self.fields[ID].listed(term)[0][0])

    def find_many(self, ids: Sequence[str]) -> list[int]:
        """Numbers of the documents with these ids (living or not), as far as they are here; all terms are read once."""
        if len(ids) * _WORTH_A_PASS < self.size:
            return [number for number in map(self.find, ids) if number >= 0]
        wanted = set(map(encode, ids))
        terms = [number for number, term in enumerate(self.fields[ID].table.all()) if term in wanted]
        return np.flatnonzero(np.isin(self._id_terms, np.array(terms, np.int64) + 1)).tolist()

    def page_starts(self, document: int) -> Array:
        """Place within the document of each page's first token, then the place behind the last page."""
        return self.pages[int(self.page_ends[document]) : int(self.page_ends[document + 1])]

    @cached_property
    def page_places(self) -> Array:
        """Place within the segment of each page's first token; behind the pages of a document, of its end."""
        starts = self.fields[Field.TEXT].document_starts
        ends = self.page_ends.astype(np.intp)
        return np.asarray(np.repeat(starts[:-1], ends[1:] - ends[:-1]) + self.pages.astype(starts.dtype))

    def alive(self, segment: ArraySegment) -> Array | None:
        """A mask of the documents that are not deleted, None when none is."""
        if not segment.deleted_count():
            return None
        mask = np.ones(self.size, np.bool_)
        mask[segment.deleted_docs()] = False
        return mask
