"""Writes the stored files: scans as PDF, TIFF, JPEG or PNG, born-digital papers as PDF, DOCX or TXT."""

from __future__ import annotations

import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image

from corpus.blocks import BOLD, Columns, Paragraph, Table
from corpus.fonts import FontBook, Machine
from corpus.form import blocks_of
from corpus.ink import POINTS_PER_INCH
from corpus.pdf import PdfFile, TextRun, page_size
from corpus.records import Document
from corpus.scan import Picture
from corpus.truetype import subset_font
from corpus.typeset import HEIGHT, WIDTH, Sheet

_STAMP_FONT = "LiberationSerif-Regular.ttf"
_STAMP_BOX = (452.0, 788.0, 588.0, 830.0)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# What an English reader makes of Vietnamese letters; the first of each pair is plain by then.
_MISREAD = (("uo", "Liu"), ("ng", "rig"), ("c", "ck"), ("i", "j"), ("a", "A"), ("oi", "Qi"), ("u", "ii"), ("d", "cl"))


def scan_file(document: Document, sheets: Sequence[Sheet], pictures: Sequence[Picture], book: FontBook) -> bytes:
    """Stores scanned pages in the format that the file's ending names."""
    images = [picture.image for picture in pictures]
    ending = PurePosixPath(document.file).suffix
    if ending == ".tif":
        return _tiff(images, document.look.dpi)
    if ending == ".jpg":
        return _jpeg(images, document)
    if ending == ".png":
        return _png(images, document.look.dpi)
    return _scan_pdf(document, sheets, pictures, book)


def born_digital_pdf(sheets: Sequence[Sheet], machine: Machine, book: FontBook) -> bytes:
    """Stores sheets as real text with embedded fonts."""
    file = PdfFile()
    names = {}
    for place, face in enumerate(dict.fromkeys(word.face for sheet in sheets for word in sheet.words), 1):
        letters = {letter for sheet in sheets for word in sheet.words if word.face == face for letter in word.text}
        names[face] = f"T{place}"
        file.add_font(names[face], subset_font(book.path(machine.faces[face]), letters))
    for sheet in sheets:
        runs = [TextRun(word.text + " ", word.x, HEIGHT - word.y, word.size, names[word.face]) for word in sheet.words]
        rules = "".join(
            f"0.7 w {rule.x0:.2f} {HEIGHT - rule.y0:.2f} m {rule.x1:.2f} {HEIGHT - rule.y1:.2f} l S\n"
            for rule in sheet.rules
        )
        file.add_page(WIDTH, HEIGHT, rules.encode() + file.text(runs))
    return file.save()


def plain_text(sheets: Sequence[Sheet]) -> bytes:
    """Stores the words alone."""
    return ("\n".join(sheet.text for sheet in sheets) + "\n").encode()


def word_file(document: Document) -> bytes:
    """Stores a document as DOCX, its head and its signature in tables as typists do."""
    paper = docx.Document()
    for block in blocks_of(document):
        if isinstance(block, Columns):
            cells = paper.add_table(1, 2).rows[0].cells
            for cell, lines in zip(cells, (block.left, block.right), strict=True):
                cell.text = "\n".join(line.text for line in lines if line.text)
        elif isinstance(block, Paragraph):
            paper.add_paragraph().add_run(block.text).bold = block.face == BOLD
        elif isinstance(block, Table):
            table = paper.add_table(len(block.rows), len(block.rows[0]))
            for row, texts in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        else:
            for line in (line for line in block.lines if line.text):
                paragraph = paper.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.add_run(line.text).bold = line.face == BOLD
    paper.core_properties.author = "Văn phòng Tỉnh ủy Lạc Giang"
    paper.core_properties.comments = ""
    return _same_zip(paper)


def _same_zip(paper: docx.document.Document) -> bytes:
    """Packs the file again without the hour it was made."""
    made = io.BytesIO()
    paper.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()


def _tiff(images: Sequence[Image.Image], dpi: int) -> bytes:
    file = io.BytesIO()
    first, *others = images
    packing = "group4" if first.mode == "1" else "jpeg"
    first.save(file, "TIFF", save_all=True, append_images=others, compression=packing, dpi=(dpi, dpi))
    return file.getvalue()


def _jpeg(images: Sequence[Image.Image], document: Document) -> bytes:
    (image,) = images
    file = io.BytesIO()
    look = document.look
    image.save(file, "JPEG", quality=look.quality, optimize=True, subsampling="4:2:0", dpi=(look.dpi, look.dpi))
    return file.getvalue()


def _png(images: Sequence[Image.Image], dpi: int) -> bytes:
    (image,) = images
    file = io.BytesIO()
    # Sixteen grays are all that a scan of print holds; more would only keep the noise.
    small = image if image.mode == "1" else image.quantize(16, dither=Image.Dither.NONE)
    small.save(file, "PNG", optimize=True, dpi=(dpi, dpi))
    return file.getvalue()


def _scan_pdf(document: Document, sheets: Sequence[Sheet], pictures: Sequence[Picture], book: FontBook) -> bytes:
    file = PdfFile()
    marks, dpi = document.marks, document.look.dpi
    if marks.digital:
        file.add_font("S", subset_font(book.path(_STAMP_FONT), "".join(marks.digital)))
    for number, (sheet, picture) in enumerate(zip(sheets, pictures, strict=True)):
        width, height = page_size(picture.image, dpi)
        image = file.add_image(picture.image, document.look.quality)
        content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q\n".encode()
        stamp = 0
        if document.garbage:
            content += file.text(_garbage(sheet, picture, dpi, height))
        if marks.digital and number == 0 and marks.digital_in_annotation:
            stamp = file.add_stamp(_stamp_runs(marks.digital, 0.0, 0.0), _STAMP_BOX, "S")
        elif marks.digital and number == 0:
            runs = _stamp_runs(marks.digital, _STAMP_BOX[0], _STAMP_BOX[1])
            content += b"0.1 0.1 0.6 rg " + file.text(runs)
        file.add_page(width, height, content, [image], stamp)
    return file.save()


def _stamp_runs(lines: Sequence[str], x: float, y: float) -> list[TextRun]:
    return [
        TextRun(line, x + 4, y + _STAMP_BOX[3] - _STAMP_BOX[1] - 10 - 9.5 * place, 7.0, "S")
        for place, line in enumerate(lines)
    ]


def _garbage(sheet: Sheet, picture: Picture, dpi: int, height: float) -> list[TextRun]:
    """The layer an earlier reading in the wrong language left behind."""
    unit = POINTS_PER_INCH / dpi
    chance = random.Random(len(sheet.words))
    return [
        TextRun(_misread(word.text, chance), box[0] * unit, height - box[3] * unit, 10.0, "F0")
        for word, box in zip(sheet.words, picture.boxes, strict=True)
    ]


def _misread(word: str, chance: random.Random) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    plain = plain.replace("đ", "d").replace("Đ", "D")
    for right, wrong in _MISREAD:
        if chance.random() < 0.3:
            plain = re.sub(right, wrong, plain, count=1)
    return plain
