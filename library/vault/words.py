"""Word boxes as they lie in the vault: gzipped JSON, a list a word.

Its parts: [start, end, left, top, right, bottom, confidence]. Where the page picture was levelled or turned, the list
stands in an object beside `skew` and `turns`, without which no box could be found again in the original.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from typing import Any

from library.errors import DamagedError
from library.records import AS_IT_LIES, Box, Placing, Word


def pack_words(words: Sequence[Word], placing: Placing = AS_IT_LIES) -> bytes:
    """The same words give the same bytes."""
    rows = [[word.start, word.end, word.box.left, word.box.top, word.box.right, word.box.bottom,
             round(word.confidence, 3)] for word in words]
    whole: Any = rows
    if placing != AS_IT_LIES:
        whole = {"skew": round(placing.skew, 3), "turns": placing.turns, "words": rows}
    return gzip.compress(json.dumps(whole, separators=(",", ":")).encode(), mtime=0)


def unpack_words(content: bytes) -> tuple[Word, ...]:
    """The words of `pack_words`.

    Raises:
        DamagedError: the bytes are not what `pack_words` made.
    """
    return unpack_placed(content)[0]


def unpack_placed(content: bytes) -> tuple[tuple[Word, ...], Placing]:
    """The words of `pack_words` and how their picture lies against the original.

    Raises:
        DamagedError: the bytes are not what `pack_words` made.
    """
    try:
        whole = json.loads(gzip.decompress(content))
        placing = AS_IT_LIES
        if isinstance(whole, dict):
            placing, whole = Placing(whole["skew"], whole["turns"]), whole["words"]
        return tuple(Word(row[0], row[1], Box(*row[2:6]), row[6]) for row in whole), placing
    except (OSError, EOFError, ValueError, TypeError, LookupError, zlib.error) as error:
        raise DamagedError("The word boxes of a page cannot be read.",
                           next_step="Run 'vankien verify' and restore from the last backup.") from error
