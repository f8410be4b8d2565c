"""Words as they stand in a box while somebody types: the last one unfinished, its marks perhaps still to come."""

from __future__ import annotations

from itertools import islice

from library.search.folded import FoldedTokens
from library.vietnamese import fold
from library.vietnamese.syllables import split_tone


def begins(typed: str, token: str) -> bool:
    """May the token be what is being typed? `hoà` and `hoa` become `hoàn`, `tiê` becomes `tiến`; `tiề` does not.

    Args:
        typed, token: in normal form. Marks that were typed stand; those that were not may follow, for many type
            the tone last, or no marks at all.
    """
    letters, tones = split_tone(typed)
    whole, sound = split_tone(token)
    return (
        tones in ("", sound)
        and len(letters) <= len(whole)
        and all(one in (other, fold(other)) for one, other in zip(letters, whole, strict=False))
    )


def meant(typed: str, held: FoldedTokens, *, limit: int) -> tuple[str, ...]:
    """The tokens that an unfinished one may become, most frequent first."""
    return tuple(islice((token for token, _ in held.begun(fold(typed)) if begins(typed, token)), limit))
