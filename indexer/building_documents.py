"""From what was read of a file to what the catalogue takes: a document, a volume with its parts, or a secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.describing import describe
from indexer.judging import evidence_of
from indexer.parting import cut, first_pages
from indexer.records import Description, Hints, ReadDocument, ReadPage
from library.catalogue import NewDocument
from library.doubt_reasons import Doubt
from library.records import AS_IT_LIES, Document, Evidence, Fields, Page, Part, ReviewFlag, State
from library.secrecy import Decision, tell
from library.vault import Room, Vault, pack_words

_RELEASED = ReviewFlag("secrecy", Doubt.RELEASED)


@dataclass(frozen=True, slots=True)
class DescribedPart:
    """The pages `first` to `last` of a file, and what they say of themselves as a document of their own."""

    first: int
    last: int
    description: Description


@dataclass(frozen=True, slots=True)
class File:
    """The file that a document is made from: the name it came under, its SHA-256 and its size in bytes."""

    source: str
    sha256: str
    size: int


def document_id(sha256: str) -> str:
    """The id of the document made from a file: the head of its SHA-256, so that every run gives the same."""
    return sha256[:16]


def part_id(whole: str, first: int, last: int) -> str:
    """The id of the document made from some pages of a file; the same pages always have the same."""
    return f"{whole}-{first}-{last}"


def describe_parts(read: ReadDocument, firsts: Sequence[int] | None = None) -> tuple[DescribedPart, ...]:
    """Describe each document of a file by itself; none for a file that is one document.

    The file's own name is no hint: it names the whole.

    Args:
        read: the whole file.
        firsts: pages on which its documents begin; those that are recognised unless given.
    """
    firsts = first_pages(read) if firsts is None else firsts
    if len(firsts) < 2:
        return ()
    return tuple(DescribedPart(piece.first, piece.last, describe(piece.read, Hints()))
                 for piece in cut(read, firsts))  # fmt: skip


def released(decision: Decision, whole: Description, parts: Sequence[DescribedPart], pages: int
             ) -> tuple[Description, tuple[DescribedPart, ...]]:
    """What a file says of itself, and each document in it, once an archivist has looked at the paper.

    No secrecy mark, but where one was seen, and a flag; on every document, for the archivist's word is about the file.

    Args:
        pages: how many pages the file has.
    """
    return _released(whole, evidence_of(decision, 1, pages)), tuple(
        replace(part, description=_released(part.description, evidence_of(decision, part.first, part.last)))
        for part in parts)


def _released(description: Description, seen: Iterator[Evidence]) -> Description:
    review = tuple(flag for flag in description.review if flag.field != "secrecy")
    return replace(description, review=(*review, _RELEASED), evidence=(*description.evidence, *seen))


def make_secret(file: File, media_type: str, decision: Decision) -> NewDocument:
    """A quarantined document: nothing is derived from it, and of its fields only the mark is kept."""
    document = Document(id=document_id(file.sha256), source=file.source, sha256=file.sha256, state=State.QUARANTINED,
                        fields=Fields(secrecy=decision.mark))
    return NewDocument(document, file.size, media_type, held_for=tell(decision))


def make_unread(made: NewDocument, decision: Decision) -> NewDocument:
    """A file of which pages were not read: what was read of it is kept and not shown, its parts set aside behind it."""
    whole = replace(made.document, state=State.QUARANTINED)
    parts = tuple(replace(one, document=replace(one.document, state=State.ASIDE)) for one in made.parts)
    return replace(made, document=whole, parts=parts, held_for=tell(decision))


def let_through(kept: NewDocument, parts: Sequence[NewDocument]) -> NewDocument:
    """A file that was kept and not shown, once an archivist has looked at the paper."""
    state = State.ASIDE if parts else State.INDEXED
    return replace(_let(kept, state), parts=tuple(_let(part, State.INDEXED) for part in parts))


def _let(kept: NewDocument, state: State) -> NewDocument:
    document = kept.document
    return replace(kept, document=replace(document, state=state, review=(*document.review, _RELEASED)))


def make_document(file: File, read: ReadDocument, whole: Description, parts: Sequence[DescribedPart],
                  vault: Vault) -> NewDocument:
    """A document with its pages, pictures and words kept in the vault; a volume is set aside behind its parts."""
    document = Document(
        id=document_id(file.sha256), source=file.source, sha256=file.sha256,
        state=State.ASIDE if parts else State.INDEXED, fields=whole.fields,
        review=tuple(dict.fromkeys((*whole.review, *(flag for page in read.pages for flag in page.flags)))),
        evidence=whole.evidence, pages=tuple(_keep_picture(page, vault) for page in read.pages),
    )  # fmt: skip
    words = {page.page.number: vault.put(Room.DERIVED, pack_words(page.page.words, page.page.placing))
             for page in read.pages if page.page.words}
    new = NewDocument(document, file.size, read.media_type, words)
    return replace(new, parts=tuple(make_part(new, part) for part in parts))


def make_part(whole: NewDocument, part: DescribedPart) -> NewDocument:
    """A document made of some pages of another, numbered from 1; it shares the original, pictures and words."""
    one, description = whole.document, part.description
    numbers = range(part.first, part.last + 1)
    pages = tuple(replace(page, number=number) for number, page in enumerate(one.pages[part.first - 1 : part.last], 1))
    document = Document(
        id=part_id(one.id, part.first, part.last), source=one.source, sha256=one.sha256, state=State.INDEXED,
        fields=description.fields, review=description.review, evidence=description.evidence, pages=pages,
        part=Part(one.id, part.first, part.last),
    )  # fmt: skip
    words = {number: whole.words[page] for number, page in enumerate(numbers, start=1) if page in whole.words}
    return NewDocument(document, whole.size, whole.media_type, words)


def _keep_picture(page: ReadPage, vault: Vault) -> Page:
    picture = vault.put(Room.DERIVED, page.picture_webp) if page.picture_webp else None
    return replace(page.page, words=(), placing=AS_IT_LIES, picture=picture)
