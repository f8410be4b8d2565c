"""What one viewer sees of an archive: documents, pages, files, lists, counts; the rest is as if it were not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from library.access import Level, Viewer
from library.catalogue import Catalogue, DoubtCounts, FieldDoubt, PageDoubt, Summary, Totals
from library.errors import NotFoundError
from library.noting import Notes
from library.numbers.gaps import Gaps
from library.page_lines import words_with
from library.party.codes import code_keys, parse_given_code
from library.records import Document, Page, Part, State
from library.relating import Relating
from library.relating.missing import Missings
from library.relating.relation_records import RelationRecords
from library.search.contract import Facet
from library.search.service import Search
from library.tallying import Tally
from library.vault import Room, Vault, unpack_placed

if TYPE_CHECKING:
    from library.exchange import Difference, Taken


@dataclass(frozen=True, slots=True)
class Blob:
    """A file to hand out: where it lies, its media type, SHA-256, size in bytes, and a name to save it under."""

    path: Path
    media_type: str
    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """A document that shares its file with others, and which pages of the file it is."""

    id: str
    part: Part


@dataclass(frozen=True, slots=True)
class Overview:
    """What a visitor sees first: exact counts and the latest additions."""

    totals: Totals
    latest: tuple[Summary, ...]


class ReadingRoom:
    """An archive as one viewer sees it; made anew for each request.

    With `notes` the journal tells what of it was opened that is not for everybody.

    A document that stands in the library and shares a label with the viewer is seen; any other is not told from one
    that never was.
    """

    def __init__(self, catalogue: Catalogue, vault: Vault, search: Search, viewer: Viewer,
                 notes: Notes | None = None, tally: Tally | None = None) -> None:
        self._catalogue = catalogue
        self._notes = notes
        self._tally = tally
        self._vault = vault
        self.search = search
        self.viewer = viewer

    def document(self, document_id: str) -> Document:
        """A document that is seen, without word boxes.

        Raises:
            NotFoundError: there is none; a withdrawn or quarantined one is not told from one that never was.
        """
        self._open(document_id)
        document = self._catalogue.documents.get(document_id, named_for=self.viewer.labels)
        if document is None:
            raise NotFoundError("There is no such document.")
        return document

    def page(self, document_id: str, number: int) -> Page:
        """A page with its word boxes.

        Raises:
            NotFoundError: there is no such page for this viewer.
            DamagedError: its word boxes are gone.
        """
        self._open(document_id)
        found = self._catalogue.documents.page(document_id, number)
        if found is None:
            raise NotFoundError("There is no such page.")
        page, words = found
        if not words:
            return page
        boxes, placing = unpack_placed(self._vault.read(Room.DERIVED, words))
        reading = self._catalogue.lines.reading(document_id, number)
        if reading is not None:
            boxes = words_with(reading, boxes, page.text)
        return replace(page, words=boxes, placing=placing)

    def page_picture(self, document_id: str, number: int) -> Blob:
        """The picture of a page.

        Raises:
            NotFoundError: there is no such page for this viewer, or it has no picture.
            DamagedError: the picture is gone from the vault.
        """
        self._open(document_id)
        found = self._catalogue.documents.page(document_id, number)
        if found is None or found[0].picture is None:
            raise NotFoundError("There is no picture of this page.")
        path = self._vault.existing(Room.DERIVED, found[0].picture)
        return Blob(path, "image/webp", found[0].picture, path.stat().st_size, f"{document_id}-{number}.webp")

    def original(self, document_id: str) -> Blob:
        """The file as it came.

        Raises:
            NotFoundError: there is no such document for this viewer, or it came as a record without a file, or
                the file also holds a document, or a file, that this viewer may not see.
            DamagedError: the file is gone from the vault.
        """
        self._check(document_id)
        part = self._catalogue.volumes.part_of(document_id)
        parts = self._catalogue.volumes.parts_in_force(part.whole) if part else []
        held = [one for one, *_ in parts]
        for inner in self._catalogue.enclosures.inside(part.whole if part else document_id):
            held += [one for one, *_ in self._catalogue.volumes.parts_in_force(inner)] or [inner]
        if len(self._seen(held)) < len(set(held)):
            raise NotFoundError("The file of this document is not handed out.")
        file = self._catalogue.documents.original(document_id)
        if file is None:
            raise NotFoundError("This document came without a file.")
        path = self._vault.existing(Room.ORIGINALS, file.sha256)
        return Blob(path, file.media_type, file.sha256, file.size, Path(file.name).name)

    def taken(self, document_id: str, form: str, *, check: bool = False) -> Taken:
        """A document in one of the forms of `exchange.FORMS`, made anew.

        Args:
            document_id: of the document.
            form: a name in `exchange.FORMS`.
            check: take the text out of what was made again and compare it with the catalogue's.

        Raises:
            NotFoundError: there is no such document or form for this viewer, or it has no page pictures.
            DamagedError: something of it is gone from the vault.
            UnreadableError: the original cannot be copied into this form.
        """
        from library.exchange import FORMS, Taken, write_document  # whoever only looks does not wait for it

        if form not in FORMS:
            raise NotFoundError("There is no form {form}.", form=form)
        document, original = self._placed(document_id), self.original(document_id)
        first = document.part.first if document.part is not None else 1
        content = write_document(document, FORMS[form], original.path, original.media_type, first=first)
        wrong: tuple[Difference, ...] = tuple(FORMS[form].check(document, content)) if check else ()
        return Taken(content, FORMS[form].media_type, f"{document_id}.{FORMS[form].ending}", wrong)

    def siblings(self, document_id: str) -> tuple[Sibling, ...]:
        """The documents that the file of a document is split into and that are seen, in their order.

        Empty where the file is one document.

        Raises:
            NotFoundError: there is no such document for this viewer.
        """
        self._check(document_id)
        part = self._catalogue.volumes.part_of(document_id)
        if part is None:
            return ()
        parts = self._catalogue.volumes.parts_in_force(part.whole)
        seen = self._seen([one for one, *_ in parts])
        return tuple(Sibling(one, pages) for one, pages, _ in parts if one in seen)

    def moved(self, document_id: str, page: int = 1) -> tuple[str, int] | None:
        """Where a page of a document that is not in force any more stands now, as (id, page), for this viewer.

        None for a document that never was, or is in force, or whose page this viewer may not see.
        """
        volumes = self._catalogue.volumes
        if self._catalogue.documents.state_of(document_id) is not State.ASIDE:
            return None
        part = volumes.part_of(document_id)
        whole, number = (part.whole, part.first + page - 1) if part else (document_id, page)
        parts = volumes.parts_in_force(whole)
        seen = self._seen([whole, *(one for one, *_ in parts)])
        if whole in seen:
            return whole, number
        return next(((one, number - pages.first + 1) for one, pages, _ in parts
                     if one in seen and pages.first <= number <= pages.last), None)

    def summaries(self, ids: Sequence[str]) -> list[Summary]:
        """What lists show of those of these documents that are seen, in this order."""
        found = self._catalogue.documents.summaries(ids, self.viewer.labels)
        return [found[one] for one in ids if one in found]

    def of_code(self, typed: str, *, limit: int = 20) -> list[Summary]:
        """The documents whose code was typed, newest first, without asking the index; none where it is no code."""
        asked = parse_given_code(typed)
        if asked is None or not asked.number:
            return []
        wanted = code_keys(asked)[0]
        found = self._catalogue.documents.codes_of_number(asked.number, self.viewer.labels)
        fits = [id_ for id_, code in found if (read := parse_given_code(code)) and wanted in code_keys(read)]
        return self.summaries(fits[:limit])

    def ids(self) -> list[str]:
        """The ids of all documents that are seen, by source and id."""
        return self._catalogue.documents.ids_seen(self.viewer.labels)

    def filed_in(self, document_id: str) -> str | None:
        """The file (hồ sơ) that a document lies in; None where nobody said.

        Raises:
            NotFoundError: there is no such document for this viewer.
        """
        self._check(document_id)
        return self._catalogue.filing.of(document_id)

    def files(self) -> list[tuple[str, int]]:
        """The files (hồ sơ) of documents that are seen, and how many of these lie in each; in no order."""
        return self._catalogue.filing.counts(self.viewer.labels)

    def has_files(self) -> bool:
        """Whether a document that is seen lies in a file (hồ sơ)."""
        return self._catalogue.filing.any_seen(self.viewer.labels)

    def filed(self, file: str, *, offset: int = 0, limit: int) -> tuple[int, list[Summary]]:
        """How many documents of a file are seen, and a stretch of them, by date."""
        count, ids = self._catalogue.filing.documents(file, self.viewer.labels, offset=offset, limit=limit)
        return count, self.summaries(ids)

    def added(self, *, offset: int = 0, limit: int) -> list[str]:
        """The ids of a stretch of all documents that are seen, what was added last first."""
        return self._catalogue.latest(limit, self.viewer.labels, offset=offset)

    def overview(self, *, latest: int = 5) -> Overview:
        """What a visitor sees first."""
        labels = self.viewer.labels
        newest = self.summaries(self._catalogue.latest(latest, labels))
        return Overview(self._catalogue.totals(labels), tuple(newest))

    def committee_years(self) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee's dated documents that are seen, under any of its names."""
        found: dict[str, tuple[int, int]] = {}
        for name, (first, last) in self._catalogue.committee_years(self.viewer.labels).items():
            label = self.search.shown_as(Facet.COMMITTEE, name)
            known = found.get(label, (first, last))
            found[label] = min(first, known[0]), max(last, known[1])
        return found

    @property
    def relating(self) -> Relating:
        """What documents say of one another, as far as this viewer sees them."""
        return Relating(self._catalogue, self.viewer.labels)

    @property
    def missing(self) -> Missings:
        """What is cited and not held, as far as this viewer sees it."""
        return Missings(self._catalogue, self.viewer.labels)

    @property
    def gaps(self) -> Gaps:
        """Gaps in the numbers of what this viewer sees."""
        return Gaps(self._catalogue, self.viewer.labels, partial(self.search.shown_as, Facet.COMMITTEE))

    def relation_records(self, document_id: str, today: date, relating: Relating | None = None) -> dict[str, Any]:
        """The relations of a document that is seen, and whether it is in force, in the keys of the contract.

        Args:
            document_id: of the document.
            today: the day of which `validity` speaks.
            relating: tells less than this viewer is else told.

        Raises:
            NotFoundError: there is no such document for this viewer.
        """
        self._check(document_id)
        return RelationRecords(relating or self.relating, today).of(document_id)

    def doubt_counts(self) -> DoubtCounts:
        """How many fields and pages wait for a person, of what is seen."""
        return self._catalogue.doubts.counts(self.viewer.labels)

    def field_doubts(self, field: str | None = None, *, offset: int = 0, limit: int) -> list[FieldDoubt]:
        """Doubtful fields (of one name) that are seen, the worst first."""
        return self._catalogue.doubts.fields(field, offset=offset, limit=limit, labels=self.viewer.labels)

    def page_doubts(self, *, offset: int = 0, limit: int) -> list[PageDoubt]:
        """Doubtful pages that are seen, the worst first."""
        return self._catalogue.doubts.pages(offset=offset, limit=limit, labels=self.viewer.labels)

    def page_doubt_behind(self, document_id: str, number: int) -> tuple[str, int] | None:
        """The doubtful page behind one, of those that are seen: document and page; None where there is no other."""
        return self._catalogue.doubts.page_behind(document_id, number, labels=self.viewer.labels)

    def _placed(self, document_id: str) -> Document:
        """The document with the word boxes of all its pages."""
        document = self.document(document_id)
        return replace(document, pages=tuple(self.page(document_id, page.number) for page in document.pages))

    def note_taken(self, document_id: str, form: str) -> None:
        """Note that a document that is not for everybody leaves the archive, in a form such as `original` or `pdf`."""
        if self._notes is not None and self._catalogue.documents.access_of(document_id) is not Level.OPEN:
            self._notes.exported(self.viewer.name, document_id, form=form, outcome="sent")

    def note_list(self, form: str, query: str) -> None:
        """Note that a list of what was found leaves the archive."""
        if self._notes is not None:
            self._notes.exported(self.viewer.name, None, form=form, query=query, outcome="sent")

    def count_opening(self, document_id: str) -> None:
        """Count that a document was opened, by nobody in particular."""
        if self._tally is not None:
            self._tally.opened(document_id)

    def count_search(self, query: str) -> None:
        """Count that nothing was found for a query."""
        if self._tally is not None:
            self._tally.found_nothing(query, self.viewer.labels)

    def _open(self, document_id: str) -> None:
        """Let a document be shown, and note that it was."""
        self._check(document_id)
        if self._notes is not None:
            self._notes.opened(self.viewer, document_id)

    def _seen(self, ids: Sequence[str]) -> set[str]:
        return self._catalogue.documents.seen(ids, self.viewer.labels)

    def _check(self, document_id: str) -> None:
        if not self._seen([document_id]):
            raise NotFoundError("There is no such document.")
