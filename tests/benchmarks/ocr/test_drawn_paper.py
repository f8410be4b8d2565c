"""Drawn paper: the same seed gives the same page, wear keeps a page's shape, no typeface is in both halves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from printed_pages import FACES, TYPEWRITERS, found_faces, print_page
from worn_pages import KINDS, Kind

SERIF = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
needs_font = pytest.mark.skipif(not SERIF.exists(), reason="no font to print with")
TEXT = "Các chi bộ phải gương mẫu vận động gia đình mình cùng vào hợp tác xã " * 20


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_wear_is_drawn_from_its_seed_and_keeps_the_page(kind: Kind) -> None:
    page = np.full((400, 300), 255, np.uint8)
    page[100:110, 60:200] = 0
    one, same, other = (kind.wear(page.copy(), 75.0, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.dtype == np.uint8 and one.shape == page.shape
    assert np.array_equal(one, same) and not np.array_equal(one, other)
    assert one[100:110, 80:180].mean() < one[150:250, 80:180].mean()


@needs_font
@pytest.mark.parametrize("typed", [False, True])
def test_a_page_says_its_truth(typed: bool) -> None:
    one, same = (print_page(np.random.default_rng(5), SERIF, [TEXT], dpi=60, typed=typed) for _ in range(2))
    assert np.array_equal(one.picture, same.picture) and one.truth == same.truth
    assert one.truth in TEXT and len(one.truth) > 400
    assert (one.picture < 128).any()


def test_there_are_enough_typefaces_in_each_half() -> None:
    assert len(FACES) // 2 + len(TYPEWRITERS) // 2 >= 8
    assert not FACES.keys() & TYPEWRITERS.keys()


def test_missing_typefaces_are_named_with_their_packages(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"apt-get install .*fonts-freefont-ttf"):
        found_faces((tmp_path,))
