"""Pictures that scanners, faxes and photostats make: dots that are not square, white print on black."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from indexer.limits import Limits
from indexer.ocr import Picture
from indexer.preparing import dark_on_light
from indexer.reading.scans.files import page_of_pictures


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
    turned = dark_on_light(negative)
    assert np.array_equal(turned, 255 - negative)
    assert dark_on_light(turned) is turned


@given(st.integers(70, 255), st.integers(0, 60), st.integers(0, 18))
def test_dark_print_stays_whatever_the_light(paper: int, print_: int, rows: int) -> None:
    page = _page(paper, print_, rows=rows)
    assert dark_on_light(page) is page


@pytest.mark.parametrize("shade", [0, 90, 255])
def test_a_page_of_one_shade_stays(shade: int) -> None:
    page = np.full((400, 300), shade, np.uint8)
    assert dark_on_light(page) is page


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
