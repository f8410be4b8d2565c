"""Text under the pages of originals of every kind: read back exactly, nothing twice, nothing painted otherwise."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from library.errors import DamagedError, UnreadableError
from library.exchange.checking import differences_in_pdf
from library.exchange.unseen_font import cmap
from library.records import Origin, Page, Placing

TEXT = ["ĐẢNG BỘ TỈNH LẠC GIANG", "Số 05-NQ/TU", "- Ở mỗi xã 2 hợp tác-", "xã nông nghiệp"]
SEEN = "BT /F1 12 Tf 60 700 Td (CONG Hcok xA HQI CHiJ NGHiA) Tj ET"
UNSEEN = f"q 0 1 0 rg 50 50 200 300 re f Q BT 3 Tr {SEEN[3:]}"


def check(make: Any, pdf: bytes, page: Page, number: int = 1) -> None:
    """Both readers give the page's words, in order."""
    assert make.pypdf(pdf, number) == page.text.split()
    assert make.pdfium(pdf, number) == page.text.split()


@pytest.mark.parametrize("content", [SEEN, UNSEEN, "", "q q 0.1 0 0 0.1 30 30 cm", "Q Q"])
@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_bad_text_is_given_back_no_more_and_painted_as_before(
    make: Any, lay: Any, content: str, in_form: bool, rotation: int
) -> None:
    original, page = make.pdf_writing(content, in_form=in_form, rotation=rotation), make.page_of(TEXT)
    made = lay(original, make.document_of(page))
    check(make, made, page)
    assert make.same_paint(original, made)
    assert made.startswith(original), "the original's bytes come first, unchanged"


@pytest.mark.parametrize("remark", ["(zzbad \\) (layer) zz)", "<FEFF007A007A>", "(zz)"])
@pytest.mark.parametrize("in_form", [False, True])
def test_what_is_said_beside_the_glyphs_is_given_back_no_more(
    make: Any, lay: Any, remark: str, in_form: bool
) -> None:
    """PDFium reads ActualText in the glyphs' stead; pypdf does not."""
    original = make.pdf_writing(f"/Span <</ActualText {remark}>> BDC {SEEN} EMC", in_form=in_form)
    assert "zz" in "".join(make.pdfium(original))
    made = lay(original, make.document_of(make.page_of(TEXT)))
    check(make, made, make.page_of(TEXT))
    assert make.same_paint(original, made)


def test_a_named_remark_is_given_back_no_more(make: Any, lay: Any) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf_writing(f"/Span /P1 BDC {SEEN} EMC"))))
    writer.pages[0]["/Resources"][NameObject("/Properties")] = DictionaryObject({  # type: ignore[index]
        NameObject("/P1"): writer._add_object(DictionaryObject({
            NameObject("/ActualText"): TextStringObject("zzbad layer")}))})
    file = io.BytesIO()
    writer.write(file)
    assert "zzbad" in make.pdfium(file.getvalue())
    check(make, lay(file.getvalue(), make.document_of(make.page_of(TEXT))), make.page_of(TEXT))


def test_a_good_text_is_kept_and_not_given_twice(make: Any, lay: Any) -> None:
    original = make.pdf_writing("BT /F1 12 Tf 60 700 Td (Ban Tuyen giao 26) Tj ET")
    made = lay(original, make.document_of(make.page_of(["Ban Tuyen giao 26"], origin=Origin.TEXT_LAYER)))
    assert make.pypdf(made) == make.pdfium(made) == "Ban Tuyen giao 26".split()
    assert b"VankienUnseen" not in made


def test_a_font_of_a_good_page_and_a_bad_one_still_speaks_on_the_good(make: Any, lay: Any) -> None:
    writer = PdfWriter()
    for _ in range(2):
        writer.add_page(PdfReader(io.BytesIO(make.pdf_writing(SEEN))).pages[0])
    writer.pages[1][NameObject("/Resources")] = writer.pages[0].raw_get("/Resources")
    file = io.BytesIO()
    writer.write(file)
    good = make.page_of(["CONG Hcok xA HQI CHiJ NGHiA"], origin=Origin.TEXT_LAYER)
    made = lay(file.getvalue(), make.document_of(good, make.page_of(TEXT)))
    check(make, made, good)
    check(make, made, make.page_of(TEXT), 2)


