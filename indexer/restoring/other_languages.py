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
_LEAST_SHARE, _LEAST_KINDS = 0.2, 5
"""Of running text more than a third are such words; Vietnamese read in the wrong language has hardly any."""


def is_french_or_english(text: str) -> bool:
    """Whether enough of the small words of one of both stand in a text, and enough that are no syllables of ours."""
    words = [word.lower() for word in _WORD.findall(text)]
    common = [word for word in words if word in _COMMON]
    own = set(common) - _ALSO_SYLLABLES
    return len(own) >= _LEAST_KINDS and len(common) >= _LEAST_SHARE * len(words)
