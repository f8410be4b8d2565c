"""Breaks blocks into lines and pages. Positions are points (1/72 inch) from the top left corner of an A4 sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.blocks import BOLD, REGULAR, Block, Centred, Columns, Line, Paragraph, Table

WIDTH, HEIGHT = 595.28, 841.89
_TOP, _RIGHT, _BOTTOM, _LEFT = 56.7, 45.0, 60.0, 82.0
Measure = Callable[[str, str, float], float]


@dataclass(frozen=True)
class Press:
    """What a machine can set.

    Attributes:
        size: body size in points.
        leading: distance of two lines, as a factor on the size.
        justified: True for an even right edge.
        one_size: True for a typewriter, which has neither sizes nor faces.
        gap: space between paragraphs, as a share of a line.
    """

    size: float
    leading: float
    justified: bool
    one_size: bool
    gap: float


@dataclass(frozen=True)
class Word:
    """A placed word: left end of its baseline, width and size in points; `block` counts blocks in reading order."""

    text: str
    x: float
    y: float
    width: float
    size: float
    face: str
    hand: bool
    block: int


@dataclass(frozen=True)
class Rule:
    """A drawn line, in points."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Sheet:
    """One page, with the named places where marks go."""

    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    spots: tuple[tuple[str, float, float], ...]

    @property
    def text(self) -> str:
        """The true text: a block a line, in reading order."""
        blocks: dict[int, list[str]] = {}
        for word in self.words:
            blocks.setdefault(word.block, []).append(word.text)
        return "\n".join(" ".join(words) for words in blocks.values())


def typeset(blocks: Sequence[Block], press: Press, measure: Measure) -> tuple[Sheet, ...]:
    """Sets the blocks on as many sheets as they need."""
    setter = _Setter(press, measure)
    for block in blocks:
        setter.add(block)
    return setter.sheets()


