"""Legacy Vietnamese encodings through viparse; the only module that knows it."""

from __future__ import annotations

from dataclasses import dataclass

import viparse

from indexer.restoring.characters import restore_characters
from indexer.restoring.syllables import share_of_syllables

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
