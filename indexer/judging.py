"""What a file shows and what of it was not read, handed to the one who decides about secrecy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.describing.layout import segments_of
from indexer.records import ReadDocument, ReadPage, Stamp
from library.catalogue.hold_reasons import HoldReason, PagePicture
from library.held_because import held_because
from library.records import Evidence, Origin
from library.secrecy import Decision, Matter, Part, Passage, ShownLine, Unread, decide


def judge(read: ReadDocument, firsts: Sequence[int] = (1,), inside: Matter | None = None) -> Decision:
    """May this file be shown?

    Args:
        read: all of it.
        firsts: pages on which its documents begin, from 1.
        inside: what the files within it show.
    """
    matter, inside = matter_of(read, firsts), inside or Matter()
    return decide(Matter((*matter.shown, *inside.shown), (*matter.unread, *inside.unread)))


def matter_of(read: ReadDocument, firsts: Sequence[int] = (1,)) -> Matter:
    """All that a file shows, page by page and beside its pages, and all of it that was not read."""
    begins = {1, *firsts}
    shown = [one for page in read.pages for one in _of_page(page, begins=page.page.number in begins)]
    unread: list[Unread] = [one for page in read.pages for one in page.unread]
    return Matter((*shown, *read.shown), (*unread, *read.unread))


def _of_page(page: ReadPage, *, begins: bool) -> Iterator[Passage]:
    lines = tuple(ShownLine(one.text, one.row, one.box, one.confidence) for one in segments_of(page))
    yield Passage(Part.BODY, lines, page=page.page.number, height=page.page.height, begins=begins,
                  read=page.page.origin is Origin.OCR)
    for stamp in page.stamps:
        yield stamp_passage(stamp, page.page.number, height=page.page.height)
    # Lines of the page that are handed over once more, as they are printed, stand where the page's own lines stand.
    yield from (replace(one, begins=begins) if one.part is Part.BODY else one for one in page.shown)


def stamp_passage(stamp: Stamp, page: int, *, height: int = 0) -> Passage:
    """A stamp, or an annotation that lies over the page, as one passage."""
    part = Part.STAMP if stamp.origin == "ink" else Part.ANNOTATION
    line = ShownLine(stamp.text, 0, stamp.box, stamp.confidence)
    return Passage(part, (line,), page=page, height=height, read=part is Part.STAMP, framed=stamp.framed)


def evidence_of(decision: Decision, first: int, last: int) -> Iterator[Evidence]:
    """Where on the pages `first` to `last` of the file something spoke against showing it, numbered from `first`."""
    for reason in decision.reasons:
        if reason.page is not None and first <= reason.page <= last and not reason.inside:
            yield Evidence("secrecy", reason.page - first + 1, reason.reading, reason.confidence, reason.box)


def reasons_of(decision: Decision, read: ReadDocument) -> tuple[HoldReason, ...]:
    """What speaks against showing a file, with the page pictures on which it stands."""
    pictures = {one.page.number: PagePicture(one.page.width, one.page.height, one.page.placing,
                                             one.page.origin is Origin.OCR)
                for one in read.pages if one.page.width and one.page.height}
    return held_because(decision, pictures)
