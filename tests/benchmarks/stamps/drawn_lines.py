"""Pictures of single lines as the second reader gets them: stamps that were worn, pressed over print, scanned and cut.

Everything is drawn from ranges, with fonts that no benchmark draws with (`usable_fonts`); the same seed gives the same
picture with the same fonts. Ink is 0 where there is none and 1 where it is full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
from line_texts import LETTERS, VOWELS, line_text, some_words
from PIL import Image, ImageDraw, ImageFont

HEIGHT, STEP, WIDEST = 40, 4, 640
"""Of the pictures, in dots; their width is a multiple of the step."""
Ink = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]
Family = tuple[Path, ...]
_SIZES = (36, 44, 52)
_DARK = 140  # of a picture cut as the second reader cuts it
_NO_TEXT = 0.08  # share of lines upside down, on their side or cut in two, of which nothing is to be read
_SCRAPS = 0.14  # share of pieces of seals, of slanting print and of strokes, of which nothing is to be read either
_KEPT_FOR_MEASURING = ("DejaVu", "Liberation", "Arimo", "Tinos", "Cousine")  # the last three are drawn as Liberation is
_NO_LETTERS = ("Math", "Symbol", "Thin", "ExtraLight", "UltraLight", "Hairline", "unifont", "chorus")


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A picture, dark on light, `HEIGHT` dots high, and what it says; nothing where nobody could read it."""

    picture: Grey
    text: str


@cache
def usable_fonts(folder: Path) -> list[Family]:
    """Families of fonts in a folder that have all letters of Vietnamese, without those that benchmarks draw with."""
    return _families(path for path in folder.rglob("*.[ot]tf") if not _is_kept_for_measuring(path))


def fonts_kept_for_measuring() -> list[Family]:
    """Those of this machine that nobody learns from."""
    return _families(path for path in Path("/usr/share/fonts").rglob("*.[ot]tf") if _is_kept_for_measuring(path))


def _is_kept_for_measuring(path: Path) -> bool:
    return any(word in path.name for word in _KEPT_FOR_MEASURING)


def _families(paths: Iterable[Path]) -> list[Family]:
    families: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(paths):
        if not any(word in path.name for word in _NO_LETTERS) and _has_letters(path):
            families[path.stem.split("-")[0].split("_")[0]].append(path)
    return [tuple(family) for family in families.values()]


def _has_letters(path: Path) -> bool:
    try:
        font = _opened(path, _SIZES[0])
        unknown = bytes(font.getmask("\ufffe"))
        shapes = [bytes(font.getmask(letter)) for letter in VOWELS + VOWELS.upper() + "đĐ"]
    except OSError:
        return False
    return unknown not in shapes and len(set(shapes[: len(VOWELS)])) == len(VOWELS)


