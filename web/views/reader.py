"""The reader: one page of a document as picture and as text, with what is known of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from library.records import Document, Origin, Page
from web.links import Links
from web.pictures import NARROW, has_narrow
from web.views.citations import citation
from web.views.facts import Original, Row, rows
from web.views.hits import HitBox, HitMap, box_of, hit_boxes, misread_hits
from web.views.movement import SHORT, Movement, Neighbours, Results, movement, results_around
from web.views.passages import Piece, linked, pieces
from web.views.position import Places, Position, Zoom
from web.views.results import written
from web.views.validity import Around
from web.views.volumes import Volume
from web.wording import Translate, doubt, mark

ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.OCR: mark("máy đọc từ ảnh"),
    Origin.TEXT_LAYER: mark("chữ có sẵn trong tệp"),
    Origin.LEGACY: mark("chuyển từ bảng mã cũ"),
    Origin.GIVEN: mark("được nhập sẵn"),
}
ROOMS: Final[Mapping[Zoom, str]] = {
    Zoom.FIT: "(max-width: 900px) 100vw, 50vw",
    Zoom.LARGE: "(max-width: 900px) 150vw, 75vw",
    Zoom.HUGE: "(max-width: 900px) 200vw, 100vw",
}
"""How wide the style sheet shows the picture; the browser takes the size that fits."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a document."""

    name: str
    kind: str | None
    code: str | None
    committee: str | None
    issued: str | None
    subject: str | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The page picture with the boxes on it, all in the picture's pixels.

    Args:
        sources: the picture's sizes as `srcset` wants them; empty where there is one size.
        room: how wide it is shown, as `sizes` wants it.
    """

    href: str
    sources: str
    room: str
    width: int
    height: int
    boxes: tuple[HitBox, ...]
    evidence: HitBox | None


@dataclass(frozen=True, slots=True)
class Paper:
    """The open page: its picture (None: there is none), its text, and how the text came about.

    Args:
        confidence: of the reading, in percent; None where nothing was read.
        lost: there is a picture, but it cannot be read now.
        unboxed: so it is with where the words stand on it.
        misread: words of hits that were read otherwise than they were found: (as read, as understood), each once.
    """

    picture: Picture | None
    lost: bool
    unboxed: bool
    text: tuple[Piece, ...]
    origin: str
    confidence: int | None
    doubts: tuple[str, ...]
    misread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageFact:
    """How a page's text came about and, in percent, how sure the reading is (None: nothing was read)."""

    number: int
    href: str
    origin: str
    confidence: int | None


@dataclass(frozen=True, slots=True)
class Take:
    """What can be taken away: a citation in words, and the addresses of the other forms."""

    citation: str
    bibtex: str
    ris: str
    json: str


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Everything the reader shows of one page.

    Args:
        around: whether it is in force, and its relations.
        whole: where the document can be printed.
        similar: others like it.
        file: the file (hồ sơ) it lies in, and where all of that is.
        work: what whoever reads may do with it, in words, and where.
    """

    head: Head
    here: str
    query: str
    find_kept: tuple[tuple[str, str], ...]
    jump_kept: tuple[tuple[str, str], ...]
    results: Results
    go: Movement
    zoom: str
    paper: Paper | None
    rows: tuple[Row, ...]
    readings: tuple[PageFact, ...]
    original: Original | None
    source: str
    volume: Volume | None
    file: tuple[str, str] | None
    take: Take
    around: Around
    whole: str
    similar: str
    unmarked: bool = False
    work: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A document opened at a page (None: it has none) and a hit, with all its hits.

    Args:
        lost: the page had a picture that cannot be read from the disk now.
        unboxed: where its words stand on the picture cannot be read from the disk now.
        unmarked: what was looked for could not be found on it, for the search engine does not answer.
    """

    document: Document
    page: Page | None
    hits: HitMap
    hit: int | None
    position: Position
    lost: bool = False
    unboxed: bool = False
    unmarked: bool = False


