"""What is known of a document, what is doubtful, and where on the paper each field was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from library.catalogue.citations import CITATION, DATED, DATED_BESIDE, SERIES
from library.fields import BY_NAME, SHOWN, STORED, with_parts
from library.records import Document, Evidence
from web.links import Links
from web.views.crops import Crop, crop, source_of
from web.views.position import Places
from web.views.results import written
from web.wording import Translate, field_name, mark, reason_in_words

_FIELDS: Final = tuple(one for one in SHOWN if one in STORED and one != "number")  # it says nothing by itself
_FORMS: Final = (("pdf", mark("PDF tìm được chữ")), ("hocr", "hOCR"), ("alto", "ALTO"))
_CITED_BY: Final = {"code": (CITATION, SERIES), "issued": (DATED, DATED_BESIDE)}


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its value (None: unread), its doubts in words, and where it was read.

    Args:
        shown: whether its place on the paper is the one shown now.
        crop: its place on the paper, where it is in doubt.
        cited: what other documents say of it.
    """

    label: str
    value: str | None
    doubts: tuple[str, ...]
    evidence: str | None
    shown: bool
    crop: Crop | None
    cited: tuple[CitedAt, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A page of another document that speaks of this one: its words, the page, and where it can be read.

    Args:
        is_beside: it stands beside this one in the series of its office, and does not name it.
    """

    words: str
    page: int
    href: str
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class FormLink:
    """Another form of the document, made of its original: what it is called and where it can be had."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Original:
    """The original file: its name, size in bytes, SHA-256, where it can be had, and in which other forms."""

    name: str
    size: int
    sha256: str
    href: str
    forms: tuple[FormLink, ...] = ()


def forms_of(document_id: str, links: Links, *, translate: Translate) -> tuple[FormLink, ...]:
    """The forms of a document whose pages have pictures."""
    return tuple(FormLink(translate(label), links.form(document_id, form=form)) for form, label in _FORMS)


def rows(document: Document, places: Places, *, translate: Translate) -> tuple[Row, ...]:
    """The fields worth a line: those with a value or a doubt, and those every document should have."""
    found: list[Row] = []
    for name in _FIELDS:
        value = getattr(document.fields, name)
        flags = tuple(
            reason_in_words(flag.reason, translate) for flag in document.review if flag.field in with_parts(name)
        )
        if (value is None and not flags and not BY_NAME[name].expected) or (name == "symbol" and document.fields.code):
            continue
        found.append(_row(name, written(value) if BY_NAME[name].is_date else value, flags, document, places, translate))
    return tuple(found)


def _row(
    name: str, value: str | None, doubts: tuple[str, ...], document: Document, places: Places, translate: Translate
) -> Row:
    evidence = _evidence(document, name)
    href = places.to(page=evidence.page, show=evidence.field) if evidence and evidence.box else None
    shown = evidence is not None and places.position.show == evidence.field
    crop = _crop(name, evidence, document, places, translate) if doubts and evidence else None
    cited = tuple(_cited(document, places, _CITED_BY[name])) if name in _CITED_BY else ()
    return Row(field_name(name, translate), value, doubts, href, shown, crop, cited)


def _cited(document: Document, places: Places, fields: tuple[str, str]) -> Iterator[CitedAt]:
    for one in document.evidence:
        if one.document is not None and one.field in fields:
            href = places.links.document(one.document, page=one.page)
            yield CitedAt(one.reading, one.page, href, is_beside=one.field in (SERIES, DATED_BESIDE))


def _crop(name: str, evidence: Evidence, document: Document, places: Places, translate: Translate) -> Crop | None:
    """What stands on the paper; None where the place or the picture is not known."""
    page = next((one for one in document.pages if one.number == evidence.page), None)
    if page is None or evidence.box is None:
        return None
    picture = source_of(
        document.id, page.number, picture=page.picture, width=page.width, height=page.height, links=places.links
    )
    label = mark("Ảnh chỗ đọc “%(field)s”, trang %(page)s")
    said = translate(label, field=field_name(name, translate), page=page.number)
    return crop(picture, evidence.box, label=said) if picture else None


def _evidence(document: Document, name: str) -> Evidence | None:
    return next((one for part in with_parts(name) for one in document.evidence if one.field == part), None)
