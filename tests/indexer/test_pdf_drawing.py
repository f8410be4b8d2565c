"""A PDF page is drawn in the size that was told before it was drawn."""

from __future__ import annotations

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.reading.pdf.drawing import draw_for_screen, size_for_screen


@given(st.floats(20, 5_000), st.floats(20, 5_000), st.sampled_from((0, 90)))
@settings(max_examples=40)
def test_a_page_is_drawn_as_large_as_was_said(width: float, height: float, turned: int) -> None:
    limits = Limits()
    pdf = pypdfium2.PdfDocument.new()
    page = pdf.new_page(width, height)
    page.set_rotation(turned)
    assert size_for_screen(page, limits) == draw_for_screen(page, limits).shape[1::-1]
