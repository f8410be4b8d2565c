"""Which pictures are made of instructions for drawing, not of dots: their first bytes say so."""

from __future__ import annotations

_ENDINGS = ((b"\xd7\xcd\xc6\x9a", "wmf"), (b"\x01\x00\x09\x00", "wmf"), (b"\x02\x00\x09\x00", "wmf"),
            (b"\x1f\x8b", "emz"))  # fmt: skip
_EMF_MARK = slice(40, 44)
_LOOKED_AT = 2_048


def ending_of(content: bytes) -> str | None:
    """The kind of a drawn picture; None for a picture made of dots, and for what is no picture."""
    if content[_EMF_MARK] == b" EMF":
        return "emf"
    for magic, ending in _ENDINGS:
        if content.startswith(magic):
            return ending
    start = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "svg" if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in start else None
