"""Sheets and slides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import openpyxl
import pptx
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from pptx.util import Pt

from papers.pictures import picture_of_stamp
from papers.spellings import Phrase
from papers.word import packed, repacked
from papers.words import Paper

_ROWS = ("Diện tích", "Số hộ", "Lao động", "Trâu bò", "Thóc thuế", "Mật độ", "Lớp học", "Máy bơm")


def xlsx_file(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A workbook: the text line by line, a table with a column of densities, the phrase at a place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bảng 1"
    for line in (*paper.head, *paper.title, *paper.sentences):
        sheet.append([line])
    sheet.append(["TT", "Chỉ tiêu", "Mật độ", "Ghi chú"])
    for number, name in enumerate(rng.sample(_ROWS, 5), 1):
        sheet.append([number, name, rng.randint(10, 900), ""])
    XLSX_PLACES[place](book, sheet, phrase, rng)
    made = io.BytesIO()
    book.save(made)
    return _without_hour(made.getvalue())


def _without_hour(content: bytes) -> bytes:
    """The same workbook with a fixed day of its making."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", data)
            made.writestr(name, data)
    return repacked(target.getvalue())


def _first_cell(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "\n".join(phrase.lines)


def _beside(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.cell(rng.randint(1, 4), rng.randint(4, 7), phrase.text)


def _below(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.cell(sheet.max_row + rng.randint(2, 5), 1, phrase.text)


def _second_sheet(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    other = book.create_sheet("Bảng 2")
    other["B2"] = phrase.text
    other["B3"] = "Số liệu bổ sung"


def _hidden_sheet(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    other = book.create_sheet("Bìa")
    other["A1"] = phrase.text
    other.sheet_state = "hidden"


def _sheet_name(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.title = "".join(" " if one in "[]:*?/\\" else one for one in phrase.text)[:31].strip() or "Bảng"


def _print_header(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    part = rng.choice((sheet.oddHeader, sheet.oddFooter))
    rng.choice((part.left, part.center, part.right)).text = phrase.text


def _first_print_header(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.HeaderFooter.differentFirst = True
    sheet.firstHeader.center.text = phrase.text


def _comment(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet["A2"].comment = Comment(phrase.text, "Văn thư")


def _sheet_picture(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    sheet.add_image(SheetImage(io.BytesIO(picture_of_stamp(phrase.text, rng))), rng.choice(("E2", "G4", "B22")))


def _sheet_property(book: Any, sheet: Any, phrase: Phrase, rng: Random) -> None:
    book.properties.title = phrase.text


Place = Callable[[Any, Any, Phrase, Random], None]
XLSX_PLACES: dict[str, Place] = {
    "first cell": _first_cell,
    "beside the head": _beside,
    "below the table": _below,
    "second sheet": _second_sheet,
    "hidden sheet": _hidden_sheet,
    "sheet name": _sheet_name,
    "print header": _print_header,
    "first print header": _first_print_header,
    "comment": _comment,
    "picture of a stamp": _sheet_picture,
    "property": _sheet_property,
}
XLS_PLACES = ("first cell", "beside the head", "second sheet", "sheet name", "print header", "picture of a stamp")


def pptx_file(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """Slides: a title, some text, the phrase at a place."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = f"{paper.kind} {paper.number}"
    first.placeholders[1].text = "\n".join((paper.body, paper.dated, f"về {paper.subject}"))
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Nội dung chính"
    box = second.shapes.add_textbox(Pt(40), Pt(120), Pt(600), Pt(300))
    box.text_frame.text = "\n".join(paper.sentences)
    PPTX_PLACES[place](show, phrase, rng)
    return packed(show)


def _box_on(shapes: Any, phrase: Phrase, rng: Random) -> None:
    box = shapes.add_textbox(Pt(rng.randint(10, 500)), Pt(rng.randint(5, 480)), Pt(180), Pt(40))
    box.text_frame.text = "\n".join(phrase.lines)


def _small_box(show: Any, phrase: Phrase, rng: Random) -> None:
    _box_on(show.slides[0].shapes, phrase, rng)


def _last_slide(show: Any, phrase: Phrase, rng: Random) -> None:
    _box_on(show.slides.add_slide(show.slide_layouts[6]).shapes, phrase, rng)


def _slide_title(show: Any, phrase: Phrase, rng: Random) -> None:
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = phrase.text


def _layout(show: Any, phrase: Phrase, rng: Random) -> None:
    _text_in(rng.choice((show.slide_layouts[1], show.slide_layouts[5])), phrase)


def _master(show: Any, phrase: Phrase, rng: Random) -> None:
    _text_in(show.slide_master, phrase)


def _text_in(part: Any, phrase: Phrase) -> None:
    """A box on a layout or master, for which the library has no call: one is made on a slide and moved."""
    other = pptx.Presentation()
    box = other.slides.add_slide(other.slide_layouts[6]).shapes.add_textbox(Pt(20), Pt(8), Pt(180), Pt(30))
    box.text_frame.text = phrase.text
    part.shapes._spTree.append(deepcopy(box._element))


def _slide_picture(show: Any, phrase: Phrase, rng: Random) -> None:
    slide = rng.choice(list(show.slides))
    slide.shapes.add_picture(
        io.BytesIO(picture_of_stamp(phrase.text, rng)), Pt(rng.randint(10, 480)), Pt(rng.randint(5, 460)), width=Pt(170)
    )


def _slide_table(show: Any, phrase: Phrase, rng: Random) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, Pt(40), Pt(60), Pt(500), Pt(120)).table
    table.cell(0, 0).text, table.cell(1, 1).text = phrase.text, "Số liệu kỳ trước"


def _group(show: Any, phrase: Phrase, rng: Random) -> None:
    _box_on(show.slides[0].shapes.add_group_shape().shapes, phrase, rng)


PPTX_PLACES: dict[str, Callable[[Any, Phrase, Random], None]] = {
    "box on slide 1": _small_box,
    "last slide": _last_slide,
    "slide title": _slide_title,
    "layout": _layout,
    "master": _master,
    "picture of a stamp": _slide_picture,
    "table": _slide_table,
    "group of shapes": _group,
}
