"""Addresses of a web page that hold themselves what they name: `data:image/png;base64,…`."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from urllib.parse import unquote_to_bytes

_DATA = re.compile(r"\s*data:([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_BLANKS = re.compile(rb"\s+")


def held_in(address: str) -> tuple[str, bytes | None] | None:
    """What kind of thing an address holds, in small letters, and the thing; without it where it is broken.

    None where the address is of a place elsewhere.
    """
    found = _DATA.fullmatch(address)
    if found is None:
        return None
    said, content = found[1], unquote_to_bytes(found[2])
    kind = said.split(";")[0].strip().lower()
    if said.split(";")[-1].strip().lower() != "base64":
        return kind, content
    packed = _BLANKS.sub(b"", content).rstrip(b"=")
    try:
        return kind, b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return kind, None
