"""Frames that print crosses, and stamps of which the first reading says too little: they are looked at once more."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from indexer.judging import stamp_passage
from indexer.limits import Limits
from indexer.ocr import NullOcr, OcrEngine, OcrWord, Picture, Reading
from indexer.ocr.line_model import stamp_model
from indexer.preparing import FoundStamp, find_stamps
from indexer.preparing.stamps import _with_same_ones
from indexer.reading.scans import mark_rows, stamping
from indexer.reading.scans.blank_labels import left_blank, names_a_degree
from indexer.reading.scans.rereading import Best
from indexer.reading.scans.second_reader import read_letters
from indexer.reading.scans.surely_read import read_surely
from indexer.records import Stamp
from library.records import Box
from library.secrecy import Decision, Matter, Verdict, decide, tells_of_no_mark
from tests.indexer.stamped_pages import RED, blank, pressed, stamp

INK = 255


def words(text: str, confidence: float) -> list[OcrWord]:
    return [OcrWord(one, Box(20 + 60 * place, 20, 70 + 60 * place, 50), confidence, 0, 0)
            for place, one in enumerate(text.split())]  # fmt: skip


def frame(*, gap: int = 0) -> Picture:
    """The lines of a frame, with a gap in the lower one."""
    mask = np.zeros((260, 460), np.uint8)
    cv2.rectangle(mask, (60, 80), (360, 180), INK, 3)
    mask[175:186, 230 : 230 + gap] = 0
    return mask


def test_what_stands_in_a_frame_with_a_torn_side_is_looked_at() -> None:
    page = np.full((1_000, 800), 250, np.uint8)
    cv2.rectangle(page, (200, 300), (500, 400), 60, 4)
    page[340:360, 190:210] = 250
    cv2.putText(page, "TOI MAT", (230, 370), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 60, 6)
    found = [one for one in find_stamps(page, 150, []) if not one.row]
    assert found and not any(one.framed for one in found), "unread it is no doubt: a part of it is missing"


@pytest.mark.parametrize(("text", "read"), [("[MẠT]", False), ("(MẠT)", False), ("[MỘC]", True), ("[mạt]", True)])
def test_what_is_nearly_a_mark_in_brackets_is_looked_at_again(text: str, read: bool) -> None:
    assert bool(read_surely(words(text, 0.95))) is read


def test_huge_letters_keep_the_finer_picture_of_their_row() -> None:
    box, coarse, fine = Box(100, 100, 400, 180), np.zeros((90, 170), np.uint8), np.ones((90, 170), np.uint8)
    beside = FoundStamp(Box(100, 600, 400, 680), fine, row=True)
    views = list(_with_same_ones(FoundStamp(box, coarse, row=True), [FoundStamp(box, fine, row=True), beside]).views())
    assert [int(view.max()) for view in views] == [0, 1]


def test_a_mark_that_was_read_unsurely_is_asked_about_and_a_sure_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamping, "read_line", lambda view: words("KHÔNG MẬT.", 0.89))
    view = np.zeros((90, 300), np.uint8)
    assert stamping.text_of(stamping._of_more_words(words("MậT.", 0.51), view)) == "KHÔNG MẬT."
    assert stamping._of_more_words(words("MẬT", 0.9), view) == []
    monkeypatch.setattr(stamping, "read_line", lambda view: words("TUYỆT MẬT", 0.99))
    assert stamping._of_more_words(words("MậT.", 0.51), view) == []


def test_the_reading_most_like_a_mark_is_kept_and_not_the_first() -> None:
    readings = [words("TÔI MÂI c. _ 1", 0.7), words("TỔI MẬT", 0.92), words("TỐP MẬT Bẫ", 0.99)]
    assert max(readings, key=stamping._nearness) == readings[1]
    assert stamping._names_secrecy_among_others(words("TỐP MẬT Bẫ Số 13", 0.86))
    assert not stamping._names_secrecy_among_others(words("KHÔNG MẬT", 0.86))


@pytest.mark.parametrize("text", ["KHỒNG MẬT", "KHƠNG MẬT", "MẬT ÔNG RỪNG", "MẬT ÔNG RÙNG"])
def test_other_words_with_a_sign_misread_are_other_words(text: str) -> None:
    assert tells_of_no_mark(text)
    assert not stamping._names_secrecy_among_others(words(text, 0.9))
    assert judge_stamp(text).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["MẬT ÔNG NGUYỄN VĂN", "KHẨN MẬT", "ĐỘ KHẨN: KHÔNG MẬT"])
def test_what_may_be_a_mark_beside_print_stays_one(text: str) -> None:
    assert judge_stamp(text).verdict is not Verdict.FREE


def judge_stamp(text: str) -> Decision:
    return decide(Matter((stamp_passage(Stamp(text, Box(10, 10, 200, 80), 0.9, framed=True), 1),)))


class Labelled(OcrEngine):
    """Reads a label at the left of every picture, and none of the dots behind it."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read it."""
        boxes = {"Độ": Box(0, 18, 48, 58), "mật:": Box(58, 18, 138, 58)}  # within the frame
        return Reading(tuple(OcrWord(word, box, 0.95, 0, 0) for word, box in boxes.items()))