def reader_view(
    opened: Opened,
    *,
    neighbours: Neighbours | None,
    original: Original | None,
    volume: Volume | None = None,
    filed_in: str | None = None,
    around: Around,
    cited: Iterable[tuple[int, int, str]] = (),
    library_name: str,
    work: tuple[tuple[str, str], ...] = (),
    links: Links,
    translate: Translate,
) -> ReaderView:
    """The reader at a page."""
    document, page, position = opened.document, opened.page, opened.position
    places = Places(document, position, links)
    number = page.number if page else None
    return ReaderView(
        head=head_of_document(document, translate),
        here=links.document(document.id),
        query=position.sought,
        find_kept=_kept(position),
        jump_kept=(*_kept(position), *((("find", position.find),) if position.find else ())),
        results=results_around(position, neighbours, links),
        go=movement(places, opened.hits, page=number or 1, hit=opened.hit, translate=translate),
        zoom=position.zoom.value,
        paper=_paper(opened, page, cited, links, translate) if page else None,
        rows=rows(document, places, translate=translate),
        readings=_readings(document, places, translate),
        original=original,
        source=document.source,
        volume=volume,
        file=(filed_in, links.files(filed_in)) if filed_in else None,
        take=Take(
            citation=citation(document, library_name=library_name, page=number, translate=translate),
            bibtex=links.citation(document.id, style="bib", page=number),
            ris=links.citation(document.id, style="ris", page=number),
            json=links.api_document(document.id),
        ),
        around=around,
        whole=links.printed(document.id),
        similar=links.similar(document.id),
        unmarked=opened.unmarked,
        work=work,
    )


def head_of_document(document: Document, translate: Translate) -> Head:
    """What stands above a document, wherever it is shown."""
    fields = document.fields
    return Head(
        name=" ".join(part for part in (fields.kind, fields.code or fields.symbol) if part) or document.source,
        kind=fields.kind,
        code=fields.code or fields.symbol,
        committee=fields.committee,
        issued=written(fields.issued),
        subject=fields.subject,
        doubts=tuple(doubt(flag.field, flag.reason, translate) for flag in document.review if ":" not in flag.field),
    )


def _paper(
    opened: Opened, page: Page, cited: Iterable[tuple[int, int, str]], links: Links, translate: Translate
) -> Paper:
    flags = [flag for flag in opened.document.review if flag.field == f"page:{page.number}"]
    return Paper(
        picture=None if opened.lost else _picture(opened, page, links),
        lost=opened.lost,
        unboxed=opened.unboxed,
        text=linked(pieces(page.text, opened.hits.on(page.number).spans), cited),
        origin=translate(ORIGINS[page.origin]),
        confidence=_percent(page.confidence),
        doubts=tuple(doubt(flag.field, flag.reason, translate) for flag in flags),
        misread=misread_hits(page, opened.hits.on(page.number)),
    )


def _readings(document: Document, places: Places, translate: Translate) -> tuple[PageFact, ...]:
    return tuple(
        PageFact(one.number, places.to(page=one.number), translate(ORIGINS[one.origin]), _percent(one.confidence))
        for one in document.pages[:SHORT]
    )


def _percent(confidence: float | None) -> int | None:
    return None if confidence is None else round(confidence * 100)


def _picture(opened: Opened, page: Page, links: Links) -> Picture | None:
    if page.picture is None or not page.width or not page.height:
        return None
    return Picture(
        href=links.picture(opened.document.id, page.number, version=page.picture),
        sources=_sources(opened.document.id, page, links),
        room=ROOMS[opened.position.zoom],
        width=page.width,
        height=page.height,
        boxes=hit_boxes(page, opened.hits.on(page.number), current=opened.hit),
        evidence=_evidence_box(opened.document, page, opened.position.show),
    )


def _sources(document_id: str, page: Page, links: Links) -> str:
    if not has_narrow(page.width):
        return ""
    narrow, whole = (links.picture(document_id, page.number, version=page.picture, narrow=one) for one in (True, False))
    return f"{narrow} {NARROW}w, {whole} {page.width}w"


def _evidence_box(document: Document, page: Page, show: str | None) -> HitBox | None:
    for one in document.evidence:
        if one.field == show and one.page == page.number and one.box is not None:
            return box_of(one.box, hit=0, current=True)
    return None


def _kept(position: Position) -> tuple[tuple[str, str], ...]:
    kept = position.choice.at(1).pairs()
    return (*kept, ("n", str(position.rank))) if position.rank is not None else tuple(kept)
