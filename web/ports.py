"""What the site asks of an archive, and nothing more; `library.archive.Archive` is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from library.access import Viewer
from library.accounts import Accounts
from library.archive import Health
from library.catalogue import DoubtCounts, FieldDoubt, PageDoubt, Summary
from library.errors import VankienError
from library.exchange import Taken
from library.numbers.gaps import Gaps
from library.reading_room import Blob, Overview, Sibling
from library.records import Document, Page
from library.relating import Relating
from library.relating.missing import Missings
from library.renewing import Renewal
from library.search.service import Search
from library.settings import Settings


class Library(Protocol):
    """An open archive. Called from many threads at once; raises only `library.errors`."""

    @property
    def accounts(self) -> Accounts:
        """Who may sign in, and who has."""

    @property
    def settings(self) -> Settings:
        """What whoever keeps it has set."""

    def ensure_there(self) -> None:
        """Raises `GoneError` where the archive's folder is not what was opened."""

    def seen_by(self, viewer: Viewer, *, noting: bool = False) -> Room:
        """The archive as somebody sees it; noting: what is opened is told to the journal."""

    def health(self) -> Health:
        """Whether the index is in step with the catalogue."""

    def is_behind(self, viewer: Viewer) -> bool:
        """Whether the index lacks a change of a document that this viewer sees."""

    def renewal(self) -> Renewal | None:
        """What is to be said of an index that has to be made anew; None where it need not be."""

    def hindrance(self) -> VankienError | None:
        """What keeps the archive from being written to, such as a full or a read-only disk; None where nothing does."""


class Room(Protocol):
    """An archive as one viewer sees it; what the viewer may not see is as if it were not there."""

    @property
    def search(self) -> Search:
        """Search over the archive."""

    def document(self, document_id: str) -> Document:
        """A document that is seen, pages without word boxes."""

    def page(self, document_id: str, number: int) -> Page:
        """A page with its word boxes."""

    def page_picture(self, document_id: str, number: int) -> Blob:
        """The picture of a page."""

    def original(self, document_id: str) -> Blob:
        """The file as it came."""

    def note_taken(self, document_id: str, form: str) -> None:
        """Tell the journal that a document leaves the archive; never raises."""

    def note_list(self, form: str, query: str) -> None:
        """Tell the journal that a list of results leaves the archive; never raises."""

    def count_opening(self, document_id: str) -> None:
        """Count that a document was opened, by nobody in particular; never raises."""

    def count_search(self, query: str) -> None:
        """Count that nothing was found for a query; never raises."""

    def siblings(self, document_id: str) -> tuple[Sibling, ...]:
        """The documents that share its file, itself included, in their order; none where it has the file alone."""

    def moved(self, document_id: str, page: int) -> tuple[str, int] | None:
        """Where a page of a document that was joined or split stands now; None where nothing is to be seen."""

    def taken(self, document_id: str, form: str, *, check: bool) -> Taken:
        """A document in one of the forms of `library.exchange.FORMS`, made anew, and read again where it is checked."""

    def summaries(self, ids: Sequence[str]) -> list[Summary]:
        """What lists show of those of these documents that are seen, in this order."""

    def of_code(self, typed: str, *, limit: int = 20) -> list[Summary]:
        """The documents whose code was typed, without asking the index."""

    def filed_in(self, document_id: str) -> str | None:
        """The file (hồ sơ) that a document lies in; None where nobody said."""

    def files(self) -> list[tuple[str, int]]:
        """The files of documents that are seen, and how many of these lie in each; in no order."""

    def has_files(self) -> bool:
        """Whether a document that is seen lies in a file."""

    def filed(self, file: str, *, offset: int = 0, limit: int) -> tuple[int, list[Summary]]:
        """How many documents of a file are seen, and a stretch of them, by date."""

    def added(self, *, offset: int = 0, limit: int) -> list[str]:
        """The ids of a stretch of all documents, what was added last first."""

    def overview(self, *, latest: int) -> Overview:
        """Exact counts and the latest additions."""

    def committee_years(self) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee's dated documents."""

    @property
    def relating(self) -> Relating:
        """What documents say of one another, as far as the viewer sees them."""

    @property
    def gaps(self) -> Gaps:
        """Gaps in the numbers of what this viewer sees."""

    @property
    def missing(self) -> Missings:
        """What is cited and not held, as far as the viewer sees it."""

    def relation_records(self, document_id: str, today: date, relating: Relating | None = None) -> dict[str, Any]:
        """The relations of a document, and whether it is in force, in the keys of the contract, as `relating` knows."""

    def doubt_counts(self) -> DoubtCounts:
        """How many fields and pages wait for a person, of what is seen."""

    def field_doubts(
        self, field: str | None = None, *, offset: int, limit: int
    ) -> list[FieldDoubt]:
        """Doubtful fields (of one name) that are seen, the worst first."""

    def page_doubts(self, *, offset: int, limit: int) -> list[PageDoubt]:
        """Doubtful pages that are seen, the worst first."""

    def page_doubt_behind(self, document_id: str, number: int) -> tuple[str, int] | None:
        """The doubtful page behind one, of those that are seen: document and page; None where there is no other."""
