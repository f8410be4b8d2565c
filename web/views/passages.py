"""Text with marked places, cut into pieces that a template can show without touching markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `hit` is the number of the hit it belongs to within its page, from 1, or 0.

    Args:
        href: where the document is that these words name.
        first: of a hit that is cut in several pieces, the first.
    """

    text: str
    marked: bool
    hit: int = 0
    href: str | None = None
    first: bool = True


def merged(spans: Iterable[tuple[int, int]], *, length: int) -> tuple[tuple[int, int], ...]:
    """The spans in order, within the text, overlapping ones made one, empty ones left out."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def joined(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans as hits: words marked side by side, with nothing but space between them, are one hit."""
    kept: list[tuple[int, int]] = []
    for start, end in merged(spans, length=len(text)):
        if kept and not text[kept[-1][1] : start].strip():
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return tuple(kept)


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """The text cut at its marked places; put together again it is the text."""
    cut: list[Piece] = []
    behind = 0
    for number, (start, end) in enumerate(merged(spans, length=len(text)), start=1):
        if start > behind:
            cut.append(Piece(text[behind:start], marked=False))
        cut.append(Piece(text[start:end], marked=True, hit=number))
        behind = end
    if behind < len(text):
        cut.append(Piece(text[behind:], marked=False))
    return tuple(cut)


def linked(parts: Iterable[Piece], places: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """The same pieces, cut again where words lead somewhere: `start, end, href`; of two on one place the first."""
    cut: list[Piece] = []
    free, at = 0, 0
    wanted: list[tuple[int, int, str]] = []
    for start, end, href in sorted(places):
        if start >= free and end > start:
            wanted.append((start, end, href))
            free = end
    for part in parts:
        end = at + len(part.text)
        first = True
        while at < end:
            while wanted and wanted[0][1] <= at:
                wanted.pop(0)
            inside = bool(wanted) and wanted[0][0] <= at
            stop = min(end, wanted[0][1] if inside else wanted[0][0]) if wanted else end
            text = part.text[len(part.text) - (end - at) : len(part.text) - (end - stop)]
            cut.append(replace(part, text=text, href=wanted[0][2] if inside else None, first=first))
            at, first = stop, False
    return tuple(cut)
