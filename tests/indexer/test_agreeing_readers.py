"""What both readers read in a frame counts, where it is surely no mark; what may be one never does."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.judging import stamp_passage
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.preparing import FoundStamp
from indexer.reading.scans import mark_rows, stamping
from indexer.reading.scans.agreeing_readers import agreed
from indexer.reading.scans.mark_rows import read_rows
from indexer.reading.scans.mark_words import is_a_mark, is_near_a_mark, sureness_of, text_of
from indexer.reading.scans.second_reader import ReadLine
from indexer.records import Stamp
from library.records import Box
from library.secrecy import Matter, Verdict, decide, mark_on_stamp


def words(text: str, confidence: float) -> list[OcrWord]:
    """Words side by side that fill a frame of 90 by 400 dots."""
    return [OcrWord(one, Box(60 + 70 * place, 25, 120 + 70 * place, 65), confidence, 0, 0)
            for place, one in enumerate(text.split())]  # fmt: skip


class Reads(OcrEngine):
    """Reads one text in every picture."""

    def __init__(self, text: str, confidence: float) -> None:
        self._words = words(text, confidence)

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read it."""
        return Reading(tuple(self._words))


@pytest.mark.parametrize(("first", "second", "said"), [
    (("Phụ lực kèm the2", 0.86), ("Phụ lực kèm theo", 0.96), "Phụ lực kèm theo"),
    (("“MẬT KHẨU", 0.65), ("MÂT KHẨU", 0.99), "“MẬT KHẨU"),
    ((".BẠN CƠ YẾU - MẬT MA.", 0.86), ("BẢN CO YÊU -MẬT MÁ", 0.87), "BẢN CO YÊU -MẬT MÁ"),
    (("ĐÃ CIẢI MẬT", 0.93), ("DÃ GIẢI MẬT", 0.96), "DÃ GIẢI MẬT"),
    ((". Mật độ: 214 ngu«'", 0.75), ("Mật độ: 214 nguu\"2", 0.89), "Mật độ: 214 nguu\"2"),
])  # fmt: skip
def test_other_words_that_both_read_are_as_sure_as_the_surer(
    first: tuple[str, float], second: tuple[str, float], said: str
) -> None:
    both = agreed(words(*first), words(*second))
    assert text_of(both) == said and sureness_of(both) == pytest.approx(max(first[1], second[1]))
    stamp = Stamp(said, Box(10, 10, 200, 80), sureness_of(both), framed=True)
    assert decide(Matter((stamp_passage(stamp, 1),))).verdict is Verdict.FREE


@pytest.mark.parametrize(("first", "second"), [
    (("MẬT KHẨN", 0.9), ("MẬT KHẨU", 0.9)), (("TỐI MẠT BẢN SỐ BA", 0.9), ("TỐI MẠT BẢN SỐ BA", 0.9)),
    (("CÔNG VĂN MÂT", 0.9), ("CÔNG VĂN MÂT", 0.9)), (("BÍ MẮI NHÀ NƯỚC", 0.9), ("BÍ MẮI NHÀ NƯỚC", 0.9)),
    (("Phụ lục kèm theo", 0.5), ("Phụ lục kèm theo", 0.96)), (("Phụ lục kèm theo", 0.8), ("Phụ lục kèm theo", 0.8)),
    (("Phụ lục kèm theo", 0.9), ("TÀI LIỆU HỘI NGHỊ", 0.9)), (("BẢN SỐ", 0.9), ("BẢN SỐ", 0.9)),
    (("MẬT KHẨU", 0.9), ("MẬT", 0.9)), (("MẬT MÍA", 0.9), ("MẬT MẬT MÍ", 0.9)), (("TỐI MẬT", 0.9), ("KHÔNG MẬT", 0.9)),
    (("MẠT CƠ YẾU MẬT MÃ", 0.65), ("MẶT CƠ YẾU MẬT MÃ", 0.88)), (("NẬT BẢO MẬT", 0.65), ("NẬT BẢO MẬT", 0.88)),
    (("CHƯA GIẢI MẬT", 0.65), ("CHƯA GIẢI MẬT", 0.88)),
    (("TỐI NẶT CƠ YẾU MẬT MÃ", 0.65), ("TỐI NẶT CƠ YẾU MẬT MÃ", 0.88)),
    (("TỐI MẠT BẢO MẬT", 0.65), ("TỐI MẶT BẢO MẬT", 0.88)), (("MÁT: BẢO MẬT", 0.7), ("MÁT: BẢO MẬT", 0.92)),
    (("MẬT KHẨU", 0.9), ("MẬT MÃ", 0.9)), (("M BẢO MẬT", 0.9), ("M BẢO MẬT", 0.9)),
])  # fmt: skip
def test_what_may_be_a_mark_or_was_read_by_one_alone_is_not_told(
    first: tuple[str, float], second: tuple[str, float]
) -> None:
    assert agreed(words(*first), words(*second)) == []


