"""The first reading of a page stands unless another is clearly better; a poor fine page is read as fine as it came."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.reading.scans.rereading import read_best
from library.records import Box

FIRST = "Hội nghị bàn về công tác thủy lợi của toàn tỉnh và chuyển đổi".split()
OTHER = "Hội nghị bàn về công tác thủy lợi của toàn tỉnh và chuyền đồi".split()


class ReadsSo(OcrEngine):
    """Is so sure of its first reading, of the second, which differs, and of that of the page as fine as it came."""

    def __init__(self, first: float, second: float, fine: float = 0.0) -> None:
        self._sure = first, second, fine
        self.asked: list[tuple[str, int]] = []

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        sure, words = self._sure[len(self.asked)], OTHER if self.asked else FIRST
        self.asked.append((languages, picture.shape[1]))
        unit = picture.shape[1] / 1_000
        found = (OcrWord(word, Box(40 + 60 * n, 100, 90 + 60 * n, 120).scaled(unit), sure, 0, 0)
                 for n, word in enumerate(words))  # fmt: skip
        return Reading(tuple(found))


def _read(engine: OcrEngine, wide: int, dpi: float, *, speckled: bool = False) -> list[str]:
    page = np.full((wide, wide), 250, np.uint8)
    page[: wide // 20] = 0
    if speckled:
        page[wide // 4 : -wide // 4 : 12, ::12] = 0
    return [word.text for word in read_best(page, dpi, engine, limits=Limits()).reading.words]


@pytest.mark.parametrize(("dpi", "second", "stands"), [
    (300.0, 0.965, True), (200.0, 0.965, True), (300.0, 0.975, True), (160.0, 0.965, False), (200.0, 0.99, False),
])  # fmt: skip
def test_the_first_reading_of_a_fine_page_stands_where_another_is_hardly_surer(dpi: float, second: float, stands: bool
                                                                               ) -> None:
    assert _read(ReadsSo(0.94, second), 1_000, dpi) == (FIRST if stands else OTHER)


class SurerSmoothed(OcrEngine):
    """Is so sure of what it reads on a page of some white and much black as it came, and on one that was smoothed."""

    def __init__(self, plain: float, smoothed: float) -> None:
        self._plain, self._smoothed = plain, smoothed
        self.asked: list[tuple[str, bool]] = []

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        smoothed = len(np.unique(picture)) > 2
        self.asked.append((languages, smoothed))
        unit = picture.shape[1] / 1_000
        return Reading(tuple(
            OcrWord(word, Box(40 + 60 * n, 100, 90 + 60 * n, 120).scaled(unit),
                    self._smoothed if smoothed else self._plain, 0, 0)
            for n, word in enumerate(OTHER if smoothed else FIRST)))


@pytest.mark.parametrize(("dpi", "speckled", "smoothed"), [
    (200.0, True, True), (200.0, False, False), (140.0, False, True), (150.0, False, False),
])  # fmt: skip
def test_ragged_letters_are_smoothed_for_the_first_reading(dpi: float, speckled: bool, smoothed: bool) -> None:
    engine = SurerSmoothed(0.96, 0.96)
    assert _read(engine, 1_000, dpi, speckled=speckled) == (OTHER if smoothed else FIRST)
    assert engine.asked == [("vie", smoothed)]


@pytest.mark.parametrize(("sure", "plain", "best", "asked"), [
    (0.935, 0.99, OTHER, [True]),  # it is good, and nobody asks how the page as it came is read
    (0.92, 0.99, FIRST, [True, False]), (0.92, 0.8, OTHER, [True, False]),
])  # fmt: skip
def test_ragged_letters_that_stay_doubtful_are_read_as_they_came_too(sure: float, plain: float, best: list[str],
                                                                     asked: list[bool]) -> None:
    engine = SurerSmoothed(plain, sure)
    assert _read(engine, 1_000, 200.0, speckled=True) == best
    assert engine.asked == [("vie", smoothed) for smoothed in asked]


@pytest.mark.parametrize(("sure", "dpi", "again"), [(0.8, 300.0, True), (0.8, 200.0, False), (0.94, 300.0, False)])
def test_a_fine_page_that_was_read_poorly_is_read_as_fine_as_it_came(sure: float, dpi: float, again: bool) -> None:
    engine = ReadsSo(sure, 0.6, fine=0.9)
    assert _read(engine, 1_000, dpi) == (OTHER if again else FIRST)
    assert [wide for _, wide in engine.asked[2:]] == ([1_000] if again else [])


class InOrder(OcrEngine):
    """Reads rows in one order at first, then a little less surely in another; tops in pixels of 1,000."""

    def __init__(self, first: dict[str, tuple[int, int]], second: dict[str, tuple[int, int]]) -> None:
        self._left = [(0.93, first), (0.92, second)]

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        sure, rows = self._left.pop(0)
        unit = picture.shape[1] / 1_000
        return Reading(tuple(
            OcrWord(word, Box(left + 60 * place, top, left + 60 * place + 50, top + 20).scaled(unit), sure, 0, number)
            for number, (row, (left, top)) in enumerate(rows.items()) for place, word in enumerate(row.split())
        ))  # fmt: skip


@pytest.mark.parametrize(("second", "best"), [
    ((40, 100), ["một hai ba bốn năm", "sáu bảy tám chín mười", "các chi bộ ở xã"]),
    ((600, 100), ["các chi bộ ở xã", "một hai ba bốn năm", "sáu bảy tám chín mười"]),  # beside: columns have no order
])  # fmt: skip
def test_rows_in_their_order_stand_before_a_row_taken_out_of_it(second: tuple[int, int], best: list[str]) -> None:
    rows = {"một hai ba bốn năm": second, "sáu bảy tám chín mười": (second[0], 140), "các chi bộ ở xã": (40, 180)}
    moved = {row: rows[row] for row in ("các chi bộ ở xã", "một hai ba bốn năm", "sáu bảy tám chín mười")}
    page = np.full((1_000, 1_000), 250, np.uint8)
    page[:50] = 0
    found = read_best(page, 200.0, InOrder(moved, rows), limits=Limits()).reading.words
    assert [word.text for word in found] == " ".join(best).split()