@lru_cache(maxsize=800)
def _opened(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def draw_line(rng: Random, families: Sequence[Family]) -> DrawnLine | None:
    """One line; None where what was drawn cannot be seen, or is too long."""
    dots = np.random.default_rng(rng.getrandbits(32))
    text, nothing = line_text(rng), rng.random() < _NO_TEXT
    font = _some_font(rng, families)
    if rng.random() < _SCRAPS:
        ink, text = _blotted(_pressed(_scrap(font, rng, families), font, rng, dots), rng), ""
    else:
        ink = _among_room(_squeezed(_set(text, font, _spacing(font, rng)), rng), font, rng, dots)
        ink = _turned(_pressed(ink, font, rng, dots), rng)
        ink = _blotted(_with_strokes(_among_print(ink, font, rng, families), rng), rng)
        if nothing:
            ink, text = _hidden(ink, rng), ""
    picture = _cut(_sharpened(_scanned(ink, font, rng, dots), rng), rng)
    if picture is None or picture.shape[1] > WIDEST or picture.shape[1] / STEP < 1.3 * len(text):
        return None
    return DrawnLine(picture, "".join(letter for letter in text if letter in LETTERS))


def _some_font(rng: Random, families: Sequence[Family], size: int | None = None) -> ImageFont.FreeTypeFont:
    family = rng.choice(families)
    plain = [path for path in family if any(word in path.name.lower() for word in ("bold", "regular"))]
    path = rng.choice(plain) if plain and rng.random() < 0.5 else rng.choice(family)
    return _opened(path, size or rng.choice(_SIZES))


def _spacing(font: ImageFont.FreeTypeFont, rng: Random) -> float:
    kind = rng.random()
    if kind < 0.13:
        return font.size * (rng.uniform(0.1, 0.35) if kind < 0.08 else rng.uniform(0.35, 1.1))
    return 0.0


def _set(text: str, font: ImageFont.FreeTypeFont, spacing: float = 0.0) -> Ink:
    """A text, its letters so many dots further apart than the font has them."""
    left, top, right, bottom = font.getbbox(text)
    high = max(1, int(bottom - top))
    if not spacing:
        sheet = Image.new("L", (max(1, int(right - left)), high), 0)
        ImageDraw.Draw(sheet).text((-left, -top), text, font=font, fill=255)
    else:
        starts = np.cumsum([0.0, *(font.getlength(letter) + spacing for letter in text)])
        sheet = Image.new("L", (int(starts[-1]) + 4, high), 0)
        pen = ImageDraw.Draw(sheet)
        for letter, start in zip(text, starts, strict=False):
            pen.text((start, -top), letter, font=font, fill=255)
    return np.asarray(sheet, dtype=np.float32) / 255


def _squeezed(ink: Ink, rng: Random) -> Ink:
    if rng.random() < 0.6:
        return ink
    return cv2.resize(ink, (max(4, int(ink.shape[1] * rng.uniform(0.8, 1.2))), ink.shape[0]))


def _among_room(ink: Ink, font: ImageFont.FreeTypeFont, rng: Random, dots: np.random.Generator) -> Ink:
    """The line with room around it, and three times in ten a frame, of which some sides may be lost."""
    edge = 8
    if rng.random() >= 0.3:
        return np.pad(ink, int(font.size * 0.25))
    room = int(font.size * rng.uniform(0.15, 0.7)) + edge, int(font.size * rng.uniform(0.15, 1.0)) + edge
    sheet = np.pad(ink, [(one, one) for one in room])
    frame, thick = np.zeros_like(sheet), rng.choice((1, 2, 2, 3, 4))
    right, bottom = sheet.shape[1] - edge, sheet.shape[0] - edge
    cv2.rectangle(frame, (edge, edge), (right, bottom), 1.0, thick)
    if rng.random() < 0.25:
        within = edge + thick + 3
        cv2.rectangle(frame, (within, within), (right - thick - 3, bottom - thick - 3), 1.0, max(1, thick - 1))
    if rng.random() < 0.4:
        lost = (np.s_[: edge + 6], np.s_[bottom - 6 :], np.s_[:, : edge + 6], np.s_[:, right - 6 :])
        for side in rng.sample(lost, rng.randint(1, 3)):
            frame[side] = 0
    if rng.random() < 0.3:
        frame *= _clouds(frame.shape, font.size * 0.8, dots) > 0.45
    return np.maximum(sheet, frame)


def _clouds(shape: tuple[int, ...], size: float, dots: np.random.Generator) -> Ink:
    """Chance from 0 to 1 that changes over so many dots."""
    high, wide = shape[:2]
    few = dots.random((int(high / size) + 2, int(wide / size) + 2)).astype(np.float32)
    return cv2.resize(few, (wide, high), interpolation=cv2.INTER_CUBIC)


def _pressed(ink: Ink, font: ImageFont.FreeTypeFont, rng: Random, dots: np.random.Generator) -> Ink:
    """Strokes grown fat or thin, worn in places, unevenly pressed, pale."""
    shape = rng.random()
    if shape < 0.12:
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    elif shape < 0.3:
        ink = cv2.dilate(ink, np.ones(rng.choice(((2, 2), (3, 3), (2, 1), (1, 2))), np.uint8))
    if rng.random() < 0.35:
        worn = _clouds(ink.shape, rng.choice((2.5, 4, 7, 12, 25)), dots)
        ink = ink * np.clip((worn - rng.uniform(0.15, 0.42)) * 8, 0, 1)
    if rng.random() < 0.3:
        ink = ink * np.clip(0.55 + 0.6 * _clouds(ink.shape, font.size * 2, dots), 0, 1)
    return ink * (rng.uniform(0.35, 1.0) if rng.random() < 0.5 else 1.0)


def _turned(ink: Ink, rng: Random) -> Ink:
    """What is left of a slant after a stamp was turned level."""
    angle = rng.gauss(0, 1.3) if rng.random() < 0.8 else rng.uniform(-6, 6)
    extra = int(abs(np.sin(np.radians(angle))) * ink.shape[1] / 2) + 2
    ink = np.pad(ink, ((extra, extra), (4, 4)))
    turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), angle, 1.0)
    turn[0, 1] += rng.gauss(0, 0.05) if rng.random() < 0.3 else 0.0
    return cv2.warpAffine(ink, turn, (ink.shape[1], ink.shape[0]))


