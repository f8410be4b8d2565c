"""What a PDF page says is handed over, whatever way it says it: each thing as one, in its part, on its page."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from indexer.judging import matter_of
from indexer.ocr import FailingOcr, NullOcr, Picture, Reading
from indexer.reading.pdf import enclosed
from indexer.reading.pdf.characters import Character
from indexer.reading.pdf.drawing import A4_INCHES, _sheet
from indexer.reading.pdf.lines import page_text, text_of
from indexer.reading.pdf.regions import regions_beside
from indexer.reading.pdf.text_page import may_lack_letters
from library.doubt_reasons import Doubt
from library.records import Box, Origin
from library.secrecy import Part
from tests.indexer.pdf_files import BODY, HEIGHT, WIDTH, MadePdf, Said, body, picture_page
from tests.indexer.pdf_reading import PROSE, Seeing, passages, read, texts


@given(st.lists(st.text("MẬTUYỆỐIĐẢNG", min_size=1, max_size=6), min_size=1, max_size=5),
       st.sets(st.integers(0, 40)))  # fmt: skip
@settings(deadline=None)
def test_letters_painted_in_two_goes_stand_in_their_places_again(words: list[str], torn: set[int]) -> None:
    letters, x = [], 50.0
    for word in words:
        for letter in word:
            letters.append(Character(letter, x, 100, x + 8, 112))
            x += 9
        x += 8
    first = [one for place, one in enumerate(letters) if place not in torn]
    second = [one for place, one in enumerate(letters) if place in torn]
    text = page_text([*first, *second], 2_000, 1_000)
    if first and second and min(one.left for one in second) < max(one.left for one in first) - 12:
        assert text_of(text.words) == " ".join(words)
    else:
        assert text_of(text.words).replace(" ", "") == "".join(one.letter for one in (*first, *second))


def test_a_word_that_is_painted_twice_is_not_torn() -> None:
    letters = [Character(letter, 50 + 9 * place, 100, 58 + 9 * place, 112) for place, letter in enumerate("ĐẢNG")]
    text = page_text([*letters, Character(" ", 0, 0, 0, 0, made=True), *letters], 2_000, 1_000)
    assert (text_of(text.words), text.torn) == ("ĐẢNG ĐẢNG", False)


def test_a_link_costs_nothing(tmp_path: Path) -> None:
    """PDFium's page may be flattened without a form; the library around it did not know."""
    made = MadePdf()
    action = DictionaryObject({NameObject("/S"): NameObject("/URI"),
                               NameObject("/URI"): TextStringObject("mailto:a@example.vn")})  # fmt: skip
    made.annotation(made.page(body()), "Link", (72, 600, 300, 660), A=action)
    document = read(made.save(tmp_path / "a.pdf"))
    assert (document.pages[0].page.text, document.pages[0].flags) == (PROSE, ())
    assert texts(document, Part.ANNOTATION) == []


def test_a_stamped_number_joins_its_line_and_a_stamped_word_does_not(tmp_path: Path) -> None:
    made = MadePdf()
    page = made.page([Said("Số:", 72, 760), Said("/UBND", 150, 760), Said("TỈNH", 72, 780), Said("GIANG", 200, 780),
                      *body()])  # fmt: skip
    made.annotation(page, "Stamp", (100, 757, 140, 771), shows=["507"])
    made.annotation(page, "Stamp", (110, 777, 180, 791), shows=["MẬT"])
    document = read(made.save(tmp_path / "a.pdf"))
    assert "507" in document.pages[0].page.text and "MẬT" not in document.pages[0].page.text
    assert {"507", "MẬT"} <= set(texts(document, Part.ANNOTATION))
    assert [stamp.text for stamp in document.pages[0].stamps] == ["MẬT"]


def test_values_of_a_form_are_handed_over_with_and_without_a_widget(tmp_path: Path) -> None:
    made = MadePdf()
    page = made.page(body())
    shown = made.annotation(page, "Widget", (100, 600, 300, 620), FT=NameObject("/Tx"), T="độ", V="Khẩn")
    bare = made.writer._add_object(DictionaryObject({
        NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject("ẩn"),
        NameObject("/V"): TextStringObject("Lưu hành nội bộ")}))  # fmt: skip
    made.writer.root_object[NameObject("/AcroForm")] = made.writer._add_object(DictionaryObject({
        NameObject("/Fields"): ArrayObject([shown.indirect_reference or page["/Annots"][0], bare])}))  # fmt: skip
    document = read(made.save(tmp_path / "a.pdf"))
    assert "Khẩn" in texts(document, Part.ANNOTATION)
    assert "Lưu hành nội bộ" in "\n".join(texts(document, Part.PROPERTY)).splitlines()


