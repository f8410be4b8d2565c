"""Records with ready text, one JSON object a line, into the catalogue; nothing is merged, and each is judged first."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.reporting import NO_PAGES, Report, ReportLine
from library.access import Level, Scope
from library.acts import UNKNOWN
from library.acts.importing import Importing, importing
from library.archive import Archive
from library.catalogue import NewDocument, hold_reason
from library.catalogue.access import Rule
from library.catalogue.origins import is_id
from library.errors import UsageError
from library.fields import TEXTS
from library.progress import Progress
from library.records import Document, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.secrecy import Verdict, decide, matter_of_text, tell
from library.wording import mark, say

_BATCH = 256
_BY = "import"
_MOST_ORIGINS = 50
_OF_RESULTS = {"address", "score"}
"""Keys of what the site and `search` list."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file: its number, and its document or what is wrong with it; why it is held, if it is.

    Args:
        whole: of one that is held, the document with all that the record says.
        state: of a document that was there before, as the catalogue has it; None of a new one.
        named: the id that the record gives itself, as an export does, whatever its form.
        copy_of: the document that has one of its ids or had it elsewhere; nothing of the record is taken in.
    """

    number: int
    document: Document | None
    problem: str = ""
    held_for: str | None = None
    whole: Document | None = None
    state: State | None = None
    named: str | None = None
    copy_of: str | None = None


def import_records(archive: Archive, file: Path, *, index: Callable[[], None], progress: Progress,
                   actor: str = UNKNOWN, why: str = "") -> Report:
    """Catalogue every record of a JSON-lines file as one act, then bring the index up to date.

    The same file again changes nothing: a record's id comes from its content and its place among equals. What was
    exported from this archive is a duplicate of what it has: a second copy would leave no code and no relation sure.

    Args:
        index: brings the index up to date; called once, at the end.

    Raises:
        UsageError: the file cannot be opened, or the reason is too long.
    """
    lines = []
    before: dict[str, _Before] = {}
    progress.begin(mark("importing"), _count_lines(file))
    with importing(archive, file.name, actor=actor, why=why) as done:
        for read in _batches(_rows(file)):
            batch = _all_as_known(read, archive, before)
            lines += [_line(file, row) for row in batch]
            _catalogue(batch, archive, done)
            progress.advance(len(batch))
    progress.end()
    archive.catalogue.lost_sayings.say_all()
    index()
    return Report(tuple(lines), act=done.act)


def _count_lines(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            return sum(1 for line in opened if line.strip())
    except OSError as error:
        raise UsageError("{file} cannot be read: {detail}.", next_step="Check the path.", file=file,
                         detail=error.strerror) from error


def _rows(file: Path) -> Iterator[_Row]:
    seen: Counter[str] = Counter()
    with file.open("rb") as opened:
        for number, line in enumerate(opened, start=1):
            if not line.strip():
                continue
            digest = hashlib.sha256(line.strip()).hexdigest()
            seen[digest] += 1
            try:
                record = _record(line)
                row = _judged(number, _document(record, digest, occurrence=seen[digest]))
                yield replace(row, named=_text_or_none(record.get("id")))
            except (ValueError, RecursionError) as error:
                yield _Row(number, None, _problem(error))


def _record(line: bytes) -> Any:
    """A line as JSON tells it; half of a character (from a broken escape) stands in no UTF-8 file, and becomes `?`."""
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError as error:  # in Python's own words, on what Python does
        raise ValueError(say("a number in it has too many digits")) from error
    told = json.dumps(record, ensure_ascii=False)
    try:
        told.encode()
    except UnicodeEncodeError:
        return json.loads(told.encode("utf-8", "replace"))
    return record


def _problem(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError | RecursionError | UnicodeDecodeError):
        return say("it is no JSON ({detail})", detail=error)
    return str(error)


def _judged(number: int, document: Document) -> _Row:
    """A record is judged like paper: by the mark that it names, by what its fields say and its text shows."""
    fields = document.fields
    said = [one for one in (fields.kind, fields.code, fields.symbol, fields.subject) if one]
    pages = ((page.number, page.text) for page in document.pages)
    decision = decide(matter_of_text(pages, named=fields.secrecy, said=said))
    if decision.verdict is Verdict.FREE:
        return _Row(number, document)
    held = replace(document, state=State.QUARANTINED, fields=Fields(secrecy=decision.mark), review=(), pages=())
    return _Row(number, held, held_for=tell(decision), whole=document)


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    batch: list[_Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Before:
    """The document of a line before, and a stamp of its text."""

    id: str
    text: str


def _all_as_known(read: Sequence[_Row], archive: Archive, before: dict[str, _Before]) -> list[_Row]:
    """The lines with what the catalogue knows of their documents, or will know by the lines before.

    Args:
        before: documents of lines before, by their ids here and elsewhere; those of these lines are put in.
    """
    batch: list[_Row] = []
    for one in read:
        row = _as_known(one, archive, before)
        if row.document is not None and row.copy_of is None:
            told = _Before(row.document.id, _stamp_of(row.whole or row.document))
            for known_as in (row.document.id, *row.document.origin):
                before.setdefault(known_as, told)
        batch.append(row)
    return batch


def _as_known(row: _Row, archive: Archive, before: Mapping[str, _Before]) -> _Row:
    """The line with the state of its document, where the catalogue has that; or with whose copy it is.

    Of two lines of one file that share an id and say other things neither is a copy: programs give an id twice.
    """
    if row.document is None:
        return row
    known = archive.catalogue.documents.state_of(row.document.id)
    if known is None and row.held_for is None:  # one with a mark is held beside what is shown, so that somebody looks
        ids = list(dict.fromkeys([*([row.named] if row.named else []), *row.document.origin]))
        first = next((before[one] for one in ids if one in before), None)
        here = archive.catalogue.origins.holder(ids) if first is None and ids else None
        if first is not None and first.text == _stamp_of(row.document):
            here = first.id
        if here is not None:
            return replace(row, copy_of=here)
    if known is not State.QUARANTINED:
        return replace(row, state=known)
    (held,) = archive.catalogue.holds.of_ids([row.document.id])
    emptied = replace(row.document, fields=Fields(secrecy=held.mark))
    return replace(row, document=emptied, whole=row.whole or row.document, state=known)


def _stamp_of(document: Document) -> str:
    """Of its text; of one without any, of what is said of it."""
    text = "\f".join(page.text for page in document.pages) or repr(document.fields)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _catalogue(batch: Sequence[_Row], archive: Archive, done: Importing) -> None:
    """Write new documents, with a rule of access for each that is not open, and keep what is held back."""
    new = {row.document.id: row.document for row in batch if row.document and row.state is None
           and row.copy_of is None}
    with archive.catalogue.transaction():
        done.note(archive.catalogue.documents.insert_many([NewDocument(document) for document in new.values()]))
        for document in new.values():
            if document.access != Level.OPEN:
                archive.catalogue.access.set(Rule(Scope.DOCUMENT, document.id, Level(document.access), by=_BY))
        for row in batch:
            whole = row.whole or row.document
            is_held = row.held_for if row.state is None else row.state is State.QUARANTINED
            if whole is not None and is_held and not archive.catalogue.kept_records.has(whole.id):
                archive.catalogue.kept_records.keep(whole)


def _line(file: Path, row: _Row) -> ReportLine:
    path = f"{file}:{row.number}"
    if row.document is None:
        return ReportLine(path, State.FAILED, None, "invalid",
                          say("The record is not valid: {why}.", why=say(row.problem or "")))
    if row.copy_of is not None:
        return ReportLine(path, State.DUPLICATE, row.copy_of, None)
    state = row.state or row.document.state
    if state is State.QUARANTINED:
        reason = hold_reason(row.document.fields.secrecy)
        return ReportLine(path, State.QUARANTINED, row.document.id, reason, row.held_for)
    if not row.document.pages:
        bare = say("It came without a page, so none of its text is here.")
        return ReportLine(path, state, row.document.id, NO_PAGES, bare)
    return ReportLine(path, state, row.document.id, None)


def _document(record: Any, digest: str, *, occurrence: int) -> Document:
    """The document of one record.

    Raises:
        ValueError: says which key is wrong.
    """
    if not isinstance(record, dict):
        raise ValueError(say("not an object"))
    source, pages = record.get("source"), record.get("pages")
    if not isinstance(source, str) or not source:
        raise ValueError(say("'source' must be a text that is not empty"))
    if not isinstance(pages, list):
        raise ValueError(say("'pages' must be a list"))
    if _OF_RESULTS & record.keys() and all(isinstance(page, int) for page in pages):
        raise ValueError(say("it is of a list of results, which has neither text nor levels; take what "
                             "'vankien export' writes"))  # fmt: skip
    return Document(
        id=hashlib.sha256(f"{digest} {occurrence}".encode()).hexdigest()[:16], source=source, sha256=digest,
        state=State.INDEXED, fields=_fields(record), review=_flags(record.get("review")),
        pages=tuple(_page(page, place) for place, page in enumerate(pages, start=1)), access=_access(record),
        origin=_origin(record),
    )


def _origin(record: dict[str, Any]) -> tuple[str, ...]:
    """The ids that it had in other archives, the last first; other programs may call something else so."""
    others = record.get("origin")
    ids = [record.get("id"), *(others if isinstance(others, list) else [])]
    return tuple(dict.fromkeys(one for one in ids if isinstance(one, str) and is_id(one)))[:_MOST_ORIGINS]


def _access(record: dict[str, Any]) -> str:
    """The level that the record names; one that is not known keeps the document among those who work here."""
    named = record.get("access")
    if named is None:
        return str(Level.OPEN)
    return named if isinstance(named, str) and named in set(Level) else str(Level.INTERNAL)


def _fields(record: dict[str, Any]) -> Fields:
    values = {name: _optional_text(record, name) for name in TEXTS}
    issued = _optional_text(record, "issued")
    if issued is None and record.get("year") is not None:
        issued = f"{_whole(record['year'], 'year'):04d}"
    return Fields(issued=PartialDate.parse(issued) if issued else None, **values)


def _flags(flags: Any) -> tuple[ReviewFlag, ...]:
    if flags is None:
        return ()
    with suppress(TypeError, KeyError):
        return tuple(ReviewFlag(str(flag["field"]), str(flag["reason"])) for flag in flags)
    raise ValueError(say("'review' must be a list of {field, reason}"))


def _page(page: Any, place: int) -> Page:
    if isinstance(page, str):
        page = {"text": page}
    if not isinstance(page, dict) or not isinstance(page.get("text"), str):
        raise ValueError(say("page {place} has no 'text'", place=place))
    confidence = page.get("confidence")
    if confidence is not None and not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise ValueError(say("page {place}: 'confidence' must be between 0 and 1", place=place))
    origin = page.get("origin") or Origin.GIVEN
    if not isinstance(origin, str) or origin not in set(Origin):
        raise ValueError(say("page {place}: no such 'origin': {origin}", place=place, origin=origin))
    return Page(number=place, text=page["text"], origin=Origin(origin), confidence=confidence)


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _optional_text(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(say("'{name}' must be a text or null", name=name))
    return value or None


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(say("'{name}' must be a whole number", name=name))
    return value
