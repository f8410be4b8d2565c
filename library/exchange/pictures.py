"""Picture files as the pages of a PDF: its own bytes where PDF knows their coding, else packed without loss."""

from __future__ import annotations

from pathlib import Path

import img2pdf

from library.errors import UnreadableError

_POINTS_PER_INCH = 72
_A4_HEIGHT_INCHES = 11.7
_LEAST_DPI, _MOST_DPI = 70, 1_200
_LEAST_OF_A4, _MOST_OF_A4 = 0.4, 2.5


def pdf_of_pictures(original: Path) -> bytes:
    """A PDF whose pages are the pictures of a JPEG, PNG or TIFF file.

    Raises:
        UnreadableError: a picture of the file cannot be put into a PDF without loss.
    """
    try:
        made: bytes = img2pdf.convert(
            original.read_bytes(), engine=img2pdf.Engine.internal, rotation=img2pdf.Rotation.ifvalid,
            layout_fun=_layout, nodate=True)
    except Exception as error:  # the library and its decoders raise whatever they meet
        raise UnreadableError("damaged", "A picture cannot be put into a PDF without loss: {detail}.",
                              detail=error) from error
    return made


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """The size of page and picture in points: as the file notes its resolution, or as if the paper were A4."""
    guessed = max(width, height) / _A4_HEIGHT_INCHES
    noted = all(_LEAST_DPI <= one <= _MOST_DPI and _LEAST_OF_A4 < one / guessed < _MOST_OF_A4 for one in dpi)
    across, down = dpi if noted else (guessed, guessed)
    points = width / across * _POINTS_PER_INCH, height / down * _POINTS_PER_INCH
    return (*points, *points)
