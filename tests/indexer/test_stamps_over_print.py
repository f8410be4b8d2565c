"""A stamp over print is told from it by its ink, and read without it."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from indexer.judging import stamp_passage
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading, installed_engine
from indexer.preparing import find_stamps, framed
from indexer.preparing.crossing import filled, lighter_ink, paler_colour, stretched, strong_colour, whole_again
from indexer.preparing.inks import inks_of
from indexer.reading.scans import stamping
from indexer.reading.scans.mark_rows import read_rows
from indexer.reading.scans.mark_words import is_a_mark
from indexer.reading.scans.stamping import read_stamps
from indexer.reading.scans.surely_read import read_surely
from library.records import Box
from library.secrecy import Matter, Verdict, decide
from tests.indexer.stamped_pages import BLACK, PAPER, RED, blank, near, pressed, printed, stamp

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
PALE = (140, 140, 138)
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def inks(page: Image.Image) -> tuple[Picture, Picture]:
    """A page in grey at 150 dots per inch, and its ink."""
    grey = np.asarray(page.convert("L").resize((1_240, 1_754)))
    return grey, np.where(grey < 215, np.uint8(255), np.uint8(0))


@given(st.integers(-45, 45), st.integers(125, 165))
@settings(max_examples=20, deadline=None)
def test_pale_ink_is_told_from_the_print_below_it(degrees: int, tone: int) -> None:
    print_alone, mark_alone, both = printed(), blank(), printed()
    for page in (mark_alone, both):
        pressed(page, stamp(size=60), (tone, tone, tone), degrees, (800, 1_200))
    grey, dark = inks(both)
    pale = lighter_ink(grey, dark, dark, 150)
    mark, letters = inks(mark_alone)[1] > 0, inks(print_alone)[1] > 0
    assert (pale[mark & ~letters] > 0).mean() > 0.7
    assert (pale[letters & ~cv2.dilate(mark.astype(np.uint8), np.ones((15, 15))).astype(bool)] > 0).mean() < 0.02


@given(st.integers(-45, 45), st.floats(0.25, 0.5))
@settings(max_examples=15, deadline=None)
def test_a_pale_mark_is_told_from_the_seal_over_it(degrees: int, force: float) -> None:
    seal_alone, mark_alone, both = blank(), blank(), blank()
    pale = tuple(round(paper + (ink - paper) * force) for paper, ink in zip(PAPER, RED, strict=True))
    for page in (mark_alone, both):
        pressed(page, stamp(size=150, framed=False), (pale[0], pale[1], pale[2]), degrees, (800, 1_200))
    for page in (seal_alone, both):
        ImageDraw.Draw(page).ellipse((700, 1_050, 1_000, 1_350), outline=RED, width=9)
    inks, mark, seal = (inks_of(np.asarray(one), 200) for one in (both, mark_alone, seal_alone))
    found = paler_colour(inks.red, strong_colour(inks.strength(), inks.red), inks.dark, inks.dpi) > 0
    assert found[mark.red > 0].mean() > 0.8
    ring = cv2.dilate(mark.red, np.ones((15, 15), np.uint8)) == 0
    assert found[(seal.red > 0) & ring].mean() < 0.05


def test_a_page_of_print_has_no_other_ink() -> None:
    grey, dark = inks(printed())
    assert not lighter_ink(grey, dark, dark, 150).any()
    assert not lighter_ink(np.full_like(grey, 250), np.zeros_like(dark), np.zeros_like(dark), 150).any()


@given(st.integers(1, 5), st.integers(1, 3))
def test_a_stroke_is_whole_where_print_runs_over_it_and_open_where_paper_does(crossing: int, many: int) -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[25:35, 10:190] = 255
    dark = ink.copy()
    for place in range(many):
        ink[:, 40 + 40 * place : 40 + 40 * place + crossing] = 0
    assert (whole_again(ink, dark, 150)[25:35, 10:190] == 255).all()
    assert (whole_again(ink, ink, 150) == ink).all()


@given(st.integers(2, 9), st.lists(st.integers(30, 330), min_size=1, max_size=6), st.integers(0, 110))
@settings(max_examples=20, deadline=None)
def test_strokes_go_on_where_print_was_taken_from_them(wide: int, places: list[int], tone: int) -> None:
    whole = np.full((110, 360), 250, np.uint8)
    whole[20:42] = whole[66:90] = tone
    over = np.zeros_like(whole)
    for place in places:
        over[:, place : place + wide] = 255
    crossed = np.where(over > 0, np.uint8(5), whole)
    mended = filled(crossed, over)
    assert (mended[over == 0] == whole[over == 0]).all()
    clear = [row for row in range(110) if all(abs(row - edge) > 5 for edge in (20, 42, 66, 90))]
    assert np.abs(mended[clear].astype(int) - whole[clear]).max() < 25
    assert (filled(whole, np.zeros_like(whole)) == whole).all()


@given(st.integers(60, 200))
@settings(max_examples=20, deadline=None)
def test_pale_ink_has_full_contrast_once_it_is_stretched(tone: int) -> None:
    pale = np.full((60, 200), 245, np.uint8)
    pale[20:40, 30:170] = tone
    clear = stretched(pale)
    assert clear.min() < 64 and clear.max() > 191
    assert (clear.argsort(axis=None, kind="stable") == pale.argsort(axis=None, kind="stable")).all()
    assert (stretched(clear) == clear).all()
    assert (stretched(np.full_like(pale, tone)) == tone).all()


@pytest.mark.parametrize("degrees", [0, -30, 90])
@pytest.mark.parametrize("colour", [RED, BLACK])
def test_a_frame_that_is_nearly_square_is_found_and_one_within_it_is_taken_off(
    degrees: int, colour: tuple[int, int, int]
) -> None:
    page, mark = blank(), Image.new("L", (330, 290), 0)
    pen = ImageDraw.Draw(mark)
    for side in (2, 22):
        pen.rectangle((side, side, 329 - side, 289 - side), outline=255, width=6)
    pen.text((165, 145), "MAT", fill=255, font_size=110, anchor="mm")
    pressed(page, mark, colour, degrees, (800, 1_200))
    (found,) = [one for one in find_stamps(np.asarray(page), 200) if one.framed]
    for view in found.views():
        dark = view < 128
        assert dark.any() and max(dark.mean(axis=0).max(), dark.mean(axis=1).max()) < 0.7


def test_only_a_frame_of_four_sides_is_taken_off_within_another() -> None:
    inside = np.full((110, 300), 255, np.uint8)
    inside[30:80, 60:70] = inside[30:80, 200:210] = 0  # strokes of letters
    two_rules = inside.copy()
    two_rules[20:24] = two_rules[86:90] = 0
    assert framed._without_inner_lines(two_rules) is two_rules
    four = inside.copy()
    four[20:24, 20:280] = four[86:90, 20:280] = four[20:90, 20:24] = four[20:90, 276:280] = 0
    assert (framed._without_inner_lines(four) == inside).all()


@pytest.mark.parametrize(("text", "may_be"), [("ĐẠT", False), ("VẬT", False), ("MẬI", True), ("NẬT", True)])
def test_three_letters_are_a_mark_only_where_they_look_like_its_last_word(text: str, may_be: bool) -> None:
    unsure, sure = ([OcrWord(text, Box(0, 0, 90, 30), one, 0, 0)] for one in (0.5, 0.85))
    assert is_a_mark(unsure, printed=True) == may_be == is_a_mark(sure, printed=False)
    assert is_a_mark(unsure, printed=False), "of a coloured row whatever may be one counts"


def test_thick_letters_are_found_though_print_and_letters_make_one_row() -> None:
    page = printed()
    pressed(page, stamp("TOI MAT", size=90, framed=False), BLACK, 12, (700, 1_200))
    rows = [one for one in find_stamps(np.asarray(page), 200, read=[]) if one.row]
    left = [one.box for one in rows if 350 < one.box.left < 600 and 850 < one.box.right < 1_050]
    assert any(box.bottom - box.top < 320 for box in left)


def test_a_frame_over_a_table_is_found_by_its_thick_ink() -> None:
    page = printed()
    draw = ImageDraw.Draw(page)
    for row in range(160, 2_200, 56):
        draw.line((170, row, 1_500, row), fill=(40, 40, 40), width=3)
    for column in range(170, 1_500, 60):
        draw.line((column, 160, column, 2_200), fill=(40, 40, 40), width=2)
    part = page.crop((0, 700, 1_654, 1_700))
    drawn = pressed(part, stamp(size=60), BLACK, 12, (800, 500))
    assert any(not one.row and near(one.box, drawn, 30) for one in find_stamps(np.asarray(part), 200, read=[]))


def test_a_large_word_that_reading_took_from_a_stamp_is_looked_at_with_the_rest() -> None:
    words = [OcrWord("tỉnh", Box(100 * x, 60 * y, 100 * x + 80, 60 * y + 30), 0.95, y, y)
             for y in range(10) for x in range(6)]  # fmt: skip
    large = OcrWord("Tối", Box(100, 700, 300, 780), 0.95, 20, 20)
    within = [OcrWord("MAT", Box(100, 595, 300, 665), 0.9, 9, 9), *(one for one in words if one.line == 9)]
    assert within[0].box not in read_surely([*(one for one in words if one.line != 9), *within])
    assert len(read_surely([*words, large])) == len(words)
    title = [OcrWord("NGHỊ", Box(300 * x, 900, 300 * x + 250, 980), 0.95, 30, 30) for x in range(4)]
    assert len(read_surely([*words, *title])) == len(words) + len(title)


class Answers(OcrEngine):
    """Says one word after the other, whatever it is shown."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """The next answer."""
        said = self.answers.pop(0) if self.answers else ""
        return Reading((OcrWord(said, Box(30, 40, 200, 80), 0.92, 0, 0),) if said else ())


@pytest.mark.parametrize(
    ("answers", "held"),
    [(("MẠT", "MẶT"), False), (("MẤT", "MẤT"), False), (("MỌT", "MỘT"), False), (("MẠT", "MAT"), True),
     (("MẬT", "MẶT"), True), (("MẠT", "MẬT"), True)],
)  # fmt: skip
def test_what_is_surely_read_as_another_word_is_no_mark(answers: tuple[str, str], held: bool) -> None:
    page = blank()
    pressed(page, stamp("MAT", size=60, framed=False), RED, 0, (800, 1_200))
    rows = [one for one in find_stamps(np.asarray(page), 200) if one.row][:1]
    assert bool(read_rows(rows, Answers(*answers), limits=Limits())) == held


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize(
    ("text", "size", "framed", "colour", "degrees", "middle"),
    [("TỐI MẬT", 50, True, PALE, 15, (700, 1_200)), ("TỐI MẬT - KHẨN", 46, False, PALE, 12, (700, 1_200)),
     ("Độ mật: Tối mật", 100, False, (90, 90, 92), -8, (800, 900)),
     ("T  Ố  I   M  Ậ  T", 32, False, RED, -90, (1_560, 1_300)), ("TÀI LIỆU MẬT", 60, True, RED, 90, (800, 1_300))],
)  # fmt: skip
def test_a_mark_over_print_is_held(
    text: str, size: int, framed: bool, colour: tuple[int, int, int], degrees: int, middle: tuple[int, int]
) -> None:
    page = printed()
    pressed(page, marked(text, size=size, framed=framed), colour, degrees, middle)
    assert is_held(page)


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize(("text", "held"), [("VĂN BẢN TUYỆT MẬT", True), ("BẢO MẬT THÔNG TIN", False)])
@pytest.mark.parametrize("framed", [False, True])
def test_a_red_stamp_over_a_table_is_read_whole(text: str, held: bool, framed: bool) -> None:
    page = blank()
    draw = ImageDraw.Draw(page)
    for row in range(880, 1_160, 70):
        draw.line((300, row, 1_300, row), fill=BLACK, width=3)
    for column in (300, 640, 980, 1_300):
        draw.line((column, 880, column, 1_090), fill=BLACK, width=3)
    pressed(page, marked(text, size=60, framed=framed), RED, 0, (800, 1_000))
    assert is_held(page) == held


def marked(text: str, *, size: int, framed: bool) -> Image.Image:
    """A stamp's ink."""
    try:
        return stamp(f" {text} ", size=size, framed=framed, font=FONT)
    except OSError:
        pytest.skip("the fonts of LibreOffice are not installed")


