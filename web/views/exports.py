"""Results as files, written line by line so that any number of them takes no memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from library.fields import LISTED
from library.records import Document, Fields, PartialDate, ReviewFlag, State
from library.search.service import Result
from web.views.citations import CITATION_TYPES, bibtex, ris
from web.views.table_heads import VIETNAMESE, heads
from web.wording import field_name, untranslated

Address = Callable[[str], str]
"""Gives the full address of a document."""

COLUMNS: Final = ("id", "source", *LISTED, "pages", "address", "flagged")
MOST_ORIGINALS: Final = 500
"""Originals that are taken at once: enough for a day's reading, few enough to be sent in one go."""
_OF_ORIGINALS: Final = ("file", "id", *LISTED, "sha256")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
BOM: Final = "\ufeff"
"""Without it the spreadsheets of most offices read Vietnamese as Latin-1."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form of export: its media type and how results become lines."""

    media_type: str
    write: Callable[[Iterable[Result], Address, str, str], Iterator[str]]

    def lines(self, results: Iterable[Result], *, address: Address, language: str, library: str) -> Iterator[str]:
        """The file, piece by piece.

        Args:
            results: what is written.
            address: of a document.
            language: of the head, where there is one.
            library: its name, for citations.
        """
        return self.write(results, address, language, library)


def record(result: Result, address: Address) -> dict[str, Any]:
    """A result as plain values; unread fields are None."""
    return {
        "id": result.id,
        "source": result.source,
        **{name: getattr(result, name) for name in LISTED},
        "pages": [page.number for page in result.pages],
        "address": address(result.id),
        "flagged": list(result.flagged),
    }


def _csv(results: Iterable[Result], address: Address, language: str, _library: str) -> Iterator[str]:
    yield BOM + csv_row(heads(COLUMNS, language))
    for result in results:
        values = record(result, address)
        if language == VIETNAMESE:
            values["flagged"] = ", ".join(field_name(one, untranslated) for one in result.flagged)
        yield csv_row([safe_cell(_in_a_cell(values[name])) for name in COLUMNS])


def _in_a_cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def csv_row(cells: Iterable[str]) -> str:
    """A line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def original_columns() -> str:
    """The head of the list that goes with originals."""
    return BOM + csv_row(_OF_ORIGINALS)


def original_row(result: Result, name: str | None, sha256: str) -> str:
    """A document in that list; without a name, its file was not handed out."""
    return csv_row([safe_cell(one) for one in (name, result.id, *(getattr(result, field) for field in LISTED), sha256)])


def _jsonl(results: Iterable[Result], address: Address, _language: str, _library: str) -> Iterator[str]:
    for result in results:
        yield json.dumps(record(result, address), ensure_ascii=False) + "\n"


def _bibtex(results: Iterable[Result], address: Address, _language: str, library: str) -> Iterator[str]:
    for result in results:
        yield bibtex(_as_document(result), library_name=library, page=None, address=address(result.id)) + "\n"


def _ris(results: Iterable[Result], address: Address, _language: str, library: str) -> Iterator[str]:
    for result in results:
        yield ris(_as_document(result), library_name=library, page=None, address=address(result.id))


def _as_document(result: Result) -> Document:
    """As much of a document as a citation needs."""
    issued = PartialDate.parse(str(result.issued)) if result.issued else None
    fields = Fields(
        kind=result.kind, code=result.code, committee=result.committee, issued=issued, subject=result.subject
    )
    review = tuple(ReviewFlag(field, "") for field in result.flagged)
    return Document(id=result.id, source=result.source, sha256="", state=State.INDEXED, fields=fields, review=review)


@dataclass(frozen=True, slots=True)
class Answered:
    """One query of a list: how many documents have all of it, and the best of them."""

    query: str
    total: int
    results: tuple[Result, ...]


QUERY_COLUMNS: Final = ("query", "total", "rank", *COLUMNS)


def query_table(answers: Iterable[Answered], *, address: Address) -> Iterator[str]:
    """A table of queries: a line for each result, one line for a query without any."""
    yield BOM + csv_row(QUERY_COLUMNS)
    for one in answers:
        for rank, result in enumerate(one.results, start=1):
            values = record(result, address)
            cells = (safe_cell(_in_a_cell(values[name])) for name in COLUMNS)
            yield csv_row([safe_cell(one.query), str(one.total), str(rank), *cells])
        if not one.results:
            yield csv_row([safe_cell(one.query), str(one.total), *("" for _ in ("rank", *COLUMNS))])


EXPORTERS: Final[Mapping[str, Exporter]] = {
    "csv": Exporter("text/csv", _csv),
    "jsonl": Exporter("application/jsonl", _jsonl),
    "bib": Exporter(CITATION_TYPES["bib"], _bibtex),
    "ris": Exporter(CITATION_TYPES["ris"], _ris),
}