def test_an_export_is_itself_an_original(make: Any, lay: Any) -> None:
    """Its unseen layer is a Type0 font of two bytes a character, as OCR programs write it; other words silence it."""
    first = lay(make.pdf_writing("0 0 m"), make.document_of(make.page_of(TEXT)))
    again = lay(first, make.document_of(make.page_of(TEXT)))
    assert again.count(b"/FontFile2") == first.count(b"/FontFile2") == 1
    check(make, again, make.page_of(TEXT))
    other = make.page_of(["Chỉ thị về", "thủy lợi"])
    made = lay(first, make.document_of(other))
    check(make, made, other)
    assert make.same_paint(first, made)


def test_a_page_without_words_gives_none(make: Any, lay: Any) -> None:
    blank = Page(1, "", Origin.OCR, width=800, height=1130, picture="0" * 64)
    assert make.pypdf(lay(make.pdf_writing(""), make.document_of(blank))) == []
    silenced = lay(make.pdf_writing(UNSEEN), make.document_of(blank))
    assert make.pypdf(silenced) == make.pdfium(silenced) == []


def test_columns_of_one_height_keep_their_order(make: Any, lay: Any) -> None:
    """A second column that begins left of the end of the first, at the same height, is not sorted into it."""
    left, right = make.page_of(["Tỉnh ủy Lạc Giang rất dài"]), make.page_of(["Độc lập", "Tự do"])
    shift = len(left.text) + 2
    words = (*left.words, *(type(word)(word.start + shift, word.end + shift, word.box, 1.0) for word in right.words))
    page = Page(1, f"{left.text}\n\n{right.text}", Origin.OCR, 0.9, words, 800, 1130, "0" * 64)
    check(make, lay(make.pdf_writing(""), make.document_of(page)), page)


def test_a_protected_original_is_written_anew(make: Any, lay: Any) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf_writing(UNSEEN))))
    writer.encrypt("", "owner", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    made = lay(file.getvalue(), make.document_of(make.page_of(TEXT)))
    check(make, made, make.page_of(TEXT))
    assert not PdfReader(io.BytesIO(made)).is_encrypted
    assert make.same_paint(file.getvalue(), made)


def test_a_signed_original_keeps_its_bytes_and_the_copy_says_so(make: Any, lay: Any) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf_writing(SEEN))))
    field = writer._add_object(DictionaryObject({
        NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature1"),
        NameObject("/V"): DictionaryObject({NameObject("/Type"): NameObject("/Sig")})}))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
    file = io.BytesIO()
    writer.write(file)
    made = lay(file.getvalue(), make.document_of(make.page_of(TEXT)))
    assert made.startswith(file.getvalue())
    told = PdfReader(io.BytesIO(made)).metadata
    assert told is not None and "chữ ký số" in told["/VankienNote"]
    assert "copy of signed original" in told["/VankienMark"]
    plain = PdfReader(io.BytesIO(lay(make.pdf_writing(SEEN), make.document_of(make.page_of(TEXT))))).metadata
    assert plain is not None and "chữ ký" not in plain["/VankienNote"] and "không phải bản gốc" in plain["/VankienNote"]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_was_read_turned_is_shown_upright(make: Any, lay: Any, turns: int) -> None:
    size = (782, 555) if turns % 2 else (555, 782)
    page = make.page_of(["Tỉnh ủy Lạc", "Giang họp"], placing=Placing(turns=turns), size=size)
    made = lay(make.pdf_writing(""), make.document_of(page))
    check(make, made, page)
    assert PdfReader(io.BytesIO(made)).pages[0].rotation == 90 * turns