def is_held(page: Image.Image) -> bool:
    """Whether a page is held for its stamps."""
    read = read_stamps(np.asarray(page), 200, installed_engine(), scale=1.0, limits=Limits(), words=[])
    return decide(Matter(tuple(stamp_passage(one, 1) for one in read))).verdict is not Verdict.FREE


@pytest.mark.parametrize(("size", "apart", "down"), [(56, 8, 28), (60, 9, 28), (54, 9, 14)])
def test_a_double_frame_is_found_though_print_crosses_it_and_letters_fill_it(size: int, apart: int, down: int) -> None:
    letters, pad = stamp("TOI-MAT", size=size, framed=False), size // 3
    mark = Image.new("L", (letters.width + 2 * pad, letters.height + 2 * pad))
    mark.paste(letters, (pad, pad))
    for edge in (0, apart):
        corner = (mark.width - 1 - edge, mark.height - 1 - edge)
        ImageDraw.Draw(mark).rectangle((edge, edge, *corner), outline=255, width=3)
    page = printed().crop((0, 900, 1_654, 1_500))
    drawn = pressed(page, mark, RED, 0, (700, 300 + down))
    assert any(one.framed and near(one.box, drawn) for one in find_stamps(np.asarray(page), 200))


def test_low_letters_in_a_double_frame_are_found_under_the_edge_of_a_seal() -> None:
    """A seal's stroke joined the inner frame to the outer one, and the letters are low for that."""
    page = blank()
    pen = ImageDraw.Draw(page)
    box = Box(700, 900, 1_030, 1_016)
    for inset in (0, 16):
        pen.rectangle((box.left + inset, box.top + inset, box.right - inset, box.bottom - inset), outline=(80, 80, 80),
                      width=6)  # fmt: skip
    pen.text((885, 958), "MAT / HOA", fill=(80, 80, 80), font_size=28, anchor="mm")
    pen.ellipse((500, 760, 760, 1_020), outline=RED, width=6)
    assert any(near(one.box, box, 12) for one in find_stamps(np.asarray(page), 200, []) if not one.row)


