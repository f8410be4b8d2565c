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


def restore_characters(text: str) -> str:
    """Return the text in NFC, look-alikes of Đ, ligatures and wide letters replaced, control characters taken out."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text.translate(_TABLE)))