@pytest.mark.parametrize(("kind", "value", "options", "more"), [
    ("/Ch", TextStringObject("2"), [["1", "Thường"], ["2", "Hẹn giờ"]], {}),
    ("/Ch", ArrayObject([TextStringObject("2")]), [["1", "Thường"], ["2", "Hẹn giờ"]], {}),
    ("/Ch", TextStringObject(""), [["1", "Thường"], ["2", "Hẹn giờ"]], {"/I": ArrayObject([NumberObject(1)])}),
    ("/Btn", NameObject("/1"), ["Thường", "Hẹn giờ"], {}),
    ("/Btn", NameObject("/Off"), [], {"/MK": DictionaryObject({NameObject("/CA"): TextStringObject("Hẹn giờ")})}),
])  # fmt: skip
def test_a_choice_is_what_it_shows_and_not_its_code(kind: str, value: PdfObject, options: list[str | list[str]],
                                                   more: dict[str, PdfObject], tmp_path: Path) -> None:  # fmt: skip
    made = MadePdf()
    made.page(body())
    field = DictionaryObject({
        NameObject("/FT"): NameObject(kind), NameObject("/T"): TextStringObject("độ"), NameObject("/V"): value,
        NameObject("/Opt"): ArrayObject(TextStringObject(one) if isinstance(one, str)
                                        else ArrayObject(map(TextStringObject, one)) for one in options)})  # fmt: skip
    field.update({NameObject(key): one for key, one in more.items()})
    made.writer.root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): ArrayObject([made.writer._add_object(field)])})  # fmt: skip
    said = "\n".join(texts(read(made.save(tmp_path / "a.pdf")), Part.PROPERTY))
    assert "Hẹn giờ" in said and "Thường" not in said


def test_properties_and_bookmarks_are_handed_over(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body())
    made.writer.add_metadata({"/Title": "Tờ trình", "/Subject": "Kho thóc", "/Keywords": "lúa", "/Author": "An",
                              "/Phong": "Tỉnh ủy"})  # fmt: skip
    above = made.writer.add_outline_item(title="Chương một", page_number=0)
    for number in range(12):
        above = made.writer.add_outline_item(title=f"Mục {number}", page_number=0, parent=above)
    lines = "\n".join(texts(read(made.save(tmp_path / "a.pdf")), Part.PROPERTY)).splitlines()
    assert {"Tờ trình", "Kho thóc", "lúa", "Tỉnh ủy", "Chương một", "Mục 11"} <= set(lines)
    assert "An" not in lines


def test_attachments_beyond_those_that_are_taken_out_are_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosed, "_MOST", 1)
    made = MadePdf()
    made.page(body())
    for name in ("a.txt", "b.txt"):
        made.writer.add_attachment(name, name.encode())
    document = read(made.save(tmp_path / "a.pdf"))
    assert [one.name for one in document.enclosed] == ["a.txt"]
    assert [(one.part, one.reason) for one in document.unread] == [(Part.ATTACHMENT, "damaged")]


@pytest.mark.parametrize("ground", [None, "0 0 0 rg 60 90 400 30 re f"])
def test_white_words_on_white_paper_are_judged_and_told_and_not_indexed(ground: str | None, tmp_path: Path) -> None:
    """On a dark ground they are seen like all others."""
    made = MadePdf()
    words = made.painted(Said("Kho thóc Bến Sậy", 72, 100)).decode()
    made.page(body(), drawing=f"{ground or ''} 1 1 1 rg {words}".encode())
    document = read(made.save(tmp_path / "a.pdf"))
    assert document.pages[0].page.text == (PROSE if ground is None else f"{PROSE}\nKho thóc Bến Sậy")
    assert texts(document, Part.TEXT_BOX) == (["Kho thóc Bến Sậy"] if ground is None else [])
    told = [flag.reason for flag in document.pages[0].flags]
    assert told == ([Doubt.HIDDEN_WORDS] if ground is None else [])


def test_what_is_cut_off_the_sheet_is_judged_and_not_indexed(tmp_path: Path) -> None:
    made = MadePdf()
    page = made.page([*body(), Said("Phần bị cắt của trang", 72, 100)])
    page[NameObject("/CropBox")] = ArrayObject(map(FloatObject, (0, 400, WIDTH, HEIGHT)))
    document = read(made.save(tmp_path / "a.pdf"))
    assert document.pages[0].page.text == PROSE
    assert texts(document, Part.TEXT_BOX) == ["Phần bị cắt của trang"]