def _among_print(ink: Ink, font: ImageFont.FreeTypeFont, rng: Random, families: Sequence[Family]) -> Ink:
    """Twice in ten with print of another size and slant in its place, over the ink or taken out of it."""
    if rng.random() >= 0.22:
        return ink
    small = max(8, int(font.size * rng.uniform(0.25, 0.75)) // 4 * 4)
    angle = rng.choice((0.0, 0.0, rng.uniform(-40, 40)))
    print_, high, wide = _some_font(rng, families, small), *ink.shape
    side = 2 * high + wide
    sheet = np.zeros((side, side), np.float32)
    top = side / 2 - rng.uniform(-small, high) if angle else (side - high) / 2 + rng.uniform(-small, high * 0.8)
    for _ in range(1 if not angle and rng.random() < 0.6 else 3):
        row = _set(some_words(rng, rng.randint(1, 8)), print_)[:, : side // 2]
        left = int(side / 2 - rng.uniform(0, wide))
        place = sheet[int(top) : int(top) + row.shape[0], left : left + row.shape[1]]
        np.maximum(place, row[: place.shape[0], : place.shape[1]], out=place)
        top += small * rng.uniform(1.2, 1.9)
    sheet = cv2.warpAffine(sheet, cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0), (side, side))
    over = sheet[side // 2 - high // 2 :, side // 2 - wide // 2 :][:high, :wide]
    return ink * (1 - over) if rng.random() < 0.3 else np.maximum(ink, over * rng.uniform(0.3, 1.0))


def _with_strokes(ink: Ink, rng: Random) -> Ink:
    """Once in twelve with a line or two of a pen or a table."""
    for _ in range(rng.randint(1, 2) if rng.random() < 0.08 else 0):
        ends = [(int(rng.uniform(0, ink.shape[1])), int(rng.uniform(0, ink.shape[0]))) for _ in range(2)]
        cv2.line(ink, *ends, rng.uniform(0.4, 1.0), rng.choice((1, 2, 3)), cv2.LINE_AA)
    return ink


def _blotted(ink: Ink, rng: Random) -> Ink:
    for _ in range(rng.randint(1, 14) if rng.random() < 0.25 else 0):
        place = int(rng.uniform(0, ink.shape[1])), int(rng.uniform(0, ink.shape[0]))
        cv2.circle(ink, place, rng.choice((1, 1, 2, 3)), rng.uniform(0.3, 1), -1)
    return ink


def _hidden(ink: Ink, rng: Random) -> Ink:
    """Upside down, on its side, or no more than the upper or lower part of the letters."""
    kind = rng.random()
    if kind < 0.75:
        return np.ascontiguousarray(np.rot90(ink, 2 if kind < 0.6 else 1))
    part = int(ink.shape[0] * rng.uniform(0.3, 0.45))
    return ink[:part] if rng.random() < 0.5 else ink[-part:]


def _scrap(font: ImageFont.FreeTypeFont, rng: Random, families: Sequence[Family]) -> Ink:
    """A piece of the ring of a seal, of print that slants, or of strokes: what looks like letters and is no line."""
    kind = rng.random()
    sheet = _seal(font, rng) if kind < 0.45 else _slanting(font, rng, families) if kind < 0.75 else _strokes(font, rng)
    high, wide = (int(min(sheet.shape[0], font.size * rng.uniform(0.9, most))) for most in (1.9, 5))
    for _ in range(20):
        top, left = rng.randint(0, sheet.shape[0] - high), rng.randint(0, sheet.shape[1] - wide)
        piece = sheet[top : top + high, left : left + wide]
        if piece.mean() > 0.05:
            break
    return np.pad(piece, int(font.size * 0.2))


def _seal(font: ImageFont.FreeTypeFont, rng: Random) -> Ink:
    """A round seal with words along its ring."""
    radius = int(font.size * rng.uniform(2.2, 4.5))
    row = _set(some_words(rng, 8).upper(), font)[:, : int(6.28 * radius)]
    around = np.zeros((max(row.shape[1], int(6.28 * radius)), radius), np.float32)  # [along the ring, from the middle]
    edge = radius - row.shape[0] - int(font.size * 0.3)
    around[: row.shape[1], edge : edge + row.shape[0]] = row[::-1].T
    around[:, -4:] = around[:, max(0, edge - 9) : max(3, edge - 6)] = 1.0
    size, how = (2 * radius, 2 * radius), cv2.WARP_INVERSE_MAP | cv2.WARP_POLAR_LINEAR | cv2.WARP_FILL_OUTLIERS
    return cv2.warpPolar(around, size, (radius, radius), radius, how)


def _slanting(font: ImageFont.FreeTypeFont, rng: Random, families: Sequence[Family]) -> Ink:
    """Rows of print that run steeply."""
    side, print_ = int(font.size * 7), _some_font(rng, families, rng.choice((20, 28, 36, 52)))
    sheet = np.zeros((side, side), np.float32)
    for top in range(0, side - 60, int(print_.size * rng.uniform(1.2, 1.8))):
        row = _set(some_words(rng, 6), print_)[:60, :side]
        sheet[top : top + row.shape[0], : row.shape[1]] = row
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), rng.choice((1, -1)) * rng.uniform(18, 90), 1.0)
    return cv2.warpAffine(sheet, turn, (side, side))


