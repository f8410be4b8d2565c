"""Stamps and marks are found wherever they stand on a page, in any direction, size and ink."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from indexer.judging import judge
from indexer.limits import Limits
from indexer.ocr import FailingOcr, NullOcr, OcrEngine, OcrFailedError, OcrWord, Picture, Reading, installed_engine
from indexer.preparing import FoundStamp, find_stamps
from indexer.preparing.left_ink import left_ink
from indexer.preparing.letter_rows import find_rows
from indexer.reading.scans.many_at_once import read_together
from indexer.reading.scans.mark_rows import read_rows
from indexer.reading.scans.mark_words import (
    between_scraps,
    has_one_near_a_mark,
    is_a_mark,
    marks_up_the_page,
    text_of,
)
from indexer.reading.scans.stamping import _words, read_stamps
from indexer.reading.scans.surely_read import read_surely
from indexer.records import ReadDocument, ReadPage
from library.records import Box, Origin, Page
from library.secrecy import Verdict
from tests.indexer.stamped_pages import BLACK, BLUE, RED, blank, near, pressed, printed, ruled, stamp

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


class CountingOcr(OcrEngine):
    """Reads nothing and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Count."""
        self.asked += 1
        return Reading()


@settings(max_examples=25, deadline=None)
@given(st.floats(-90, 90), st.integers(300, 1_350), st.integers(300, 2_030), st.sampled_from([RED, BLACK]))
def test_a_frame_is_found_anywhere_and_in_any_direction(
    degrees: float, x: int, y: int, colour: tuple[int, int, int]
) -> None:
    page = blank()
    drawn = pressed(page, stamp(), colour, degrees, (x, y))
    found = [one for one in find_stamps(np.asarray(page), 200) if one.framed]
    assert len(found) == 1 and near(found[0].box, drawn)


@pytest.mark.parametrize("degrees", [-90, -60, -45, 33, 45, 78, 90])
def test_a_red_frame_is_found_over_rows_of_print(degrees: int) -> None:
    page = printed()
    drawn = pressed(page, stamp(), RED, degrees, (700, 1_500))
    assert any(one.framed and near(one.box, drawn) for one in find_stamps(np.asarray(page), 200))


@pytest.mark.parametrize("degrees", [-90, -8, 0, 30, 90])
def test_letters_in_two_rows_are_looked_at_from_all_sides(degrees: int) -> None:
    page = blank()
    above, below = stamp("TOI", size=60, framed=False), stamp("MAT", size=60, framed=False)
    block = Image.new("L", (max(above.width, below.width), above.height + below.height + 26))
    block.paste(above, (0, 0))
    block.paste(below, (0, above.height + 26))
    drawn = pressed(page, block, RED, degrees, (800, 1_200))
    found = [one for one in find_stamps(np.asarray(page), 200) if one.block and near(one.box, drawn, within=60)]
    assert found and len(list(found[0].ways(found[0].inside))) == 4


def test_a_row_with_the_number_of_a_copy_is_a_mark_however_that_was_read() -> None:
    assert is_a_mark([OcrWord("TUYỆTMẬT", Box(0, 0, 90, 20), 0.7, 0, 0),
                      OcrWord("(Bảnsố:10/4Œ", Box(95, 0, 190, 20), 0.9, 0, 0)], printed=True)
    assert not is_a_mark([OcrWord("TUYỆT", Box(0, 0, 90, 20), 0.9, 0, 0), OcrWord("MỸ", Box(95, 0, 190, 20), 0.9, 0, 0),
                          OcrWord("BẢN", Box(195, 0, 290, 20), 0.9, 0, 0)], printed=True)


@pytest.mark.parametrize(
    ("degrees", "over_print", "colour"),
    [(-40, False, RED), (-7, True, (176, 172, 166)), (8, True, RED), (24, True, (176, 172, 166))],
)
def test_a_frame_as_wide_as_the_page_is_found_on_the_slant(
    degrees: int, over_print: bool, colour: tuple[int, int, int]
) -> None:
    page = printed() if over_print else blank()
    drawn = pressed(page, stamp("TOI MAT - HOA TOC", size=130), colour, degrees, (827, 1_170))
    found = find_stamps(np.asarray(page), 200)
    assert any(one.framed and near(one.box, drawn, within=24) for one in found)


@pytest.mark.parametrize(
    ("size", "middle"), [(26, (1_200, 120)), (30, (300, 2_200)), (160, (830, 1_200)), (220, (830, 1_200))]
)
def test_small_and_huge_frames_are_found(size: int, middle: tuple[int, int]) -> None:
    page = blank()
    drawn = pressed(page, stamp("MAT", size=size), RED, 7, middle)
    found = find_stamps(np.asarray(page), 200)
    assert any((one.framed or size < 30) and near(one.box, drawn, 18 + size // 8) for one in found)


def test_every_one_of_six_stamps_is_found() -> None:
    page = printed()
    places = [(300 + 500 * column, 400 + 800 * row) for row in range(3) for column in range(2)]
    drawn = [pressed(page, stamp("DEN", size=44), RED, 9 * number - 20, place) for number, place in enumerate(places)]
    found = [one.box for one in find_stamps(np.asarray(page), 200) if one.framed]
    assert all(any(near(one, box) for one in found) for box in drawn)


def test_a_frame_under_a_signature_is_found() -> None:
    page = blank()
    drawn = pressed(page, stamp(), RED, 4, (500, 700))
    draw = ImageDraw.Draw(page)
    for start, end in (((330, 640), (680, 750)), ((320, 740), (690, 660)), ((340, 690), (700, 705))):
        draw.line((*start, *end), fill=BLUE, width=5)
    assert any(one.framed and near(one.box, drawn) for one in find_stamps(np.asarray(page), 200))


def test_the_cells_of_a_table_are_no_frames() -> None:
    page = blank()
    ruled(page)
    assert not any(one.framed for one in find_stamps(np.asarray(page), 200))


def test_a_mark_over_a_table_is_found() -> None:
    page = blank()
    ruled(page)
    drawn = pressed(page, stamp(), RED, 8, (800, 1_000))
    assert any(one.framed and near(one.box, drawn) for one in find_stamps(np.asarray(page), 200))


@pytest.mark.parametrize(("size", "degrees"), [(24, 0), (60, 45), (60, -90), (200, 20)])
@pytest.mark.parametrize("colour", [RED, BLUE, (120, 40, 150)])
def test_coloured_words_without_a_frame_are_found(size: int, degrees: int, colour: tuple[int, int, int]) -> None:
    page = blank()
    drawn = pressed(page, stamp("MAT", size=size, framed=False), colour, degrees, (830, 1_700))
    assert any(near(one.box, drawn, 4 + size // 4) for one in find_stamps(np.asarray(page), 200))


def test_huge_letters_are_found_though_they_are_faint() -> None:
    page = blank()
    drawn = pressed(page, stamp("MAT", size=330, framed=False), (238, 220, 214), 20, (800, 1_200))
    assert any(near(one.box, drawn, 90) for one in find_stamps(np.asarray(page), 200))


def test_a_clean_page_is_not_read_again() -> None:
    engine = CountingOcr()
    page = np.asarray(printed())
    words = [OcrWord("đọc", Box(170, row - 4, 1_200, row + 44), 0.95, 0, row) for row in range(160, 2_200, 56)]
    assert read_stamps(page, 200, engine, scale=1.0, limits=Limits(), words=words) == ()
    assert engine.asked == 0


def test_letters_that_were_not_read_are_looked_at() -> None:
    page = blank()
    drawn = pressed(page, stamp("MAT", size=30, framed=False), BLACK, 0, (1_300, 80))
    assert find_stamps(np.asarray(page), 200) == []
    assert [near(one.box, drawn, 6) for one in find_stamps(np.asarray(page), 200, read=[])] == [True]
    word = Box(drawn.left - 2, drawn.top - 2, drawn.right + 2, drawn.bottom + 2)
    assert find_stamps(np.asarray(page), 200, read=[word]) == []


@pytest.mark.parametrize("engine", [FailingOcr("timeout"), NullOcr()])
def test_a_framed_stamp_that_cannot_be_read_is_told(engine: OcrEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.scans.second_reader.stamp_model", lambda: None)
    page = blank()
    drawn = pressed(page, stamp(), RED, 0, (400, 2_000))
    found, *_ = read_stamps(np.asarray(page), 200, engine, scale=0.5, limits=Limits())
    assert found.framed and found.text == "" and abs(found.box.left - drawn.left // 2) < 8


def test_a_poor_reading_that_is_nearly_urgent_ends_no_search_for_a_mark() -> None:
    class Turned(NullOcr):
        """Reads scraps from the sides of a frame, and what it says from where it stands upright."""

        said = iter((("thAn!", 0.34), ("TUYỆT MẬT", 0.92)))

        def read(self, picture: Picture, **named: object) -> Reading:
            text, sure = next(self.said)
            high, wide = picture.shape[0] // 3, picture.shape[1]
            return Reading((OcrWord(text, Box(wide // 5, high, 4 * wide // 5, 2 * high), sure, 0, 0),))

    page = blank()
    pressed(page, stamp(), RED, 0, (400, 2_000))
    found, *_ = read_stamps(np.asarray(page), 200, Turned(), scale=1.0, limits=Limits())
    assert found.text == "TUYỆT MẬT"


def test_more_frames_than_are_read_are_told_as_unread() -> None:
    page = blank()
    places = [(200 + 250 * column, 200 + 300 * row) for row in range(6) for column in range(6)]
    for place in places:
        pressed(page, stamp("DEN", size=40), RED, 0, place)
    engine = CountingOcr()
    found = read_stamps(np.asarray(page), 200, engine, scale=1.0, limits=Limits())
    assert len(found) == len(places) and all(one.framed for one in found)
    assert engine.asked < 100


@given(st.integers(-89, 90))
@settings(max_examples=20, deadline=None)
def test_a_row_of_letters_keeps_its_direction(degrees: int) -> None:
    page = Image.new("L", (700, 700), 0)
    turned = stamp("TUYET MAT", size=48, framed=False).rotate(-degrees, expand=True)
    page.paste(255, (350 - turned.width // 2, 350 - turned.height // 2), turned)
    mask = np.asarray(page.point(lambda value: 255 if value > 127 else 0))
    (row,) = find_rows(mask, 150, reach=1.0)
    off = abs(row.angle - degrees) % 180
    assert min(off, 180 - off) < 5


def test_what_was_read_is_taken_out_whole_or_not_at_all() -> None:
    mask = np.zeros((100, 300), np.uint8)
    mask[20:50, 20:60] = mask[20:80, 100:140] = 255
    left = left_ink(mask, [Box(15, 15, 150, 55)])
    assert not left[:, :80].any() and (left[:, 80:] == mask[:, 80:]).all()


def flooded_one_by_one(mask: Picture, read: list[Box]) -> Picture:
    """The same as `left_ink`, piece by piece, as it was done once."""
    stays = mask.copy()
    for y, x in np.argwhere(mask):
        if stays[y, x] != 255:
            continue
        _, _, _, (left, top, wide, high) = cv2.floodFill(stays, None, (int(x), int(y)), (2,), flags=8)
        of_all = np.ones((high, wide), np.uint8)
        for box in read:
            of_all[max(0, box.top - 2 - top) : max(0, box.bottom + 2 - top),
                   max(0, box.left - 2 - left) : max(0, box.right + 2 - left)] = 0
        there = stays[top : top + high, left : left + wide]
        there[there == 2] = 1 if of_all.any() else 3
    return np.where(stays == 1, np.uint8(255), np.uint8(0))


@given(st.integers(0, 1 << 32), st.floats(0.0, 1.0))
@settings(max_examples=25, deadline=None)
def test_all_pieces_at_once_are_the_same_as_one_by_one(seed: int, share: float) -> None:
    chance = np.random.default_rng(seed)
    high, wide = (int(size) for size in chance.integers(1, 48, 2))
    mask = np.where(chance.random((high, wide)) < share, np.uint8(255), np.uint8(0))
    corners = chance.integers(0, 40, (int(chance.integers(1, 5)), 2))
    read = [Box(int(left), int(top), int(left + chance.integers(0, 20)), int(top + chance.integers(0, 20)))
            for left, top in corners]  # fmt: skip
    assert np.array_equal(left_ink(mask, read), flooded_one_by_one(mask, read))


def test_pictures_read_together_keep_their_words() -> None:
    class Rows(OcrEngine):
        """Finds one word for each dark band, named by its height."""

        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            """Read the bands."""
            dark = np.flatnonzero(np.diff(np.concatenate(([False], (picture < 128).any(axis=1), [False])).astype(int)))
            return Reading(tuple(OcrWord(str(end - start), Box(30, int(start), 90, int(end)), 0.9, 0, line)
                                 for line, (start, end) in enumerate(zip(dark[::2], dark[1::2], strict=True))))

    pictures = []
    for high in range(20, 150):
        picture = np.full((high + 30, 200), 255, np.uint8)
        picture[15:-15, 30:90] = 0
        pictures.append(picture)
    read = read_together(pictures, Rows(), limits=Limits())
    assert [[word.text for word in words or ()] for words in read] == [[str(high)] for high in range(20, 150)]
    assert all(words and words[0].box.top == 15 for words in read)


def test_a_row_that_cannot_be_read_is_held_and_costs_no_other() -> None:
    class Breaking(OcrEngine):
        """Fails at sheets on which anything is grey; of others it reads a mark in every row."""

        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            """Read the rows."""
            if ((picture > 90) & (picture < 110)).any():
                raise OcrFailedError("timeout", "It hangs.")
            dark = np.flatnonzero(np.diff(np.concatenate(([False], (picture < 128).any(axis=1), [False])).astype(int)))
            return Reading(tuple(OcrWord("MẬT", Box(30, int(start), 90, int(end)), 0.9, 0, line)
                                 for line, (start, end) in enumerate(zip(dark[::2], dark[1::2], strict=True))))

    rows = []
    for number in range(60):
        picture = np.full((60, 200), 255, np.uint8)
        picture[15:-15, 30:90] = 100 if number == 17 else 0
        rows.append(FoundStamp(Box(0, 100 * number, 200, 100 * number + 60), picture, row=True))
    stamps = read_rows(rows, Breaking(), limits=Limits())
    assert sorted(one.box.top // 100 for one in stamps) == list(range(60))
    assert [(one.box.top // 100, one.framed) for one in stamps if not one.text] == [(17, True)]
    page = ReadPage(Page(1, "", Origin.OCR, 0.9), stamps=tuple(one for one in stamps if not one.text))
    assert judge(ReadDocument((page,), "application/pdf")).verdict is Verdict.UNKNOWN


def line(text: str, sureness: float = 0.95) -> list[OcrWord]:
    return [OcrWord(word, Box(100 * place, 0, 100 * place + 80, 30), sureness, 0, 0)
            for place, word in enumerate(text.split())]  # fmt: skip


@pytest.mark.parametrize("text", ["MẮT", "MẶT", "MẤT", "TÔI MẤT", "Mẫu", "MA", "ĐẾN", "hoặc"])
def test_other_words_of_print_are_no_marks(text: str) -> None:
    assert not is_a_mark(line(text), printed=True)


@pytest.mark.parametrize("text", ["MẬT", "TỐI MẬT", "TUYỆTMẬT", "MẠT", "MÂT"])
def test_marks_of_print_may_lack_a_dot(text: str) -> None:
    assert is_a_mark(line(text), printed=True)


def test_words_that_may_be_a_mark_misread_are_looked_at_again() -> None:
    assert read_surely(line("MẠT")) == [] and read_surely(line("TUYỆT MẮT")) == []
    assert len(read_surely(line("TUYỆT MẬT"))) == 2 and len(read_surely(line("Căn cứ Luật"))) == 3


def test_a_doubtful_word_in_a_line_that_was_read_is_no_riddle_but_one_that_runs_upright_is() -> None:
    words = [*line("Căn cứ nghị quyết của"), OcrWord("tinh", Box(520, 0, 600, 30), 0.4, 0, 0)]
    assert len(read_surely(words)) == 6
    assert read_surely([OcrWord("IỌL", Box(0, 0, 30, 90), 0.9, 0, 0)]) == []


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize(
    ("text", "size", "framed", "colour", "degrees", "middle"),
    [("TUYỆT MẬT", 60, True, RED, 45, (830, 1_700)), ("TỐI MẬT", 60, True, RED, 90, (60, 1_200)),
     ("MẬT", 60, False, RED, -30, (1_300, 2_100)), ("MẬT", 300, False, (236, 214, 208), 15, (830, 1_200)),
     ("TUYỆT MẬT", 40, False, BLACK, 90, (60, 900)), ("TỐI MẬT", 44, False, BLACK, -40, (1_400, 2_100)),
     ("MẬT", 23, False, BLACK, 0, (1_400, 60)), ("T Ố I M Ậ T", 36, False, BLACK, 0, (500, 60)),
     ("TUYỆT MẬT", 48, False, (120, 40, 150), 0, (900, 2_250))],
)  # fmt: skip
def test_a_mark_is_read_where_it_stands(
    text: str, size: int, framed: bool, colour: tuple[int, int, int], degrees: int, middle: tuple[int, int]
) -> None:
    font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
    try:
        mark = stamp(text, size=size, framed=framed, font=font)
    except OSError:
        pytest.skip("the fonts of LibreOffice are not installed")
    page = printed()
    pressed(page, mark, colour, degrees, middle)
    rows = [OcrWord("đọc", Box(170, row - 4, 1_200, row + 44), 0.95, 0, row) for row in range(160, 2_200, 56)]
    words = [] if colour == BLACK and 200 < middle[0] < 1_200 else rows
    stamps = read_stamps(np.asarray(page), 200, installed_engine(), scale=1.0, limits=Limits(), words=words or rows)
    assert text.replace(" ", "") in [one.text.replace(" ", "") for one in stamps]


def test_the_rests_of_a_round_frame_are_no_words_beside_a_mark() -> None:
    assert text_of(between_scraps(line("/ N Tối mật Z &"))) == "Tối mật"
    assert text_of(between_scraps(line("MẬT A KHẨU"))) == "MẬT A KHẨU" and between_scraps(line("/ N")) == []


@pytest.mark.parametrize(
    ("first", "sure", "found"), [("IOI-MAI", 0.95, 1), ("IOI-MAI", 0.9, 0), ("TỐI MẶT", 0.95, 0), ("MẬT KHẨU", 0.95, 0)]
)
def test_a_mark_that_the_second_reader_reads_without_a_doubt_counts_where_the_first_read_no_other_word(
    monkeypatch: pytest.MonkeyPatch, first: str, sure: float, found: int
) -> None:
    class Wrong(OcrEngine):
        """Reads the whole row surely as something."""

        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            """Read it."""
            return Reading((OcrWord(first, Box(20, 20, 420, 90), 0.9, 0, 0),))

    monkeypatch.setattr("indexer.reading.scans.mark_rows.read_line", lambda view: line("TỐI MẬT", sure))
    row = FoundStamp(Box(0, 0, 440, 60), np.full((60, 440), 255, np.uint8), row=True)
    assert len([one for one in read_rows([row], Wrong(), limits=Limits()) if one.text == "TỐI MẬT"]) == found


@pytest.mark.parametrize(("text", "found"), [("TỐI-MẬT", 1), ("MẬT ĐỘ", 0), ("Trang 3", 0)])
def test_a_mark_up_the_page_that_was_read_as_a_word_of_a_row_is_told(text: str, found: int) -> None:
    upright = [OcrWord(word, Box(53, 300 - 130 * place, 81, 420 - 130 * place), 0.91, 0, 2)
               for place, word in enumerate(text.split())]  # fmt: skip
    row = [OcrWord("L", Box(113, 222, 129, 269), 0.93, 0, 2), OcrWord("MẬT", Box(300, 222, 429, 269), 0.93, 0, 3)]
    assert [text_of(one) for one in marks_up_the_page([*upright, *row])] == ([text] if found else [])


@pytest.mark.parametrize(("text", "near"), [
    ("Tài liệu TLYẾTMẤT", True), ("MẠT Bản số: 12", True), ("BÁO CÁO MẤT", True), ("Tài liệu học tập", False),
])  # fmt: skip
def test_a_row_of_which_a_part_is_nearly_a_mark_is_read_again(text: str, near: bool) -> None:
    assert has_one_near_a_mark(line(text)) is near


def test_a_guess_of_three_letters_is_no_mark_but_with_letters_of_its_own() -> None:
    assert not is_a_mark(line("HAT", 0.4), printed=False)
    assert is_a_mark(line("HAT", 0.6), printed=False) and is_a_mark(line("HẬT", 0.4), printed=False)


@pytest.mark.parametrize(("whole", "count"), [(False, 1), (True, 0)])
def test_a_coloured_row_of_which_a_part_was_read_is_looked_at_by_the_second_reader(
    monkeypatch: pytest.MonkeyPatch, whole: bool, count: int
) -> None:
    class Half(OcrEngine):
        """Reads TÀI LIỆU in the left half of a row, or all over it."""

        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            """Read it."""
            return Reading((OcrWord("Tài", Box(30, 40, 90, 70), 0.95, 0, 0),
                            OcrWord("liệu", Box(95, 40, 420 if whole else 150, 70), 0.95, 0, 0)))

    monkeypatch.setattr("indexer.reading.scans.mark_rows.read_line", lambda view: line("TÀI LIỆU MẬT", 0.9))
    picture = np.full((60, 440), 255, np.uint8)
    row = FoundStamp(Box(0, 0, 440, 60), picture, row=True, coloured=True)
    marks = [one for one in read_rows([row], Half(), limits=Limits()) if one.text == "TÀI LIỆU MẬT"]
    assert len(marks) == count


def test_what_the_second_reader_makes_of_many_rows_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    class Register(OcrEngine):
        """Reads the rows of a register stamp."""

        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            """Read them."""
            rows = ("VĂN PHÒNG TỈNH ỦY", "CÔNG VĂN ĐẾN", "Số: 1187", "Ngày: 30-9-74")
            return Reading(tuple(OcrWord(row, Box(30, 30 * place, 200, 30 * place + 20), 0.8, 0, place)
                                 for place, row in enumerate(rows)))  # fmt: skip

    monkeypatch.setattr("indexer.reading.scans.stamping.read_line", lambda view: line("MẬ", 0.72))
    monkeypatch.setattr("indexer.reading.scans.stamping.read_another", lambda views: [])
    found = FoundStamp(Box(0, 0, 230, 130), np.full((130, 230), 255, np.uint8), framed=True)
    assert "CÔNG VĂN ĐẾN" in text_of(_words(found, Register(), Limits()))
