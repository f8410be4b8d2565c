"""Word boxes as they lie in the vault: gzipped JSON, a list a word.

Its parts: [start, end, left, top, right, bottom, confidence].
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence

from library.errors import DamagedError
from library.records import Box, Word


def pack_words(words: Sequence[Word]) -> bytes:
    """The same words give the same bytes."""
    rows = [[word.start, word.end, word.box.left, word.box.top, word.box.right, word.box.bottom,
             round(word.confidence, 3)] for word in words]
    return gzip.compress(json.dumps(rows, separators=(",", ":")).encode(), mtime=0)


def unpack_words(content: bytes) -> tuple[Word, ...]:
    """The words of `pack_words`.

    Raises:
        DamagedError: the bytes are not what `pack_words` made.
    """
    try:
        rows = json.loads(gzip.decompress(content))
        return tuple(Word(row[0], row[1], Box(*row[2:6]), row[6]) for row in rows)
    except (OSError, EOFError, ValueError, TypeError, IndexError) as error:
        raise DamagedError("The word boxes of a page cannot be read.",
                           next_step="Run 'vankien verify' and restore from the last backup.") from error