class _Setter:
    """Holds the position on the page that is being filled."""

    def __init__(self, press: Press, measure: Measure) -> None:
        self._press, self._measure = press, measure
        self._step = press.size * press.leading
        self._done: list[Sheet] = []
        self._block = 0
        self._clear()

    def sheets(self) -> tuple[Sheet, ...]:
        return (*self._done, self._sheet())

    def add(self, block: Block) -> None:
        if isinstance(block, Columns):
            self._columns(block)
        elif isinstance(block, Centred):
            self._centred(block)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        else:
            self._table(block)

    def _clear(self) -> None:
        self._words: list[Word] = []
        self._rules: list[Rule] = []
        self._spots: list[tuple[str, float, float]] = []
        self._y = _TOP

    def _sheet(self) -> Sheet:
        return Sheet(tuple(self._words), tuple(self._rules), tuple(self._spots))

    def _turn(self) -> None:
        self._done.append(self._sheet())
        self._clear()
        self._block += 1
        number = str(len(self._done) + 1)
        x = (_LEFT + WIDTH - _RIGHT - self._measure(number, REGULAR, self._press.size)) / 2
        self._place([number], x, 42.0, REGULAR, self._press.size)
        self._block += 1

    def _need(self, height: float) -> None:
        if self._y + height > HEIGHT - _BOTTOM:
            self._turn()

    def _columns(self, block: Columns) -> None:
        width = WIDTH - _LEFT - _RIGHT
        middle = _LEFT + width * block.share
        # A little air beyond the text's edges, as long names of bodies take.
        areas = ((block.left, _LEFT - 16, middle - 6), (block.right, middle + 2, WIDTH - _RIGHT + 10))
        self._need(max(self._height(lines, x1 - x0) for lines, x0, x1 in areas))
        top = self._y
        bottoms = []
        for lines, x0, x1 in areas:
            self._y = top
            self._block += 1
            for line in lines:
                self._line(line, x0, x1)
            bottoms.append(self._y)
        self._y = max(bottoms)

    def _centred(self, block: Centred) -> None:
        inset = 0.07 * (WIDTH - _LEFT - _RIGHT)
        x0, x1 = _LEFT + inset, WIDTH - _RIGHT - inset
        # One line more: a heading is not left alone at the foot of a page.
        self._need(self._height(block.lines, x1 - x0) + self._step)
        for line in block.lines:
            self._block += 1
            self._line(line, x0, x1)
        self._y += self._press.gap * self._step

    def _height(self, lines: Sequence[Line], width: float) -> float:
        return sum(
            (line.before + len(self._wrap(line.text, line.face, self._size(line.scale), width, 0.0))) * self._step
            for line in lines
        )

    def _size(self, scale: float) -> float:
        return self._press.size * (1.0 if self._press.one_size else scale)

    def _line(self, line: Line, x0: float, x1: float) -> None:
        size = self._size(line.scale)
        self._y += line.before * self._step
        for words in self._balanced(line, size, x1 - x0):
            width = self._measure(" ".join(words), line.face, size)
            x = (x0 + x1 - width) / 2 if line.centred else x0
            self._y += self._step * max(size / self._press.size, 0.9)
            self._place(words, x, self._y, line.face, size)
            if line.rule:
                length = (width or x1 - x0) * line.rule
                middle = x + width / 2
                self._rules.append(Rule(middle - length / 2, self._y + 4, middle + length / 2, self._y + 4))
        if line.spot:
            self._spots.append((line.spot, (x0 + x1) / 2, self._y))

    def _balanced(self, line: Line, size: float, width: float) -> list[list[str]]:
        """Wraps a centred line into parts of about the same length, as a typist does by eye."""
        lines = self._wrap(line.text, line.face, size, width, 0.0)
        for share in (0.6, 0.7, 0.8, 0.9) if line.centred else ():
            tighter = self._wrap(line.text, line.face, size, width * share, 0.0)
            if len(tighter) == len(lines):
                return tighter
        return lines

    def _paragraph(self, block: Paragraph) -> None:
        self._block += 1
        size, indent = self._press.size, block.indent * self._press.size
        width = WIDTH - _LEFT - _RIGHT
        lines = self._wrap(block.text, block.face, size, width, indent)
        for place, words in enumerate(lines):
            # Neither a heading nor a first line stands alone at the foot of a page.
            self._need(self._step * self._together(block, len(lines), place))
            self._y += self._step
            start = indent if place == 0 else 0.0
            last = place == len(lines) - 1
            spread = 0.0 if last or not self._press.justified else width - start
            self._place(words, _LEFT + start, self._y, block.face, size, spread)
        self._y += self._press.gap * self._step

    def _together(self, block: Paragraph, lines: int, place: int) -> float:
        """How many lines must find room on this page before one of a paragraph is set."""
        if place == 0 and block.face == BOLD:
            return 3.5
        return 2.0 if place == 0 and lines > 1 else 1.0

    def _wrap(self, text: str, face: str, size: float, width: float, indent: float) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        room = width - indent
        for word in text.split():
            if lines[-1] and self._measure(" ".join([*lines[-1], word]), face, size) > room:
                lines.append([])
                room = width
            lines[-1].append(word)
        return lines

    def _place(self, words: Sequence[str], x: float, y: float, face: str, size: float, spread: float = 0.0) -> None:
        widths = [self._measure(word, face, size) for word in words]
        space = self._measure(" ", face, size)
        if spread and len(words) > 1:
            space = (spread - sum(widths)) / (len(words) - 1)
        for word, width in zip(words, widths, strict=True):
            hand = word.startswith("{")
            self._words.append(Word(word.strip("{}"), x, y, width, size, face, hand, self._block))
            x += width + space

    def _table(self, block: Table) -> None:
        size = self._press.size * (1.0 if self._press.one_size else 0.88)
        edges = self._edges(block, size)
        self._y += 0.3 * self._step
        for number, row in enumerate(block.rows):
            self._row(row, edges, BOLD if number == 0 else REGULAR, size, first=number == 0)
        self._y += 0.6 * self._step

    def _edges(self, block: Table, size: float) -> list[float]:
        # Columns share the width by their longest cell, capped so that one long text does not starve the figures.
        columns = zip(*block.rows, strict=True)
        wants = [min(max(self._measure(cell, BOLD, size) for cell in column) + 12, 190.0) for column in columns]
        factor = (WIDTH - _LEFT - _RIGHT) / sum(wants)
        edges = [_LEFT]
        for want in wants:
            edges.append(edges[-1] + want * factor)
        return edges

    def _row(self, row: Sequence[str], edges: Sequence[float], face: str, size: float, *, first: bool) -> None:
        cells = [
            self._wrap(cell, face, size, right - left - 8, 0.0)
            for cell, left, right in zip(row, edges, edges[1:], strict=False)
        ]
        height = max(map(len, cells)) * self._step + 6
        self._need(height)
        top = self._y
        for lines, left, right in zip(cells, edges, edges[1:], strict=False):
            self._block += 1
            for place, words in enumerate(lines):
                width = self._measure(" ".join(words), face, size)
                self._place(words, (left + right - width) / 2, top + self._step * (place + 0.9), face, size)
        self._frame(edges, top, top + height, first=first)
        self._y = top + height

    def _frame(self, edges: Sequence[float], top: float, bottom: float, *, first: bool) -> None:
        self._rules += [Rule(x, top, x, bottom) for x in edges]
        self._rules += [Rule(edges[0], y, edges[-1], y) for y in ((top, bottom) if first else (bottom,))]
