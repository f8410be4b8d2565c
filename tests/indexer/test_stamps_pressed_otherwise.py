"""Marks on coloured labels, the wrong way round, in a column, and on a negative are looked at as every other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.preparing import find_stamps
from indexer.preparing.evening import dark_on_light
from indexer.reading.scans import stamping
from indexer.reading.scans.likely_rows import likely_rows
from library.records import Box
from library.secrecy import is_surely_another

DPI = 150.0
RED, PINK, YELLOW, GREEN, WHITE = (220, 40, 60), (255, 190, 200), (250, 220, 40), (0, 120, 60), (255, 255, 255)
Colour = tuple[int, int, int]


def _page() -> Picture:
    return np.full((900, 800, 3), 250, np.uint8)


def _write(page: Picture, text: str, at: tuple[int, int], ink: Colour, *, thick: int = 5) -> None:
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.8, ink, thick)


class _FromTheTop(OcrEngine):
    """Reads MẬT where most ink lies in the upper half, as that of T does; else what MẬT looks like upside down."""

    def read(self, image: Picture, *, layout: int = 3, seconds: float | None = None, **_given: object) -> Reading:
        ink = image < 128
        if not ink.any():
            return Reading(())
        rows = np.flatnonzero(ink.any(axis=1))
        words = []
        for top, bottom in _bands(rows):
            half = (top + bottom) // 2
            upright = ink[top:half].sum() > ink[half:bottom].sum()
            columns = np.flatnonzero(ink[top:bottom].any(axis=0))
            words.append(OcrWord("MẬT" if upright else "LVW", Box(int(columns[0]), top, int(columns[-1]) + 1, bottom),
                                 0.9, len(words), 0))  # fmt: skip
        return Reading(tuple(words))


def _bands(rows: np.ndarray) -> list[tuple[int, int]]:
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 8) + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


@pytest.mark.parametrize(("ink", "label"), [(RED, PINK), (RED, YELLOW), (YELLOW, GREEN), (WHITE, RED)])
def test_letters_on_a_label_of_another_colour_are_found(ink: Colour, label: Colour) -> None:
    page = _page()
    cv2.rectangle(page, (400, 60), (720, 160), label, cv2.FILLED)
    _write(page, "TOI MAT", (430, 130), ink)
    found = [one for one in find_stamps(page, DPI, []) if one.light]
    assert len(found) == 1
    box = found[0].box
    assert 400 < box.left < 440 and box.right < 720 and box.top > 60 and box.bottom < 160
    ink_of_it = found[0].inside < 128
    assert 0.05 < ink_of_it.mean() < 0.5, "dark letters on white"


def test_a_label_without_letters_is_none() -> None:
    page = _page()
    cv2.rectangle(page, (400, 60), (720, 160), PINK, cv2.FILLED)
    assert not [one for one in find_stamps(page, DPI, []) if one.light]


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize("over", [True, False])
def test_a_mark_upside_down_is_read(framed: bool, over: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    page, engine = _page(), _FromTheTop()
    monkeypatch.setattr(stamping, "read_line", lambda view: list(engine.read(view).words))
    monkeypatch.setattr(stamping, "likely_rows", lambda rows: rows)  # TTT is like no mark
    _write(page, "TTT", (430, 130), RED)
    if framed:
        cv2.rectangle(page, (410, 60), (570, 160), RED, 4)
    page = np.ascontiguousarray(np.rot90(page, 2)) if over else page
    stamps = stamping.read_stamps(page, DPI, engine, scale=1.0, limits=Limits(), words=[])
    assert "MẬT" in {one.text for one in stamps}


@pytest.mark.parametrize("turns", [0, 2])
def test_a_row_like_a_mark_either_way_is_not_passed_over(turns: int) -> None:
    page = _page()
    _write(page, "MAT", (430, 130), RED)
    page = np.ascontiguousarray(np.rot90(page, turns))
    rows = [one for one in find_stamps(page, DPI, []) if one.row]
    assert rows and likely_rows(rows) == rows


@pytest.mark.parametrize("ink", [RED, (20, 20, 20)])
def test_letters_one_below_another_are_laid_side_by_side(ink: Colour) -> None:
    page = _page()
    for place, letter in enumerate("MAT"):
        _write(page, letter, (60, 200 + 75 * place), ink)
        cv2.circle(page, (80, 212 + 75 * place), 4, ink, cv2.FILLED)  # a dot below, which goes with its letter
    found = [one for one in find_stamps(page, DPI, []) if not one.either_way and not one.block]
    found = [one for one in found if one.inside.shape[1] > one.inside.shape[0]]
    assert found
    _, _, stats, _ = cv2.connectedComponentsWithStats((found[0].inside < 128).astype(np.uint8))
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] > 25]
    dots = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] <= 25]
    assert len(letters) == 3 and np.ptp(letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]) < 6
    assert len(dots) == 3 and (dots[:, cv2.CC_STAT_TOP] > letters[:, cv2.CC_STAT_TOP].min() + 25).all()


@pytest.mark.parametrize("rows", [2, 5, 20])
def test_a_negative_with_few_rows_is_turned_over(rows: int) -> None:
    page = np.full((1_754, 1_240, 3), 30, np.uint8)
    for row in range(rows):
        _write(page, "Nghi quyet hoi nghi", (120, 160 + 60 * row), WHITE, thick=3)
    assert np.median(dark_on_light(page, DPI)) > 200


@pytest.mark.parametrize(("text", "sureness", "other"), [
    ("MẪU", 0.97, True), ("MẪU 01", 0.96, True), ("MÃ SỐ 12", 1.0, True), ("ĐẠT", 0.95, True), ("Mẫu số 3", 0.95, True),
    ("MẪU", 0.9, False), ("MẬT", 1.0, False), ("MẪU MẬT", 1.0, False), ("MẬU", 0.99, False), ("MÃ SỐ MẬT", 1.0, False),
])  # fmt: skip
def test_stamps_as_short_as_a_mark_that_are_surely_another(text: str, sureness: float, other: bool) -> None:
    assert is_surely_another(text, sureness) is other