def test_an_original_with_fewer_pages_than_were_read_is_said(make: Any, lay: Any) -> None:
    with pytest.raises(DamagedError, match="fewer pages"):
        lay(make.pdf_writing(""), make.document_of(make.page_of(TEXT), make.page_of(TEXT)))


@pytest.mark.parametrize("original", [b"", b"no pdf at all", b"%PDF-1.7\n1 0 obj\n<<"])
def test_what_is_no_pdf_is_said(make: Any, lay: Any, original: bytes) -> None:
    with pytest.raises((UnreadableError, DamagedError)):
        lay(original, make.document_of(make.page_of(TEXT)))


def test_words_without_places_are_said(make: Any, lay: Any) -> None:
    lost = Page(1, "có chữ mà không có chỗ", Origin.OCR, width=800, height=1130, picture="0" * 64)
    with pytest.raises(DamagedError, match="no places"):
        lay(make.pdf_writing(""), make.document_of(lost))


def test_the_check_names_the_first_word_that_differs(make: Any, lay: Any) -> None:
    made = lay(make.pdf_writing(""), make.document_of(make.page_of(TEXT)))
    assert list(differences_in_pdf(make.document_of(make.page_of(TEXT)), made)) == []
    other = make.document_of(make.page_of([*TEXT[:3], "xã nông nghiẹp"]), make.page_of(["trang thiếu"]))
    told = [str(one) for one in differences_in_pdf(other, made)]
    assert told == ["page 1, word 17: the catalogue has 'nghiẹp', the file gives 'nghiệp'",
                    "page 2, word 1: the catalogue has 'trang', the file gives '–'"]


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def noise(mode: str, size: tuple[int, int] = (200, 282)) -> Image.Image:
    """A picture of dots, the same each time."""
    return Image.effect_noise(size, 90).convert(mode)


def painted(pdf: bytes, number: int = 1) -> Image.Image:
    """The one picture of a page as it is stored."""
    page = pypdfium2.PdfDocument(pdf)[number - 1]
    thing = next(iter(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])))
    found: Image.Image = thing.get_bitmap().to_pil()
    return found


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_is_kept_dot_for_dot(make: Any, lay: Any, mode: str, kind: str) -> None:
    image = noise(mode)
    made = lay(saved(image, kind), make.document_of(make.page_of(TEXT, size=image.size)), f"image/{kind.lower()}")
    check(make, made, make.page_of(TEXT))
    assert (np.asarray(painted(made).convert("RGB")) == np.asarray(image.convert("RGB"))).all()


@pytest.mark.parametrize(("mode", "kind", "options"), [
    ("RGBA", "PNG", {}), ("I;16", "PNG", {}), ("CMYK", "TIFF", {}), ("LA", "PNG", {}),
    ("L", "TIFF", {"compression": "jpeg"}), ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    ("L", "TIFF", {"compression": "packbits"})])
def test_odd_pictures_carry_their_text_too(make: Any, lay: Any, mode: str, kind: str, options: dict[str, Any]) -> None:
    image = noise("L").convert("I").convert("I;16") if mode == "I;16" else noise("RGB").convert(mode)
    page = make.page_of(TEXT, size=image.size)
    made = lay(saved(image, kind, **options), make.document_of(page), f"image/{kind.lower()}")
    check(make, made, page)


def test_a_photograph_is_taken_over_byte_for_byte(make: Any, lay: Any) -> None:
    for mode in ("L", "RGB", "CMYK"):
        original = saved(noise("RGB").convert(mode), "JPEG", quality=60)
        made = lay(original, make.document_of(make.page_of(TEXT, size=(200, 282))), "image/jpeg")
        assert original in made
        check(make, made, make.page_of(TEXT))


def test_fax_pages_keep_their_coding(make: Any, lay: Any) -> None:
    frames = [noise("1", (1656, 2340)), noise("1", (1656, 2340))]
    original = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    pages = [make.page_of(TEXT), make.page_of(["trang hai"])]
    made = lay(original, make.document_of(*pages), "image/tiff")
    assert made.count(b"/CCITTFaxDecode") == 2
    check(make, made, pages[0])
    check(make, made, pages[1], 2)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((1656 / 200 * 72, 2340 / 200 * 72), abs=0.1)


