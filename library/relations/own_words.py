"""Whether `Quyết định này` in a text is the document of the text: a paper that quotes another says it of that one."""

from __future__ import annotations

from library.party.mentions.shadow import shadow_of
from library.relations.cues import ITSELF

_PROMULGATE = frozenset({"quyet dinh", "nghi quyet", "thong tu", "nghi dinh", "sac lenh"})
_ANNEXED = frozenset({"quy che", "quy dinh", "de an", "chuong trinh", "ke hoach", "dieu le", "huong dan"})
_ANY = "van ban"


def speaks_of_itself(shadow: str, start: int, end: int, kind: str | None) -> bool:
    """Whether the words `start:end` speak of a document of this kind, or of what it promulgates, or of none at all.

    Args:
        kind: of the document; None where it is not known: then what is said of `this` document is not its own.
    """
    own = shadow_of(kind) if kind else None
    said = {" ".join(match.group().split()[:-1]) for match in ITSELF.finditer(shadow, start, end)}
    if not said:
        return True
    if own is None:
        return False
    allowed = {own, _ANY} | (_ANNEXED if own in _PROMULGATE else frozenset())
    return bool(said & allowed)
