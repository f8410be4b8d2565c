"""A text layer is judged by what it says and what it covers, not by being there."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.ocr import OcrWord
from indexer.reading.pdf.text_layer import TextLayer, Verdict, fill_gaps, judge
from library.records import Box

PROSE = (
    "Ban Chấp hành Đảng bộ tỉnh quyết nghị về đổi mới quản lý kinh tế nông nghiệp trong những năm tới và giao "
    "các huyện ủy tổ chức thực hiện nghị quyết này đến từng chi bộ trước mùa thu hoạch"
).split()


def _words(texts: list[str], *, rows: int = 20) -> tuple[OcrWord, ...]:
    words = []
    for row in range(rows):
        for column in range(8):
            left, top = 60 + 110 * column, 60 + 40 * row
            text = texts[(row * 8 + column) % len(texts)]
            words.append(OcrWord(text, Box(left, top, left + 90, top + 20), 1.0, 0, row))
    return tuple(words)


def _picture(rows: int = 20) -> np.ndarray:
    """Print every word as five letters."""
    grey = np.full((1_400, 1_000), 245, np.uint8)
    for word in _words(["chữ"], rows=rows):
        for letter in range(5):
            left = word.box.left + 18 * letter
            grey[word.box.top : word.box.bottom, left : left + 12] = 20
    return grey


def test_good_text_is_trusted() -> None:
    assert judge(TextLayer(_words(PROSE), scanned=True), _picture()) is Verdict.TRUSTED


def test_a_signature_stamp_is_not_the_page() -> None:
    stamp = _words(["Người", "ký:", "Ủy", "ban", "nhân", "dân", "tỉnh", "Lạc"], rows=1)
    assert judge(TextLayer(stamp, scanned=True), _picture()) is Verdict.PARTIAL
    assert judge(TextLayer((), stamped=stamp, scanned=True), _picture()) is Verdict.EMPTY


def test_ocr_in_the_wrong_language_is_not_trusted() -> None:
    garbage = "CONG Hcok xA HQI CHiJ NGHiA VIVT NAM dQc lQp Tg do Hpnh phtic UY BAN NHAN DAN tinh Quang Ngai".split()
    assert judge(TextLayer(_words(garbage), scanned=True), _picture()) is Verdict.UNREADABLE


def test_text_in_a_legacy_font_is_not_trusted() -> None:
    legacy = "§¶ng bé tØnh quyÕt nghÞ vÒ ®æi míi qu¶n lý kinh tÕ n«ng nghiÖp trong nh÷ng n¨m tíi".split()
    assert judge(TextLayer(_words(legacy), scanned=False), _picture()) is Verdict.UNREADABLE


@pytest.mark.parametrize("rows", [2, 6])
def test_text_over_part_of_a_scan_is_not_the_page(rows: int) -> None:
    assert judge(TextLayer(_words(PROSE, rows=rows), scanned=True), _picture()) is Verdict.PARTIAL


def test_a_number_stamped_into_a_line_joins_it() -> None:
    line = (
        OcrWord("Số:", Box(100, 50, 140, 70), 1.0, 0, 3),
        OcrWord("/UBND", Box(200, 50, 270, 70), 1.0, 0, 3),
    )
    number, apart = OcrWord("507", Box(150, 52, 190, 68), 1.0, 0, 0), OcrWord("Ký", Box(600, 5, 640, 20), 1.0, 0, 0)
    words, left = fill_gaps(TextLayer(line, (number, apart)))
    assert [word.text for word in words] == ["Số:", "507", "/UBND"]
    assert left == (apart,)


@pytest.mark.parametrize("letters", ["\ue001\ue002\ue003", "\x01\x02\x03", "\ufffd\ufffd\ufffd", "!\"#$%&'("])
@pytest.mark.parametrize("scanned", [True, False])
def test_a_font_without_a_mapping_is_not_trusted(letters: str, scanned: bool) -> None:
    assert judge(TextLayer(_words([letters, letters[::-1]]), scanned=scanned), _picture()) is not Verdict.TRUSTED


def test_a_born_digital_page_of_figures_is_trusted() -> None:
    assert judge(TextLayer(_words(["1.260", "3,5", "2008", "45%"])), _picture()) is Verdict.TRUSTED
