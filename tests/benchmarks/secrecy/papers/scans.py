"""Scans: pages drawn as pictures, stamped, crooked and noisy."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from corpus.pdf import PdfFile
from papers.fonts import opened, text_font
from papers.pictures import Stamp, cut_stamp, seal, stamp_of
from papers.spellings import Phrase
from papers.words import Paper, plain_sentences

SCAN_PLACES = (
    "stamp at the head",
    "stamp anywhere",
    "stamp over text",
    "stamp in the lower half",
    "stamp on a later page",
    "upright in the margin",
    "typed at the head",
    "typed on the number's line",
    "typed below",
    "typed on a later page",
    "huge and faint",
    "one of several stamps",
)
PIECE_PLACES = tuple(place for place in SCAN_PLACES if "later" not in place)
_VILLAGES = ("Trung Sơn", "Bản Lội", "Nà Pheo", "Yên Mạc", "Gò Đáy", "Thượng Nậm")
_ROOM = 1.0  # inches of the page above and below a phrase that are cut out with it
_LATER = ("stamp on a later page", "typed on a later page")
_ORDINARY_STAMPS = (
    ("CÔNG VĂN ĐẾN", "Số: 214", "Ngày: 12-6"),
    ("SAO Y BẢN CHÍNH",),
    ("ĐÃ KIỂM TRA",),
    ("BẢN LƯU",),
    ("ĐÃ NHẬP SỔ", "Tờ số 3"),
    ("PHÒNG LƯU TRỮ", "Hộp 12 - Hồ sơ 7"),
    ("ĐÃ THANH TOÁN",),
)


@dataclass(frozen=True)
class Scan:
    """A scan as a file, its ending, and how its mark was put on, in words."""

    content: bytes
    ending: str
    told: str


def scan_of(place: str, paper: Paper, phrase: Phrase, rng: Random) -> Scan:
    """A scan with the phrase at a place."""
    desk, stamp = _laid(place, paper, phrase, rng)
    pages = [_scanned(page, desk.dpi, rng) for page in desk.pages]
    ending = (
        "tif"
        if len(pages) > 1 and rng.random() < 0.5
        else "pdf"
        if len(pages) > 1
        else rng.choice(("pdf", "pdf", "jpg", "png"))
    )
    told = f"{desk.dpi} dpi, page {desk.marked} of {len(pages)}" + (
        "" if place.startswith("typed") else f", {stamp.told}"
    )
    return Scan(_stored(pages, ending, desk.dpi), ending, told)


def piece_of(place: str, paper: Paper, phrase: Phrase, rng: Random) -> Scan:
    """The part of a scan where the phrase stands, as wide as the page: it is read in a third of the time."""
    desk, stamp = _laid(place, paper, phrase, rng)
    page, room = desk.pages[desk.marked - 1], _ROOM * desk.dpi
    top, bottom = max(0, round(desk.top - room)), min(page.height, round(desk.bottom + room))
    piece = _scanned(page.crop((0, top, page.width, bottom)), desk.dpi, rng)
    ending = rng.choice(("jpg", "jpg", "png"))
    told = f"{desk.dpi} dpi" + ("" if place.startswith("typed") else f", {stamp.told}")
    return Scan(_stored([piece], ending, desk.dpi), ending, told)


def _laid(place: str, paper: Paper, phrase: Phrase, rng: Random) -> tuple[_Desk, Stamp]:
    """The pages before they are scanned, and how the phrase was pressed if it was."""
    desk = _Desk(paper, phrase, rng, rng.choice((150, 170, 200, 200, 240)), text_font(rng))
    stamp = _stamp_for(place, rng)
    desk.write(place, pages=rng.randint(2, 4) if place in _LATER else rng.choice((1, 1, 1, 1, 2)))
    if not place.startswith("typed"):
        desk.stamp(place, stamp)
    desk.dress()
    return desk, stamp


def _stamp_for(place: str, rng: Random) -> Stamp:
    stamp = stamp_of(rng)
    if place == "upright in the margin":
        return Stamp(stamp.ink, min(stamp.points, 24), rng.choice((90.0, -90.0)), stamp.frame, stamp.force)
    if place == "huge and faint":
        return Stamp(
            stamp.ink, rng.uniform(40, 62), rng.uniform(-45, 45), rng.choice(("no", "single")), rng.uniform(0.28, 0.42)
        )
    return stamp


class _Desk:
    """Where pages are written and stamped.

    `marked` is the page that bears the phrase, from 1; it stands there from `top` to `bottom`, in dots.
    """

    def __init__(self, paper: Paper, phrase: Phrase, rng: Random, dpi: int, font: Path) -> None:
        self.dpi, self.pages, self.marked = dpi, list[Image.Image](), 1
        self.top = self.bottom = 0.0
        self._paper, self._phrase, self._rng, self._unit = paper, phrase, rng, dpi / 72
        self._points = rng.choice((11.0, 12.0, 13.0))
        self._font = opened(font, self._points * self._unit)
        self._tint = rng.choice(((252, 251, 248), (244, 238, 224), (250, 250, 250), (238, 228, 205)))
        self._y = 0.0

    def write(self, place: str, *, pages: int) -> None:
        """Types the paper; later pages are short, for reading them takes time."""
        paper, typed = self._paper, list(self._phrase.lines)
        self._turn()
        self._head(place, typed)
        for line in ("", *paper.title, "", *paper.sentences, *paper.end):
            self._line(line)
        if place == "typed below":
            self._y += self._rng.uniform(30, 90)
            self._lines_at(typed, self._rng.uniform(60, 330))
        for number in range(2, pages + 1):
            self._turn()
            if place == "typed on a later page" and number == pages:
                self.marked = number
                self._lines_at(typed, self._rng.choice((60.0, 250.0, 420.0)))
            for line in plain_sentences(self._rng, 5):
                self._line(line)

    def _head(self, place: str, typed: list[str]) -> None:
        rng, paper = self._rng, self._paper
        for number, line in enumerate(paper.head):
            if place == "typed at the head" and number == rng.choice((2, 3)) and typed:
                self._lines_at(typed, rng.choice((60.0, 240.0, 400.0)))
                typed = []
            end = self._line(line)
            if place == "typed on the number's line" and number == 2:
                self._y -= self._step
                self._lines_at([" ".join(typed)], end + rng.uniform(30, 120))
        if place == "typed at the head" and typed:
            self._lines_at(typed, rng.choice((60.0, 240.0, 400.0)))

    @property
    def _step(self) -> float:
        return self._points * 1.6

    def _turn(self) -> None:
        self.pages.append(Image.new("RGB", (round(595 * self._unit), round(842 * self._unit)), self._tint))
        self._y = 70.0

    def _lines_at(self, lines: list[str], x: float) -> None:
        self.top = (self._y - self._step) * self._unit
        for line in lines:
            self._type(line, x, self._y)
            self._y += self._step
        self.bottom = self._y * self._unit

    def _type(self, text: str, x: float, y: float) -> None:
        pen = ImageDraw.Draw(self.pages[-1])
        pen.text((x * self._unit, y * self._unit), text, font=self._font, fill=(28, 26, 30), anchor="ls")

    def _line(self, text: str) -> float:
        """Sets a line, wrapped; returns where it ended, in points."""
        row, end = "", 70.0
        for word in text.split(" "):
            wide = self._font.getlength(f"{row} {word}") / self._unit
            if row and wide > 470:
                self._type(row, 70, self._y)
                self._y, row = self._y + self._step, ""
            row = f"{row} {word}".strip()
        self._type(row, 70, self._y)
        end = 70 + self._font.getlength(row) / self._unit
        self._y += self._step
        return end

    def stamp(self, place: str, stamp: Stamp) -> None:
        """Presses the phrase on a page."""
        rng = self._rng
        page = len(self.pages) if place == "stamp on a later page" else 1
        self.marked = rng.randint(1, len(self.pages)) if place == "stamp anywhere" else page
        if place == "one of several stamps":
            for slot, lines in enumerate(rng.sample(_ORDINARY_STAMPS, rng.randint(2, 3)), 1):
                ordinary = Stamp("red", 9, rng.uniform(-6, 6), "single", 0.8)
                beside = (
                    0.28 * slot,
                    0.28 * slot + 0.05,
                )  # one beside the other: over each other nobody could read them
                self._press(cut_stamp(lines, ordinary, self.dpi, rng), beside, (0.86, 0.97), 0)
        ranges = {
            "stamp at the head": ((0.05, 0.8), (0.02, 0.2)),
            "stamp over text": ((0.1, 0.6), (0.3, 0.5)),
            "stamp in the lower half": ((0.05, 0.8), (0.6, 0.95)),
            "upright in the margin": ((0.0, 0.02), (0.1, 0.9)),
        }
        across, down = ranges.get(place, ((0.02, 0.95), (0.02, 0.95)))
        if place == "upright in the margin" and rng.random() < 0.4:
            across = (0.98, 1.0)
        ink = cut_stamp(self._phrase.lines, stamp, self.dpi, rng)
        self.top = self._press(ink, across, down, self.marked - 1)
        self.bottom = self.top + ink.height

    def _press(self, ink: Image.Image, across: tuple[float, float], down: tuple[float, float], page: int) -> float:
        """Presses ink on a page, and returns how far down."""
        sheet = self.pages[page]
        edge = round(8 * self._unit)
        if ink.width > sheet.width - 2 * edge or ink.height > sheet.height - 2 * edge:
            ink.thumbnail((sheet.width - 2 * edge, sheet.height - 2 * edge))
        x = edge + self._rng.uniform(*across) * (sheet.width - ink.width - 2 * edge)
        y = edge + self._rng.uniform(*down) * (sheet.height - ink.height - 2 * edge)
        sheet.paste(ink, (round(x), round(y)), ink)
        return y

    def dress(self) -> None:
        """What papers have besides: a seal with a signature, an ordinary stamp, a ruled table, the boxes of a form."""
        rng = self._rng
        if rng.random() < 0.5:
            self._press(seal(self._paper.body, self.dpi, rng), (0.55, 0.75), (0.6, 0.75), 0)
        if rng.random() < 0.35:
            lines = rng.choice(_ORDINARY_STAMPS)
            self._press(
                cut_stamp(lines, Stamp("blue", 9, rng.uniform(-5, 5), "single", 0.8), self.dpi, rng),
                (0.02, 0.2),
                (0.7, 0.9),
                0,
            )
        if rng.random() < 0.3:
            self._table()

    def _table(self) -> None:
        """A ruled table low on the last page, where nothing else stands."""
        top = max(self._y + 20, 560.0)
        if top > 740:
            return
        unit, pen = self._unit, ImageDraw.Draw(self.pages[-1])
        # No village is called Mật here: `Bản Mật` in a cell of its own reads as "secret copy" to a person too.
        villages = [(name, str(self._rng.randint(40, 600)), str(self._rng.randint(60, 900))) for name in _VILLAGES]
        rows = (("Xã", "Mật độ", "Số hộ"), *self._rng.sample(villages, 2))
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                x, y = 70 + 90 * place, top + 22 * number
                pen.rectangle(
                    (x * unit, y * unit, (x + 90) * unit, (y + 22) * unit),
                    outline=(30, 30, 34),
                    width=max(1, round(unit * 0.7)),
                )
                self._type(cell, x + 5, y + 16)


def _scanned(page: Image.Image, dpi: int, rng: Random) -> Image.Image:
    """The page as a scanner stores it."""
    turned = page.rotate(rng.uniform(-1.4, 1.4), Image.Resampling.BICUBIC, fillcolor=page.getpixel((2, 2)))
    soft = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.0, 0.6) * dpi / 200))
    grain = np.random.default_rng(rng.randint(0, 2**31)).normal(0, rng.uniform(1, 6), (soft.height, soft.width, 1))
    noisy = Image.fromarray(np.clip(np.asarray(soft, dtype=np.float32) + grain, 0, 255).astype(np.uint8))
    return noisy.convert("L") if rng.random() < 0.2 else noisy


def _stored(pages: list[Image.Image], ending: str, dpi: int) -> bytes:
    file = io.BytesIO()
    if ending == "pdf":
        made = PdfFile()
        for page in pages:
            width, height = page.width * 72 / dpi, page.height * 72 / dpi
            made.add_page(
                width, height, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q\n".encode(), [made.add_image(page, 80)]
            )
        return made.save()
    if ending == "tif":
        pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg", dpi=(dpi, dpi))
    elif ending == "jpg":
        pages[0].save(file, "JPEG", quality=82, dpi=(dpi, dpi))
    else:
        pages[0].convert("L" if pages[0].mode == "L" else "RGB").save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()