@pytest.mark.parametrize("ink", [0, 120, 165])
@pytest.mark.parametrize(("place", "size", "blank"), [
    (None, None, True), ((220, 64), (10, 20), False), ((220, 64), (5, 38), False), ((60, 88), (90, 14), False)])
def test_a_label_with_dots_alone_beside_it_is_blank(place: tuple[int, int] | None, size: tuple[int, int] | None,
                                                    blank: bool, ink: int) -> None:
    """Whatever it is written with, over the dots or below the label."""
    view = np.full((100, 400), INK, np.uint8)
    cv2.rectangle(view, (1, 1), (398, 98), 0, 4)
    for left, right in ((12, 60), (72, 148)):
        cv2.rectangle(view, (left, 32), (right, 68), 0, 3)
    for x in range(165, 380, 12):
        cv2.circle(view, (x, 66), 2, 0, -1)
    if place is not None and size is not None:
        cv2.rectangle(view, (place[0], place[1] - size[1]), (place[0] + size[0], place[1]), ink, -1)
    assert left_blank(view, Labelled(), Limits()) is blank


@pytest.mark.parametrize("read", ["Độ mật:", "Độ mật: ....", "ĐỘ MẬT: …"])
def test_of_every_label_the_ink_is_looked_at(read: str) -> None:
    assert names_a_degree(read) and not names_a_degree("Độ mật: Mật")


def test_short_strokes_over_the_dots_are_no_dots() -> None:
    view = np.full((100, 400), INK, np.uint8)
    for place, x in enumerate(range(165, 380, 12)):
        cv2.circle(view, (x, 66), 2, 0, -1)
        cv2.circle(view, (x + 6, 50 - 5 * (place % 3)), 2, 0, -1)
    assert not left_blank(view, Labelled(), Limits())


def test_no_line_that_is_asked_about_is_too_long_for_the_model() -> None:
    model = stamp_model()
    if model is None:
        pytest.skip("onnxruntime is not installed")
    for wide, asked in ((2000, True), (2400, True), (2600, False), (4000, False)):
        line = np.full((92, wide), INK, np.uint8)
        line[10:80:3, 4:-4] = 0
        assert (read_letters(line) is not None) is asked


def test_a_label_without_dots_is_not_blank() -> None:
    """Nobody knows then whether its degree was lost."""
    assert not left_blank(np.full((100, 400), INK, np.uint8), Labelled(), Limits())


def test_an_unread_frame_within_huge_letters_that_were_read_is_none() -> None:
    word = Stamp("Văn phòng lưu trữ", Box(199, 141, 421, 1_137), 0.97, framed=True)
    inside, long = Stamp("c", Box(253, 662, 313, 698), 0.4, framed=True), Box(210, 600, 410, 660)
    assert stamping._is_within_letters(inside, [inside, word])
    assert not stamping._is_within_letters(replace(inside, text="MAT"), [word])
    for other in (replace(word, confidence=0.8), replace(word, text="TUYỆT MẬT"), replace(word, text="TÀI LIỆU MAT"),
                  replace(word, text="Bản"), replace(word, box=Box(260, 141, 421, 1_137))):  # fmt: skip
        assert not stamping._is_within_letters(inside, [other])
    assert not stamping._is_within_letters(replace(inside, box=long), [word])  # a mark pressed over it may be so long


