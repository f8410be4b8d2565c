"""Where sentences begin and end; a line of a page ends none unless the next begins something new."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"(?<=[.!?…])(?<!\bsố\.)(?<!\bTT\.)[ \t\"”)\]]*(?=\s+(?:[A-ZĐÀ-Ỹ“\"(\-–*+]|\d+\.?\s))"
    r"|(?<=[^\n])\n\s*\n\s*"
    r"|(?<=[.:;!?])\n"
    r"|\n(?=[ \t]*(?:[-–*+•]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|Điều\s\d|Căn cứ\s|CHƯƠNG|Chương\s|[IVX]+[.-]\s))"
    r"|\n(?=[A-ZĐÀ-Ỹ])(?<=[^,]\n|.\n)(?=[^\n]{60})"
)
_NUMBERED = re.compile(r"(?:(?:Điều|Khoản|Mục|Chương)\s+[\dIVX]+[a-z]?|^\s*\d{1,2}|\n\s*\d{1,2})\.\Z")
"""`Điều 3.`: its full stop ends no sentence."""
_LONGEST = 1_000_000


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as `start, end`, in order; a list after `;` goes on, a new paragraph does not."""
    found, start = [], 0
    for edge in _BREAK.finditer(text):
        if edge.end() > start and not _NUMBERED.search(text, max(start, edge.start() - 14), edge.start()):
            found.append((start, edge.end()))
            start = edge.end()
    found.append((start, len(text)))
    return [piece for low, high in found for piece in _bounded(low, high) if text[piece[0] : piece[1]].strip()]


def _bounded(low: int, high: int) -> list[tuple[int, int]]:
    return [(at, min(high, at + _LONGEST)) for at in range(low, high, _LONGEST)]
