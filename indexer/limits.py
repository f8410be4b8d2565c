"""How much one file may ask of the machine before it is refused or cut short."""

from __future__ import annotations

from dataclasses import dataclass

from library.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading one file; every one of them can be set.

    Args:
        file_bytes: larger files are refused (`too-large`).
        pages: files with more pages are refused (`too-large`); a bound volume of an archive has some hundreds.
        pixels: largest picture that is decoded, in pixels; A0 at 200 dpi has 62 million.
        side_pixels: longest side of a picture that is decoded.
        unpacked_bytes: most that one page's drawing instructions may unpack to.
        text_characters: longest text taken from one text file.
        ocr_seconds: time one page may take in the OCR engine, per reading.
        office_seconds: time the office program may take for one file.
        memory_bytes: address space that a child process of a reader may take.
    """

    file_bytes: int = 500_000_000
    pages: int = 1_500
    pixels: int = 80_000_000
    side_pixels: int = 30_000
    unpacked_bytes: int = 75_000_000
    text_characters: int = 20_000_000
    ocr_seconds: float = 180.0
    office_seconds: float = 120.0
    memory_bytes: int = 2_000_000_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0")


def limits_of(settings: Settings) -> Limits:
    """What the settings of an archive allow."""
    return Limits(file_bytes=settings.max_file_mb * 1_000_000, pages=settings.max_pages,
                  pixels=settings.max_megapixels * 1_000_000, ocr_seconds=settings.page_seconds)
