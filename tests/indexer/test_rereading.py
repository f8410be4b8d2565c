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
    """Is so sure of what each of the models reads, and of what the first one reads on a picture as fine as it came."""

    def __init__(self, first: float, second: float, fine: float = 0.0, wide: int = 0) -> None:
        self._sure, self._fine, self._wide = {"vie": first, "Vietnamese": second}, fine, wide
        self.asked: list[tuple[str, int]] = []

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        self.asked.append((languages, picture.shape[1]))
        fine = languages == "vie" and picture.shape[1] == self._wide
        sure = self._fine if fine else self._sure[languages]
        words = OTHER if languages != "vie" or fine else FIRST
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
    (300.0, 0.965, True), (200.0, 0.965, True), (300.0, 0.975, True), (120.0, 0.965, False), (200.0, 0.99, False),
])  # fmt: skip
def test_the_first_reading_of_a_fine_page_stands_where_another_is_hardly_surer(dpi: float, second: float, stands: bool
                                                                               ) -> None:
    assert _read(ReadsSo(0.94, second), 1_000, dpi) == (FIRST if stands else OTHER)


@pytest.mark.parametrize(("speckled", "best"), [(True, OTHER), (False, FIRST)])
def test_a_reading_without_specks_stands_for_one_with_them(speckled: bool, best: list[str]) -> None:
    """The first reading takes specks for marks: `nông:`, `kiểm...`; it is as sure of these as of words."""
    assert _read(ReadsSo(0.94, 0.965), 1_000, 200.0, speckled=speckled) == best


@pytest.mark.parametrize(("sure", "dpi", "again"), [(0.8, 300.0, True), (0.8, 200.0, False), (0.94, 300.0, False)])
def test_a_fine_page_that_was_read_poorly_is_read_as_fine_as_it_came(sure: float, dpi: float, again: bool) -> None:
    engine = ReadsSo(sure, 0.6, fine=0.9, wide=1_000 if dpi > 200 else 0)
    assert _read(engine, 1_000, dpi) == (OTHER if again else FIRST)
    assert (len(engine.asked) > 2) is again


class InOrder(OcrEngine):
    """Its first model reads rows in one order, its second a little less surely in another; tops in pixels of 1,000."""

    def __init__(self, first: dict[str, tuple[int, int]], second: dict[str, tuple[int, int]]) -> None:
        self._rows = {"vie": (0.93, first), "Vietnamese": (0.92, second)}

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        sure, rows = self._rows[languages]
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
