"""Is a text good French or English? Papers of the colonial offices and of other countries are."""

from __future__ import annotations

import re

_FRENCH = (
    "les des du et est une un dans pour par sur que qui aux avec cette ces ont été sont leur leurs il elle nous vous "
    "ne pas plus ce se sa son ses en au le la de"
)
_ENGLISH = (
    "the of and to in is that for on with by this from are was were which be not have has it as at or an their its "
    "will shall been"
)
_COMMON = frozenset(f"{_FRENCH} {_ENGLISH}".split())
_ALSO_SYLLABLES = frozenset("du la de un an at on to in no me it il en au le ne ce se sa".split())
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_SHARE, _LEAST_KINDS = 0.3, 5
"""Of running text more than a third are such words; Vietnamese read in the wrong language has hardly any."""
_PIECE, _LEAST_OF_PIECE = 30, 0.15


def is_french_or_english(text: str) -> bool:
    """Whether enough of the small words of one of both stand in a text, and enough that are no syllables of ours.

    They stand everywhere in it: beside a good column in English another may be Vietnamese that was misread.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    own = {word for word in words if word in _COMMON} - _ALSO_SYLLABLES
    pieces = [words[start : start + _PIECE] for start in range(0, max(1, len(words) - _PIECE // 2), _PIECE)]
    return (len(own) >= _LEAST_KINDS and _share(words) >= _LEAST_SHARE
            and all(_share(piece) >= _LEAST_OF_PIECE for piece in pieces))


def _share(words: list[str]) -> float:
    return sum(word in _COMMON for word in words) / max(1, len(words))
