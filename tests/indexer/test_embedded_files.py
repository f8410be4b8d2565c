"""Files in office files are taken out of their wrapping; what is only a picture is none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.reading.office.embedded import _native, unwrapped
from indexer.records import Enclosed, ReadDocument
from library.secrecy import Part
from tests.indexer.word_files import WordFile, paragraph

BODY = paragraph("Kính gửi các đồng chí.")


def _wrapped(name: str, content: bytes) -> bytes:
    """As Windows wraps a file that is dropped into a document."""
    label = name.encode("cp1258", "replace") + b"\0"
    inside = b"\x02\0" + label + label + struct.pack("<II", 0x0003_0000, len(label)) + label
    return struct.pack("<I", len(inside) + len(content) + 4) + inside + struct.pack("<I", len(content)) + content


@given(st.binary(max_size=200))
def test_a_dropped_file_comes_out_as_it_went_in(content: bytes) -> None:
    assert _native(_wrapped("bao cao.pdf", content), "oleObject1.bin") == Enclosed("bao cao.pdf", content)


def _with_object(program: str, content: bytes, tmp_path: Path, name: str = "embeddings/a.bin") -> ReadDocument:
    file = WordFile("")
    relation = file.attach(name, content, kind="oleObject")
    shown = f'<w:object><o:OLEObject ProgID="{program}" r:id="{relation}"/></w:object>'
    file.body = f"<w:p><w:r>{shown}</w:r></w:p>{BODY}"
    return read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())


@pytest.mark.parametrize("program", ["Equation.3", "MSGraph.Chart.8", "Forms.TextBox.1"])
def test_what_its_picture_shows_whole_is_no_file(program: str, tmp_path: Path) -> None:
    document = _with_object(program, b"whatever", tmp_path)
    assert (document.enclosed, document.unread) == ((), ())


def test_a_file_that_cannot_be_taken_out_is_unread(tmp_path: Path) -> None:
    document = _with_object("Package", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), tmp_path)
    assert document.enclosed == ()
    (unread,) = document.unread
    assert (unread.part, unread.reason, unread.inside) == (Part.ATTACHMENT, "unsupported", "a.bin")


def test_a_file_outside_is_unread(tmp_path: Path) -> None:
    file = WordFile("")
    relation = file.attach("a.docx", b"", kind="oleObject")
    file.relations[-1] = file.relations[-1].replace('a.docx"', 'file:///a.docx" TargetMode="External"')
    shown = f'<w:object><o:OLEObject ProgID="Word.Document.12" r:id="{relation}"/></w:object>'
    file.body = f"<w:p><w:r>{shown}</w:r></w:p>{BODY}"
    document = read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())
    assert [one.part for one in document.unread] == [Part.ATTACHMENT]


def test_a_chunk_of_another_format_is_a_file(tmp_path: Path) -> None:
    file = WordFile("")
    relation = file.attach("chunk.htm", b"<p>x</p>", kind="aFChunk")
    file.body = f'<w:altChunk r:id="{relation}"/>{BODY}'
    document = read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())
    assert document.enclosed == (Enclosed("chunk.htm", b"<p>x</p>"),)


@given(st.binary(max_size=300))
def test_no_wrapping_raises(content: bytes) -> None:
    assert unwrapped("a.bin", b"\xd0\xcf\x11\xe0" + content) == Enclosed("a.bin", None)
