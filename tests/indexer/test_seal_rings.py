"""What runs round a seal is laid out straight; only a mark of it counts."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.ocr import OcrFailedError, OcrWord, Picture
from indexer.preparing import FoundStamp, find_stamps
from indexer.reading.scans import ring_text
from library.records import Box

DPI = 150.0
MIDDLE, OUTER, INNER = (700, 900), 95, 62


def _seal(*, red: bool) -> Picture:
    """A page with a seal: strokes between two rings, none at its foot and on its right."""
    page = np.full((1_754, 1_240, 3), 245, np.uint8)
    ink = (200, 30, 40) if red else (40, 40, 40)
    for radius in (OUTER, INNER):
        cv2.circle(page, MIDDLE, radius, ink, 3)
    for degrees in range(0, 360, 6):
        if min(degrees, 360 - degrees) > 8 and abs(degrees - 90) > 12:
            turn = np.radians(degrees)
            start, end = ((round(MIDDLE[0] + far * np.cos(turn)), round(MIDDLE[1] + far * np.sin(turn)))
                          for far in (72, 85))  # fmt: skip
            cv2.line(page, start, end, ink, 4)
    return page


@pytest.mark.parametrize("red", [True, False])
def test_the_ring_of_a_seal_is_laid_out_from_its_foot_on(red: bool) -> None:
    found = [one for one in find_stamps(_seal(red=red), DPI, []) if one.ring]
    assert len(found) == 1 and abs(found[0].box.left - (MIDDLE[0] - OUTER)) < 45
    foot, head, below = found[0].views()
    wide = foot.shape[1]
    strokes = np.asarray(foot[8:-8].min(axis=0) < 140, dtype=np.uint8).reshape(1, -1)
    free = np.flatnonzero(cv2.dilate(strokes, np.ones((1, 15), np.uint8))[0] == 0) / wide
    right, at_foot = free[abs(free - 0.75) < 0.1], free[abs(free - 0.5) > 0.4]
    assert len(right) + len(at_foot) == len(free) and abs(float(right.mean()) - 0.75) < 0.02, "clockwise"
    assert at_foot.min() < 0.02 and at_foot.max() > 0.98
    assert np.array_equal(np.roll(foot, wide // 4 * 2, axis=1), head) and below.shape[1] < 0.6 * wide


def test_a_page_without_a_seal_has_no_ring() -> None:
    page = np.full((1_754, 1_240), 245, np.uint8)
    for row in range(12):
        cv2.putText(page, "Nghi quyet hoi nghi", (150, 200 + 90 * row), cv2.FONT_HERSHEY_DUPLEX, 1.6, 20, 3)
    assert not [one for one in find_stamps(page, DPI, []) if one.ring]


@pytest.mark.parametrize(("text", "sure", "told"), [
    ("TÀI LIỆU TỐI MẬT * TỈNH ỦY", 0.8, "TỐI MẬT"), ("ĐẢNG CỘNG SẢN VIỆT NAM BÍ MẬT", 0.8, "BÍ MẬT"),
    ("BÍ MÁT - ĐẢNG", 0.8, "BÍ MẬT"), ("TUYỆT MẬT", 0.7, "TUYỆT MẬT"), ("BÍ MẬT", 0.4, None),
    ("ỦY BAN MẬT TRẬN TỔ QUỐC", 0.9, None), ("PHÒNG BẢO VỆ BÍ MÂT NHÀ NƯỚC", 0.9, None), ("", 0.0, None)])
def test_only_a_mark_of_a_ring_is_told(
    text: str, sure: float, told: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [OcrWord(one, Box(0, 0, 9, 9), sure, 0, 0) for one in text.split()]
    monkeypatch.setattr(ring_text, "read_line", lambda _view: said)
    seal = FoundStamp(Box(5, 5, 90, 90), np.zeros((32, 800), np.uint8), ring=True)
    assert [one.text for one in ring_text.read_rings([seal])] == ([told] if told else [])


def test_a_ring_that_cannot_be_read_is_no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_view: Picture) -> list[OcrWord]:
        raise OcrFailedError("crashed", "made to fail")

    monkeypatch.setattr(ring_text, "read_line", fail)
    seal = FoundStamp(Box(5, 5, 90, 90), np.zeros((32, 800), np.uint8), ring=True)
    assert not list(ring_text.read_rings([seal]))