def test_room_beside_long_words_is_measured_by_their_height() -> None:
    said = [OcrWord("VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC", Box(45, 30, 955, 80), 0.95, 0, 0)]
    assert stamping._is_surely_none(said, np.zeros((100, 1_000), np.uint8))
    assert not stamping._is_surely_none([replace(said[0], box=Box(20, 30, 955, 80))], np.zeros((100, 1_000), np.uint8))
    assert not stamping._is_surely_none([replace(said[0], box=Box(15, 30, 285, 80))], np.zeros((100, 300), np.uint8))


def test_of_black_capitals_all_has_to_be_read_too() -> None:
    row = FoundStamp(Box(0, 0, 400, 60), np.zeros((60, 400), np.uint8), row=True)
    half = [OcrWord("TLYET", Box(10, 10, 190, 50), 0.86, 0, 0)]
    assert mark_rows._may_be_more(row, half)
    assert not mark_rows._may_be_more(row, [replace(half[0], text="thời")])
    assert not mark_rows._may_be_more(row, [replace(half[0], box=Box(10, 10, 390, 50))])


def test_an_urgency_and_the_mark_beside_it_are_one_though_reading_made_two_lines() -> None:
    row = FoundStamp(Box(0, 0, 400, 160), np.zeros((160, 400), np.uint8), row=True)
    said = [OcrWord(text, Box(place * 100, 20 * place, place * 100 + 80, 20 * place + 40), 0.92, 0, place)
            for place, text in enumerate(("đề", "KHẨN", "MÁT"))]  # fmt: skip
    assert [one.text for one in mark_rows._marks(row, said, row.inside)] == ["KHẨN MÁT"]
    assert mark_rows._marks(row, [replace(said[1], text="ĐỀ ÁN"), said[2]], row.inside) == []


def test_stamps_are_looked_at_both_ways_where_the_page_may_be_upside_down(monkeypatch: pytest.MonkeyPatch) -> None:
    page, seen = blank(), list[FoundStamp]()

    def keep(rows: list[FoundStamp], *_: object, **__: object) -> list[Stamp]:
        seen.extend(rows)
        return []

    pressed(page, stamp("TOI MAT", size=60, framed=False), RED, 5, (800, 1_200))
    monkeypatch.setattr(stamping, "read_rows", keep)
    for either_way in (False, True):
        seen.clear()
        stamping.read_stamps(np.asarray(page), 200, NullOcr(), scale=1.0, limits=Limits(), words=[],
                             either_way=either_way)
        assert seen and all(one.either_way == either_way for one in seen)
    looked: list[object] = []

    def look(_picture: Picture, _dpi: float, read: object, **_: object) -> list[FoundStamp]:
        looked.append(read)
        return []

    monkeypatch.setattr(stamping, "find_stamps", look)
    misread = [OcrWord("LVN", Box(0, 0, 90, 30), 0.95, 0, 0)]
    for either_way in (False, True):
        stamping.read_stamps(np.asarray(page), 200, NullOcr(), scale=1.0, limits=Limits(), words=misread,
                             either_way=either_way)
    assert looked == [[misread[0].box], []]
    few = [OcrWord("MẬT", Box(0, 0, 90, 30), 0.9, 0, 0)]
    assert Best(Reading(tuple(few)), 0, 1.0).may_be_upside_down
    assert not Best(Reading(tuple(few * 12)), 0, 1.0).may_be_upside_down


def test_a_torn_mark_behind_words_that_the_first_reader_read_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stamping._is_torn_behind_others(words("HỒ SƠ MẬC", 0.86))
    assert not stamping._is_torn_behind_others(words("HỒ SƠ MẬC", 0.6))
    for text in ("HỒ SƠ MẬU THÂN", "MẬC", "TỔ CÔNG TÁC"):
        assert not stamping._is_torn_behind_others(words(text, 0.86))
    page = blank()
    pressed(page, stamp("HO SO MAT", size=60), RED, 0, (800, 1_200))
    said = [OcrWord(one, Box(left, 40, left + 60, 90), 0.97, 0, 0) for one, left in (("HỒ", 40), ("SƠ", 120))]

    class First(NullOcr):
        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            return Reading(tuple(said))

    monkeypatch.setattr(stamping, "read_line", lambda view: words("HỒ SƠ MẬC", 0.86))
    read = stamping.read_stamps(np.asarray(page), 200, First(), scale=1.0, limits=Limits(), words=[])
    assert judge_stamp(read[0].text).verdict is Verdict.HELD


