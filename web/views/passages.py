"""Text with marked places, cut into pieces that a template can show without touching markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `hit` is the number of the hit it belongs to within its page, from 1, or 0."""

    text: str
    marked: bool
    hit: int = 0


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