@pytest.mark.parametrize(("second", "known"), [("Phụ lục kèm theo", True), ("LÌI |I", False)])
def test_a_guess_at_another_picture_does_not_outweigh_both_readers(
    second: str, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "read_line", lambda view: words(second, 0.96))
    monkeypatch.setattr(stamping, "read_another", lambda views: [])
    found = FoundStamp(Box(0, 0, 400, 90), np.full((90, 400), 255, np.uint8), framed=True)
    said = stamping._words(found, Reads("Phụ lực kèm the2", 0.7), Limits())
    assert (text_of(said) == "Phụ lục kèm theo") is known


@pytest.mark.parametrize("text", ["BIMA 1", "BỊMA I", "BÍ MẬI", "BI MÂT", "BÍMẠ"])
def test_a_torn_secret_is_nearly_a_mark(text: str) -> None:
    assert mark_on_stamp(text) == "MẬT" and is_near_a_mark(text)


@pytest.mark.parametrize("text", ["BÌA", "BIÊN BẢN", "BÌNH", "BÌNH MINH", "BIM"])
def test_other_words_are_not_near_a_secret(text: str) -> None:
    assert mark_on_stamp(text) is None


@pytest.mark.parametrize("printed", [True, False])
def test_a_row_that_surely_says_other_words_than_a_torn_secret_is_no_mark(printed: bool) -> None:
    """`BỊ MẤT` stands alone in the head of a table of lost things."""
    assert not any(is_a_mark(words(text, 0.97), printed=printed) for text in ("BỊ MẤT", "BỊ MẮT", "BÌ MẶT"))
    assert is_a_mark(words("BI MÂT", 0.97), printed=printed) and is_a_mark(words("BỊ MẤT", 0.5), printed=printed)


@pytest.mark.parametrize(("black", "told"), [("MẬT DANH SÁCH", True), ("ĐÃ GIẢI MẬT", False)])
def test_a_torn_row_is_dropped_for_a_row_that_says_all_of_it_and_not_for_print_beside_it(
    black: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {200: words("MÁT", 0.75), 400: words(black, 0.85)}
    monkeypatch.setattr(mark_rows, "read_together",
                        lambda views, engine, limits: [said.get(view.shape[1], words("MÁT", 0.75)) for view in views])
    monkeypatch.setattr(mark_rows, "read_another", lambda views: [])
    monkeypatch.setattr(mark_rows, "read_line", lambda view: [])
    monkeypatch.setattr(mark_rows, "read_letters", lambda view: None)
    rows = [FoundStamp(Box(0, 0, wide, 60), np.full((60, wide), 255, np.uint8), row=True, coloured=wide == 200)
            for wide in (200, 400)]  # fmt: skip
    assert any(one.text == "MÁT" for one in read_rows(rows, Reads("", 0.0), limits=Limits())) is told


@pytest.mark.parametrize(("sure", "another", "held"), [(0.31, True, False), (0.31, False, True), (0.9, True, True)])
def test_a_guess_without_signs_is_a_mark_unless_another_vowel_is_seen(
    sure: float, another: bool, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`TÔI MẤT` in small slanting letters was read `TÔIMAT`."""
    monkeypatch.setattr(mark_rows, "read_another", lambda views: words("TÔI MẤT", 0.95) if another else [])
    monkeypatch.setattr(mark_rows, "read_line", lambda view: [])
    row = FoundStamp(Box(0, 0, 400, 60), np.full((60, 400), 255, np.uint8), row=True, coloured=True)
    assert any(one.text == "TÔIMAT" for one in read_rows([row], Reads("TÔIMAT", sure), limits=Limits())) is held


@pytest.mark.parametrize(("sure", "found"), [(0.9, True), (0.4, False)])
def test_the_second_reader_is_asked_about_all_pictures_of_a_coloured_row(
    sure: float, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its colour alone pale `Mật` lost its T and its signs; the picture with all its ink was whole."""
    whole = np.zeros((60, 120), np.uint8)
    line = ReadLine(tuple(words("Mật", sure)), "Mật", np.ones((3, 1), np.float32), ("ậ",), 0.0)
    monkeypatch.setattr(mark_rows, "read_line", lambda view: words("ai", 0.89))
    monkeypatch.setattr(mark_rows, "read_letters", lambda view: line if not view.any() else None)
    row = FoundStamp(Box(0, 0, 120, 60), np.full((60, 120), 255, np.uint8), others=(whole,), row=True, coloured=True)
    assert any(one.text == "Mật" for one in read_rows([row], Reads("háa!", 0.64), limits=Limits())) is found