def test_a_camera_picture_noted_as_turned_is_shown_as_it_was_read(make: Any, lay: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    original = saved(noise("L", (282, 200)), "JPEG", exif=exif)
    page = make.page_of(TEXT, size=(200, 282))
    made = lay(original, make.document_of(page), "image/jpeg")
    assert PdfReader(io.BytesIO(made)).pages[0].rotation == 90
    check(make, made, page)


def test_a_picture_file_that_is_none_is_said(make: Any, lay: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for original in (b"", b"not a picture", saved(noise("L"), "PNG")[:900]):
            with pytest.raises(UnreadableError, match="picture"):
                lay(original, make.document_of(make.page_of(TEXT)), "image/png")


def test_a_document_of_a_bound_file_leaves_with_its_own_pages_alone(make: Any, lay: Any) -> None:
    writer = PdfWriter()
    for text in ("BT /F1 12 Tf 60 700 Td (zzbefore) Tj ET", SEEN, SEEN, "BT /F1 12 Tf 60 700 Td (zzsecret) Tj ET"):
        writer.append(io.BytesIO(make.pdf_writing(text)))
    file = io.BytesIO()
    writer.write(file)
    pages = [make.page_of(TEXT), make.page_of(["trang hai"])]
    made = lay(file.getvalue(), make.document_of(*pages), first=2)
    assert len(PdfReader(io.BytesIO(made)).pages) == 2
    check(make, made, pages[0])
    check(make, made, pages[1], 2)
    unpacked = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    held = b"".join(part.get_data() for part in unpacked._objects if hasattr(part, "get_data"))
    assert b"Hcok" in held and b"zzsecret" not in held and b"zzbefore" not in held
    with pytest.raises(DamagedError, match="fewer pages"):
        lay(file.getvalue(), make.document_of(*pages), first=4)


def test_a_part_of_a_picture_file_leaves_with_its_own_pages_alone(make: Any, lay: Any) -> None:
    frames = [Image.new("L", (200, 282), shade) for shade in (40, 120, 200)]
    original = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    made = lay(original, make.document_of(make.page_of(TEXT, size=(200, 282))), "image/tiff", first=2)
    check(make, made, make.page_of(TEXT))
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert np.asarray(painted(made).convert("L")).max() == np.asarray(painted(made).convert("L")).min() == 120


def test_a_font_that_is_painted_by_its_characters_is_left_and_the_check_tells(make: Any, lay: Any) -> None:
    """Where silencing could change what is painted it is not done; the text is then there twice, which is an error."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf_writing("BT /F1 12 Tf 60 700 Td <00410042> Tj ET"))))
    descendant = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType2"),
        NameObject("/BaseFont"): NameObject("/Arial"), NameObject("/CIDSystemInfo"): DictionaryObject({
            NameObject("/Registry"): TextStringObject("Adobe"), NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0)})})
    to_unicode = DecodedStreamObject()
    to_unicode.set_data(cmap(b"1 beginbfrange\n<0041> <0042> <0041>\nendbfrange", b"<0000> <ffff>"))
    font = writer.pages[0]["/Resources"]["/Font"]["/F1"]  # type: ignore[index]
    font.update({
        NameObject("/Subtype"): NameObject("/Type0"), NameObject("/Encoding"): NameObject("/Identity-H"),
        NameObject("/DescendantFonts"): ArrayObject([writer._add_object(descendant)]),
        NameObject("/ToUnicode"): writer._add_object(to_unicode)})
    file = io.BytesIO()
    writer.write(file)
    document = make.document_of(make.page_of(TEXT))
    made = lay(file.getvalue(), document)
    assert make.same_paint(file.getvalue(), made)
    assert [one.page for one in differences_in_pdf(document, made)] == [1]
