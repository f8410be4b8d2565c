"""Searchable PDF, hOCR and ALTO of whole archives: every word comes out again, and nothing is painted otherwise."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from library.archive import Archive
from library.exchange import FORMS, can_be_written
from library.exchange.searchable_pdf import is_signed
from library.records import Document, Origin
from tests.seeing import seen

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
WHOLE = ["sample_archive", "scans_archive"]


@pytest.fixture(params=WHOLE)
def whole(request: pytest.FixtureRequest) -> Archive:
    archive: Archive = request.getfixturevalue(request.param)
    return archive


def drawn(archive: Archive) -> Iterator[Document]:
    """The documents that have page pictures, with their word boxes."""
    for document_id in archive.catalogue.documents.ids():
        document = seen(archive).document(document_id)
        original = archive.catalogue.documents.original(document_id)
        if original is not None and can_be_written(document, original.media_type):
            pages = tuple(seen(archive).page(document_id, page.number) for page in document.pages)
            yield replace(document, pages=pages)


def words_by_pdfium(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage()
    return str(text.get_text_range()).split() if text.count_chars() else []


def test_every_form_gives_the_catalogues_words(whole: Archive) -> None:
    found = 0
    for document in drawn(whole):
        for form in FORMS:
            taken = seen(whole).taken(document.id, form, check=True)
            assert taken.wrong == (), (document.source, form)
        found += 1
    assert found > 10


def test_pdfium_too_gives_the_catalogues_words(whole: Archive) -> None:
    for document in drawn(whole):
        pdf = pypdfium2.PdfDocument(seen(whole).taken(document.id, "pdf").content)
        for page in document.pages:
            assert words_by_pdfium(pdf[page.number - 1]) == page.text.split(), (document.source, page.number)
        pdf.close()


def test_what_is_painted_is_the_originals(whole: Archive) -> None:
    """Dot for dot, except that a page read upside down is shown upright; the original's bytes come first."""
    for document in drawn(whole):
        original = seen(whole).original(document.id)
        if original.media_type != "application/pdf":
            continue
        before, content = original.path.read_bytes(), seen(whole).taken(document.id, "pdf").content
        assert content.startswith(before), document.source
        assert ("chữ ký số" in PdfReader(io.BytesIO(content)).metadata["/VankienNote"]) is is_signed(
            PdfReader(io.BytesIO(before)))
        one, other = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(content)
        for page in document.pages:
            if page.placing.turns == 0:
                pictures = [pdf[page.number - 1].render(scale=1).to_numpy() for pdf in (one, other)]
                assert (pictures[0] == pictures[1]).all(), (document.source, page.number)
        one.close()
        other.close()


def test_letters_lie_over_their_words(whole: Archive) -> None:
    """The middle of what PDFium finds for a word is within the word's box on the page picture."""
    inside = judged = 0
    for document in drawn(whole):
        pdf = pypdfium2.PdfDocument(seen(whole).taken(document.id, "pdf").content)
        for page in document.pages:
            if page.origin is not Origin.OCR or page.placing.skew or page.placing.turns:
                continue
            sheet = pdf[page.number - 1]
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            letters = [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
            at = 0
            for word in sorted(page.words, key=lambda one: one.start):
                count = len("".join(page.text[word.start : word.end].split()))
                boxes = [text.get_charbox(index) for index in letters[at : at + count]]
                at += count
                if not boxes:
                    continue
                x = (boxes[0][0] + boxes[-1][2]) / 2 * page.width / width
                y = (height - (boxes[0][1] + boxes[0][3]) / 2) * page.height / height
                judged += 1
                inside += word.box.left - 2 <= x <= word.box.right + 2 and word.box.top - 4 <= y <= word.box.bottom + 4
        pdf.close()
    assert judged > 1000
    assert inside / judged > 0.99, f"{inside} of {judged}"


def test_a_page_with_a_good_text_keeps_it(sample_archive: Archive) -> None:
    kept = 0
    for document in drawn(sample_archive):
        if all(page.origin is Origin.TEXT_LAYER for page in document.pages):
            content = seen(sample_archive).taken(document.id, "pdf").content
            assert b"VankienUnseen" not in content, document.source
            kept += 1
    assert kept >= 5


def test_tilted_and_turned_pages_say_how_they_lie(sample_archive: Archive) -> None:
    """The sample archive holds crooked scans and one that was put in upside down."""
    placings = [page.placing for document in drawn(sample_archive) for page in document.pages]
    assert any(one.skew for one in placings) and any(one.turns == 2 for one in placings)
