"""What a workbook shows: each sheet a page, row by row; print headers, boxes, comments, pictures, names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from indexer.reading.office.drawing_text import lines_of_drawing
from indexer.reading.office.package import A, Element, Package, R, S, V, children, local
from indexer.reading.office.pieces import Convert, Kind, Piece, of_part
from indexer.reading.office.sheet_values import SheetValues
from indexer.reading.office.word import part_with_words
from indexer.reading.office.word_boxes import ThingKind, things_in
from indexer.restoring import FontRun, draws_capitals
from library.errors import UnreadableError
from library.secrecy import Part

_MAIN = "xl/workbook.xml"
_COLUMN = re.compile(r"[A-Z]{1,3}")
_WIDEST_GAP, _MOST_BLANK_ROWS = 50, 2
_MOST_CELLS = 2_000_000
_NAMELESS = re.compile(r"(sheet|trang ?tính|trang)\s*_?\d*", re.IGNORECASE)
# &L &C &R part the three thirds, &"font,style" sets the font, && is a sign, &14 a size, others stand for values.
_CODE = re.compile(
    r'&(?:"(?P<font>[^",]*)[^"]*"|(?P<third>[LCR])|(?P<sign>&)|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|.)', re.DOTALL
)
_MESSAGES = ("promptTitle", "prompt", "errorTitle", "error")
_SHAPES = {"sp", "cxnSp"}


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook."""

    package: Package
    convert: Convert

    def pages(self) -> Iterator[Piece]:
        """The sheets in their order, hidden ones too.

        Raises:
            PartError: the list of sheets cannot be read.
            UnreadableError: `too-large`: there are more cells than can be read.
        """
        main = next(self.package.related("", "officeDocument"), _MAIN)
        root = self.package.xml(main)
        relations = self.package.relations(main)
        dated = root.find(f"{S}workbookPr")
        values = SheetValues(self.package, main, self.convert,
                             from_1904=dated is not None and dated.get("date1904") in {"1", "true"},
                             reckoned_anew=any(one.get("fullCalcOnLoad") in {"1", "true"}
                                               for one in root.iterfind(f"{S}calcPr")))  # fmt: skip
        yield from (Piece(Kind.HIDDEN, (words,)) for words in values.words_of_formats)
        for number, sheet in enumerate(root.iterfind(f"{S}sheets/{S}sheet")):
            if number:
                yield Piece(Kind.BREAK)
            relation = relations.get(sheet.get(f"{R}id", ""))
            name = sheet.get("name", "")
            yield Piece(Kind.HIDDEN, (name,))
            if not _NAMELESS.fullmatch(name):
                yield Piece(Kind.TEXT, (name,))
            if relation is not None and not relation.outside:
                yield from of_part(self.package, relation.target, partial(self._sheet, relation.target, values))

    def _sheet(self, name: str, values: SheetValues, root: Element) -> Iterator[Piece]:
        rows = root.find(f"{S}sheetData")
        if rows is not None:
            yield from _rows(rows, values)
            if not all(map(values.is_reckoned, rows.iterfind(f"{S}row/{S}c"))):
                yield Piece(Kind.DOUBT, ("formula",))
        for one in root.iterfind(f"{S}dataValidations/{S}dataValidation"):
            said = tuple(words for key in _MESSAGES if (words := (one.get(key) or "").strip()))
            yield from [Piece(Kind.HIDDEN, said)] if said else []
        for one in root.iterfind(f"{S}headerFooter/*"):
            part = Part.FOOTER if "Footer" in local(one) else Part.HEADER
            for third in thirds_of(one.text or "", self.convert):
                yield Piece(Kind.HEADER if part is Part.HEADER else Kind.FOOTER, tuple(third.splitlines()))
        for relation in self.package.relations(name).values():
            if not relation.outside:
                yield from self._beside(relation.kind, relation.target)

    def _beside(self, kind: str, part: str) -> Iterator[Piece]:
        """What a sheet points to: drawings, comments, pictures behind it, embedded files."""
        if kind in {"drawing", "vmlDrawing"}:
            yield from of_part(self.package, part, partial(self._drawing, part))
        elif kind in {"comments", "threadedComment"}:
            yield from of_part(self.package, part, self._comments)
        elif kind == "image":
            yield Piece(Kind.PICTURE, part=part)
        elif kind in {"oleObject", "package"}:
            yield Piece(Kind.EMBEDDED, part=part)

    def _drawing(self, part: str, root: Element) -> Iterator[Piece]:
        relations = self.package.relations(part)
        for shape in root.iter():
            if isinstance(shape.tag, str) and (local(shape) in _SHAPES or shape.tag == f"{V}textbox"):
                lines = tuple(lines_of_drawing(shape, self.convert)) or _plain(shape)
                if lines:
                    yield Piece(Kind.BOX, lines)
        for thing in things_in(root):
            relation = relations.get(thing.relation)
            target = relation.target if relation is not None and not relation.outside else ""
            if thing.kind is ThingKind.PICTURE and relation is not None:
                yield Piece(Kind.PICTURE, part=target)
            elif thing.kind is ThingKind.WORDS and thing.words is not None:
                yield Piece(Kind.BOX, tuple(self.convert([thing.words]).splitlines()))
            elif thing.kind is ThingKind.DESCRIPTION and thing.words is not None:
                yield Piece(Kind.HIDDEN, (thing.words.text,))
            elif thing.kind is ThingKind.PART and target:
                yield from part_with_words(self.package, target, self.convert)

    def _comments(self, root: Element) -> Iterator[Piece]:
        for one in root.iter():
            if isinstance(one.tag, str) and local(one) in {"comment", "threadedComment"}:
                runs = [FontRun(text.text or "", _font_of(text)) for text in one.iter() if _is_text(text)]
                yield Piece(Kind.NOTE, tuple(self.convert(runs).splitlines()))


