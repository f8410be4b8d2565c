"""Which documents a general repeal (`các quy định trước đây trái với … đều bãi bỏ`) may have ended: a flag, no end.

It names no document. So only an older one of the same kind and issuer about the same matter is flagged.
"""

from __future__ import annotations

from library.party.mentions.shadow import shadow_of

_SAID_ANYWAY = frozenset("ve viec quy dinh quyet dinh ban hanh mot so noi dung cua va cac trong tai".split())
_ALIKE = 0.6
"""Share of the words of both subjects that is in both."""


def same_matter(one: str | None, other: str | None) -> bool:
    """Whether two subjects speak of the same, as far as their words tell; False where one is not known."""
    first, second = _words(one), _words(other)
    return bool(first and second) and len(first & second) >= _ALIKE * len(first | second)


def _words(subject: str | None) -> frozenset[str]:
    return frozenset(shadow_of(subject or "").replace(",", " ").split()) - _SAID_ANYWAY
