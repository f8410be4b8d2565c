"""Frames that are worn, have round corners or hold two lines are found, and read whichever way their lines run."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from indexer.ocr import Picture
from indexer.preparing import find_stamps
from tests.indexer.stamped_pages import RED, near, pressed, stamp

DPI = 200.0


def _worn(mark: Image.Image, share: float) -> Image.Image:
    """A stamp with holes of three dots in such a share of it."""
    wide, high = mark.size
    holes = np.random.default_rng(4).random((high // 3 + 1, wide // 3 + 1)) < share
    whole = np.kron(holes, np.ones((3, 3), np.bool_))[:high, :wide]
    return Image.fromarray(np.where(whole, 0, np.asarray(mark)).astype(np.uint8))


def _two_lines(*, round_corners: bool) -> Image.Image:
    """TOI above MAT, higher than wide."""
    words = [stamp(word, framed=False, size=40) for word in ("TOI", "MAT")]
    mask = Image.new("L", (words[1].width + 36, 170), 0)
    for word, top in zip(words, (36, 96), strict=True):
        mask.paste(word, ((mask.width - word.width) // 2, top))
    ImageDraw.Draw(mask).rounded_rectangle((2, 2, mask.width - 3, 167), 44 if round_corners else 0, outline=255,
                                           width=5)  # fmt: skip
    return mask


def _page() -> Image.Image:
    return Image.new("RGB", (900, 600), (246, 244, 238))


def _picture(page: Image.Image) -> Picture:
    return np.asarray(page)


@pytest.mark.parametrize("degrees", [0.0, -4.0, 12.0])
def test_a_frame_full_of_holes_is_found(degrees: float) -> None:
    page = _page()
    box = pressed(page, _worn(stamp("TOI MAT", size=40), 0.25), RED, degrees, (450, 300))
    found = [one for one in find_stamps(_picture(page), DPI, []) if one.framed]
    assert any(near(one.box, box) for one in found)


@pytest.mark.parametrize("round_corners", [True, False])
@pytest.mark.parametrize("degrees", [0.0, -13.0])
def test_two_lines_in_a_high_frame_are_looked_at_along_either_side(degrees: float, round_corners: bool) -> None:
    page = _page()
    box = pressed(page, _two_lines(round_corners=round_corners), RED, degrees, (450, 300))
    found = next(one for one in find_stamps(_picture(page), DPI, []) if one.framed and near(one.box, box))
    high, wide = found.inside.shape
    assert found.block and {view.shape for view in found.views()} >= {(high, wide), (wide, high)}


def test_a_ring_a_loop_and_huge_letters_are_no_frame() -> None:
    page = _page()
    pen = ImageDraw.Draw(page)
    pen.ellipse((100, 100, 340, 340), outline=RED, width=5)
    pressed(page, stamp("O D", size=110, framed=False), RED, 0, (450, 480))
    pen.line([(500, 300), (640, 120), (700, 300), (560, 220), (760, 260)], fill=RED, width=4)
    assert not [one for one in find_stamps(_picture(page), DPI, []) if one.framed]


def test_low_letters_in_a_high_black_frame_are_looked_at() -> None:
    page = _page()
    mark = stamp("CONG VAN MAT", size=36, framed=False)
    mask = Image.new("L", (mark.width + 80, round(3.7 * mark.height)), 0)
    mask.paste(mark, (40, round(1.4 * mark.height)))
    ImageDraw.Draw(mask).rectangle((2, 2, mask.width - 3, mask.height - 3), outline=255, width=5)
    box = pressed(page, mask, (90, 90, 92), 18, (450, 300))
    assert any(near(one.box, box) for one in find_stamps(_picture(page.convert("L")), DPI, []) if one.framed)
