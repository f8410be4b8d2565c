"""Born-digital PDF: printed lines, annotations, fields, metadata, attachments, pictures."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from PIL import Image
from pypdf import PdfReader, PdfWriter

from corpus.pdf import PdfFile
from corpus.truetype import Subset, subset_font
from papers.fonts import text_font
from papers.pictures import picture_of_stamp
from papers.spellings import Phrase
from papers.words import Paper, plain_sentences

_WIDTH, _HEIGHT = 595.0, 842.0


@dataclass
class _Page:
    """The operators of one page, its pictures and its annotation."""

    content: list[bytes] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    annotation: int = 0


@dataclass
class _Press:
    """Sets text on pages."""

    file: PdfFile
    letters: Subset
    size: float
    pages: list[_Page] = field(default_factory=list)
    y: float = 0.0

    def turn(self) -> None:
        """Begins a page."""
        self.pages.append(_Page())
        self.y = _HEIGHT - 60

    def width(self, text: str, size: float) -> float:
        return sum(self.letters.widths[self.letters.glyphs[one]] for one in text) * size / 1000

    def show(self, text: str, x: float, y: float, *, size: float = 0.0, angle: float = 0.0, page: int = -1) -> None:
        """Text at a place, in points from the lower left corner."""
        sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        codes = self.letters.codes(text).hex()
        self.pages[page].content.append(
            f"BT /T {size or self.size:.1f} Tf {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.1f} {y:.1f} Tm "
            f"<{codes}> Tj ET\n".encode()
        )

    def line(self, text: str, x: float = 70.0) -> None:
        """The next line, wrapped."""
        row = ""
        for word in text.split(" "):
            if row and x + self.width(f"{row} {word}", self.size) > _WIDTH - 50:
                self.show(row, x, self.y)
                self.y -= self.size * 1.45
                row = ""
            row = f"{row} {word}".strip()
        self.show(row, x, self.y)
        self.y -= self.size * 1.6


def pdf_file(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A PDF with the phrase at a place."""
    extra = plain_sentences(rng, 6)
    texts = (*paper.head, *paper.title, *paper.sentences, *paper.end, *extra, *phrase.lines, phrase.text)
    press = _Press(
        PdfFile(), subset_font(text_font(rng), {one for text in texts for one in text}), rng.choice((11.0, 12.0, 13.0))
    )
    press.file.add_font("T", press.letters)
    press.turn()
    marked = "top" if place == "printed line" else place
    for number, line in enumerate(paper.head):
        if marked == "top" and number == 2:
            press.line(phrase.text, rng.choice((70.0, 240.0, 400.0)))
        if marked == "on a printed line" and number == 1:
            press.show(phrase.text, 70 + press.width(line, press.size) + rng.uniform(25, 60), press.y)
        press.line(line)
    for line in (*paper.title, *paper.sentences, *paper.end):
        press.line(line)
    for _ in range(rng.randint(1, 3) if "page" in place else 0):
        press.turn()
        press.y -= 25
        for line in extra:
            press.line(line)
    PDF_PLACES[place](press, paper, phrase, rng)
    for page in press.pages:
        press.file.add_page(_WIDTH, _HEIGHT, b"".join(page.content), page.pictures, page.annotation)
    return _finished(place, press.file.save(), paper, phrase, rng)