@pytest.mark.parametrize("angle", [45, 90, 270, 315, 180, 30])
def test_words_aslant_are_a_line_of_their_own(tmp_path: Path, angle: float) -> None:
    made = MadePdf()
    made.page([*body(), Said("BẢN SAO LƯU", 300, 350, 24, angle)])
    document = read(made.save(tmp_path / "a.pdf"))
    assert texts(document, Part.TEXT_BOX) == ["BẢN SAO LƯU"]
    assert document.pages[0].page.text == f"{PROSE}\nBẢN SAO LƯU"


def test_letters_below_one_another_are_a_word(tmp_path: Path) -> None:
    made = MadePdf()
    made.page([*body(), *(Said(letter, 20, 500 - 20 * row) for row, letter in enumerate("MẬT"))])
    assert "MẬT" in texts(read(made.save(tmp_path / "a.pdf")), Part.TEXT_BOX)


@pytest.mark.parametrize(("angle", "rotate"), [(90, 0), (270, 0), (180, 0), (0, 90), (0, 270), (90, 90), (270, 180)])
def test_a_page_that_lies_on_its_side_is_read_first_line_first(tmp_path: Path, angle: int, rotate: int) -> None:
    side = 1_000
    places = {0: (72, 700, 0, -20), 90: (100, 72, 20, 0), 180: (900, 100, 0, 20), 270: (900, 900, -20, 0)}
    x, y, right, up = places[angle]
    made = MadePdf()
    page = made.page([Said(line, x + right * row, y + up * row, 12, angle) for row, line in enumerate(BODY)],
                     size=(side, side))  # fmt: skip
    page[NameObject("/Rotate")] = NumberObject(rotate)
    (read_page,) = read(made.save(tmp_path / "a.pdf")).pages
    assert read_page.page.text == PROSE
    assert all(word.box.right - word.box.left > word.box.bottom - word.box.top
               for word in read_page.page.words if word.end - word.start > 3)  # fmt: skip
    assert (angle - rotate) % 360 == 90 * read_page.page.placing.turns


def test_a_layer_that_is_off_is_judged_and_not_indexed(tmp_path: Path) -> None:
    made = MadePdf()
    layer = made.writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("bản nháp")}))  # fmt: skip
    properties = DictionaryObject({NameObject("/L1"): layer})
    made.page([*body(), Said("Chữ trên lớp ẩn", 72, 300, mark="L1")],
              resources=DictionaryObject({NameObject("/Properties"): properties}))  # fmt: skip
    made.writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
        NameObject("/OCGs"): ArrayObject([layer]),
        NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})})  # fmt: skip
    document = read(made.save(tmp_path / "a.pdf"))
    assert document.pages[0].page.text == PROSE
    assert texts(document, Part.TEXT_BOX) == ["Chữ trên lớp ẩn"]


