"""A code as it is typed with nothing, or anything, between its parts: `381 VVS`, `07hdbtgđtw`, `ĐA07/TU`.

Where the letters of the kind end and those of the body begin can't be seen; the codes that an archive has decide.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 40
_LEADER: Final = re.compile(r"s[ốo][\s:.]+(?=\S)", re.I)
_SEPARATORS: Final = re.compile(r"[\s./_:&‐-―−-]+")
_SHAPE: Final = re.compile(r"([A-Za-zĐđƯư]*)(\d{1,9})([A-Za-zĐđƯư]*\d{0,2})")
"""Digits may be a number with a year (`01/2020/NĐ-CP`), and end the letters with a term (`QH15`). No code has other
letters; words mostly have, and need not be looked for."""


def typed_together(text: str) -> str | None:
    """The number and the letters behind it, None where the text is no such thing: `ĐA07/TU` is `7đatu`."""
    plain = unicodedata.normalize("NFC", text).strip().replace("Ð", "Đ").replace("ð", "đ")
    if len(plain) > _LONGEST:
        return None
    match = _SHAPE.fullmatch(_SEPARATORS.sub("", _LEADER.sub("", plain, count=1)))
    if match is None or not (match[1] or match[3]):
        return None
    return f"{match[2].lstrip('0') or '0'}{match[1]}{match[3]}".lower().replace("tư", "tw")
