"""The building stones of a sheet: what stands on it, before any position is known."""

from __future__ import annotations

from dataclasses import dataclass

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "regular", "bold", "italic", "bold-italic"


@dataclass(frozen=True)
class Line:
    """One line of a column or of a centred block; wraps where it is too long.

    Attributes:
        text: words; one in braces, `{12}`, is written by hand.
        face: REGULAR, BOLD, ITALIC or BOLD_ITALIC.
        scale: factor on the body size.
        centred: False puts the line at the left edge of its column.
        before: empty space above, in lines.
        rule: length of the rule drawn under the line, as a share of the line; 0 for none.
        spot: name of a place that marks are put on later ("number", "signature"), "" for none.
    """

    text: str
    face: str = REGULAR
    scale: float = 1.0
    centred: bool = True
    before: float = 0.0
    rule: float = 0.0
    spot: str = ""


@dataclass(frozen=True)
class Columns:
    """Two columns side by side that are never torn apart; the first is `share` of the text's width."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    share: float = 0.42


@dataclass(frozen=True)
class Centred:
    """Centred lines that stay together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text; `indent` is that of the first line, in ems."""

    text: str
    face: str = REGULAR
    indent: float = 2.5


@dataclass(frozen=True)
class Table:
    """Ruled rows of equal length; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError(f"rows of different length: {self.rows}")


Block = Columns | Centred | Paragraph | Table