def with_picture(tmp_path: Path, image: Image.Image, place: tuple[float, float, float, float]) -> Path:
    """A page of prose with a picture at left, bottom, width and height in points."""
    packed = io.BytesIO()
    image.save(packed, "PDF")
    drawn = next(iter(PdfReader(packed).pages[0]["/Resources"]["/XObject"].values())).get_object()
    made = MadePdf()
    picture = made.writer._add_object(drawn.clone(made.writer))
    left, bottom, wide, high = place
    made.page(body(), drawing=f"q {wide} 0 0 {high} {left} {bottom} cm /Im Do Q".encode(),
              resources=DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Im"): picture})}))
    return made.save(tmp_path / "a.pdf")


def printed(width: int = 600, height: int = 300) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for left in range(40, width - 60, 50):
        draw.rectangle((left, height // 3, left + 25, 2 * height // 3), fill="black")
    return image


def test_a_picture_on_a_page_of_text_is_read_searched_and_judged(tmp_path: Path) -> None:
    engine = Seeing("tổng")
    document = read(with_picture(tmp_path, printed(), (100, 100, 300, 150)), engine)
    (page,) = document.pages
    assert page.page.origin is Origin.TEXT_LAYER
    assert page.page.text.startswith(PROSE) and "tổng" in page.page.text.split("\n")
    (passage,) = [one for one in passages(document, Part.PICTURE) if one.text == "tổng"]
    assert passage.read and passage.page == 1 and passage.box is not None
    scale = page.page.width / WIDTH
    assert 95 * scale < passage.box.left and passage.box.right < 405 * scale
    assert (HEIGHT - 255) * scale < passage.box.top and passage.box.bottom < (HEIGHT - 95) * scale


def test_a_picture_that_is_read_badly_is_judged_and_not_searched(tmp_path: Path) -> None:
    document = read(with_picture(tmp_path, printed(), (100, 100, 300, 150)), Seeing("mật", 0.4))
    assert document.pages[0].page.text == PROSE
    assert "mật" in texts(document, Part.PICTURE)


def test_a_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    document = read(with_picture(tmp_path, printed(), (100, 100, 300, 150)), FailingOcr("timeout"))
    assert document.pages[0].page.text == PROSE
    assert {(one.reason, one.page) for one in matter_of(document).unread} == {("timeout", 1)}


def test_letters_drawn_as_curves_are_read(tmp_path: Path) -> None:
    curves = " ".join(f"{100 + 20 * n} 300 m {112 + 20 * n} 300 l {112 + 20 * n} 330 l {100 + 20 * n} 330 l h f"
                      for n in range(6))  # fmt: skip
    made = MadePdf()
    made.page(body(), drawing=curves.encode())
    document = read(made.save(tmp_path / "a.pdf"), Seeing("kín"))
    assert "kín" in texts(document, Part.PICTURE)


def test_a_page_of_text_alone_asks_nothing_of_the_engine(tmp_path: Path) -> None:
    made = MadePdf()
    made.page(body())
    made.page(body(), drawing=b"72 100 m 500 100 l S 72 90 400 0.7 re f")
    engine = Seeing("gì")
    document = read(made.save(tmp_path / "a.pdf"), engine)
    assert engine.asked == 0
    assert [page.page.text for page in document.pages] == [PROSE, PROSE]


def test_rules_and_the_words_themselves_are_no_region() -> None:
    grey = np.full((1_600, 1_100), 255, np.uint8)
    grey[800:804, 100:1_000] = 0
    grey[200:1_200, 500:503] = 0
    grey[300:320, 100:400] = 0
    assert regions_beside([Box(100, 300, 400, 320)], [], grey) == ()


@pytest.mark.parametrize(
    ("dpi", "inches", "drawn", "paper"),
    [(200, 11.7, 200, 200), (72, 11.7, 300, 300), (600, 11.7, 300, 300),
     (72, 3_508 / 72, 300 * A4_INCHES / (3_508 / 72), 300), (2_105, 120 / 72, 300 * A4_INCHES / (120 / 72), 300),
     (400, 33.1, 300, 300), (120, 16.5, 300, 300)],
)  # fmt: skip
def test_page_sizes_that_cannot_be_are_read_at_the_pictures_own_dots(dpi: float, inches: float, drawn: float,
                                                                     paper: float) -> None:  # fmt: skip
    sheet = _sheet(dpi, inches)
    assert sheet.drawn_dpi == pytest.approx(drawn, rel=0.01)
    assert sheet.dpi == pytest.approx(paper, rel=0.01)


@pytest.mark.parametrize("points", [(2_480, 3_508), (85, 120)])
def test_a_phones_page_is_drawn_in_its_own_dots(tmp_path: Path, points: tuple[float, float]) -> None:
    path = picture_page(tmp_path / "a.pdf", Image.new("L", (2_480, 3_508), 240), points)
    shapes = []

    class Measuring(NullOcr):
        def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
            shapes.append(max(picture.shape))
            return Reading()

    read(path, Measuring())
    assert shapes and max(shapes) <= 3_600


@pytest.mark.parametrize("flags", [2, 4], ids=["hidden", "shown"])
def test_a_picture_laid_over_a_page_is_read(tmp_path: Path, flags: int) -> None:
    made = MadePdf()
    page = made.page(body())
    form = DecodedStreamObject()
    form.set_data(b" ".join(b"%d 10 12 30 re f" % (10 + 20 * n) for n in range(8)))
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                 NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, 200, 60)))})  # fmt: skip
    look = DictionaryObject({NameObject("/N"): made.writer._add_object(form)})
    made.annotation(page, "Stamp", (100, 400, 300, 460), flags=flags, AP=look)
    document = read(made.save(tmp_path / "a.pdf"), Seeing("dấu"))
    assert "dấu" in texts(document, Part.ANNOTATION if flags == 2 else Part.PICTURE)
    assert ("dấu" in document.pages[0].page.text) == (flags == 4)


@pytest.mark.parametrize(("line", "doubtful"), [
    ("M\ufffdT", True), ("\ue001\ue002", True), ("M T", True), ("TUY T M T", True), ("TUYỆT MẬT", False),
    ("UBND", False), ("Số: 12-CV/TU", False), ("BÁO CÁO", False),
])  # fmt: skip
def test_short_lines_that_may_lack_letters_are_read_from_the_picture(line: str, doubtful: bool) -> None:
    assert may_lack_letters(line) == doubtful
