"""PDF files that are damaged, too large, cut off, or made for one program: read as far as they can be, or told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pypdf.generic import BooleanObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from indexer.judging import matter_of
from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.records import ReadDocument
from library.errors import UnreadableError
from tests.indexer.pdf_files import BODY, HEIGHT, MadePdf, body

PROSE = "\n".join(BODY)


def read(path: Path) -> ReadDocument:
    return read_file(path, Limits(), engine=NullOcr())


def test_a_page_that_cannot_be_drawn_costs_no_other(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body())
    made.page(body(), size=(0.001, HEIGHT))
    made.page(body())
    document = read(made.save(tmp_path / "a.pdf"))
    assert [page.page.text for page in document.pages] == [PROSE, "", PROSE]
    assert [(one.part, one.reason, one.page) for one in matter_of(document).unread] == [("body", "damaged", 2)]


def test_instructions_that_unpack_to_a_bomb_are_refused(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body(), drawing=b"0 0 m 1 1 l S\n" * 6_000_000)
    made.page(body())
    made.writer.compress_identical_objects()
    for page in made.writer.pages:
        page.compress_content_streams(9)
    document = read(made.save(tmp_path / "a.pdf"))
    assert [(one.reason, one.page) for one in matter_of(document).unread] == [("too-large", 1)]


def trailing(content: bytes) -> dict[str, bytes]:
    """What leaves a PDF readable for PDFium."""
    cut = content.rindex(b"startxref")
    return {"zeros": content + bytes(80_508), "mail": content + b"\r\n--boundary--" * 6_000,
            "no startxref": content[:cut] + b"%%EOF\n", "lines before": b"X-Header: 1\r\n\r\n" + content}  # fmt: skip


@pytest.mark.parametrize("kind", ["zeros", "mail", "no startxref", "lines before"])
def test_what_pdfium_can_open_is_read(tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """And what a library says of the file does not stand between the lines of the progress."""
    made = MadePdf()
    made.page(body())
    (tmp_path / "a.pdf").write_bytes(trailing(made.content())[kind])
    assert read(tmp_path / "a.pdf").pages[0].page.text == PROSE
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == logging.NOTSET


@pytest.mark.parametrize("drawn_by_others", [True, False])
def test_a_form_that_only_another_program_draws_is_refused(
    tmp_path: Path, drawn_by_others: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Its page says no more than that this program is needed, which is no text of a document."""
    made = MadePdf()
    made.page(body())
    form = DecodedStreamObject()
    form.set_data(b"<template/>")
    root = made.writer.root_object
    root[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): made.writer._add_object(form)})
    root[NameObject("/NeedsRendering")] = BooleanObject(drawn_by_others)
    path = made.save(tmp_path / "a.pdf")
    if not drawn_by_others:
        assert read(path).pages[0].page.text == PROSE
        assert caplog.records == [], "PDFium's library advises another build of it"
        return
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.reason == "unsupported"


def test_bookmarks_in_a_circle_are_passed_over_in_silence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = MadePdf()
    made.page(body())
    marked = DictionaryObject({NameObject("/Title"): TextStringObject("Phần một")})
    one = made.writer._add_object(marked)
    marked[NameObject("/First")] = marked[NameObject("/Next")] = one
    made.writer.root_object[NameObject("/Outlines")] = DictionaryObject({NameObject("/First"): one})
    assert read(made.save(tmp_path / "a.pdf")).pages[0].page.text == PROSE
    assert caplog.records == []


def test_an_update_that_was_cut_off_is_truncated(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body())
    whole = made.content()
    (tmp_path / "a.pdf").write_bytes(whole + b"\n9 0 obj\n<< /Type /Annot /Contents (more")
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / "a.pdf")
    assert caught.value.reason == "truncated"
