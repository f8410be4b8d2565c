"""Words and values of a workbook's cells: shared texts, fonts of cells, and which numbers are days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cached_property

from indexer.reading.office.package import Element, Package, S, children
from indexer.reading.office.pieces import Convert
from indexer.restoring import FontRun, draws_capitals

# Numbers of built-in formats that show a day, a time, or both.
_DAYS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_TIMES = {18, 19, 20, 21, 45, 46, 47}
_NOT_LETTERS_OF_A_DAY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
_SHOWN = re.compile(r'"([^"]*)"|\\(.)|([0#?][0#?.,]*)|\[[^\]]*\]|[_*].|.', re.DOTALL)
_PLACES = re.compile(r"(?:'[^']*'!|\b\w+!)?\$?\b[A-Za-z]{1,3}\$?\d{1,7}\b")
_GIVES_WORDS = re.compile('["&]')
_NAMES = re.compile(r"[^\W\d][\w.]*")
# Functions that give numbers, whatever they are asked of; of others it is not known.
_NUMBERS = frozenset(
    "SUM SUMIF SUMIFS SUMPRODUCT SUBTOTAL AVERAGE COUNT COUNTA COUNTIF COUNTIFS COUNTBLANK MIN MAX ROUND ROUNDUP "
    "ROUNDDOWN INT ABS PRODUCT MOD ROW ROWS COLUMN COLUMNS TODAY NOW DATE DAY MONTH YEAR DAYS RANK TRUE FALSE".split()
)
_BEGINNING = datetime.datetime(1899, 12, 30)  # Excel takes 1900 for a leap year
_BEGINNING_1904 = datetime.datetime(1904, 1, 1)
_LAST_DAY = 2_958_465


class SheetValues:
    """How the cells of one workbook are to be read."""

    def __init__(self, package: Package, main: str, convert: Convert, *, from_1904: bool = False,
                 reckoned_anew: bool = False) -> None:  # fmt: skip
        self._package = package
        self._main = main
        self._convert = convert
        self._from = _BEGINNING_1904 if from_1904 else _BEGINNING
        self._unreckoned = {None, "", "0"} if reckoned_anew else {None, ""}
        self._made: dict[tuple[int, int], str] = {}

    @property
    def words_of_formats(self) -> tuple[str, ...]:
        """What the formats of numbers show beside the numbers, whichever of their sections is shown."""
        if self._styles is None:
            return ()
        codes = [one.get("formatCode", "") for one in self._styles.iter(f"{S}numFmt")]
        shown = (said for code in codes for section in _SECTIONS.findall(code) if (said := _literal(section)))
        return tuple(dict.fromkeys(shown))

    def is_reckoned(self, cell: Element) -> bool:
        """Whether it is known what a cell shows: programs that only write sheets keep no value of a formula, or 0."""
        formula, value = cell.find(f"{S}f"), cell.find(f"{S}v")
        if formula is None or (cell.get("t") in {"str", "inlineStr"} and value is not None):
            return True
        if (None if value is None else value.text or "") not in self._unreckoned:
            return True
        said = _PLACES.sub("", formula.text or "")
        return not _GIVES_WORDS.search(said) and all(one in _NUMBERS for one in _NAMES.findall(said.upper()))

    def text(self, cell: Element) -> str:
        """What a cell shows."""
        kind, style = cell.get("t", "n"), int(cell.get("s") or 0)
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return "" if inline is None else self._rich(inline, style)
        value = cell.findtext(f"{S}v")
        if value is None:
            return ""
        if kind == "s":
            return self._shared(int(value) if value.isdigit() else -1, style)
        if kind == "str":
            return self._convert([_run(value, self._font(style))])
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return self._number(value, style) if kind == "n" else value

    def _shared(self, index: int, style: int) -> str:
        """A text that cells share; the same one in the same style is made once."""
        if not 0 <= index < len(self._texts):
            return ""
        made = self._made.get((index, style))
        if made is None:
            made = self._made[index, style] = self._rich(self._texts[index], style)
        return made

    def _rich(self, item: Element, style: int) -> str:
        runs = []
        for child in children(item):
            if child.tag == f"{S}t":
                runs.append(_run(child.text or "", self._font(style)))
            elif child.tag == f"{S}r":
                named = child.find(f"{S}rPr/{S}rFont")
                font = self._font(style) if named is None else named.get("val")
                runs.append(_run(child.findtext(f"{S}t") or "", font))
        return self._convert(runs)

    def _number(self, value: str, style: int) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        shows = self._shows.get(style)
        if shows and 0 <= number <= _LAST_DAY:
            return self._moment(number, shows)
        return format(number, ".12g")

    def _moment(self, number: float, shows: str) -> str:
        moment = self._from + datetime.timedelta(seconds=round(number * 86_400))
        if shows == "time" and number < 1:
            return moment.time().isoformat()
        return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(sep=" ")

    def _font(self, style: int) -> str | None:
        return self._fonts[style] if 0 <= style < len(self._fonts) else None

    @cached_property
    def _texts(self) -> list[Element]:
        root = self._package.first_xml(self._main, "sharedStrings")
        return [] if root is None else root.findall(f"{S}si")

    @cached_property
    def _styles(self) -> Element | None:
        return self._package.first_xml(self._main, "styles")

    @cached_property
    def _fonts(self) -> list[str | None]:
        """The font of each style of cells."""
        if self._styles is None:
            return []
        names = [font.find(f"{S}name") for font in self._styles.iterfind(f"{S}fonts/{S}font")]
        fonts = [None if name is None else name.get("val") for name in names]
        places = [_place(one.get("fontId")) for one in self._styles.iterfind(f"{S}cellXfs/{S}xf")]
        return [fonts[place] if 0 <= place < len(fonts) else None for place in places]

    @cached_property
    def _shows(self) -> dict[int, str]:
        """Which styles of cells show a `day` or a `time`."""
        return {} if self._styles is None else dict(_moments(self._styles))


def _literal(section: str) -> str:
    """What a section of a number's format shows; its digits as a nought, nothing where it has no words."""
    found = list(_SHOWN.finditer(section))
    if not any(letter.isalpha() for one in found for letter in f"{one[1] or ''}{one[2] or ''}"):
        return ""
    return "".join(one[1] or one[2] or ("0" if one[3] else " " * one[0].isspace()) for one in found).strip()


def _run(text: str, font: str | None) -> FontRun:
    return FontRun(text, font, capitals=draws_capitals(font))


def _moments(styles: Element) -> Iterator[tuple[int, str]]:
    own = {_place(one.get("numFmtId")): one.get("formatCode", "") for one in styles.iterfind(f"{S}numFmts/{S}numFmt")}
    for style, one in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        number = _place(one.get("numFmtId"))
        letters = _NOT_LETTERS_OF_A_DAY.sub("", own.get(number, "")).lower()
        if number in _DAYS or any(letter in letters for letter in "dy"):
            yield style, "day"
        elif number in _TIMES or "h" in letters:
            yield style, "time"


def _place(text: str | None) -> int:
    return int(text) if text and text.isdigit() else -1
