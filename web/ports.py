"""What the site asks of an archive, and nothing more; `library.archive.Archive` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from library.archive import Blob, Health, Overview, Sibling
from library.catalogue import DoubtCounts, FieldDoubt, PageDoubt, Summary
from library.errors import VankienError
from library.exchange import Taken
from library.records import Document, Page
from library.search.service import SearchService


class Library(Protocol):
    """An open archive. Called from many threads at once; raises only `library.errors`."""

    @property
    def search(self) -> SearchService:
        """Search over the archive."""

    def ensure_there(self) -> None:
        """Raises `GoneError` where the archive's folder is not what was opened."""

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document:
        """A document the audience may see, pages without word boxes."""

    def page(self, document_id: str, number: int, *, audience: frozenset[str]) -> Page:
        """A page with its word boxes."""

    def page_picture(self, document_id: str, number: int, *, audience: frozenset[str]) -> Blob:
        """The picture of a page."""

    def original(self, document_id: str, *, audience: frozenset[str]) -> Blob:
        """The file as it came."""

    def siblings(self, document_id: str, *, audience: frozenset[str]) -> tuple[Sibling, ...]:
        """The documents that share its file, itself included, in their order; none where it has the file alone."""

    def moved(self, document_id: str, page: int, *, audience: frozenset[str]) -> tuple[str, int] | None:
        """Where a page of a document that was joined or split stands now; None where nothing is to be seen."""

    def taken(self, document_id: str, form: str, *, audience: frozenset[str], check: bool) -> Taken:
        """A document in one of the forms of `library.exchange.FORMS`, made anew, and read again where it is checked."""

    def summaries(self, ids: Sequence[str], *, audience: frozenset[str]) -> list[Summary]:
        """What lists show of those of these documents that the audience may see, in this order."""

    def overview(self, *, latest: int) -> Overview:
        """Exact counts and the latest additions."""

    def committee_years(self, *, audience: frozenset[str]) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee's dated documents."""

    def doubt_counts(self, *, audience: frozenset[str]) -> DoubtCounts:
        """How many fields and pages wait for a person, of what the audience may see."""

    def field_doubts(
        self, field: str | None = None, *, offset: int, limit: int, audience: frozenset[str]
    ) -> list[FieldDoubt]:
        """Doubtful fields (of one name) that the audience may see, the worst first."""

    def page_doubts(self, *, offset: int, limit: int, audience: frozenset[str]) -> list[PageDoubt]:
        """Doubtful pages that the audience may see, the worst first."""

    def health(self) -> Health:
        """Whether the index is in step with the catalogue."""

    def hindrance(self) -> VankienError | None:
        """What keeps the archive from being written to, such as a full or a read-only disk; None where nothing does."""
