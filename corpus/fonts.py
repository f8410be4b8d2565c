"""Finds the fonts and measures with them. They come from Debian packages, and only the generator needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageFont

from corpus.blocks import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from corpus.typeset import Press

_ROOTS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"))
_PACKAGES = {
    "Liberation": "fonts-liberation2",
    "texgyre": "fonts-texgyre",
    "Free": "fonts-freefont-ttf",
    "dkg": "fonts-dkg-handwriting",
    "Rufscript": "fonts-rufscript",
    "Dancing": "fonts-dancingscript",
}
_UNIT = 200  # letters are measured at this size and scaled, so that a layout never depends on the resolution
_TIMES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}
_SCHOOL = {
    REGULAR: "texgyreschola-regular.otf",
    BOLD: "texgyreschola-bold.otf",
    ITALIC: "texgyreschola-italic.otf",
    BOLD_ITALIC: "texgyreschola-bolditalic.otf",
}
STAMP, HANDS = "FreeSansBold.ttf", ("dkg.ttf", "Rufscript010.ttf", "DancingScript-Regular.otf")


class MissingFontError(RuntimeError):
    """A font of the generator is not installed; the message names the Debian package."""


@dataclass(frozen=True)
class Machine:
    """A machine that writes: the font file of each face and what it can set."""

    faces: Mapping[str, str]
    press: Press


def machine_for(paper: str, scale: float = 1.0) -> Machine:
    """The machine behind a kind of paper.

    Args:
        paper: one of records.PAPERS that is printed.
        scale: factor on the body size.
    """
    if paper == "typewriter":
        return Machine(dict.fromkeys(_TIMES, "texgyrecursor-regular.otf"), Press(12.0 * scale, 1.5, False, True, 0.25))
    if paper == "roneo":
        return Machine(dict.fromkeys(_TIMES, "FreeMonoBold.ttf"), Press(12.0 * scale, 1.45, False, True, 0.25))
    if paper == "letterpress":
        return Machine(_SCHOOL, Press(11.5 * scale, 1.35, True, False, 0.2))
    return Machine(_TIMES, Press(13.5 * scale, 1.28, True, False, 0.35))


@dataclass
class FontBook:
    """Opens each font file once."""

    _paths: dict[str, Path] = field(default_factory=dict)
    _fonts: dict[tuple[str, float], ImageFont.FreeTypeFont] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """The file of a font.

        Raises:
            MissingFontError: it is not installed.
        """
        if name not in self._paths:
            found = sorted(path for root in _ROOTS if root.is_dir() for path in root.rglob(name))
            # Debian's older fonts-liberation package has files of the same name without the Vietnamese letters.
            found = [path for path in found if path.parent.name != "liberation"]
            if not found:
                raise MissingFontError(f"{name} is not installed: apt-get install {_package(name)}")
            self._paths[name] = found[0]
        return self._paths[name]

    def font(self, name: str, pixels: float) -> ImageFont.FreeTypeFont:
        """A font at a size in pixels."""
        key = (name, round(pixels, 2))
        if key not in self._fonts:
            layout = ImageFont.Layout.BASIC  # the same everywhere, whether Raqm is there or not
            self._fonts[key] = ImageFont.truetype(self.path(name), key[1], layout_engine=layout)
        return self._fonts[key]

    def width(self, machine: Machine, text: str, face: str, size: float) -> float:
        """The width of a text in the unit of `size`; words in braces are written by hand and take more room."""
        plain = text.replace("{", "").replace("}", "")
        hands = text.count("{")
        return self.font(machine.faces[face], _UNIT).getlength(plain) * size / _UNIT + hands * 0.45 * size


def missing_fonts(names: Sequence[str] = (STAMP, *HANDS, *_TIMES.values(), *_SCHOOL.values())) -> list[str]:
    """Debian packages that the generator needs and that are not installed."""
    book = FontBook()
    missing = set()
    for name in (*names, "texgyrecursor-regular.otf", "FreeMonoBold.ttf"):
        try:
            book.path(name)
        except MissingFontError:
            missing.add(_package(name))
    return sorted(missing)


def _package(name: str) -> str:
    return next(package for start, package in _PACKAGES.items() if name.startswith(start))
