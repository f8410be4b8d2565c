"""The second reader of marks tells MẬT from the words that differ by a sign, and does not read what stands upside down.

All is drawn with DejaVu, of which it learnt nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.ocr import Picture
from indexer.ocr import line_model as module
from indexer.ocr.line_model import stamp_model
from indexer.reading.scans.second_reader import read_letters, read_line

_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_FACES = ("DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSerif-Bold.ttf")
needs_reader = pytest.mark.skipif(stamp_model() is None or not _FONTS.exists(), reason="no onnxruntime, or no font")


def line(text: str, face: str = _FACES[0], points: int = 40) -> Picture:
    font = ImageFont.truetype(str(_FONTS / face), points)
    left, top, right, bottom = font.getbbox(text)
    sheet = Image.new("L", (int(right - left) + 40, int(bottom - top) + 40), 255)
    ImageDraw.Draw(sheet).text((20 - left, 20 - top), text, font=font, fill=30)
    return np.asarray(sheet)


def said(picture: Picture) -> str:
    return " ".join(word.text for word in read_line(picture)).upper()


@needs_reader
@pytest.mark.parametrize("face", _FACES)
@pytest.mark.parametrize("points", [18, 30, 64])
@pytest.mark.parametrize(
    "text",
    ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "MẮT", "MẶT", "MẤT", "MÁT", "MỘT", "TÔI MẤT", "TỐI MẶT", "HỎA TỐC", "CÔNG KHAI"],
)
def test_marks_and_words_like_them_are_read_as_they_stand(text: str, points: int, face: str) -> None:
    assert said(line(text, face, points)).replace(" ", "") == text.replace(" ", "")


@needs_reader
@pytest.mark.parametrize("text", ["MẶT", "MÁT", "MỘT", "CÔNG KHAI", "LƯU HÀNH NỘI BỘ"])
def test_no_letter_of_a_mark_is_feared_where_another_is_plain(text: str) -> None:
    found = read_letters(line(text))
    assert found is not None and found.feared < 0.1


@needs_reader
@pytest.mark.parametrize("text", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_pale_soft_mark_is_still_feared(text: str) -> None:
    pale = cv2.GaussianBlur(255 - (255 - line(text, points=24)) // 4 * 3, (0, 0), 1.2)
    found = read_letters(pale)
    assert found is not None and found.feared > 0.1


@needs_reader
@pytest.mark.parametrize("text", ["MẬT", "TỐI MẬT"])
def test_upside_down_it_reads_no_mark(text: str) -> None:
    assert "MẬT" not in said(np.ascontiguousarray(line(text)[::-1, ::-1]))


def test_without_onnxruntime_or_with_a_damaged_model_there_is_no_reader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    damaged = tmp_path / "stamp_letters.onnx"
    damaged.write_bytes(b"no model")
    for broken in (damaged, tmp_path / "missing.onnx"):
        monkeypatch.setattr(module, "_STAMPS", broken)
        assert stamp_model.__wrapped__() is None
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert stamp_model.__wrapped__() is None
