"""Text that was saved with one byte a letter: the code in which most of it reads as Vietnamese.

Some codes keep capitals where others have signs or nothing at all (0x80 to 0x9F, control characters), so each is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from indexer.restoring.characters import restore_characters
from indexer.restoring.legacy import READS_WELL, Restored, convert, restore_text
from indexer.restoring.saved_twice import saved_once
from indexer.restoring.syllables import share_of_syllables

# Capitals of TCVN 5712, first form (VN1), by their bytes; small letters are as in TCVN3, which has no such capitals.
_CAPITALS_OF_VN1: Final = {
    **dict(enumerate("ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", 0x80)),
    **dict(zip((0x01, 0x02, 0x04, 0x05, 0x06, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17), "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True)),
    **dict(zip((0xAF, 0xBA, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xCD, 0xD9, 0xDA, 0xDB, 0xE0, 0xF0, 0xFF),
               "ẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ", strict=True)),
}  # fmt: skip

_LOST: Final = "\ufffd"


def nearly_utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 but for a few: cut in the middle of a letter, or with a line from elsewhere.

    What is no UTF-8 is U+FFFD. None where more is lost than there is.
    """
    text = data.decode("utf-8", "replace")
    lost = text.count(_LOST)
    return text if lost < sum(not letter.isascii() for letter in text) - lost else None


def restore_bytes(data: bytes) -> Restored:
    """Return the text that reads best: UTF-8 with errors, CP1258, a legacy code converted, or Western."""
    return max(_readings(data), key=_syllables)


def _readings(data: bytes) -> Iterator[Restored]:
    whole = nearly_utf8(data)
    if whole is not None:
        yield replace(restore_text(saved_once(whole)), lossy=True)
    yield Restored(restore_characters(data.decode("cp1258", "replace")))
    yield restore_text(data.decode("cp1252", "replace"))
    letters = data.decode("latin-1")
    yield restore_text(letters)  # VISCII
    converted = convert(letters.translate(_CAPITALS_OF_VN1), "tcvn3")
    if share_of_syllables(converted)[0] >= READS_WELL:  # French has some syllables more when taken for this
        yield Restored(converted, "tcvn3")


def _syllables(restored: Restored) -> float:
    share, words = share_of_syllables(restored.text)
    return share * words
