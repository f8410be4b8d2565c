"""Other spellings of one syllable: those that mean the same (i and y), and those that a reader of scans confuses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from library.vietnamese.syllables import TONES, Syllable, parse_syllable

_REMEMBERED = 1 << 15
_LONGEST_REMEMBERED = 16
"""Letters; no syllable has half as many, and what is longer is not kept."""
_I_OR_Y = frozenset(("", "h", "k", "l", "m", "s", "t", "v", "qu"))
"""Onsets before which the open rime i is written both ways: kỷ and kỉ, lý and lí, quý and quí, ý and í."""
_AFTER_QU = {"y": "i", "i": "y", "ynh": "inh", "inh": "ynh", "yt": "it", "it": "yt", "ych": "ich", "ich": "ych"}
_ALIKE = ("aăâ", "eê", "oôơ", "uư")
_LIKE_VOWELS = {letter: group.replace(letter, "") for group in _ALIKE for letter in group}
_PAIRS = ("uô", "ươ", "uơ")
_LIKE_ONSETS = {"d": "đ", "đ": "d"}
_ALL_TONES = ("", *TONES.values())


def variants(token: str) -> tuple[str, ...]:
    """Return the spellings of a normal syllable with i for y or y for i, itself first: kỷ gives kỷ and kỉ."""
    return _variants(token) if len(token) <= _LONGEST_REMEMBERED else (token,)


@lru_cache(maxsize=_REMEMBERED)
def _variants(token: str) -> tuple[str, ...]:
    syllable = parse_syllable(token)
    if syllable is None:
        return (token,)
    other = _other_rime(syllable)
    return (token, str(Syllable(syllable.onset, other, syllable.tone))) if other else (token,)


@lru_cache(maxsize=_REMEMBERED)
def confusions(token: str) -> tuple[str, ...]:
    """Return the syllables one confusion of a reader away: another tone, another hat or hook, d for đ; not itself."""
    syllable = parse_syllable(token)
    if syllable is None:
        return ()
    near = {str(one) for one in _near(syllable)} - {token}
    return tuple(sorted(one for one in near if parse_syllable(one) is not None))


def _other_rime(syllable: Syllable) -> str | None:
    if syllable.onset == "qu":
        return _AFTER_QU.get(syllable.rime)
    if syllable.onset in _I_OR_Y and syllable.rime in ("i", "y"):
        return "y" if syllable.rime == "i" else "i"
    return None


def _near(syllable: Syllable) -> Iterator[Syllable]:
    onset, rime, tone = syllable.onset, syllable.rime, syllable.tone
    for other in _ALL_TONES:
        yield Syllable(onset, rime, other)
    for place, letter in enumerate(rime):
        for like in _LIKE_VOWELS.get(letter, ""):
            yield Syllable(onset, f"{rime[:place]}{like}{rime[place + 1 :]}", tone)
    for pair in _PAIRS:  # both hooks go at once when they go
        if pair in rime:
            yield from (Syllable(onset, rime.replace(pair, other), tone) for other in _PAIRS if other != pair)
    if onset in _LIKE_ONSETS:
        yield Syllable(_LIKE_ONSETS[onset], rime, tone)
