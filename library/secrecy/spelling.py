"""One spelling for the many ways in which the same letters are written: composed, spaced, hidden, looking alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Signs over and under letters that Vietnamese has, and the diaeresis, which old fonts use in their place.
_VIETNAMESE_SIGNS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0308\u0309\u031b\u0323")
# Letters of other scripts, small capitals among them, that print like Latin ones.
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТХУІЅЈавекмнорстхуіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχᴀʙᴄᴅᴇɢʜɪᴋʟᴍɴᴏᴘᴛᴜʏÐðıО",
    "ABEKMHOPCTXYISJabekmhopctxyisjABEZHIKMNOPTYXaeikvoptyxABCDEGHIKLMNOPTUYĐđiO",
)
# Anything but composed Latin letters, digits and common signs: only then is there something to make one.
_ODD = re.compile(
    r"[^\x00-\x9f\xa1-\xa9\xab\xac\xae-\xb9\xbb-\xcf\xd1-\xef\xf1-\u0130\u0132-\u024f\u1ea0-\u1eff\u2010-\u2027"
    r"\u2030-\u205e]"
)
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
# Colours of a terminal, whose first character reading takes out: `ESC[1m`, `[0m`.
_COLOURS = re.compile(r"\x1b?\[\d{1,3}(?:;\d{1,3})*m")
# Written backwards, and shown forwards, up to the sign that ends it or the end of the line.
_RIGHT_TO_LEFT = re.compile("\u202e([^\u202c\n]*)")
_NOT_LETTERS = re.compile(r"[\W_]+")
_FOREIGN_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")
_STROKED = {"đ": "d", "ð": "d"}
CODE = "ƻ"
"""Stands for a document's number and code among the letters of a line."""
_NUMBERED = re.compile(
    r"(?<![^\W_])(?:số|so|sô)\s*[:.]?\s*(?:[\d.…_]*\d[\d.…_]*(?:\s*[-–/]?\s*[A-ZĐƯ]{1,6}(?:\s*[-–/&]\s*[A-ZĐƯ0-9]{1,8})*)?"
    r"|[.…_]*\s*[-–/]\s*[A-ZĐƯ]{1,6}(?:\s*[-–/&]\s*[A-ZĐƯ0-9]{1,8})*|[.…_]{2,})(?![^\W_])"
    r"|^\s*[-–/]\s*[A-ZĐƯ]{1,6}(?:\s*[-–/&]\s*[A-ZĐƯ0-9]{1,8})+(?![^\W_])",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return the text composed, of Latin letters where others look the same, without what nobody sees; case is kept.

    Line breaks stay, other white space is one space.
    """
    if "[" in text:
        text = _COLOURS.sub("", text)
    if _ODD.search(text) is None:
        return _SPACES.sub(" ", text)
    if "\u202e" in text:
        text = _RIGHT_TO_LEFT.sub(lambda match: match[1][::-1], unicodedata.normalize("NFC", text))
    apart = unicodedata.normalize("NFKD", text).translate(_LOOK_ALIKE)
    if not apart.isascii():
        apart = "".join(filter(_is_seen, apart))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", apart))


@lru_cache(maxsize=4_096)
def _is_seen(character: str) -> bool:
    if character in _VIETNAMESE_SIGNS or character.isascii():
        return True
    return unicodedata.category(character) not in {"Mn", "Me", "Cf"}


def letters(cleaned: str) -> str:
    """The letters and digits of a clean line, one after another; its number and code are one `CODE`."""
    return _NOT_LETTERS.sub("", _NUMBERED.sub(CODE, cleaned))


def plain(text: str) -> str:
    """The same letters in lower case without diacritics, place for place."""
    return "".join(map(_plain, text))


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    lower = letter.lower()
    return _STROKED.get(lower) or unicodedata.normalize("NFD", lower)[0]


def has_diacritics(cleaned: str) -> bool:
    """Whether any letter bears a diacritic; one typewriter has them for all its words or for none."""
    return _FOREIGN_LETTER.search(cleaned) is not None
