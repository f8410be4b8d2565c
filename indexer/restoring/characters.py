"""Vietnamese characters as they should be stored: composed, with the right D, without invisible debris."""

from __future__ import annotations

import re
import unicodedata

# U+00D0 (Icelandic eth) and U+0189 (African D) look like Đ and were typed or mapped for it.
_LOOKALIKES = {"Ð": "Đ", "Ɖ": "Đ", "\u00ad": "", "\u200b": "", "\ufeff": "", "\u00a0": " ", "\u3000": " "}
# Printers' ligatures (`ﬁ`) and the wide letters and figures of East Asian programs (`２６`).
_ALIKE = (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F))
_TABLE = str.maketrans(_LOOKALIKES | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _ALIKE})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

# What a terminal takes for colours and moves: `ESC[1;31m`, `ESC[K`. Those that end in M or T are rare and stay: the
# words of marks of secrecy begin so, and nothing may make another word of one (`ESC[MẬT`).
_OF_A_TERMINAL = re.compile(r"\x1b\[[0-?]*[A-LN-SU-Za-z]")


def restore_characters(text: str) -> str:
    """Return the text in NFC, look-alikes of Đ, ligatures and wide letters replaced.

    Control characters are taken out, and whole sequences for a terminal (`ESC[1m`).
    """
    return unicodedata.normalize("NFC", _CONTROLS.sub("", without_terminal(text.translate(_TABLE))))


def without_terminal(text: str) -> str:
    """Return the text without sequences for a terminal; before it is known which letters its bytes are, too."""
    return _OF_A_TERMINAL.sub("", text) if "\x1b[" in text else text