def _finished(place: str, content: bytes, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """What is put into a PDF from outside."""
    if place not in ("metadata", "attachment", "page on its side"):
        return content
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    if place == "metadata":
        writer.add_metadata({rng.choice(("/Title", "/Subject", "/Keywords")): phrase.text})
    elif place == "attachment":
        lines = (*paper.head, *phrase.lines, "", *paper.title, "", f"Bản của thôn {paper.canary}.", *paper.end)
        writer.add_attachment(rng.choice(("phu luc.txt", "kem theo.txt")), "\n".join(lines).encode())
    else:
        for page in writer.pages:
            page.rotate(rng.choice((90, 270)))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _nothing(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    """The phrase stands already, or comes from outside."""


def _bottom(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    press.show(phrase.text, rng.uniform(60, 300), rng.uniform(28, 60), page=0)


def _corner(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    press.show(phrase.text, _WIDTH - 40 - press.width(phrase.text, press.size), _HEIGHT - rng.uniform(24, 36), page=0)


def _later_top(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    press.show(phrase.text, rng.choice((60.0, 260.0)), _HEIGHT - 42, page=rng.randint(1, len(press.pages) - 1))


def _later_bottom(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    press.show(phrase.text, rng.choice((60.0, 260.0)), 34, page=rng.randint(1, len(press.pages) - 1))


def _margin(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    left = rng.random() < 0.5
    press.show(phrase.text, 34 if left else _WIDTH - 24, rng.uniform(200, 500), angle=90 if left else -90, page=0)


def _watermark(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    size = min(90.0, 480 / max(1, len(phrase.text)) * 1.5)
    press.pages[0].content.append(b"q 0.82 g\n")
    press.show(phrase.text, 120, 220, size=size, angle=rng.choice((45, 40, 55)), page=0)
    press.pages[0].content.append(b"Q\n")


def _letters(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    x = rng.uniform(60, 200)
    for letter in phrase.text:
        press.show(letter, x, _HEIGHT - 36, page=0)
        x += press.width(letter, press.size) + rng.uniform(0.0, 2.5)


def _on_side(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    press.show(phrase.text, rng.uniform(60, 300), _HEIGHT - 34, page=0)


def _picture(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
    page = rng.choice(press.pages)
    with Image.open(io.BytesIO(picture_of_stamp(phrase.text, rng))) as stamp:
        wide, high = 150.0, 150.0 * stamp.height / stamp.width
        page.pictures.append(press.file.add_image(stamp.convert("RGB"), 88))
    x, y = rng.uniform(50, _WIDTH - 210), rng.uniform(40, _HEIGHT - 110)
    page.content.append(f"q {wide:.1f} 0 0 {high:.1f} {x:.1f} {y:.1f} cm /Im0 Do Q\n".encode())


def _annotation(kind: str, *, shown: bool, flags: int = 4) -> Callable[[_Press, Paper, Phrase, Random], None]:
    def put(press: _Press, paper: Paper, phrase: Phrase, rng: Random) -> None:
        x, y, width = rng.uniform(50, 330), rng.uniform(40, 780), press.width(phrase.text, 14) + 14
        said = phrase.text.encode("utf-16-be").hex()
        look = f"/AP << /N {_appearance(press, phrase.text, width)} 0 R >>" if shown else ""
        more = {
            "FreeText": f"/DA (/Helv 14 Tf 0.8 0 0 rg) /Contents <feff{said}>",
            "Stamp": f"/Name /Stamp /Contents <feff{said}>",
            "Widget": f"/FT /Tx /T (dau{rng.randint(1, 9)}) /DA (/Helv 14 Tf 0 g) /V <feff{said}>",
            "Text": f"/Name /Note /T (van thu) /Contents <feff{said}>",
        }[kind]
        number = press.file.add(
            f"<< /Type /Annot /Subtype /{kind} /F {flags} "
            f"/Rect [{x:.1f} {y:.1f} {x + width:.1f} {y + 22:.1f}] {more} {look} >>".encode()
        )
        if kind == "Widget":
            press.file._fields.append(number)  # a field of a form stands in the form too
        rng.choice(press.pages).annotation = number

    return put


def _appearance(press: _Press, text: str, width: float) -> int:
    font = press.file._fonts["T"][0]
    codes = press.letters.codes(text).hex()
    content = f"0.8 0.1 0.1 RG 1 w 1 1 {width - 2:.1f} 20 re S BT 0.8 0 0 rg /T 14 Tf 6 6 Td <{codes}> Tj ET"
    head = f"/Type /XObject /Subtype /Form /BBox [0 0 {width:.1f} 22] /Resources << /Font << /T {font} 0 R >> >>"
    return press.file.add_stream(head, content.encode())


PDF_PLACES: dict[str, Callable[[_Press, Paper, Phrase, Random], None]] = {
    "printed line": _nothing,
    "on a printed line": _nothing,
    "bottom": _bottom,
    "corner": _corner,
    "top of a later page": _later_top,
    "bottom of a later page": _later_bottom,
    "upright in the margin": _margin,
    "watermark": _watermark,
    "letter by letter": _letters,
    "page on its side": _on_side,
    "picture": _picture,
    "picture on any page": _picture,
    "stamp annotation": _annotation("Stamp", shown=True),
    "free text": _annotation("FreeText", shown=True),
    "free text without a look": _annotation("FreeText", shown=False),
    "free text on any page": _annotation("FreeText", shown=True),
    "hidden annotation": _annotation("FreeText", shown=True, flags=2),
    "note": _annotation("Text", shown=False),
    "form field": _annotation("Widget", shown=True),
    "metadata": _nothing,
    "attachment": _nothing,
}
