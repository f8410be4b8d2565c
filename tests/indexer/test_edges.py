"""Black edges and punched holes are painted over; print, frames, seals, pictures and bands with letters stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.judging import judge
from indexer.limits import Limits
from indexer.ocr import NullOcr, OcrWord, Picture, Reading
from indexer.preparing import find_stamps, straighten
from indexer.preparing.edges import without_edges
from indexer.reading.scans import light_rows
from indexer.reading.scans.scan import Scan, read_scan
from indexer.records import ReadDocument
from library.records import Box
from library.secrecy import Verdict

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


def _band(text: str, *, tone: int = 15, high: int = 90) -> Picture:
    """The page with a dark band along its upper edge, and light letters on it."""
    page = _page()
    page[:high] = tone
    cv2.putText(page, text, (300, 65), cv2.FONT_HERSHEY_DUPLEX, 1.4, 240, 3)
    return page


@pytest.mark.parametrize("tone", [15, 60])
def test_a_band_with_light_letters_is_no_edge(tone: int) -> None:
    page = _band("TOI MAT", tone=tone)
    assert without_edges(page, DPI) is page
    light = [one for one in find_stamps(page, DPI, []) if one.light]
    assert len(light) == 1 and light[0].box.left < 310 and light[0].box.bottom < 90
    assert not [one for one in find_stamps(page, DPI, [Box(280, 10, 700, 80)]) if one.light], "it was read"


def test_another_edge_beside_such_a_band_is_painted_over() -> None:
    page = _band("TOI MAT")
    page[-25:] = 20
    painted = without_edges(page, DPI)
    assert np.array_equal(painted[:90], page[:90]) and (painted[-20:] > 200).all()


@pytest.mark.parametrize("specks", [0, 30])
def test_holes_in_a_black_edge_are_no_letters(specks: int) -> None:
    page, chance = _page(), np.random.default_rng(3)
    page[:80] = 20
    for x, y in zip(chance.integers(20, WIDE - 20, specks), chance.integers(8, 70, specks), strict=True):
        cv2.circle(page, (int(x), int(y)), int(chance.integers(2, 7)), 235, -1)
    assert (without_edges(page, DPI)[:70, 30:-30] > 60).mean() > 0.97
    assert not [one for one in find_stamps(page, DPI, []) if one.light]


@pytest.mark.parametrize(("tone", "are_light"), [(168, False), (225, True)])
def test_close_letters_are_light_only_if_they_are_much_lighter_than_their_ground(tone: int, are_light: bool) -> None:
    """The grain of a shadow has pieces like letters, with no room between: they are hardly lighter than the rest."""
    page = np.full((HIGH // 2, WIDE), 225, np.uint8)
    page[100:400, 100:900] = 120
    for place in range(6):
        x = 300 + 9 * place
        for start, end in (((x, 200), (x, 211)), ((x + 5, 200), (x + 5, 211)), ((x, 205), (x + 5, 205))):
            cv2.rectangle(page, start, (end[0] + 1, end[1]), tone, -1)
    assert bool([one for one in find_stamps(page, DPI, []) if one.light]) is are_light


def test_print_seals_frames_and_pictures_have_no_light_letters() -> None:
    page, chance = _page(), np.random.default_rng(5)
    picture = cv2.resize(chance.integers(0, 256, (14, 20)).astype(np.uint8), (500, 350), interpolation=cv2.INTER_CUBIC)
    page[1_300:1_650, 150:650] = picture
    cv2.putText(page, "BAO CAO", (300, 110), cv2.FONT_HERSHEY_DUPLEX, 3.2, 15, 14)
    assert not [one for one in find_stamps(page, DPI, []) if one.light]


class _BandOcr(NullOcr):
    """Reads some words in what is as low as a line."""

    def __init__(self, *words: OcrWord) -> None:
        self._words = words

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        low = picture.shape[0] < 120 and float(np.median(picture)) > 128
        return Reading(self._words if low else ())


@pytest.mark.parametrize(("words", "verdict"), [
    (("TỐI", "MẬT"), Verdict.HELD), (("TỈNH", "ỦY"), Verdict.FREE), (("2013",), Verdict.FREE), ((), Verdict.UNKNOWN)])
def test_a_band_is_read_turned_over_and_unread_it_is_a_doubt(
    words: tuple[str, ...], verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(light_rows, "read_line", lambda _view: [])
    engine = _BandOcr(*(OcrWord(word, Box(9 + 90 * n, 9, 80 + 90 * n, 50), 0.95, 0, 0) for n, word in enumerate(words)))
    read = read_scan(Scan(_band("TOI MAT")[:700], DPI, 2), engine, limits=Limits())
    assert judge(ReadDocument((read,), "image/png")).verdict is verdict
