"""Legacy Vietnamese encodings through viparse; the only module that knows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import viparse

from indexer.restoring.characters import restore_characters
from indexer.restoring.syllables import share_of_syllables
from library.errors import UnreadableError

_READS_WELL = 0.80
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as it should be stored.

    Args:
        encoding: the legacy encoding it was converted from, or None.
        lossy: something could not be brought back.
    """

    text: str
    encoding: str | None = None
    lossy: bool = False


def restore_text(text: str) -> Restored:
    """Return the text in Unicode; a legacy encoding is converted when the result reads better than the text did."""
    plain = restore_characters(text)
    share, words = share_of_syllables(plain)
    if words < _MIN_WORDS or share >= _READS_WELL:
        return Restored(plain)
    encoding = viparse.detect_text_encoding(text)
    if encoding is None:
        return Restored(plain)
    converted = restore_characters(viparse.fix(text, encoding=encoding))
    better = share_of_syllables(converted)[0]
    if better <= share:
        return Restored(plain)
    return Restored(converted, encoding, lossy=better < _READS_WELL)


def load_office(path: Path) -> Restored:
    """Return the text of a DOCX, XLSX or PPTX, each run converted by what its font says.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    try:
        loaded = viparse.load(str(path), encoding="auto", output="text")[0]
    except viparse.ViparseError as error:
        raise UnreadableError("damaged", f"The document cannot be read: {error}.") from error
    text = restore_characters(loaded.text)
    encoding = loaded.metadata.encoding_detected
    return Restored(text, encoding, lossy=bool(encoding) and share_of_syllables(text)[0] < _READS_WELL)
