"""Words on a stamp that hold the letters of a mark and are none: MẬT KHẨU, KHÔNG MẬT, MẤT MÙA."""

from __future__ import annotations

import re

from library.secrecy.matter import Passage
from library.secrecy.rules import OTHER_WORDS

_SURE = 0.75  # a reading below it may have made any word of another
_OTHER_WORD = re.compile(rf"(?<![^\W_])(?:{'|'.join(OTHER_WORDS)})(?![^\W_])")


def is_sure(passage: Passage) -> bool:
    """Whether its letters are known, or were read surely."""
    return not passage.read or passage.confidence >= _SURE


def without_other_words(text: str) -> str:
    """The text without such words."""
    return _OTHER_WORD.sub(" ", text)
