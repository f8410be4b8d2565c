"""The generator: layout without fonts, and the same pictures each time with them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image

from corpus.__main__ import main
from corpus.blocks import Centred, Columns, Line, Paragraph, Table
from corpus.fonts import FontBook, missing_fonts
from corpus.form import blocks_of
from corpus.generate import make_document
from corpus.reading import load_documents
from corpus.records import Document
from corpus.typeset import HEIGHT, WIDTH, Press, Sheet, typeset

Record = dict[str, Any]
_PRESS = Press(size=12.0, leading=1.5, justified=True, one_size=False, gap=0.3)
_PARTS = ("1971/cong van ho de", "1996/TTr 38", "2012/HD 27")


def _measure(text: str, face: str, size: float) -> float:
    return 0.5 * size * len(text.replace("{", "").replace("}", ""))


def _set(*blocks: Centred | Columns | Paragraph | Table) -> tuple[Sheet, ...]:
    return typeset(blocks, _PRESS, _measure)


def _document(part: str) -> Document:
    (document,) = [document for document in load_documents() if part in document.file]
    return document


def test_no_word_is_lost_and_none_leaves_the_page() -> None:
    text = " ".join(f"tiếng{number}" for number in range(2000))
    sheets = _set(Paragraph(text))
    words = [word for sheet in sheets for word in sheet.words]
    assert [word.text for word in words if word.text.startswith("tiếng")] == text.split()
    assert len(sheets) > 1
    assert all(word.x > 0 and word.x + word.width <= WIDTH and 0 < word.y < HEIGHT for word in words)


def test_justified_lines_end_at_one_edge() -> None:
    (sheet,) = _set(Paragraph(" ".join(["một"] * 60)))
    ends: dict[float, float] = {}
    for word in sheet.words:
        ends[word.y] = max(ends.get(word.y, 0.0), word.x + word.width)
    *full, last = [end for _, end in sorted(ends.items())]
    assert max(full) - min(full) < 0.01
    assert last < min(full)


def test_a_heading_is_not_left_alone_at_the_foot() -> None:
    blocks = [Paragraph(f"đoạn {number}") for number in range(29)]
    for count in range(20, 29):
        sheets = _set(*blocks[:count], Paragraph("ĐỀMỤC", "bold"), Paragraph(" ".join(["chữ"] * 60)))
        holders = [sheet for sheet in sheets if any(word.text == "ĐỀMỤC" for word in sheet.words)]
        assert all(any(word.text == "chữ" for word in sheet.words) for sheet in holders), count


def test_columns_stand_side_by_side_and_are_read_left_first() -> None:
    (sheet,) = _set(Columns((Line("TRÁI"),), (Line("PHẢI"),)))
    left, right = sheet.words
    assert left.y == right.y
    assert left.x + left.width < right.x
    assert sheet.text == "TRÁI\nPHẢI"


def test_hand_words_lose_their_braces() -> None:
    (sheet,) = _set(Centred((Line("Số: {05} /CT-UBND"),)))
    assert [(word.text, word.hand) for word in sheet.words] == [("Số:", False), ("05", True), ("/CT-UBND", False)]


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different length"):
        Table((("a", "b"), ("c",)))


@pytest.mark.parametrize(
    ("part", "party", "date"),
    [
        ("1948/TT 27", "ĐẢNG CỘNG SẢN ĐÔNG DƯƠNG", "ngày 10 tháng 8 năm 1948"),
        ("1963/14-CT", "ĐẢNG LAO ĐỘNG VIỆT NAM", "ngày 18 tháng 4 năm 1963"),
        ("1978/26-NQ", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 30 tháng 5 năm 1978"),
        ("1970/BC 58", "VIỆT NAM DÂN CHỦ CỘNG HÒA", "ngày 25 tháng 3 năm 1970"),
        ("2018/15-QĐ", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 05 tháng 02 năm 2018"),
        ("2006/06-CTr", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 24 tháng 11 năm 2006"),
    ],
)
def test_the_head_fits_its_time(part: str, party: str, date: str) -> None:
    (sheet, *_) = typeset(blocks_of(_document(part)), _PRESS, _measure)
    head = sheet.text.split("\n")[:3]
    assert party in " ".join(head)
    assert date in " ".join(head)


def test_the_motto_marks_the_state_alone() -> None:
    for document in load_documents():
        (sheet, *_) = typeset(blocks_of(document), _PRESS, _measure)
        assert ("Độc lập - Tự do - Hạnh phúc" in sheet.text) == document.committee.state, document.file


@pytest.mark.parametrize("part", _PARTS)
def test_the_same_document_gives_the_same_bytes(part: str, archive: Path, truth: list[Record]) -> None:
    if missing_fonts():
        pytest.skip(f"the generator's fonts are missing: apt-get install {' '.join(missing_fonts())}")
    document = _document(part)
    first, second = make_document(document, FontBook()), make_document(document, FontBook())
    assert first == second
    (record,) = [record for record in truth if record["source"] == document.file]
    assert first.record | {"sha256": None} == record | {"sha256": None}
    # Another build of a codec may pack a page otherwise; the page itself must be the stored one.
    for made, stored in zip(_pages(first.data), _pages((archive / document.file).read_bytes()), strict=True):
        assert made.shape == stored.shape
        assert float(np.abs(made - stored).mean()) < 1.0, "gray levels of 255"


def _pages(data: bytes) -> list[NDArray[np.float32]]:
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as file:
            images = [page.render(scale=1.0).to_pil() for page in file]
    else:
        images = [Image.open(io.BytesIO(data))]
    return [np.asarray(image.convert("L"), dtype=np.float32) for image in images]


def test_the_command_writes_what_it_is_asked_for(tmp_path: Path) -> None:
    if missing_fonts():
        pytest.skip(f"the generator's fonts are missing: apt-get install {' '.join(missing_fonts())}")
    document = _document("1996/TTr 38")
    assert main(["generate", "--to", str(tmp_path), "--only", document.file]) == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "archive" / document.file]
