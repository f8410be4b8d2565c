"""Fonts of this machine that have the Vietnamese letters. More of them make the set harder and other than ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from PIL import ImageFont

_ROOTS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"), Path.home() / ".fonts")
_SMALL = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
_LETTERS = _SMALL + _SMALL.upper() + "²…–“”’"
_LIGHT = ("ExtraLight", "Oblique", "Italic", "Math", "opens")


@cache
def vietnamese_fonts() -> tuple[Path, ...]:
    """All TrueType fonts with Vietnamese letters, in the order of their names.

    Raises:
        RuntimeError: there is none.
    """
    found = {
        one.name: one for root in _ROOTS if root.is_dir() for one in sorted(root.rglob("*.ttf")) if _has_letters(one)
    }
    if not found:
        raise RuntimeError("No font with Vietnamese letters: apt-get install fonts-dejavu-core")
    return tuple(found[name] for name in sorted(found))


def _has_letters(path: Path) -> bool:
    font = opened(path, 24)
    unknown = bytes(font.getmask("\ufffe"))
    return all(bytes(font.getmask(letter)) not in (unknown, b"") for letter in _LETTERS)


def opened(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    """A font at a size, laid out the same on every machine, whether Raqm is there or not."""
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)


def text_font(rng: Random) -> Path:
    """A font that a page of text is set in."""
    plain = [one for one in vietnamese_fonts() if not any(word in one.name for word in (*_LIGHT, "Bold"))]
    return rng.choice(plain or list(vietnamese_fonts()))


def stamp_font(rng: Random) -> Path:
    """A font that a stamp is cut in."""
    fonts = [one for one in vietnamese_fonts() if not any(word in one.name for word in _LIGHT)]
    return rng.choice(fonts or list(vietnamese_fonts()))
