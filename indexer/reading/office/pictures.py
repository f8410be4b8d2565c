"""Pictures inside office files: read like a page, since a scan may have been pasted, or a stamp."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, Picture, Reading
from indexer.preparing import find_stamps, luminance
from indexer.reading.picture_kinds import ending_of
from indexer.reading.scans.files import as_picture
from indexer.reading.scans.scan import Scan, read_scan
from indexer.reading.scans.stamping import read_stamps
from indexer.records import ReadPage, Stamp
from library.doubt_reasons import Doubt
from library.secrecy import Part, Passage, ShownLine, Unread

# Rules, bullets and other ornaments have no room for letters.
_LEAST_SIDE, _LEAST_DOTS = 12, 500
# A picture of this size may be a pasted page; it is read as one, and kept as one when so many words were read.
_PAGE_SIDE, _PAGE_DOTS = 400, 400_000
_PAGE_WORDS, _PAGE_CONFIDENCE = 12, 0.60
_A4_HEIGHT_INCHES = 11.7
_LEAST_DPI, _MOST_DPI = 72.0, 400.0
_MARGIN = 24  # letters at the very edge are not seen
_SMALL_LETTERS, _ENLARGED = 900, 3
_ONE_BLOCK, _SCATTERED = 6, 11
_SHORT = 14  # letters: a mark has nine at most, and is worth a second reading
_FEWEST = 3
_SURE, _TALL = 0.60, 1.3
_DARK = 110  # the tone of most of a picture: a ground for light letters
_LEAST_CONFIDENCE = 0.15
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError)


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """What came of a picture.

    Args:
        page: it as a page of its own; None where it is a part of the page that it stands on.
        shown: what it says, where it is a part.
        unread: why it could not be looked at.
        drawn: its bytes, where only a program that draws can show it.
    """

    page: ReadPage | None = None
    shown: tuple[Passage, ...] = ()
    unread: tuple[Unread, ...] = ()
    drawn: bytes = b""


@dataclass(slots=True)
class PictureReader:
    """Reads the pictures of one file, each once."""

    engine: OcrEngine
    limits: Limits
    _met: set[bytes] = field(default_factory=set)

    def read(self, content: bytes, number: int, *, alone: bool) -> Iterator[ReadPicture]:
        """Read a picture, or all pictures in a file of many; nothing comes of one that was read before.

        Args:
            content: the bytes of its file.
            number: of the page that it is on or will be, from 1.
            alone: its page shows nothing else, so that it becomes the page whatever it says.
        """
        known = hashlib.sha256(content).digest()
        if known in self._met or not content:
            return
        self._met.add(known)
        if ending_of(content) is not None:
            yield ReadPicture(drawn=content)
            return
        for picture in _decoded(content, self.limits):
            if isinstance(picture, Unread):
                yield ReadPicture(unread=(replace(picture, page=number),))
            elif (done := self.look(picture, number, alone=alone)) is not None:
                yield done
                number += done.page is not None

    def look(self, picture: Picture, number: int, *, alone: bool) -> ReadPicture | None:
        """Read one picture; None for an ornament."""
        high, wide = picture.shape[:2]
        if min(high, wide) < _LEAST_SIDE or high * wide < _LEAST_DOTS:
            return None
        try:
            if min(high, wide) >= _PAGE_SIDE and high * wide >= _PAGE_DOTS:
                return self._large(picture, number, alone=alone)
            return ReadPicture(shown=tuple(self._small(picture, number)))
        except OcrFailedError as error:
            return ReadPicture(unread=(Unread(Part.PICTURE, error.reason, number),))

    def _large(self, picture: Picture, number: int, *, alone: bool) -> ReadPicture:
        dpi = min(_MOST_DPI, max(_LEAST_DPI, max(picture.shape[:2]) / _A4_HEIGHT_INCHES))
        read = read_scan(Scan(picture, dpi, number, first=True), self.engine, limits=self.limits)
        return ReadPicture(read) if alone or _says_much(read) else as_part(read)

    def _small(self, picture: Picture, number: int) -> Iterator[Passage]:
        """What a picture says that is too small for a page; where that is not sure, also the stamps on it."""
        grown = _grown(picture)
        grey = _dark_on_light(luminance(grown))
        readings = [self._words(grey, _SCATTERED)]
        if _letters(readings[0]) <= _SHORT:
            readings.append(self._words(grey, _ONE_BLOCK))
        unsure = not any(_is_sure(reading) for reading in readings)
        if unsure and max(grey.shape) > _TALL * min(grey.shape):
            readings += [self._words(np.ascontiguousarray(np.rot90(grey, turns)), _ONE_BLOCK) for turns in (1, 3)]
        yield from _told(readings, number)
        dpi = max(_LEAST_DPI, min(_MOST_DPI, grown.shape[0] / 2.0))
        if unsure:
            yield from _stamped(read_stamps(grown, dpi, self.engine, scale=1.0, limits=self.limits), number)
        elif _letters(readings[0]) <= _SHORT and any(found.framed for found in find_stamps(grown, dpi)):
            # A picture of a stamp is judged as one: of three letters one may well be misread.
            yield from (replace(one, part=Part.STAMP, framed=True) for one in _told(readings[:1], number))

    def _words(self, grey: Picture, layout: int) -> Reading:
        reading = self.engine.read(grey, layout=layout, seconds=self.limits.ocr_seconds)
        return Reading(tuple(word for word in reading.words if word.confidence >= _LEAST_CONFIDENCE))


def _told(readings: Sequence[Reading], number: int) -> Iterator[Passage]:
    """What the readings of one picture say, each reading a passage; the same words are told once."""
    told: set[str] = set()
    for reading in readings:
        rows = [" ".join(word.text for word in row) for _, row in groupby(reading.words, key=lambda word: word.line)]
        text, sure = "\n".join(rows), reading.confidence or 0.0
        if _letters(reading) >= _FEWEST and text not in told:
            told.add(text)
            lines = tuple(ShownLine(line, row, None, sure) for row, line in enumerate(rows))
            yield Passage(Part.PICTURE, lines, page=number, read=True)


def _letters(reading: Reading) -> int:
    return sum(letter.isalpha() for word in reading.words for letter in word.text)


def _is_sure(reading: Reading) -> bool:
    return _letters(reading) >= _FEWEST and (reading.confidence or 0.0) >= _SURE


def _dark_on_light(grey: Picture) -> Picture:
    """Turn a dark picture over, whose letters are light, however small a part of it they are.

    A page is asked for more: many letters are there to tell it by.
    """
    return np.asarray(255 - grey) if float(np.median(grey)) < _DARK else grey


def as_part(read: ReadPage) -> ReadPicture:
    """A picture that was read like a page, as a part of the page that it stands on."""
    number, sure = read.page.number, read.page.confidence or 0.0
    lines = tuple(ShownLine(text, row, None, sure) for row, text in enumerate(read.page.text.splitlines())
                  if text.strip())
    said = (Passage(Part.PICTURE, lines, page=number, read=True),) if lines else ()
    return ReadPicture(None, (*said, *_stamped(read.stamps, number), *read.shown), read.unread or _failed(read))


def _decoded(content: bytes, limits: Limits) -> Iterator[Picture | Unread]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is checked below
            image = Image.open(io.BytesIO(content))
        with image:
            if getattr(image, "n_frames", 1) > limits.pages:
                yield Unread(Part.PICTURE, "too-large")
            for index in range(min(getattr(image, "n_frames", 1), limits.pages)):
                image.seek(index)
                if image.width * image.height > limits.pixels or max(image.size) > limits.side_pixels:
                    yield Unread(Part.PICTURE, "too-large")
                    continue
                yield as_picture(image)
    except Image.DecompressionBombError:
        yield Unread(Part.PICTURE, "too-large")
    except _BROKEN:
        yield Unread(Part.PICTURE, "damaged")


def _grown(picture: Picture) -> Picture:
    """Give a small picture a margin, and letters of a size that can be read."""
    factor = _ENLARGED if max(picture.shape[:2]) < _SMALL_LETTERS // _ENLARGED else 2 if max(
        picture.shape[:2]) < _SMALL_LETTERS else 1
    if factor > 1:
        picture = np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC))
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    paper = [int(value) for value in np.atleast_1d(np.median(edge, axis=0))]
    return np.asarray(cv2.copyMakeBorder(picture, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT,
                                         value=paper))


def _says_much(read: ReadPage) -> bool:
    sure = read.page.confidence
    return len(read.page.words) >= _PAGE_WORDS and sure is not None and sure >= _PAGE_CONFIDENCE


def _stamped(stamps: tuple[Stamp, ...], number: int) -> Iterator[Passage]:
    for stamp in stamps:
        line = ShownLine(stamp.text, 0, None, stamp.confidence)
        yield Passage(Part.STAMP, (line,), page=number, read=True, framed=stamp.framed)


def _failed(read: ReadPage) -> tuple[Unread, ...]:
    """A picture whose reading was stopped or broke is unread."""
    reasons = [flag.reason.partition(": ")[2] for flag in read.flags if flag.reason.startswith(f"{Doubt.UNREADABLE}: ")]
    return tuple(Unread(Part.PICTURE, reason, read.page.number) for reason in reasons)