def _strokes(font: ImageFont.FreeTypeFont, rng: Random) -> Ink:
    """Arcs and lines of a pen, of a frame, of a star."""
    side = int(font.size * 6)
    sheet = np.zeros((side, side), np.float32)
    for _ in range(rng.randint(6, 30)):
        place, thick = (rng.randint(0, side), rng.randint(0, side)), rng.choice((2, 3, 5, 8))
        if rng.random() < 0.5:
            end = place[0] + rng.randint(-90, 90), place[1] + rng.randint(-90, 90)
            cv2.line(sheet, place, end, 1.0, thick, cv2.LINE_AA)
        else:
            axes, start = (rng.randint(6, 60), rng.randint(6, 60)), rng.randint(0, 360)
            end_of_arc, slant = start + rng.randint(60, 360), rng.randint(0, 180)
            cv2.ellipse(sheet, place, axes, slant, start, end_of_arc, 1.0, thick, cv2.LINE_AA)
    return sheet


def _scanned(ink: Ink, font: ImageFont.FreeTypeFont, rng: Random, dots: np.random.Generator) -> Grey:
    """The line with capitals of 7 to 34 dots, soft, grainy, stored as JPEG, and made larger for reading."""
    capitals = rng.uniform(9, 34) if rng.random() < 0.75 else rng.uniform(7, 12)
    scale = min(1.0, capitals / (font.size * 0.72))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = rng.uniform(0, 1.0) if rng.random() < 0.7 else 0
    if soft > 0.25:
        small = cv2.GaussianBlur(small, (0, 0), soft)
    grey = 255 * rng.uniform(0.85, 1.0) * (1 - small) + 13 * small
    if rng.random() < 0.6:
        grey = grey + dots.normal(0, rng.uniform(1, 9), grey.shape)
    picture = np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        _, stored = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(35, 90)])
        picture = np.asarray(cv2.imdecode(stored, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    larger = rng.uniform(1, 3.2)
    return np.asarray(cv2.resize(picture, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC))


def _sharpened(picture: Grey, rng: Random) -> Grey:
    """Half of them as preparing leaves them: in black and white, or of stronger contrast."""
    kind = rng.random()
    if kind < 0.25:
        return np.asarray(cv2.threshold(picture, 0, 255, cv2.THRESH_OTSU)[1], dtype=np.uint8)
    if kind >= 0.5:
        return picture
    darkest, paper = np.percentile(picture, 1), np.percentile(picture, 70)
    return np.clip((picture - darkest) * 255 / max(20, paper - darkest), 0, 255).astype(np.uint8)


def _cut(picture: Grey, rng: Random) -> Grey | None:
    """The picture cut to its ink with a little room, sometimes more, at the height for reading."""
    dark = picture < _DARK
    if not dark.any():
        dark = picture < (int(picture.min()) + int(np.median(picture))) / 2
    across, along = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if across.size < 4 or along.size < 4:
        return None
    line = picture[max(0, across[0] - 4) : across[-1] + 5, max(0, along[0] - 4) : along[-1] + 5]
    if rng.random() < 0.2:
        rooms = [int(rng.uniform(0, 0.2) * line.shape[0]) for _ in range(4)]
        line = cv2.copyMakeBorder(line, *rooms, cv2.BORDER_CONSTANT, value=int(np.median(line)))
    wide = max(HEIGHT, round(line.shape[1] * HEIGHT / line.shape[0]))
    return np.asarray(cv2.resize(line, (wide + -wide % STEP, HEIGHT), interpolation=cv2.INTER_AREA))
