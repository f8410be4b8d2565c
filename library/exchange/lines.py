"""A page's words as lines and blocks, each in its place on the page picture.

The words come out of the page's own text by their offsets, so what is written from them is the catalogue's text; a
character that stands in no word's box is given to the word before it, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.errors import DamagedError
from library.records import Box, Page, Word


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word in its place: its characters, its box in pixels of the page picture, its confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """The words of one line of text, at least one."""

    words: tuple[PlacedWord, ...]

    @property
    def box(self) -> Box:
        """The smallest box around its words."""
        return Box.around([word.box for word in self.words])


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that no empty line parts, at least one."""

    lines: tuple[PlacedLine, ...]

    @property
    def box(self) -> Box:
        """The smallest box around its lines."""
        return Box.around([line.box for line in self.lines])


def blocks_of(page: Page) -> tuple[Block, ...]:
    """The blocks of a page in reading order.

    Raises:
        DamagedError: the page has text but no word knows its place.
    """
    words = [word for word in sorted(page.words, key=lambda word: (word.start, word.end)) if word.start < word.end]
    if not words:
        if page.text.strip():
            raise DamagedError("The words of page {number} have no places on its picture.",
                               next_step="Ingest the file into a new archive, which reads it again.",
                               number=page.number)
        return ()
    blocks: list[list[list[PlacedWord]]] = [[[]]]
    behind = 0
    for (start, end), word in zip(_spans(words, page.text), words, strict=True):
        breaks = page.text.count("\n", behind, start) if behind else 0
        if breaks > 1:
            blocks.append([[]])
        elif breaks:
            blocks[-1].append([])
        text = " ".join(page.text[start:end].split())
        if text:
            blocks[-1][-1].append(PlacedWord(text, word.box, word.confidence))
        behind = max(behind, end)
    return tuple(_block(lines) for lines in blocks if any(lines))


def _block(lines: Sequence[Sequence[PlacedWord]]) -> Block:
    return Block(tuple(PlacedLine(tuple(line)) for line in lines if line))


def _spans(words: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """The characters of each word, with what stands between it and the next in no word."""
    behind = 0
    for index, word in enumerate(words):
        following = words[index + 1].start if index + 1 < len(words) else len(text)
        start = 0 if index == 0 and text[: word.start].strip() else max(word.start, behind)
        end = max(word.end, start)
        stray = text[end:following].rstrip()
        end += len(stray) if stray.strip() else 0
        behind = end
        yield start, end
