"""UTF-8 that a program took for Windows' Western code and saved once more: `Tá»‰nh` is `Tỉnh`."""

from __future__ import annotations

import re
from typing import Final

# Bytes that this code has no letter for are kept as they are by programs that read it.
_SIGNS: Final = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0x100)}
_BYTES: Final = {sign: code for code, sign in _SIGNS.items()}
_RUN: Final = re.compile(f"[{re.escape(''.join(_BYTES))}]{{2,}}")
# The first two bytes of most Vietnamese letters with two marks; nobody writes these signs one behind the other.
_GIVES_AWAY: Final = re.compile("á[º»].")


def saved_once(text: str) -> str:
    """Return the text as it was before it was saved twice; one that never was is returned as it is."""
    return _RUN.sub(_letters_of, text) if _GIVES_AWAY.search(text) else text


def _letters_of(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