@pytest.mark.parametrize(("first", "second", "sure", "held"), [
    ("CƠ - MẬT", "BAN CƠ YẾU - MẬT MÃ", 0.97, False), ("CƠ - MẬT", "BAN CƠ YẾU - MẬT MÃ", 0.85, True),
    ("MẬT", "MẬT ONG RỪNG", 0.97, True), ("TỐI MẬT", "TÀI LIỆU TỐI MẬT", 0.97, True),
    ("THƯỢNG", "MẬT, THƯỢNG KHẨNG", 0.97, True), ("THƯỢNG", "THƯỢNG KHẨNG", 0.97, False),
])  # fmt: skip
def test_the_second_reader_proves_what_a_part_of_other_words_is(
    first: str, second: str, sure: float, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = blank()
    pressed(page, stamp("CO - MAT", size=60), RED, 0, (800, 1_200))
    box = Box(0, 0, 900, 200)  # all of the ink, as the second reader's words have it
    monkeypatch.setattr(stamping, "read_line", lambda _: [OcrWord(one, box, sure, 0, 0) for one in second.split()])
    read = read_stamps(np.asarray(page), 200, Answers(*[first] * 9), scale=1.0, limits=Limits(), words=[])
    found = decide(Matter(tuple(stamp_passage(one, 1) for one in read[:1])))
    assert (found.verdict is Verdict.HELD) == held


def test_an_urgency_in_one_view_does_not_outweigh_the_mark_beside_it_in_another(monkeypatch: pytest.MonkeyPatch
                                                                                ) -> None:  # fmt: skip
    page, box, seen = blank(), Box(30, 40, 200, 80), iter(["MẬT, THƯỢNG KHẨNG"])
    pressed(page, stamp("CO - MAT", size=60), RED, 0, (800, 1_200))
    monkeypatch.setattr(stamping, "read_line", lambda _: [OcrWord(one, box, 0.97, 0, 0)
                                                          for one in next(seen, "").split()])
    read = read_stamps(np.asarray(page), 200, Answers("KH", *["THƯỢNG KHẨN"] * 9), scale=1.0, limits=Limits(), words=[])
    assert read[0].text == "MẬT, THƯỢNG KHẨNG"