def thirds_of(code: str, convert: Convert) -> Iterator[str]:
    """What a print header says, left, centre and right apart, without its codes for fonts, sizes and page numbers."""
    thirds: list[list[FontRun]] = [[]]
    font, place = None, 0
    for match in _CODE.finditer(code):
        thirds[-1].append(_run(code[place : match.start()], font))
        place = match.end()
        if match["third"]:
            thirds.append([])
        elif match["font"] is not None:
            font = None if match["font"] == "-" else match["font"]
        elif match["sign"]:
            thirds[-1].append(_run("&", font))
    thirds[-1].append(_run(code[place:], font))
    for runs in thirds:
        if text := convert([run for run in runs if run.text]).strip():
            yield text


def _run(text: str, font: str | None) -> FontRun:
    return FontRun(text, font, capitals=draws_capitals(font))


def _rows(rows: Element, values: SheetValues) -> Iterator[Piece]:
    """The rows that hold something; wide gaps and many blank rows are shortened, as far cells would fill the memory."""
    last, cells = 0, 0
    for row in rows.iterfind(f"{S}row"):
        cells += len(row)
        if cells > _MOST_CELLS:
            raise UnreadableError("too-large", "A sheet has more than {most} cells.", most=_MOST_CELLS)
        found = [(_column(cell, place), text) for place, cell in enumerate(row.iterfind(f"{S}c"))
                 if (text := values.text(cell).strip())]
        if not found:
            continue
        number = _number_of(row, last + 1)
        blank = min(_MOST_BLANK_ROWS, number - last - 1) if last else 0
        yield Piece(Kind.TEXT, ("\n" * max(0, blank) + _line(found),))
        yield from (Piece(Kind.CELL, tuple(text.splitlines())) for _, text in found if "\n" in text)
        last = number


def _number_of(row: Element, otherwise: int) -> int:
    number = row.get("r") or ""
    return int(number) if number.isdigit() else otherwise


def _line(found: list[tuple[int, str]]) -> str:
    line, before = "", 0
    for column, text in found:
        line += "\t" * min(_WIDEST_GAP, max(0, column - before)) + " ".join(text.split("\n"))
        before = max(before, column)
    return line


def _column(cell: Element, otherwise: int) -> int:
    letters = _COLUMN.match(cell.get("r") or "")
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _plain(shape: Element) -> tuple[str, ...]:
    """The words of a box in the drawings of older versions, which are written as a web page."""
    if shape.tag != f"{V}textbox":
        return ()
    return tuple(text for one in children(shape) if (text := " ".join("".join(one.itertext()).split())))


def _is_text(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag == f"{A}t" or len(element):
        return False
    return local(element) in {"t", "text"}


def _font_of(text: Element) -> str | None:
    named = text.getparent().find(f"{S}rPr/{S}rFont")
    return None if named is None else str(named.get("val"))
