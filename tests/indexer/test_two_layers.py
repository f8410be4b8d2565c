"""A page with the text of an older OCR under its picture: the picture is read, the older text is a second opinion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from indexer.judging import matter_of
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.reading import read_file
from indexer.reading.pdf.hidden_text import is_hidden
from indexer.reading.scans.older_text import MOST_SURE, OlderText, with_older_text
from library.records import Box, Origin
from library.secrecy import Part
from tests.indexer.pdf_files import BODY, HEIGHT, WIDTH, MadePdf, body

_WIDE, _HIGH = 1_000, 1_400
_LINES = (
    "BÁO CÁO TÌNH HÌNH SẢN XUẤT", "Toàn tỉnh đã gieo cấy được lúa chiêm", "các huyện miền núi còn thiếu giống",
    "Ban Thường vụ giao các huyện ủy đôn đốc", "thực hiện đúng thời vụ trong tháng này",
)  # fmt: skip


def _row(text: str, line: int, confidence: float = 0.95, *, left: int = 100) -> list[OcrWord]:
    words = []
    for word in text.split():
        wide = 16 * len(word)
        words.append(OcrWord(word, Box(left, 100 + 60 * line, left + wide, 130 + 60 * line), confidence, 0, line))
        left += wide + 12
    return words


def _rows(lines: Sequence[str]) -> list[OcrWord]:
    return [word for number, line in enumerate(lines) for word in _row(line, number)]


def _inked(words: Sequence[OcrWord]) -> np.ndarray:
    """A picture with strokes where the words stand."""
    grey = np.full((_HIGH, _WIDE), 245, np.uint8)
    for word in words:
        grey[word.box.top + 5 : word.box.bottom - 5, word.box.left : word.box.right : 6] = 20
        grey[word.box.top + 5 : word.box.bottom - 5, word.box.left + 1 : word.box.right : 6] = 20
    return grey


def _text(words: Sequence[OcrWord]) -> str:
    return " ".join(word.text for word in words)


def test_a_doubtful_line_is_taken_from_the_older_text_and_never_surer_than_that() -> None:
    older = _rows(_LINES)
    read = [*_rows(_LINES[:3]), *_row("Bxn Thxờng vx gxao cxc huxện ủx đxn đxc", 3, 0.4), *_row(_LINES[4], 4)]
    best = with_older_text(read, older, _inked(older))
    assert _text(best) == " ".join(_LINES)
    taken = [word for word in best if word.origin is Origin.TEXT_LAYER]
    assert {word.line for word in taken} == {3}
    assert max(word.confidence for word in taken) <= MOST_SURE


@pytest.mark.parametrize("read", ["Số 74-CV/TU ngày", "Sx 74-Cx/TU nxày"])
def test_figures_never_come_from_the_older_text(read: str) -> None:
    older = [*_rows(_LINES), *_row("Số 94-CV/TU ngày", 5)]
    best = with_older_text([*_rows(_LINES), *_row(read, 5, 0.3)], older, _inked(older))
    assert "94" not in _text(best)


def test_a_line_that_was_not_read_is_put_in_its_place_where_there_is_print() -> None:
    older = _rows(_LINES)
    read = [word for word in older if word.line != 2]
    assert _text(with_older_text(read, older, _inked(older))) == " ".join(_LINES)
    assert _text(with_older_text(read, older, _inked(read))) == _text(read)


@given(st.permutations(range(len(_LINES))))
def test_the_text_of_another_paper_gives_nothing(order: list[int]) -> None:
    read = [word for line, number in enumerate(order) for word in _row(_LINES[number], line, 0.8)]
    other = ["Hợp đồng thuê nhà kho", "bên cho thuê cam kết", "giá thuê mỗi quý", "thời hạn ba năm", "hai bên ký tên"]
    older = [word for line, text in enumerate(other) for word in _row(text, line + 6)]
    assert list(with_older_text(read, older, _inked(older))) == read


@given(st.floats(-5, 5), st.sampled_from([0.5, 1.0, 2.5]))
def test_the_older_words_lie_where_the_levelled_picture_has_them(skew: float, factor: float) -> None:
    words = tuple(_rows(_LINES))
    placed = OlderText(words, _WIDE).placed((round(_HIGH * factor), round(_WIDE * factor)), skew)
    assert _text(placed) == _text(words)
    middle = OlderText((OcrWord("a", Box(490, 690, 510, 710), 1.0, 0, 0),), _WIDE)
    (word,) = middle.placed((round(_HIGH * factor), round(_WIDE * factor)), skew)
    assert abs(word.box.left + word.box.right - _WIDE * factor) <= 4
    assert abs(word.box.top + word.box.bottom - _HIGH * factor) <= 4


def _page(tmp_path: Path, *, order: str, mode: int = 0, transparent: bool = False) -> Path:
    """A page filled by a picture of paper, with prose painted before or after it, seen (mode 0) or unseen (mode 3)."""
    made = MadePdf()
    grey = StreamObject()
    grey.set_data(bytes([250]) * 900 * 1200)
    grey.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): NumberObject(900), NameObject("/Height"): NumberObject(1200),
        NameObject("/ColorSpace"): NameObject("/DeviceGray"), NameObject("/BitsPerComponent"): NumberObject(8),
    })  # fmt: skip
    if transparent:
        mask = StreamObject()
        mask.set_data(bytes([40]) * 900 * 1200)
        mask.update({key: value for key, value in grey.items() if key != "/Length"})
        grey[NameObject("/SMask")] = made.writer._add_object(mask)
    picture = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q".encode()
    text = f"{mode} Tr\n".encode() + b"\n".join(map(made.painted, body()))
    resources = DictionaryObject({
        NameObject("/XObject"): DictionaryObject({NameObject("/I"): made.writer._add_object(grey)})})  # fmt: skip
    made.page([], drawing=b"\n".join([text, picture] if order == "under" else [picture, text]), resources=resources)
    return made.save(tmp_path / "page.pdf")


@pytest.mark.parametrize(
    ("order", "mode", "transparent", "hidden"),
    [("over", 3, False, True), ("under", 3, False, True), ("under", 0, False, True), ("over", 0, False, False),
     ("under", 0, True, False)],
)  # fmt: skip
def test_text_is_hidden_without_ink_or_under_a_picture(tmp_path: Path, order: str, mode: int, transparent: bool,
                                                       hidden: bool) -> None:  # fmt: skip
    pdf = pypdfium2.PdfDocument(_page(tmp_path, order=order, mode=mode, transparent=transparent))
    assert is_hidden(pdf[0]) is hidden


def test_a_page_without_text_hides_none(tmp_path: Path) -> None:
    Image.new("L", (900, 1200), 250).save(tmp_path / "scan.pdf", resolution=110)
    assert not is_hidden(pypdfium2.PdfDocument(tmp_path / "scan.pdf")[0])


class _Reading(OcrEngine):
    """Reads the same prose on every picture."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read it."""
        factor = picture.shape[1] / _WIDE
        return Reading(tuple(OcrWord(word.text, word.box.scaled(factor), word.confidence, 0, word.line)
                             for word in _rows(_LINES)))  # fmt: skip


def test_the_picture_is_read_and_the_older_text_is_still_judged(tmp_path: Path) -> None:
    document = read_file(_page(tmp_path, order="over", mode=3), Limits(), engine=_Reading())
    (page,) = document.pages
    assert page.page.origin is Origin.OCR
    assert page.page.confidence is not None
    assert page.page.confidence < 1.0
    assert BODY[2] not in page.page.text
    said = [one.text for one in matter_of(document).shown if one.part is Part.BODY]
    assert any(BODY[2] in text for text in said)


def test_text_that_is_seen_over_a_picture_stays_trusted(tmp_path: Path) -> None:
    document = read_file(_page(tmp_path, order="over", mode=0), Limits(), engine=_Reading())
    assert BODY[2] in document.pages[0].page.text