def test_a_frame_that_holds_letters_is_not_the_inside_of_a_letter() -> None:
    """A small mark within a large frame whose other words were read is one that nobody read."""
    inside = np.full((140, 280), 255, np.uint8)
    found = FoundStamp(Box(0, 0, 60, 30), inside, framed=True)
    for place in ((22, 22), (258, 22), (22, 118), (258, 118)):
        cv2.circle(inside, place, 34, 0, -1)
    inside[:20], inside[-20:], inside[:, :20], inside[:, -20:] = 255, 255, 255, 255
    assert not found.holds_a_word(), "the corners of an O"
    cv2.rectangle(inside, (100, 50), (112, 90), 0, -1)
    assert not found.holds_a_word(), "a stroke of its neighbour"
    cv2.rectangle(inside, (130, 50), (145, 90), 0, -1)
    assert found.holds_a_word()


def test_an_unread_frame_with_letters_is_told_though_the_frame_round_it_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside = np.full((140, 280), 255, np.uint8)
    around = FoundStamp(Box(100, 100, 1_100, 320), inside, framed=True)
    within = FoundStamp(Box(700, 180, 760, 210), inside.copy(), framed=True)
    monkeypatch.setattr(stamping, "find_stamps", lambda *_, **__: [around, within])
    monkeypatch.setattr(stamping, "_words", lambda found, *_: words("VĂN PHÒNG", 0.95) if found is around else [])
    page = np.full((400, 1_200), 250, np.uint8)
    assert len(stamping.read_stamps(page, 150, NullOcr(), scale=1.0, limits=Limits(), words=[])) == 1
    for left in (60, 120, 180):
        cv2.rectangle(within.inside, (left, 50), (left + 25, 95), 0, -1)
    assert len(stamping.read_stamps(page, 150, NullOcr(), scale=1.0, limits=Limits(), words=[])) == 2


def test_scraps_of_other_words_that_the_second_reader_read_are_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    page = blank()
    pressed(page, stamp("MAT DO DAN SO", size=60), RED, 0, (800, 1_200))

    def said(first: str, second: str) -> Verdict:
        class First(NullOcr):
            def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0
                     ) -> Reading:  # fmt: skip
                return Reading(tuple(words(first, 0.9)))

        monkeypatch.setattr(stamping, "read_line", lambda _view: words(second, 0.9))
        monkeypatch.setattr(mark_rows, "read_line", lambda _view: [])
        read = stamping.read_stamps(np.asarray(page), 200, First(), scale=1.0, limits=Limits(), words=[])
        return judge_stamp(read[0].text).verdict

    assert said("MA", "MẬT ĐỘ DÂN SỐ") is Verdict.FREE
    assert said("MAT", "MẬT ĐỘ DÂN SỐ") is Verdict.HELD
    assert said("MA", "MẬT ĐÔNG") is Verdict.HELD


@pytest.mark.parametrize(("right", "verdict"), [(200, Verdict.UNKNOWN), (400, Verdict.FREE)])
def test_a_frame_of_which_a_part_alone_was_read_is_unread(
    monkeypatch: pytest.MonkeyPatch, right: int, verdict: Verdict
) -> None:
    class Half(OcrEngine):
        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            return Reading((OcrWord("(Đóng", Box(50, 30, right, 60), 0.95, 0, 0),))

    monkeypatch.setattr(stamping, "read_line", lambda _view: [])
    inside = np.full((90, 450), 255, np.uint8)
    for left in range(55, 395, 34):
        cv2.rectangle(inside, (left, 32), (left + 18, 58), 0, 5)
    found = FoundStamp(Box(10, 10, 460, 100), inside, framed=True)
    monkeypatch.setattr(stamping, "find_stamps", lambda *_, **__: [found])
    told = stamping.read_stamps(inside, 200.0, Half(), scale=1.0, limits=Limits())
    assert decide(Matter((stamp_passage(told[0], 1),))).verdict is verdict
