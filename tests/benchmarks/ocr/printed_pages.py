"""Pages of prose set or typed in the typefaces of this machine, each drawn from ranges by its half and number."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"))
# With the Debian package of each. Neighbours in the list go to different halves.
FACES = {
    "FreeSerif.ttf": "fonts-freefont-ttf", "DejaVuSerif.ttf": "fonts-dejavu-core",
    "CharisSIL-Regular.ttf": "fonts-sil-charis", "LinLibertine_R.otf": "fonts-linuxlibertine",
    "GentiumPlus-Regular.ttf": "fonts-sil-gentiumplus", "EBGaramond12-Regular.otf": "fonts-ebgaramond",
    "Vollkorn-Regular.ttf": "fonts-vollkorn", "JunicodeTwoBeta-Regular.otf": "fonts-junicode",
    "cmunrm.ttf": "fonts-cmu", "lmroman10-regular.otf": "fonts-lmodern",
    "FreeSans.ttf": "fonts-freefont-ttf", "DejaVuSans.ttf": "fonts-dejavu-core",
    "Carlito-Regular.ttf": "fonts-crosextra-carlito", "Lato-Regular.ttf": "fonts-lato",
    "OpenSans-Regular.ttf": "fonts-open-sans", "Roboto-Regular.ttf": "fonts-roboto-unhinted",
}  # fmt: skip
TYPEWRITERS = {
    "FreeMono.ttf": "fonts-freefont-ttf", "cmuntt.ttf": "fonts-cmu",
    "lmmono10-regular.otf": "fonts-lmodern", "NotoMono-Regular.ttf": "fonts-noto-mono",
    "cmunvt.ttf": "fonts-cmu", "lmmonoslant10-regular.otf": "fonts-lmodern",
}  # fmt: skip
LEAST = 12
_WIDE, _MARGIN, _TOP, _ROWS = 470, 62, 60, 26  # points, points, points, rows


@dataclass(frozen=True)
class Printed:
    """A page as it left the press: grey, dark on white.

    Attributes:
        truth: its words with single spaces.
        face: file of the typeface.
        points: size of the letters.
    """

    picture: np.ndarray
    truth: str
    dpi: int
    face: str
    points: float


@cache
def found_faces(folders: tuple[Path, ...] = FOLDERS) -> dict[str, Path]:
    """The files of the known typefaces that are installed, in the order of the lists.

    Raises:
        RuntimeError: there are fewer than twelve; it says which packages bring the others.
    """
    known = {**FACES, **TYPEWRITERS}
    files = {path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.[ot]tf"))}
    found = {name: files[name] for name in known if name in files}
    if len(found) < LEAST:
        packages = sorted({known[name] for name in known if name not in files})
        raise RuntimeError(f"Only {len(found)} of the typefaces are installed: apt-get install {' '.join(packages)}")
    return found


def faces_of(half: int, *, typed: bool, folders: tuple[Path, ...] = FOLDERS) -> list[Path]:
    """The typefaces of a half, 0 or 1: no face is in both."""
    some = TYPEWRITERS if typed else FACES
    return [path for name, path in found_faces(folders).items() if name in some and [*some].index(name) % 2 == half]


def print_page(chance: np.random.Generator, face: Path, texts: Sequence[str], *, dpi: int, typed: bool) -> Printed:
    """Set a page of prose, or type it letter by letter with the hand's unevenness."""
    points = float(chance.uniform(9.5, 12) if typed else chance.uniform(10, 13.5))
    unit = dpi / 72
    image = Image.new("L", (round(595 * unit), round(842 * unit)), 255)
    font = ImageFont.truetype(str(face), points * unit, layout_engine=ImageFont.Layout.BASIC)
    words = unicodedata.normalize("NFC", str(chance.choice(list(texts)))).split()
    start = int(chance.integers(max(1, len(words) - 420)))
    wide = int(_WIDE * unit / font.getlength("đồng chí và nhân dân") * 20)
    lines = textwrap.wrap(" ".join(words[start : start + 420]), wide, break_on_hyphens=False)[:_ROWS]
    draw, step = ImageDraw.Draw(image), points * float(chance.uniform(1.35, 1.8))
    for row, line in enumerate(lines):
        place = (_MARGIN * unit, (_TOP + step * row) * unit)
        if typed:
            _type(draw, place, line, font, chance)
        else:
            draw.text(place, line, font=font, fill=0)
    return Printed(np.asarray(image), " ".join(" ".join(lines).split()), dpi, face.name, points)


def _type(draw: ImageDraw.ImageDraw, place: tuple[float, float], line: str, font: ImageFont.FreeTypeFont,
          chance: np.random.Generator) -> None:  # fmt: skip
    """Strike every letter by itself, some higher, some weaker."""
    step, wobble = font.getlength("n"), float(chance.uniform(0, 0.035)) * font.size
    for index, letter in enumerate(line):
        if letter != " ":
            left, top = place[0] + index * step, place[1] + float(chance.normal(0, wobble))
            draw.text((left, top), letter, font=font, fill=int(chance.integers(0, 90)))
