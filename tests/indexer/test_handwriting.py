"""The judge of ink: printed figures pass, figures of another hand do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from indexer.describing.handwriting import InkJudge
from indexer.records import Head
from library.records import Box

FONTS = [
    path
    for path in (
        Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"),
        Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    )
    if path.exists()
]
needs_font = pytest.mark.skipif(not FONTS, reason="no fonts are installed to print with")


def _printed(number: str, *, lift: int = 0, size: int = 60) -> tuple[Head, Box, Box]:
    """Print `Số: NUMBER-NQ/TU`; the number may be lifted off the line or set in another size."""
    image = Image.new("L", (900, 200), 245)
    draw = ImageDraw.Draw(image)
    font, other = (ImageFont.truetype(str(FONTS[0]), points) for points in (60, size))
    draw.text((40, 120), "Số:", font=font, fill=20, anchor="ls")
    start = 40 + draw.textlength("Số: ", font=font)
    draw.text((start, 120 - lift), number, font=other, fill=20, anchor="ls")
    end = start + draw.textlength(number, font=other)
    draw.text((end, 120), "-NQ/TU, LẠC GIANG", font=font, fill=20, anchor="ls")
    area = Box(round(start) - 8, 60, round(end) + 2, 130)
    return Head.of(np.asarray(image), 1.0), area, Box(36, 55, 800, 135)


@needs_font
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 999))
def test_printed_numbers_pass(number: int) -> None:
    text = f"{number:02d}"
    head, area, row = _printed(text)
    assert InkJudge(head).verdict(area, row, digits=text, confidence=0.95).doubt is None


@needs_font
@pytest.mark.parametrize(("lift", "size"), [(14, 60), (-14, 60), (0, 84), (0, 40)])
def test_what_leaves_line_or_size_is_doubted(lift: int, size: int) -> None:
    head, area, row = _printed("26", lift=lift, size=size)
    assert InkJudge(head).verdict(area, row, digits="26", confidence=0.99).doubt == "handwritten"


@needs_font
def test_confidence_alone_clears_nothing() -> None:
    head, area, row = _printed("26")
    judge = InkJudge(head)
    assert judge.verdict(area, row, digits=None, confidence=1.0).doubt == "handwritten"
    assert judge.verdict(area, row, digits="264", confidence=1.0).doubt == "handwritten"
    assert judge.verdict(area, row, digits="26", confidence=0.2).doubt == "handwritten"


@needs_font
def test_an_empty_place_says_so() -> None:
    head, area, row = _printed("  ")
    assert InkJudge(head).verdict(area, row, digits=None, confidence=0.0).doubt == "not filled in"


@needs_font
@given(st.integers(12, 40), st.integers(3, 9), st.integers(30, 170))
@settings(max_examples=15, deadline=None)
def test_a_place_with_ink_is_never_called_empty(high: int, pen: int, tone: int) -> None:
    """A pen is often paler than print, and then no piece of ink is seen where it wrote."""
    head, area, row = _printed("      ")
    image = Image.fromarray(head.picture().copy())
    points = [(x, 112 - high * (place % 2)) for place, x in enumerate(range(area.left + 20, area.right - 20, 9))]
    ImageDraw.Draw(image).line(points, fill=tone, width=pen)
    found = InkJudge(Head.of(np.asarray(image), 1.0)).verdict(area, row, digits=None, confidence=0.0)
    assert found.doubt == "handwritten"


@needs_font
@pytest.mark.parametrize("line", [".", "_"])
def test_a_line_to_write_on_is_no_ink(line: str) -> None:
    head, area, row = _printed(line * 6)
    assert InkJudge(head).verdict(area, row, digits=None, confidence=0.0, reading=line * 6).doubt == "not filled in"


def test_text_without_a_picture_is_taken_as_it_is() -> None:
    judge = InkJudge(None)
    assert judge.verdict(None, None, digits="26", confidence=1.0).doubt is None
    assert judge.verdict(None, None, digits=None, confidence=1.0).doubt == "unreadable"
