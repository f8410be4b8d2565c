"""The Party's name and few other words are mended where a sign was misread, and nothing else."""

from __future__ import annotations

import unicodedata
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.reading.scans.scan import Scan, read_scan
from indexer.restoring import mend_misread_words
from library.records import Box


@pytest.mark.parametrize(("read", "text"), [
    ("ĐẲNG CỘNG SẢN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("Đẳng Cộng sẳn", "Đảng Cộng sản"),
    ("ĐẢNG CỘNG SẲN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("ĐẲNG LAO ĐỘNG VIỆT NAM", "ĐẢNG LAO ĐỘNG VIỆT NAM"),
    ("mỗi đẳng\nviên, đẳng phí", "mỗi đảng\nviên, đảng phí"),
    ("ĐẲNG BỘ TỈNH", "ĐẢNG BỘ TỈNH"),
    ("ĐẲNG ỦY XÃ", "ĐẢNG ỦY XÃ"),
    ("Đẳng uỷ xã", "Đảng uỷ xã"),
    ("Chỉ cục An toàn, các Chỉ\ncục", "Chi cục An toàn, các Chi\ncục"),
    ("Đẳng\nCộng  sẳn", "Đảng\nCộng  sản"),
    ("CHỈ CỤC KIỂM LÂM", "CHI CỤC KIỂM LÂM"),
    ("dự toán chỉ ngân sách", "dự toán chi ngân sách"),
])  # fmt: skip
def test_words_that_mean_nothing_so_are_mended(read: str, text: str) -> None:
    assert mend_misread_words(read) == text


@pytest.mark.parametrize("text", [
    "cao đẳng bộ môn", "CAO ĐẲNG BỘ MÔN", "bình đẳng viên chức", "sinh viên cao đẳng tăng", "đẳng cấp", "bình đẳng.",
    "có sẳn", "đẳng viễn", "Chỉ Cục Thú y mới", "chỉ cục bộ", "CHỈ CỤC BỘ", "chỉ thị", "chỉ ngân sách", "chỉ cụm",
    "cao\nđẳng Cộng", "Trường Cao\nđẳng Cộng đồng Hà Nội", "đẳng Cộng đồng", "đồng  đẳng viên", "CAO  ĐẲNG BỘ",
    "việc này chỉ cục quản lý", "chỉ cục thuế mới có quyền", "CHỈ CỤC TRƯỞNG MỚI", "cộng sẳn có",
])  # fmt: skip
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert mend_misread_words(text) == text


@given(st.text("đĐẳẲnNgG cộaobviêuủyỷphísẳẢchỉCHỈụỤ\n.", max_size=40).map(partial(unicodedata.normalize, "NFC")))
def test_every_word_keeps_its_place(text: str) -> None:
    mended = mend_misread_words(text)
    assert len(mended) == len(text)
    assert all(one == other or one in "ẳẲỉỈ" for one, other in zip(text, mended, strict=True))


class _Engine(OcrEngine):
    """Reads one line, whatever it is given."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        words = "Mỗi đẳng viên tô chức học tập nghị quyết".split()
        return Reading(tuple(OcrWord(word, Box(100 + 90 * place, 300, 180 + 90 * place, 330), 0.95, 0, 0)
                             for place, word in enumerate(words)))  # fmt: skip

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        return 0


def test_a_page_that_is_read_is_mended() -> None:
    page = read_scan(Scan(np.full((1_100, 800), 255, np.uint8), 100, 2), _Engine(), limits=Limits()).page
    assert page.text == "Mỗi đảng viên tổ chức học tập nghị quyết"
    assert [page.text[word.start : word.end] for word in page.words][:3] == ["Mỗi", "đảng", "viên"]
