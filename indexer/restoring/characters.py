"""Vietnamese characters as they should be stored: composed, with the right D, without invisible debris."""

from __future__ import annotations

import re
import unicodedata

# U+00D0 (Icelandic eth) and U+0189 (African D) look like Đ and were typed or mapped for it.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "\u00ad": "", "\u200b": "", "\ufeff": "", "\u00a0": " "})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def restore_characters(text: str) -> str:
    """Return the text in NFC, with look-alikes of Đ replaced and control characters taken out."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text.translate(_LOOKALIKES)))
