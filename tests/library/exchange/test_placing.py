"""A box on the page picture is found again on the page of the original, however that lies and was turned."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from indexer.preparing import straighten, turn
from library.exchange.placing import Affine, ShownArea, to_points
from library.exchange.searchable_pdf import sheet_of
from library.records import Origin, Page, Placing

QUARTERS = st.sampled_from([0, 90, 180, 270])
SKEWS = st.sampled_from([0.0, 0.8, -1.4, 3.0, -6.0])


@given(rotation=QUARTERS, turns=st.integers(0, 3), skew=SKEWS, x=st.floats(0.3, 0.7), y=st.floats(0.3, 0.7))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_dot_is_found_again_where_pdfium_says_it_is(
    make: Any, rotation: int, turns: int, skew: float, x: float, y: float
) -> None:
    """The picture is made by the indexer's own levelling and turning, the way back is checked by PDFium's own map."""
    pdf = make.pdf_writing("0 0 m", box=(40, 60, 595, 842), rotation=rotation)
    page = pypdfium2.PdfDocument(pdf)[0]
    width, height = (round(side) for side in page.get_size())
    shown = np.zeros((height, width), np.uint8)
    dot = round(x * width), round(y * height)
    shown[dot[1] - 2 : dot[1] + 3, dot[0] - 2 : dot[0] + 3] = 255
    picture = turn(straighten(shown, skew) if skew else shown, turns)
    moments = cv2.moments(picture)
    at = moments["m10"] / moments["m00"] + 0.5, moments["m01"] / moments["m00"] + 0.5
    read = Page(1, "", Origin.OCR, width=picture.shape[1], height=picture.shape[0], placing=Placing(skew, turns))
    found = to_points(read, sheet_of(PdfReader(io.BytesIO(pdf)).pages[0])).point(*at)
    points = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDF_DeviceToPage(page, 0, 0, width, height, 0, *dot, *(ctypes.byref(one) for one in points))
    assert found == pytest.approx([one.value for one in points], abs=1.6)


@given(st.tuples(*[st.floats(-5, 5)] * 6), st.tuples(*[st.floats(-5, 5)] * 6), st.floats(-9, 9), st.floats(-9, 9))
def test_two_maps_are_one(one: tuple[float, ...], other: tuple[float, ...], x: float, y: float) -> None:
    first, second = Affine(*one), Affine(*other)
    assert first.then(second).point(x, y) == pytest.approx(second.point(*first.point(x, y)), abs=1e-6)


def test_a_sheet_without_area_or_with_an_odd_rotation_is_none() -> None:
    for wrong in ((0, 0, 0, 10, 0), (0, 10, 10, 10, 0), (0, 0, 10, 10, 45)):
        with pytest.raises(ValueError, match="not a sheet"):
            ShownArea(*wrong)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("placing", [Placing(), Placing(turns=1), Placing(turns=2), Placing(turns=3), Placing(skew=2)])
def test_every_word_lies_over_its_box(make: Any, lay: Any, rotation: int, placing: Placing) -> None:
    """The letters' boxes that PDFium gives, in pixels of the page picture, are the words' boxes of the catalogue."""
    upright = (rotation // 90 + placing.turns) % 2 == 0
    size = (555, 782) if upright else (782, 555)
    page = make.page_of(["Tỉnh ủy Lạc", "Giang họp"], placing=placing, size=size)
    original = make.pdf_writing("0 0 m", box=(40, 60, 595, 842), rotation=rotation)
    made = lay(original, make.document_of(page))
    assert make.pypdf(made) == make.pdfium(made) == page.text.split()
    place = to_points(page, sheet_of(PdfReader(io.BytesIO(original)).pages[0]))
    text = pypdfium2.PdfDocument(made)[0].get_textpage()
    letters = iter([index for index in range(text.count_chars()) if not text.get_text_range(index, 1).isspace()])
    for word in page.words:
        boxes = [text.get_charbox(next(letters)) for _ in range(word.end - word.start)]
        middle = (np.mean([(box[0] + box[2]) / 2 for box in boxes]), np.mean([(box[1] + box[3]) / 2 for box in boxes]))
        wanted = place.point((word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2)
        assert middle == pytest.approx(wanted, abs=1.5)
