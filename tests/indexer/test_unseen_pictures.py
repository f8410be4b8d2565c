"""Pictures that a PDF page has and does not show: on layers that are off, outside the crop box, below others."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from indexer.limits import Limits
from indexer.ocr import Picture
from indexer.reading.pdf import optional_content, unseen_pictures
from indexer.reading.pdf.drawing import draw_bare
from library.secrecy import Part
from tests.indexer.pdf_files import MadePdf, body
from tests.indexer.pdf_reading import LIMITS, PROSE, Seeing, read, texts

STAMP = "q 200 0 0 50 300 300 cm /Im Do Q"
PAPER = "q 210 0 0 60 295 295 cm /Paper Do Q"
ON_THE_LAYER = f"/OC /L1 BDC {STAMP} EMC"


def bars(*, ground: str = "white") -> Image.Image:
    """Something like the letters of a stamp."""
    image = Image.new("RGB", (400, 100), ground)
    for left in range(20, 360, 40):
        ImageDraw.Draw(image).rectangle((left, 25, left + 12, 75), fill="black")
    return image


def added(made: MadePdf, image: Image.Image) -> IndirectObject:
    packed = io.BytesIO()
    image.save(packed, "PDF")
    (drawn,) = (one.indirect_reference for one in PdfReader(packed).pages[0].images)
    assert drawn is not None
    copied = drawn.get_object()
    assert copied is not None
    return made.writer._add_object(copied.clone(made.writer))


def a_page(tmp_path: Path, drawing: str, *, layer: str = "", own: bool = False, crop: float = 0,
           ground: str = "white") -> Path:  # fmt: skip
    """A page of prose with a stamp and a piece of white paper to be drawn.

    Args:
        layer: the page has a layer that is `off`, or for the `print` only.
        own: the picture itself says that it is on that layer.
        crop: so much of its foot is cut off.
        ground: of the stamp.
    """
    made = MadePdf()
    stamp, paper = added(made, bars(ground=ground)), added(made, Image.new("RGB", (20, 20), "white"))
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({
        NameObject("/Im"): stamp, NameObject("/Paper"): paper})})  # fmt: skip
    if layer:
        group = DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("L")})
        lays = made.writer._add_object(group)
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/L1"): lays})
        config = DictionaryObject({NameObject("/OFF"): ArrayObject([lays] if layer == "off" else [])})
        if layer == "print":
            group[NameObject("/Usage")] = DictionaryObject({NameObject("/View"): DictionaryObject({
                NameObject("/ViewState"): NameObject("/OFF")})})  # fmt: skip
        made.writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
            NameObject("/OCGs"): ArrayObject([lays]), NameObject("/D"): config})  # fmt: skip
        if own:
            told = stamp.get_object()
            assert isinstance(told, DictionaryObject)
            told[NameObject("/OC")] = lays
    page = made.page(body(), drawing=drawing.encode(), resources=resources)
    if crop:
        page[NameObject("/CropBox")] = ArrayObject(map(FloatObject, (0, crop, 595, 842)))
    return made.save(tmp_path / "a.pdf")


@pytest.mark.parametrize(("drawing", "more"), [
    (ON_THE_LAYER, {"layer": "off"}), (STAMP, {"layer": "off", "own": True}), (ON_THE_LAYER, {"layer": "print"}),
    (STAMP, {"crop": 400}), (STAMP.replace("300 cm", "-60 cm"), {}),
    (f"{STAMP} {PAPER}", {}), (f"{STAMP} 1 g 295 295 210 60 re f", {}), (f"{STAMP} 0 g 295 295 210 60 re f", {}),
    (f"{STAMP} 1 g 300 300 100 50 re f 400 300 100 50 re f", {}),
], ids=["off", "its own layer", "print", "cut off", "beside the paper", "below a picture", "below white", "below black",
        "below two"])  # fmt: skip
def test_a_picture_that_is_not_shown_is_judged_and_not_searched(
    drawing: str, more: dict[str, object], tmp_path: Path
) -> None:
    engine = Seeing("dấu")
    document = read(a_page(tmp_path, drawing, **more), engine)  # type: ignore[arg-type]
    assert "dấu" in texts(document, Part.PICTURE)
    assert document.pages[0].page.text == PROSE


def test_each_picture_of_a_pile_is_looked_at(tmp_path: Path) -> None:
    other = STAMP.replace("300 300 cm", "100 300 cm")
    path = a_page(tmp_path, f"{STAMP} {PAPER} {other} 1 g 90 290 450 70 re f {PAPER}")
    with pypdfium2.PdfDocument(path) as pdf:
        found = [*unseen_pictures.unseen_of(pdf, pdf[0], 0, (595, 842), limits=LIMITS, hidden=None)]
    assert {one.box.left // 100 for one in found} == {0, 2}


@pytest.mark.parametrize("drawing", [
    f"{PAPER} {PAPER}", f"0.5 g 295 295 210 60 re f {PAPER}",
], ids=["paper on paper", "a ground below"])  # fmt: skip
def test_where_nothing_is_hidden_nothing_is_read_twice(drawing: str, tmp_path: Path) -> None:
    engine = Seeing("dấu")
    document = read(a_page(tmp_path, drawing), engine)
    assert texts(document, Part.PICTURE) == []


def test_print_of_which_something_is_left_on_the_paper_below_is_not_read_twice(tmp_path: Path) -> None:
    """As programs do that part a scan into layers to make it small."""
    path = a_page(tmp_path, f"{STAMP} {STAMP}", ground="#dddddd")
    with pypdfium2.PdfDocument(path) as pdf:
        assert list(unseen_pictures.unseen_of(pdf, pdf[0], 0, (595, 842), limits=LIMITS, hidden=None)) == []


def test_a_layer_that_cannot_be_parted_from_its_file_is_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, index: int) -> bytes:
        raise ValueError

    monkeypatch.setattr(optional_content.Hidden, "page_with_all", fail)
    document = read(a_page(tmp_path, ON_THE_LAYER, layer="off"), Seeing("dấu"))
    assert [(one.part, one.reason) for one in document.pages[0].unread] == [(Part.PICTURE, "damaged")]


def test_a_page_is_parted_from_the_pages_that_its_links_lead_to(tmp_path: Path) -> None:
    """Each leads on to the next: with them the page would be the whole document, and deeper than can be copied."""
    writer = PdfWriter()
    pages = [writer.add_blank_page(595, 842) for _ in range(150)]
    for page, following in pairwise(pages):
        to = ArrayObject([following.indirect_reference])
        page[NameObject("/Annots")] = ArrayObject([DictionaryObject({
            NameObject("/Subtype"): NameObject("/Link"), NameObject("/Dest"): to})])  # fmt: skip
    pages[0][NameObject("/Rotate")] = NumberObject(90)
    writer.write(tmp_path / "linked.pdf")
    hidden = optional_content.Hidden(frozenset("L"), tmp_path / "linked.pdf")
    (alone,) = PdfReader(io.BytesIO(hidden.page_with_all(0))).pages
    assert alone.rotation == 90 and alone.mediabox.height == 842 and "/Annots" not in alone


def test_more_pictures_below_others_than_can_be_looked_for_are_unread(tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unseen_pictures, "_MOST_COVERED", 1)
    document = read(a_page(tmp_path, f"{STAMP} {PAPER} {PAPER}"), Seeing("dấu"))
    assert [(one.part, one.reason) for one in document.pages[0].unread] == [(Part.PICTURE, "damaged")]


def test_pictures_side_by_side_below_a_sheet_are_drawn_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[float] = []

    def counted(page: pypdfium2.PdfPage, dpi: float, limits: Limits) -> Picture:
        drawn.append(dpi)
        return draw_bare(page, dpi, limits)

    monkeypatch.setattr(unseen_pictures, "draw_bare", counted)
    many = " ".join(STAMP.replace("200 0 0 50 300 300", f"120 0 0 30 {left} {low}")
                    for left in (60, 200, 340) for low in range(100, 700, 50))  # fmt: skip
    path = a_page(tmp_path, f"{many} 1 g 0 0 595 842 re f")
    with pypdfium2.PdfDocument(path) as pdf:
        found = [*unseen_pictures.unseen_of(pdf, pdf[0], 0, (595, 842), limits=LIMITS, hidden=None)]
    assert found and len(drawn) == 4  # the page as it is seen, all of its paper, and what lies below at two sizes
