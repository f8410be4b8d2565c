"""Black edges and punched holes are painted over; print, frames, seals and pictures stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.ocr import Picture
from indexer.preparing import straighten
from indexer.preparing.edges import without_edges

DPI = 150.0
HIGH, WIDE = 1_754, 1_240


def _page() -> Picture:
    """Rows of print in large letters, a rule and a frame, with grain."""
    page = np.full((HIGH, WIDE), 235, np.uint8)
    for row in range(8):
        cv2.putText(page, "Nghi quyet hoi nghi", (150, 200 + 90 * row), cv2.FONT_HERSHEY_DUPLEX, 1.6, 20, 3)
    cv2.rectangle(page, (150, 1_000), (700, 1_200), 15, 4)
    cv2.circle(page, (900, 1_400), 110, 30, 6)
    grain = np.random.default_rng(1).integers(-6, 6, page.shape)
    return np.asarray((page + grain).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("degrees", [0.0, 1.2])
def test_edges_and_holes_are_painted_over_and_print_stays(degrees: float) -> None:
    page = _page()
    worn = page.copy()
    worn[:25], worn[:, -12:] = 20, 35
    for middle in (600, 1_100):
        cv2.circle(worn, (68, middle), 17, 40, -1)
    if degrees:
        worn, page = (straighten(one, degrees) for one in (worn, page))
    painted = without_edges(worn, DPI)
    inside = (slice(120, HIGH - 120), slice(120, WIDE - 120))
    assert np.array_equal(painted[inside], page[inside])
    added, left = ((one < 100).sum() - (page < 100).sum() for one in (worn, painted))
    assert added > 40_000 and left < 0.02 * added, "the thin end of a slanting edge may stay"


def test_a_page_without_any_is_given_back_as_it_is() -> None:
    page = _page()
    assert without_edges(page, DPI) is page


@pytest.mark.parametrize("black", [
    (slice(400, 700), slice(400, 800)),  # a picture within the page
    (slice(300, 360), slice(0, 60)),  # a letter that was cut off
    (slice(600, 800), slice(60, 90)),  # a bar in the margin
    (slice(700, 734), slice(600, 634)),  # a square in the text
], ids=str)  # fmt: skip
def test_other_black_stays(black: tuple[slice, slice]) -> None:
    page = _page()
    page[black] = 10
    assert without_edges(page, DPI) is page


def test_a_dark_picture_and_a_scrap_stay() -> None:
    dark = np.full((HIGH, WIDE), 200, np.uint8)
    dark[:, : WIDE // 4], dark[-600:] = 10, 10
    scrap = np.zeros((90, 400), np.uint8)
    assert without_edges(scrap, DPI) is scrap
    assert (without_edges(dark, DPI)[:, 150] == dark[:, 150]).all(), "only what lies at the edge"
