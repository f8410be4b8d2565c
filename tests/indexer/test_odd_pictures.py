"""Pictures that scanners, faxes and photostats make: dots that are not square, white print on black."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.preparing import dark_on_light
from indexer.reading.scans import scan
from indexer.reading.scans.files import page_of_pictures
from library.records import Box
from tests.indexer.stamped_pages import stamp


def _page(paper: int, print_: int, *, rows: int = 18, colour: bool = False) -> Picture:
    """A page with rows of strokes as wide apart as print."""
    image = Image.new("L", (600, 800), paper)
    draw = ImageDraw.Draw(image)
    for row in range(rows):
        for left in range(60, 540, 11):
            draw.line([(left, 60 + 38 * row), (left + 5, 78 + 38 * row)], fill=print_, width=3)
    return np.asarray(image.convert("RGB") if colour else image)


@given(st.integers(0, 60), st.integers(150, 255), st.booleans())
def test_a_negative_is_turned_over_once(dark: int, light: int, colour: bool) -> None:
    negative = _page(dark, light, colour=colour)
    turned = dark_on_light(negative, 72.0)
    assert np.array_equal(turned, 255 - negative)
    assert dark_on_light(turned, 72.0) is turned


@given(st.integers(70, 255), st.integers(0, 60), st.integers(0, 18))
def test_dark_print_stays_whatever_the_light(paper: int, print_: int, rows: int) -> None:
    page = _page(paper, print_, rows=rows)
    assert dark_on_light(page, 72.0) is page


@settings(max_examples=40, deadline=None)
@given(st.floats(0.04, 0.52), st.integers(0, 40), st.integers(170, 255), st.integers(0, 2**16), st.booleans(),
       st.sampled_from([72.0, 100.0, 300.0]))  # fmt: skip
def test_a_sheet_smaller_than_the_dark_glass_stays(
    share: float, bed: int, paper: int, seed: int, colour: bool, dpi: float
) -> None:
    """Print fills it to half an inch of its edges, and the paper has grain."""
    chance = np.random.default_rng(seed)
    sheet = Image.fromarray(_page(paper, 20)).resize((round(600 * share**0.5), round(800 * share**0.5)))
    glass = Image.new("L", (600, 800), bed)
    glass.paste(sheet, (int(chance.integers(0, 600 - sheet.width)), int(chance.integers(0, 800 - sheet.height))))
    page = np.clip(np.asarray(glass) + chance.normal(0, 6, (800, 600)), 0, 255).astype(np.uint8)
    page = np.dstack([page] * 3) if colour else page
    assert dark_on_light(page, dpi) is page


class _FramesOcr(OcrEngine):
    """Reads a mark in what is no page and is dark on light."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        if max(picture.shape) > 700 or float(np.median(picture)) < 128:
            return Reading(())
        return Reading((OcrWord("MẬT", Box(0, 0, 9, 9), 0.95, 0, 0),))


@pytest.mark.parametrize("really", [True, False])
def test_stamps_are_looked_for_on_a_page_as_it_came_too(really: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet on a dark ground that was taken for a negative all the same loses none of its marks."""
    sheet = np.asarray(stamp("TOI MAT", size=40))
    sheet = np.asarray(255 - cv2.copyMakeBorder(sheet, 60, 60, 60, 60, cv2.BORDER_CONSTANT))
    page = np.zeros((1400, 1000), np.uint8)
    page[300:300 + sheet.shape[0], 200:200 + sheet.shape[1]] = sheet
    if not really:
        monkeypatch.setattr(scan, "dark_on_light", lambda picture, _dpi: np.asarray(255 - picture))
    read = scan.read_scan(scan.Scan(page, 150.0, 1), _FramesOcr(), limits=Limits())
    assert "MẬT" in [one.text for one in read.stamps]


@pytest.mark.parametrize("shade", [0, 90, 255])
def test_a_page_of_one_shade_stays(shade: int) -> None:
    page = np.full((400, 300), shade, np.uint8)
    assert dark_on_light(page, 72.0) is page


@pytest.mark.parametrize(
    ("size", "dpi", "orientation", "shape"),
    [
        ((1728, 1146), (204, 98), 1, (2386, 1728)),
        ((1146, 1728), (98, 204), 1, (1728, 2386)),
        ((1146, 1728), (98, 204), 6, (2386, 1728)),
        ((1728, 2292), (204, 196), 1, (2292, 1728)),
        ((800, 1000), (300, 300), 1, (1000, 800)),
        ((800, 1000), (300, 1), 1, (1000, 800)),
    ],
)
def test_dots_are_square_when_a_page_is_read(
    size: tuple[int, int], dpi: tuple[int, int], orientation: int, shape: tuple[int, int], tmp_path: Path
) -> None:
    """A fax at half its resolution has half as many lines as columns; it is no squashed page."""
    path = tmp_path / "fax.tif"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("L", size, 255).save(path, dpi=dpi, exif=exif)
    read = page_of_pictures(path, 0, limits=Limits()).shape[:2]
    assert read == pytest.approx(shape, abs=2)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_as_it_notes(orientation: int, compression: str, tmp_path: Path) -> None:
    upright = Image.fromarray(_page(255, 0, rows=5)[:, :400])
    turn = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90",
            7: "TRANSVERSE", 8: "ROTATE_270"}.get(orientation)  # fmt: skip
    stored = upright.transpose(Image.Transpose[turn]) if turn else upright
    path = tmp_path / "turned.tif"
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(path, compression=compression, exif=exif)
    assert np.array_equal(page_of_pictures(path, 0, limits=Limits()), np.asarray(upright))
