"""Only rows that may hold a mark are read: scraps of seals and signatures are told apart from letters first."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from indexer.ocr import OcrFailedError, OcrWord, Picture
from indexer.ocr.line_model import stamp_model
from indexer.preparing import FoundStamp, find_stamps
from indexer.preparing.inks import _poor_in
from indexer.preparing.letter_rows import find_rows
from indexer.preparing.lines import _known_runs
from indexer.reading.scans import likely_rows as module
from indexer.reading.scans import mark_rows, second_reader
from indexer.reading.scans.likely_rows import likely_rows
from indexer.reading.scans.second_reader import how_near
from library.records import Box
from tests.indexer.stamped_pages import BLACK, RED, blank, pressed, stamp

INK = 255
needs_second_reader = pytest.mark.skipif(stamp_model() is None, reason="onnxruntime is not installed")


def row_of(view: Picture, *, block: bool = False, coloured: bool = False) -> FoundStamp:
    return FoundStamp(Box(0, 0, 100, 40), view, row=True, block=block, coloured=coloured)


def letters(text: str = "MAT") -> Picture:
    return 255 - np.asarray(stamp(text, size=56, framed=False))


def scrap() -> Picture:
    """An arc of a seal, and a stroke below it."""
    view = np.full((90, 180), INK, np.uint8)
    cv2.ellipse(view, (90, 100), (80, 80), 0, 200, 340, 0, 3)
    cv2.line(view, (60, 70), (120, 60), 0, 3)
    return view


@pytest.mark.parametrize("colour", [RED, BLACK])
@pytest.mark.parametrize("degrees", [0, 30, 90])
@needs_second_reader
def test_a_mark_is_likely_in_every_ink_and_direction(colour: tuple[int, int, int], degrees: int) -> None:
    page = blank()
    pressed(page, stamp("TOI MAT", size=60, framed=False), colour, degrees, (800, 1_200))
    found = [one for one in find_stamps(np.asarray(page), 200, []) if one.row]
    assert found and likely_rows(found)


def test_scraps_are_not_read_and_cost_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_letters", lambda view: pytest.fail("its strokes tell that it is no word"))
    assert likely_rows([row_of(scrap()), row_of(scrap(), coloured=True), row_of(scrap(), block=True)]) == []


def test_other_words_of_print_are_not_read_and_those_in_colour_are() -> None:
    if stamp_model() is None:
        pytest.skip("onnxruntime is not installed")
    view = cv2.copyMakeBorder(letters("Noi nhan"), 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=INK)
    view = cv2.resize(view, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    assert likely_rows([row_of(view)]) == []
    assert len(likely_rows([row_of(view, coloured=True)])) == 1


@pytest.mark.parametrize("turns", [0, 1])
def test_a_block_is_read_along_its_letters_alone(turns: int) -> None:
    word = letters("TUYET")
    block = np.vstack([word, np.full((24, word.shape[1]), INK, np.uint8), word])
    (row,) = likely_rows([row_of(np.ascontiguousarray(np.rot90(block, turns)), block=True)])
    views = list(row.ways(row.inside))
    assert len(views) == 2 and all(view.shape == block.shape for view in views)
    assert any(np.array_equal(view, block) for view in views)


def test_what_the_second_reader_cannot_tell_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(view: Picture) -> None:
        raise OcrFailedError("crashed", "no memory")

    high = np.full((200, 300), INK, np.uint8)
    high[60:130, 20:280:20] = 0
    assert likely_rows([row_of(high)])
    monkeypatch.setattr(module, "read_letters", failing)
    assert likely_rows([row_of(letters())])
    monkeypatch.undo()
    monkeypatch.setattr(second_reader, "stamp_model", lambda: None)
    assert likely_rows([row_of(letters("Noi nhan"))])


class Model:
    """Reads M, A, T with the chances given, each on a place of its own."""

    letters = ("", "M", "A", "T", "O")

    def __init__(self, *places: tuple[float, ...]) -> None:
        self.places = np.array(places, np.float32)

    def chances(self, line: Picture) -> Picture:
        return self.places


M, A, T = (0, 0.98, 0, 0, 0.02), (0, 0, 0.98, 0, 0.02), (0, 0, 0, 0.98, 0.02)
GAP, OTHER = (1.0, 0, 0, 0, 0), (0, 0, 0, 0, 1.0)


@pytest.mark.parametrize(("places", "near"), [
    ((M, A, T), 0.0), ((OTHER, M, M, GAP, A, T, GAP, OTHER, OTHER), 0.0),
    ((M, A, (0, 0, 0, 0.1, 0.9)), float(np.log(1 / 9)))])  # fmt: skip
def test_how_near_a_line_is_to_some_letters_among_others(
    places: tuple[tuple[float, ...], ...], near: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reader, "stamp_model", lambda: Model(*places))
    assert how_near(letters(), ("M", "A", "T")) == pytest.approx(near, abs=1e-3)


@pytest.mark.parametrize("places", [(T, A, M), (M, A), (M, OTHER, T)])
def test_letters_in_another_order_are_far(
    places: tuple[tuple[float, ...], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reader, "stamp_model", lambda: Model(*places))
    near = how_near(letters(), ("M", "A", "T"))
    assert near is not None and near < -10


def test_a_piece_of_ink_in_two_masks_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    piece, known = np.full((6, 80), INK, np.uint8), {}  # type: ignore[var-annotated]
    runs = _known_runs(piece, 2, 150.0, known)
    assert runs and len(known) == 1
    monkeypatch.setattr("indexer.preparing.lines._runs_of", lambda *_: pytest.fail("it was looked through before"))
    assert _known_runs(piece.copy(), 2, 150.0, known) == runs


def test_pale_pieces_are_those_with_a_surer_dot_that_were_not_seen_before() -> None:
    pale, surely, seen = (np.zeros((60, 200), np.uint8) for _ in range(3))
    for left in (10, 60, 110, 160):
        pale[20:40, left : left + 30] = INK
    for left in (10, 60, 110):
        surely[25:28, left + 3 : left + 6] = surely[32:34, left + 8 : left + 10] = INK
    seen[20:40, 60:75] = seen[20:40, 110:120] = INK  # a half and a third
    kept = _poor_in(pale, surely, seen)
    assert [bool(kept[30, left + 1]) for left in (10, 60, 110, 160)] == [True, False, True, False]
    assert cv2.countNonZero(kept) == 2 * 20 * 30


def test_rows_are_found_as_before_in_a_corner_of_the_page() -> None:
    page = blank()
    drawn = pressed(page, stamp("MAT", size=30, framed=False), RED, 0, (60, 40))
    found = [one for one in find_stamps(np.asarray(page), 200) if one.row]
    assert found and all((one.inside < 128).mean() > 0.05 for one in found) and drawn.left < 60
    assert find_rows(np.zeros((50, 50), np.uint8), 150, reach=1.0) == []


@pytest.mark.parametrize(("text", "sure", "like_a_mark", "told"), [
    ("ĐMAT", 0.22, False, False), ("ĐMAT", 0.22, True, True), ("ĐMAT", 0.6, False, True), ("MẬT", 0.22, False, True)])
def test_a_guess_of_scraps_is_a_mark_only_where_the_second_reader_does_not_rule_it_out(
    text: str, sure: float, like_a_mark: bool, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, ...]] = []

    def ask(view: Picture) -> bool:
        asked.append(view.shape)
        return like_a_mark

    monkeypatch.setattr(mark_rows, "may_be_a_mark", ask)
    word = OcrWord(text, Box(20, 30, 80, 60), sure, 0, 0)
    row = row_of(np.full((200, 220), INK, np.uint8), coloured=True)
    assert bool(mark_rows._marks(row, [word], row.inside)) is told
    assert asked == ([(50, 80)] if text == "ĐMAT" and sure < 0.5 else [])


@pytest.mark.parametrize("either_way", [True, False])
def test_of_a_row_up_the_page_the_other_pictures_are_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, either_way: bool
) -> None:
    """Print may have taken strokes of pale ink with it in the first one."""
    row = replace(row_of(letters("IAI")), others=(letters("MAT"),), either_way=either_way)
    seen: list[int] = []
    monkeypatch.setattr(module, "may_be_a_mark", lambda view: bool(seen.append(view.shape[1])))
    likely_rows([row])
    assert (row.others[0].shape[1] in seen) is either_way
