"""How much one file may ask of the machine before it is refused or cut short."""

from __future__ import annotations

from dataclasses import dataclass, replace

from library.settings import Settings

_MEGABYTE = 1_000_000
_SMALLER_PIXELS = 2_500_000  # A4 at about 160 dots per inch: print can still be read

_SHARE_OF_READING = 0.7
_SHARE_OF_A_TRY = 0.3  # of the time of the file: two tries of one page leave time for others
_READINGS_OF_A_TRY = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading one file; every one of them can be set.

    Seconds are those that count (`counted_time.py`): what others had the processor is left out.

    Args:
        file_bytes: larger files are refused (`too-large`).
        pages: files with more pages are refused (`too-large`); a bound volume of an archive has some hundreds.
        pixels: largest page picture that is read, in pixels; A0 at 200 dpi has 62 million. A larger one is read
            smaller.
        decoded_pixels: largest picture that is decoded, so that it can be read smaller; A0 at 400 dpi has 248 million.
        side_pixels: longest side of a picture that is decoded.
        unpacked_bytes: most that one page's drawing instructions may unpack to.
        text_characters: longest text taken from one text file.
        ocr_seconds: time one page may take in the OCR engine, per reading.
        office_seconds: time the office program may take for one file.
        seconds: time that a file may take for each megabyte of it that is begun.
        memory_bytes: memory that the process which reads a file, and its children, may take together.
        output_bytes: what reading a file may write for the time of the reading.
    """

    file_bytes: int = 500_000_000
    pages: int = 1_500
    pixels: int = 80_000_000
    decoded_pixels: int = 250_000_000
    side_pixels: int = 30_000
    unpacked_bytes: int = 75_000_000
    text_characters: int = 20_000_000
    ocr_seconds: float = 180.0
    office_seconds: float = 120.0
    seconds: float = 300.0
    memory_bytes: int = 2_000_000_000
    output_bytes: int = 2_000_000_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0")

    def smaller(self) -> Limits:
        """The limits of a second try, after a page could not be read at its full size."""
        return replace(self, pixels=min(self.pixels, _SMALLER_PIXELS))

    def file_seconds(self, size: int) -> float:
        """How long reading a file of so many bytes may take."""
        return self.seconds * max(1, -(-size // _MEGABYTE))


def limits_of(settings: Settings) -> Limits:
    """What the settings of an archive allow."""
    return Limits(file_bytes=settings.max_file_mb * _MEGABYTE, pages=settings.max_pages,
                  pixels=settings.max_megapixels * _MEGABYTE, ocr_seconds=settings.page_seconds,
                  seconds=settings.file_seconds, memory_bytes=settings.worker_memory_mb * _MEGABYTE)


def reading_seconds(size: int, limits: Limits) -> float:
    """How long reading may take of a file of so many bytes; it has also to be described, and its pictures be kept."""
    return _SHARE_OF_READING * limits.file_seconds(size)


def try_seconds(limits: Limits, seconds: float) -> float:
    """How long one try of one page may take, in a file that may take so many seconds."""
    return min(_READINGS_OF_A_TRY * limits.ocr_seconds, _SHARE_OF_A_TRY * seconds)
